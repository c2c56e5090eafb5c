"""What each construct is lowered to, with the offsets of every node."""

from __future__ import annotations

import pytest

from tests.languages.ecmascript.lowering.outline import lowered, outline

EXPRESSIONS = [
    (
        "f(a, ...b)",
        [
            "(Evaluate 0:10 (Call 0:10 (Name 0:1 'f') [(Name 2:3 'a') (Spread 5:9 (Name 8:9 'b'))]))",
        ],
    ),
    (
        "a?.b.c(d)[0]",
        [
            "(Evaluate 0:12 (Chain 0:12 (Index 0:12 (Call 0:9 (Member 0:6 (Member 0:4 (Name 0:1 'a') 'b' "
            "optional) 'c') [(Name 7:8 'd')]) (Const 10:11 0))))",
        ],
    ),
    (
        "a?.[0]?.(b)",
        [
            "(Evaluate 0:11 (Chain 0:11 (Call 0:11 (Index 0:6 (Name 0:1 'a') (Const 4:5 0) optional) [(Name 9:10 "
            "'b')] optional)))",
        ],
    ),
    (
        "(a?.b).c",
        [
            "(Evaluate 0:8 (Member 0:8 (Chain 1:5 (Member 1:5 (Name 1:2 'a') 'b' optional)) 'c'))",
        ],
    ),
    (
        "a!.b![c]",
        [
            "(Evaluate 0:8 (Index 0:8 (Member 0:4 (Name 0:1 'a') 'b') (Name 6:7 'c')))",
        ],
    ),
    (
        "a || b!.c",
        [
            "(Evaluate 0:9 (Logical 0:9 '||' (Name 0:1 'a') (Member 5:9 (Name 5:6 'b') 'c')))",
        ],
    ),
    (
        "new A.B(1).c",
        [
            "(Evaluate 0:12 (Member 0:12 (New 0:10 (Member 4:7 (Name 4:5 'A') 'B') [(Const 8:9 1)]) 'c'))",
        ],
    ),
    (
        "new A",
        [
            "(Evaluate 0:5 (New 0:5 (Name 4:5 'A')))",
        ],
    ),
    (
        "`x`",
        [
            "(Evaluate 0:3 (Const 0:3 'x'))",
        ],
    ),
    (
        "`a${b}c${d}`",
        [
            "(Evaluate 0:12 (Template 0:12 ['a' 'c' ''] [(Name 4:5 'b') (Name 9:10 'd')]))",
        ],
    ),
    (
        "tag`x${y}\\n`",
        [
            "(Evaluate 0:12 (TaggedTemplate 0:12 (Name 0:3 'tag') ['x' '\\n'] ['x' '\\\\n'] [(Name 7:8 'y')]))",
        ],
    ),
    (
        "import.meta.url",
        [
            "(Evaluate 0:15 (Member 0:15 (Member 0:11 (Name 0:6 '%import') 'meta') 'url'))",
        ],
    ),
    (
        "import('m')",
        [
            "(Evaluate 0:11 (Call 0:11 (Name 0:6 '%import') [(Const 7:10 'm')]))",
        ],
    ),
    (
        "a + b * c",
        [
            "(Evaluate 0:9 (Binary 0:9 '+' (Name 0:1 'a') (Binary 4:9 '*' (Name 4:5 'b') (Name 8:9 'c'))))",
        ],
    ),
    (
        "a && b ?? c",
        [
            "(Evaluate 0:11 (Logical 0:11 '??' (Logical 0:6 '&&' (Name 0:1 'a') (Name 5:6 'b')) (Name 10:11 'c')))",
        ],
    ),
    (
        "a ? b : c ? d : e",
        [
            "(Evaluate 0:17 (Conditional 0:17 (Name 0:1 'a') (Name 4:5 'b') (Conditional 8:17 (Name 8:9 'c') "
            "(Name 12:13 'd') (Name 16:17 'e'))))",
        ],
    ),
    (
        "x = [a, , 'b']",
        [
            "(Evaluate 0:14 (Assign 0:14 '=' (NamePattern 0:1 'x') (ListDisplay 4:14 [(Name 5:6 'a') None (Const "
            "10:13 'b')])))",
        ],
    ),
    (
        "a.b ??= c",
        [
            "(Evaluate 0:9 (Assign 0:9 '??=' (PlacePattern 0:3 (Member 0:3 (Name 0:1 'a') 'b')) (Name 8:9 'c')))",
        ],
    ),
    (
        "({ a, 'b': 1, [c]: 2, ...d, get e() { return 1 }, f() {} })",
        [
            "(Evaluate 0:59 (MapDisplay 1:58 [(Entry 3:4 (Const 3:4 'a') (Name 3:4 'a') 'value') (Entry 6:12 "
            "(Const 6:9 'b') (Const 11:12 1) 'value') (Entry 14:20 (Name 15:16 'c') (Const 19:20 2) 'value') "
            "(Spread 22:26 (Name 25:26 'd')) (Entry 28:48 (Const 32:33 'e') (Function 28:48 (Block 36:48 "
            "[(Return 38:46 (Const 45:46 1))])) 'get') (Entry 50:56 (Const 50:51 'f') (Function 50:56 (Block "
            "54:56)) 'value')]))",
        ],
    ),
    (
        "async (a, b = 1, ...c) => a",
        [
            "(Evaluate 0:27 (Function 0:27 [(NamePattern 7:8 'a') (DefaultPattern 10:15 (NamePattern 10:11 'b') "
            "(Const 14:15 1)) (RestPattern 17:21 (NamePattern 20:21 'c'))] (Name 26:27 'a') arrow asynchronous))",
        ],
    ),
    (
        "x => { a: 1 }",
        [
            "(Evaluate 0:13 (Function 0:13 [(NamePattern 0:1 'x')] (Block 5:13 [(Labeled 7:11 'a' (Evaluate "
            "10:11 (Const 10:11 1)))]) arrow))",
        ],
    ),
    (
        "i++, --j",
        [
            "(Evaluate 0:8 (Sequence 0:8 [(Update 0:3 '++' (Name 0:1 'i')) (Update 5:8 '--' (Name 7:8 'j') prefix)]))",
        ],
    ),
    (
        "-a, typeof b, await c",
        [
            "(Evaluate 0:21 (Sequence 0:21 [(Unary 0:2 '-' (Name 1:2 'a')) (Unary 4:12 'typeof' (Name 11:12 "
            "'b')) (Await 14:21 (Name 20:21 'c'))]))",
        ],
    ),
    (
        "delete a.b",
        [
            "(Evaluate 0:10 (Unary 0:10 'delete' (Member 7:10 (Name 7:8 'a') 'b')))",
        ],
    ),
    (
        "#p in this.#q",
        [
            "(Evaluate 0:13 (Binary 0:13 'in' (Const 0:2 '#p') (Member 6:13 (This 6:10) '#q')))",
        ],
    ),
    (
        "super.m()",
        [
            "(Evaluate 0:9 (Call 0:9 (Member 0:7 (Super 0:5) 'm')))",
        ],
    ),
    (
        "/a\\/b/gi",
        [
            "(Evaluate 0:8 (Regex 0:8 'a\\\\/b' 'gi'))",
        ],
    ),
    (
        "null ?? undefined",
        [
            "(Evaluate 0:17 (Logical 0:17 '??' (Const 0:4 None) (Name 8:17 'undefined')))",
        ],
    ),
    (
        "x as unknown as A.B.C",
        [
            "(Evaluate 0:21 (Name 0:1 'x'))",
        ],
    ),
    (
        "<T>x",
        [
            "(Evaluate 0:4 (Name 3:4 'x'))",
        ],
    ),
    (
        "f<string>(y satisfies T)",
        [
            "(Evaluate 0:24 (Call 0:24 (Name 0:1 'f') [(Name 10:11 'y')]))",
        ],
    ),
]

PATTERNS = [
    (
        "({ a: b.c, d = 1, ...e } = f)",
        [
            "(Evaluate 0:29 (Assign 1:28 '=' (MapPattern 1:24 [[(Const 3:4 'a') (PlacePattern 6:9 (Member 6:9 "
            "(Name 6:7 'b') 'c'))] [(Const 11:12 'd') (DefaultPattern 11:16 (NamePattern 11:12 'd') (Const 15:16 "
            "1))]] (NamePattern 21:22 'e')) (Name 27:28 'f')))",
        ],
    ),
    (
        "[a, , [b] = [], ...c] = d",
        [
            "(Evaluate 0:25 (Assign 0:25 '=' (ListPattern 0:21 [(NamePattern 1:2 'a') None (DefaultPattern 6:14 "
            "(ListPattern 6:9 [(NamePattern 7:8 'b')]) (ListDisplay 12:14)) (RestPattern 16:20 (NamePattern "
            "19:20 'c'))]) (Name 24:25 'd')))",
        ],
    ),
    (
        "const { a: { b = 1 }, ['c']: d, 0: e, ...r } = x",
        [
            "(Declare 0:48 'const' [[(MapPattern 6:44 [[(Const 8:9 'a') (MapPattern 11:20 [[(Const 13:14 'b') "
            "(DefaultPattern 13:18 (NamePattern 13:14 'b') (Const 17:18 1))]] None)] [(Const 23:26 'c') "
            "(NamePattern 29:30 'd')] [(Const 32:33 '0') (NamePattern 35:36 'e')]] (NamePattern 41:42 'r')) "
            "(Name 47:48 'x')]])",
        ],
    ),
    (
        "(a as any)[0] = 1",
        [
            "(Evaluate 0:17 (Assign 0:17 '=' (PlacePattern 0:13 (Index 0:13 (Name 1:2 'a') (Const 11:12 0))) "
            "(Const 16:17 1)))",
        ],
    ),
    (
        "(a!) = 1",
        [
            "(Evaluate 0:8 (Assign 0:8 '=' (NamePattern 1:2 'a') (Const 7:8 1)))",
        ],
    ),
]

STATEMENTS = [
    (
        "var a = 1, b",
        [
            "(Declare 0:12 'var' [[(NamePattern 4:5 'a') (Const 8:9 1)] [(NamePattern 11:12 'b') None]])",
        ],
    ),
    (
        "function* f() { yield; yield* g }",
        [
            "(DefineFunction 0:33 (Function 0:33 'f' (Block 14:33 [(Evaluate 16:22 (Yield 16:21 None)) (Evaluate "
            "23:31 (Yield 23:31 (Name 30:31 'g') every))]) generator))",
        ],
    ),
    (
        "for (const [k, v] of m) ;",
        [
            "(ForEach 0:25 'const' (ListPattern 11:17 [(NamePattern 12:13 'k') (NamePattern 15:16 'v')]) "
            "'values' (Name 21:22 'm') (Block 24:25))",
        ],
    ),
    (
        "for await (const x of y) { z }",
        [
            "(ForEach 0:30 'const' (NamePattern 17:18 '%element') 'values' (Name 22:23 'y') (Block 25:30 "
            "[(Declare 17:18 'const' [[(NamePattern 17:18 'x') (Await 17:18 (Name 17:18 '%element'))]]) (Block "
            "25:30 [(Evaluate 27:28 (Name 27:28 'z'))])]))",
        ],
    ),
    (
        "for (k in o) ;",
        [
            "(ForEach 0:14 (NamePattern 5:6 'k') 'keys' (Name 10:11 'o') (Block 13:14))",
        ],
    ),
    (
        "for (let i = 0; i < 1; i++) ;",
        [
            "(For 0:29 (Declare 5:15 'let' [[(NamePattern 9:10 'i') (Const 13:14 0)]]) (Binary 16:21 '<' (Name "
            "16:17 'i') (Const 20:21 1)) (Update 23:26 '++' (Name 23:24 'i')) (Block 28:29))",
        ],
    ),
    (
        "while (a) ;",
        [
            "(While 0:11 (Name 7:8 'a') (Block 10:11))",
        ],
    ),
    (
        "do a; while (b)",
        [
            "(While 0:15 (Name 13:14 'b') (Evaluate 3:5 (Name 3:4 'a')) body_first)",
        ],
    ),
    (
        "switch (a) { case 1: b; default: c }",
        [
            "(Switch 0:36 (Name 8:9 'a') [(Case 13:23 (Const 18:19 1) [(Evaluate 21:23 (Name 21:22 'b'))]) (Case "
            "24:34 None [(Evaluate 33:34 (Name 33:34 'c'))])])",
        ],
    ),
    (
        "try { a } catch ({ m }) { b } finally { c }",
        [
            "(Try 0:43 (Block 4:9 [(Evaluate 6:7 (Name 6:7 'a'))]) (MapPattern 17:22 [[(Const 19:20 'm') "
            "(NamePattern 19:20 'm')]] None) (Block 24:29 [(Evaluate 26:27 (Name 26:27 'b'))]) (Block 38:43 "
            "[(Evaluate 40:41 (Name 40:41 'c'))]))",
        ],
    ),
    (
        "try { a } catch { throw b }",
        [
            "(Try 0:27 (Block 4:9 [(Evaluate 6:7 (Name 6:7 'a'))]) None (Block 16:27 [(Throw 18:25 (Name 24:25 "
            "'b'))]) None)",
        ],
    ),
    (
        "l: for (;;) { break l }",
        [
            "(Labeled 0:23 'l' (For 3:23 None None None (Block 12:23 [(Break 14:21 'l')])))",
        ],
    ),
    (
        "if (a) b; else if (c) d; else e",
        [
            "(If 0:31 (Name 4:5 'a') (Evaluate 7:9 (Name 7:8 'b')) (If 15:31 (Name 19:20 'c') (Evaluate 22:24 "
            "(Name 22:23 'd')) (Evaluate 30:31 (Name 30:31 'e'))))",
        ],
    ),
    (
        "class A extends B { #x = 1; static s() {} get y() { return 1 } static { z } }",
        [
            "(DefineClass 0:77 (Class 0:77 'A' (Name 16:17 'B') [(ClassMember 20:26 (Const 20:22 '#x') (Const "
            "25:26 1) 'field') (ClassMember 28:41 (Const 35:36 's') (Function 28:41 (Block 39:41)) 'method' "
            "static) (ClassMember 42:62 (Const 46:47 'y') (Function 42:62 (Block 50:62 [(Return 52:60 (Const "
            "59:60 1))])) 'get') (ClassMember 63:75 (Const 63:75) (Block 70:75 [(Evaluate 72:73 (Name 72:73 "
            "'z'))]) 'block' static)]))",
        ],
    ),
    (
        "{ a } ; debugger",
        [
            "(Block 0:5 [(Evaluate 2:3 (Name 2:3 'a'))])",
        ],
    ),
]

MODULES = [
    (
        "import d, { a as b, type T, 'x-y' as z } from 'm'",
        [
            "(Import 0:49 'm' [['default' 'd'] ['a' 'b'] ['x-y' 'z']])",
        ],
    ),
    (
        "import * as n from 'm'",
        [
            "(Import 0:22 'm' [['*' 'n']])",
        ],
    ),
    (
        "import 'm'",
        [
            "(Import 0:10 'm')",
        ],
    ),
    ("import type { T } from 'm'", []),
    (
        "export { a as b, c }",
        [
            "(Export 0:20 [['a' 'b'] ['c' 'c']] None)",
        ],
    ),
    (
        "export { a, type T } from 'm'",
        [
            "(Export 0:29 [['a' 'a']] 'm' None)",
        ],
    ),
    (
        "export * from 'm'",
        [
            "(Export 0:17 [['*' '*']] 'm' None)",
        ],
    ),
    (
        "export * as n from 'm'",
        [
            "(Export 0:22 [['*' 'n']] 'm' None)",
        ],
    ),
    (
        "export const a = 1",
        [
            "(Declare 7:18 'const' [[(NamePattern 13:14 'a') (Const 17:18 1)]])",
            "(Export 0:18 [['a' 'a']] None)",
        ],
    ),
    (
        "export default a",
        [
            "(Export 0:16 [['' 'default']] (Name 15:16 'a'))",
        ],
    ),
    (
        "export default function () {}",
        [
            "(Export 0:29 [['' 'default']] (Function 15:29 (Block 27:29)))",
        ],
    ),
    (
        "export default class C {}",
        [
            "(DefineClass 15:25 (Class 15:25 'C' None))",
            "(Export 0:25 [['C' 'default']] None)",
        ],
    ),
    (
        "export = a",
        [
            "(Evaluate 0:10 (Assign 0:10 '=' (PlacePattern 0:10 (Member 0:10 (Name 0:10 'module') 'exports')) "
            "(Name 9:10 'a')))",
        ],
    ),
    (
        "import x = require('m')",
        [
            "(Declare 0:23 'const' [[(NamePattern 7:8 'x') (Call 7:23 (Name 7:23 'require') [(Const 19:22 'm')])]])",
        ],
    ),
    (
        "import x = A.B.C",
        [
            "(Declare 0:16 'const' [[(NamePattern 7:8 'x') (Member 11:16 (Member 11:14 (Name 11:12 'A') 'B') 'C')]])",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [*EXPRESSIONS, *PATTERNS, *STATEMENTS, *MODULES])
def test_shape(text: str, expected: list[str]) -> None:
    assert outline(lowered(text)) == expected
