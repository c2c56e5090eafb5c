"""Assertions over all matchers, each a small program: what jest says of them is in `known_answers.json`."""

from __future__ import annotations

import random
from collections.abc import Iterator

VALUES = (
    "undefined",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "1.5",
    "NaN",
    "Infinity",
    "''",
    "'a'",
    "'abc'",
    "'1'",
    "[]",
    "[1]",
    "[1, 2]",
    "['a', 'b']",
    "[undefined]",
    "[null]",
    "[[1], [2]]",
    "[{a: 1}]",
    "{}",
    "{a: 1}",
    "{a: undefined}",
    "{a: 1, b: undefined}",
    "{a: {b: 2}}",
    "{a: 1, b: 2}",
    "{a: [1, 2]}",
    "{length: 1, 0: 'a'}",
    "/a/",
    "/a/g",
    "/b/",
    "new Error('x')",
    "new TypeError('x')",
    "new Error('y')",
    "new Map([['a', 1]])",
    "new Map([['a', 2]])",
    "new Map()",
    "new Set([1, 2])",
    "new Set([2, 1])",
    "new Set([[1]])",
    "new Date(0)",
    "new Date(1)",
    "new Point(1, 2)",
    "new Point(1, 3)",
    "{x: 1, y: 2}",
    "new Point3(1, 2)",
    "Symbol.for('s')",
    "named",
    "() => 1",
    "Point",
    "'abc'.match(/b/)",
    "Promise.resolve(1)",
    "expect.anything()",
    "expect.any(Number)",
    "expect.any(Object)",
    "expect.any(Array)",
    "expect.any(Function)",
    "expect.any(Point)",
    "expect.any(Error)",
    "expect.arrayContaining([1])",
    "expect.arrayContaining([])",
    "expect.objectContaining({a: 1})",
    "expect.objectContaining({a: expect.anything()})",
    "expect.not.objectContaining({a: 1})",
    "expect.not.arrayContaining([1])",
    "expect.stringContaining('b')",
    "expect.stringMatching(/^a/)",
    "expect.stringMatching('b')",
    "expect.not.stringContaining('b')",
    "expect.closeTo(1.501, 2)",
    "{a: expect.anything()}",
    "{a: expect.any(Number), b: expect.anything()}",
    "[expect.any(Number)]",
    "{a: expect.arrayContaining([2])}",
)

PRELUDE = """
class Point { constructor(x, y) { this.x = x; this.y = y; } get sum() { return this.x + this.y; } }
class Point3 extends Point {}
function named() {}
class OwnError extends Error { constructor(message) { super(message); this.name = 'OwnError'; } }
const thrower = (value) => () => { throw value; };
const deep = {a: {b: {c: [1, {d: 'x'}]}}, 'e.f': 1, g: null, h: undefined, '': 'empty'};
const noProto = Object.create({inherited: 1});
"""

_WITHOUT_ARGUMENTS = ("toBeDefined", "toBeUndefined", "toBeNull", "toBeNaN", "toBeTruthy", "toBeFalsy")
_COMPARING = ("toBe", "toEqual", "toStrictEqual", "toMatchObject", "toContainEqual")
_PAIRS_PER_MATCHER = 200
_SEED = 7

_LISTS = ("[]", "['a', 'b']", "[1, NaN]", "[{a: 1}]", "new Set([1])", "new Map([[1, 2]])", "'abc'", "null", "undefined")

CLAIMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    *((value, name, ()) for name in _WITHOUT_ARGUMENTS for value in VALUES[:54]),
    ("1", "toBeDefined", ("1",)),
    ("1", "toBeTruthy", ("1",)),
    *(
        (left, name, (right,))
        for name in ("toBeGreaterThan", "toBeGreaterThanOrEqual", "toBeLessThan", "toBeLessThanOrEqual")
        for left in ("1", "2", "NaN", "'1'", "undefined", "Infinity")
        for right in ("1", "2", "'2'", "null")
    ),
    *(
        ("0.1 + 0.2", "toBeCloseTo", arguments)
        for arguments in (("0.3",), ("0.3", "5"), ("0.31",), ("0.31", "1"), ("0.3", "20"), ("'0.3'",), ("undefined",))
    ),
    ("Infinity", "toBeCloseTo", ("Infinity",)),
    ("Infinity", "toBeCloseTo", ("-Infinity",)),
    ("NaN", "toBeCloseTo", ("NaN",)),
    ("null", "toBeCloseTo", ("0",)),
    ("-1.005", "toBeCloseTo", ("-1", "2")),
    ("100", "toBeCloseTo", ("140", "-2")),
    *(
        (value, "toBeInstanceOf", (cls,))
        for value in ("new Point(1, 2)", "new Point3(1, 2)", "{}", "[]", "'a'", "null", "new OwnError('m')", "named")
        for cls in ("Point", "Point3", "Object", "Array", "Error", "OwnError", "String", "Function", "'Point'")
    ),
    *(
        (text, "toMatch", (pattern,))
        for text in ("'abc\\nDef'", "''", "'a.c'", "1", "undefined", "null", "['a']", "{}")
        for pattern in (
            "/b/", "/^a/", "/^D/", "/^D/m", "/d/", "/d/i", "/c$/", "/c$/m", "/./g", "/b/y", "/a/y", "/a.c/", "/a.D/s",
            "/a\\.c/", "'b'", "''", "'a.c'", "'x'", "/(?:)/", "/x|c/", "/(?<!a)b/", "1", "undefined", "null", "{}",
            "new RegExp('b')",
        )
    ),
    *(
        (text, "toContain", (part,))
        for text in ("'abc'", "''", "['a', 'b']", "[1, NaN]", "[undefined]", "new Set(['a'])", "new Map()", "1",
                     "null", "undefined", "{}", "{length: 1, 0: 'a'}", "true")
        for part in ("'a'", "'ab'", "''", "1", "NaN", "undefined", "null", "['a']", "/a/")
    ),
    *(
        (value, "toContainEqual", (part,))
        for value in _LISTS
        for part in ("{a: 1}", "'a'", "NaN", "1", "[1, 2]", "expect.anything()", "expect.objectContaining({a: 1})")
    ),
    *(
        (value, "toHaveLength", (length,))
        for value in ("[]", "[1]", "'ab'", "{length: 2}", "{}", "null", "undefined", "1", "named", "(a, b) => 1",
                      "{length: 'x'}", "new Set([1])")
        for length in ("0", "1", "2", "-1", "1.5", "'1'", "undefined")
    ),
    *(
        ("deep", "toHaveProperty", arguments)
        for arguments in (
            ("'a'",), ("'a.b'",), ("'a.b.c'",), ("'a.b.c[0]'",), ("'a.b.c[1].d'",), ("'a.b.c.1.d'",), ("'a.b.c.2'",),
            ("'a.x'",), ("'a.x.y'",), ("'e.f'",), ("['e.f']",), ("['a', 'b', 'c', 0]",), ("['a', 'b', 'c', '0']",),
            ("'g'",), ("'g.h'",), ("'h'",), ("'h'", "undefined"), ("'i'", "undefined"), ("'a.b.c[0]'", "1"),
            ("'a.b.c[0]'", "2"), ("'a.b'", "{c: [1, {d: 'x'}]}"), ("'a.b'", "{c: expect.any(Array)}"), ("'g'", "null"),
            ("''",), ("[]",), ("1",), ("null",), ("undefined",), ("'a.b.c.length'", "2"), ("'a.b.c.length'", "3"),
            ("'toString'",), ("'.a'",), ("'a..b'",), ("'a.'",), ("['']",), ("'a.b.c'", "expect.arrayContaining([1])"),
        )
    ),
    ("noProto", "toHaveProperty", ("'inherited'",)),
    ("noProto", "toHaveProperty", ("'inherited'", "1")),
    ("new Point(1, 2)", "toHaveProperty", ("'sum'", "3")),
    ("new Point(1, 2)", "toHaveProperty", ("'sum'", "4")),
    ("'abc'", "toHaveProperty", ("'length'",)),
    ("'abc'", "toHaveProperty", ("'length'", "5")),
    ("'abc'", "toHaveProperty", ("'x'",)),
    ("null", "toHaveProperty", ("'x'",)),
    ("undefined", "toHaveProperty", ("'x'",)),
    ("named", "toHaveProperty", ("'name'", "'named'")),
    ("[1, 2]", "toHaveProperty", ("'length'", "2")),
    ("[1, 2]", "toHaveProperty", ("0", "1")),
    ("[1, 2]", "toHaveProperty", ("'0'", "1")),
    ("[1, 2]", "toHaveProperty", ("[1]", "2")),
    *(
        (function, "toThrow", arguments)
        for function in (
            "thrower(new Error('big bang'))", "thrower(new TypeError('big bang'))", "thrower(new OwnError('big bang'))",
            "thrower('big bang')", "thrower(undefined)", "thrower({message: 'big bang'})", "() => 1", "1", "undefined",
            "() => JSON.parse('{')", "() => null.x",
        )
        for arguments in (
            (), ("'bang'",), ("'crunch'",), ("/^big/",), ("/BANG/",), ("Error",), ("TypeError",), ("OwnError",),
            ("new Error('big bang')",), ("new TypeError('big bang')",), ("new Error('other')",), ("null",), ("1",),
            ("expect.objectContaining({message: 'big bang'})",), ("{message: 'big bang'}",), ("undefined",), ("''",),
        )
    ),
    ("thrower(new Error('x'))", "toThrowError", ("'x'",)),
)

PROGRAMS = (
    "const f = jest.fn(); expect(f).toHaveBeenCalled();",
    "const f = jest.fn(); f(); expect(f).toHaveBeenCalled();",
    "const f = jest.fn(); expect(f).not.toHaveBeenCalled();",
    "const f = jest.fn(); f(); f(); expect(f).toHaveBeenCalledTimes(2);",
    "const f = jest.fn(); f(); f(); expect(f).toHaveBeenCalledTimes(1);",
    "const f = jest.fn(); f(1, {a: 2}); expect(f).toHaveBeenCalledWith(1, {a: 2});",
    "const f = jest.fn(); f(1, {a: 2}); expect(f).toHaveBeenCalledWith(1);",
    "const f = jest.fn(); f(1, {a: 2}); expect(f).toHaveBeenCalledWith(1, expect.objectContaining({a: 2}));",
    "const f = jest.fn(); f(1); f(2); expect(f).toHaveBeenLastCalledWith(2);",
    "const f = jest.fn(); f(1); f(2); expect(f).toHaveBeenLastCalledWith(1);",
    "const f = jest.fn(); f(1); f(2); expect(f).toHaveBeenNthCalledWith(1, 1);",
    "const f = jest.fn(); f(1); f(2); expect(f).toHaveBeenNthCalledWith(3, 1);",
    "const f = jest.fn(); f(1); expect(f).toHaveBeenNthCalledWith(0, 1);",
    "const f = jest.fn((x) => x * 2); f(2); expect(f).toHaveReturnedWith(4);",
    "const f = jest.fn((x) => x * 2); f(2); expect(f).toHaveReturnedWith(5);",
    "const f = jest.fn((x) => x * 2); f(2); f(3); expect(f).toHaveReturnedTimes(2);",
    "const f = jest.fn((x) => x * 2); f(2); f(3); expect(f).toHaveLastReturnedWith(6);",
    "const f = jest.fn((x) => x * 2); f(2); f(3); expect(f).toHaveNthReturnedWith(1, 4);",
    "const f = jest.fn(() => { throw new Error('x'); }); try { f(); } catch {} expect(f).toHaveReturned();",
    "const f = jest.fn(() => { throw new Error('x'); }); try { f(); } catch {} expect(f.mock.results[0].type).toBe('throw');",
    "expect(() => 1).toHaveBeenCalled();",
    "const f = jest.fn(); expect(f).toHaveBeenCalledTimes('1');",
    "const f = jest.fn().mockReturnValue(3); expect(f()).toBe(3);",
    "const f = jest.fn().mockReturnValueOnce(1).mockReturnValueOnce(2).mockReturnValue(3); expect([f(), f(), f(), f()]).toEqual([1, 2, 3, 3]);",
    "const f = jest.fn().mockImplementation((a, b) => a + b); expect(f(1, 2)).toBe(3);",
    "const f = jest.fn().mockImplementationOnce(() => 1); expect([f(), f()]).toEqual([1, undefined]);",
    "const f = jest.fn(() => 1); f.mockReset(); expect(f()).toBeUndefined();",
    "const f = jest.fn(() => 1); f(); f.mockClear(); expect(f).not.toHaveBeenCalled(); expect(f()).toBe(1);",
    "const f = jest.fn(); f('a'); f('b', 1); expect(f.mock.calls).toEqual([['a'], ['b', 1]]); expect(f.mock.lastCall).toEqual(['b', 1]);",
    "const o = {f: () => 1}; const s = jest.spyOn(o, 'f'); o.f(); expect(s).toHaveBeenCalled(); expect(o.f()).toBe(1);",
    "const o = {f: () => 1}; const s = jest.spyOn(o, 'f').mockReturnValue(2); expect(o.f()).toBe(2); s.mockRestore(); expect(o.f()).toBe(1);",
    "const o = {f: () => 1}; jest.spyOn(o, 'f').mockReturnValue(2); jest.restoreAllMocks(); expect(o.f()).toBe(1);",
    "const s = jest.spyOn(console, 'log').mockImplementation(() => {}); console.log('x'); expect(s).toHaveBeenCalledWith('x'); s.mockRestore();",
    "jest.spyOn({}, 'nothing');",
    "expect(jest.isMockFunction(jest.fn())).toBe(true); expect(jest.isMockFunction(() => 1)).toBe(false);",
    "const f = jest.fn(); const made = new f(1); expect(f).toHaveBeenCalledWith(1);",
    "await expect(Promise.resolve(1)).resolves.toBe(1);",
    "await expect(Promise.resolve(1)).resolves.toBe(2);",
    "await expect(Promise.resolve(1)).resolves.not.toBe(2);",
    "await expect(Promise.reject(new Error('x'))).resolves.toBe(1);",
    "await expect(Promise.resolve(1)).rejects.toBe(1);",
    "await expect(Promise.reject(new Error('x'))).rejects.toThrow('x');",
    "await expect(Promise.reject(new Error('x'))).rejects.toThrow('y');",
    "await expect(Promise.reject(new Error('x'))).rejects.toThrow();",
    "await expect(Promise.reject('x')).rejects.toBe('x');",
    "await expect(Promise.reject('x')).rejects.toThrow('x');",
    "await expect(Promise.reject(new TypeError('x'))).rejects.toThrow(TypeError);",
    "await expect(async () => { throw new Error('x'); }).rejects.toThrow('x');",
    "await expect(Promise.reject(new Error('x'))).rejects.not.toThrow('y');",
    "await expect(Promise.resolve(() => { throw new Error('x'); })).resolves.toThrow('x');",
    "await expect(1).resolves.toBe(1);",
    "await expect(1).rejects.toBe(1);",
    "return expect(Promise.resolve({a: 1})).resolves.toEqual({a: 1});",
    "return Promise.reject(new Error('x'));",
    "return Promise.resolve(5);",
    "return 5;",
    "return null;",
    "return undefined;",
    "await Promise.reject(new Error('x'));",
    "throw new Error('x');",
    "throw 'text';",
    "try { expect(1).toBe(2); } catch {}",
    "try { expect(1).toBe(2); } catch (e) { expect(e.matcherResult.pass).toBe(false); }",
    "try { expect(1).toBe(2); } catch (e) { throw e; }",
    "try { expect(1).toBe(2); } finally { expect(1).toBe(1); }",
    "try { expect(1).toBe(2); } catch (e) { throw new Error('again'); }",
    "let failed = false; try { expect([1]).toEqual([2]); } catch { failed = true; } expect(failed).toBe(true);",
    "[1, 2, 3].forEach((n) => expect(n).toBeLessThan(3));",
    "[1, 2, 3].forEach((n) => expect(n).toBeLessThan(4));",
    "expect.assertions(1); expect(1).toBe(1);",
    "expect.assertions(2); expect(1).toBe(1);",
    "expect.assertions(0);",
    "expect.assertions(0); expect(1).toBe(1);",
    "expect.assertions(1); try { expect(1).toBe(2); } catch {}",
    "expect.hasAssertions();",
    "expect.hasAssertions(); expect(1).toBe(1);",
    "fail('why');",
    "expect(1);",
    "expect(1).toBeWithinRange(0, 2);",
    "expect(5).toBeWithinRange(0, 2);",
    "expect(5).not.toBeWithinRange(0, 2);",
    "expect({n: 1}).toEqual({n: expect.toBeWithinRange(0, 2)});",
    "expect({n: 5}).toEqual({n: expect.toBeWithinRange(0, 2)});",
    "expect({n: 5}).toEqual({n: expect.not.toBeWithinRange(0, 2)});",
    "await expect(Promise.resolve(1)).resolves.toBeWithinRange(0, 2);",
    "expect({asymmetricMatch: (v) => v === 1}).toEqual(1);",
    "expect(1).toEqual({asymmetricMatch: (v) => v === 1});",
    "expect([1, 2, 3]).toEqual(expect.arrayContaining([3, 1]));",
    "expect([1, 2, 3]).toEqual(expect.arrayContaining([4]));",
    "expect(expect.anything().asymmetricMatch(1)).toBe(true);",
    "const a = {}; a.self = a; const b = {}; b.self = b; expect(a).toEqual(b);",
    "const a = {x: 1}; a.self = a; const b = {x: 2}; b.self = b; expect(a).toEqual(b);",
    "const a = {}; a.self = a; expect(a).toEqual({self: {self: {}}});",
    "const a = [1]; a.push(a); const b = [1]; b.push(b); expect(a).toStrictEqual(b);",
    "expect({a: {b: 1, c: 2}}).toMatchObject({a: {b: 1}});",
    "expect({a: {b: 1, c: 2}}).toMatchObject({a: {b: 2}});",
    "expect([{a: 1, b: 2}, {a: 3}]).toMatchObject([{a: 1}, {a: 3}]);",
    "expect([{a: 1, b: 2}, {a: 3}]).toMatchObject([{a: 1}]);",
    "expect({a: [1, 2]}).toMatchObject({a: [1]});",
    "expect(new Point(1, 2)).toMatchObject({x: 1});",
    "expect(new Point(1, 2)).toMatchObject({sum: 3});",
    "expect({a: undefined}).toMatchObject({a: undefined});",
    "expect({}).toMatchObject({a: undefined});",
    "expect({a: new Date(0)}).toMatchObject({a: new Date(0)});",
    "expect({a: new Set([1])}).toMatchObject({a: new Set([1])});",
    "expect({a: null}).toMatchObject({a: {b: 1}});",
    "expect('x').toMatchObject({length: 1});",
    "expect({get a() { return 1; }}).toEqual({a: 1});",
    "expect({a: 1, [Symbol.for('k')]: 1}).toEqual({a: 1});",
    "expect({a: 1, [Symbol.for('k')]: 1}).toEqual({a: 1, [Symbol.for('k')]: 1});",
    "expect(new Map([[{k: 1}, [1]]])).toEqual(new Map([[{k: 1}, [1]]]));",
    "expect(new Map([[{k: 1}, [1]]])).toEqual(new Map([[{k: 1}, [2]]]));",
    "expect(new Set([{a: 1}, {b: 2}])).toEqual(new Set([{b: 2}, {a: 1}]));",
    "expect([new Set([1])]).toEqual(expect.arrayContaining([new Set([1])]));",
    "expect(Object.create(null)).toEqual({});",
    "function* g() { yield 1; yield 2; } expect(g()).toEqual(g());",
    "function* g(n) { yield n; } expect(g(1)).toEqual(g(2));",
    "expect([1, [2, [3, {a: [4]}]]]).toEqual([1, [2, [3, {a: [4]}]]]);",
    "expect([1, [2, [3, {a: [4]}]]]).toEqual([1, [2, [3, {a: [5]}]]]);",
    "expect('x').toMatchInlineSnapshot(`\"x\"`);",
    "expect('x').toMatchInlineSnapshot(`\"y\"`);",
    "expect({b: [1, 'two'], a: null}).toMatchInlineSnapshot(`\n      {\n        \"a\": null,\n        \"b\": [\n          1,\n          \"two\",\n        ],\n      }\n    `);",
    "expect({b: 1}).toMatchInlineSnapshot(`\n      {\n        \"b\": 2,\n      }\n    `);",
    "const {x} = null;",
    "const list = [1]; expect(list.at(5).name).toBe('x');",
    "expect(undefinedName).toBe(1);",
    "it('nested', () => {});",
    "expect(1).toBe(1); beforeEach(() => {});",
)
"""Bodies of (async) test functions."""


def texts() -> list[str]:
    """The body of every test, without repetition."""
    return list(dict.fromkeys([*_claim_texts(), *PROGRAMS]))


def _claim_texts() -> Iterator[str]:
    chance = random.Random(_SEED)
    pairs = [(left, right) for left in VALUES for right in VALUES]
    for name in _COMPARING:
        same = [(value, value) for value in VALUES]
        for left, right in [*same, *chance.sample(pairs, _PAIRS_PER_MATCHER)]:
            yield f"expect({left}).{'not.' if chance.random() < 0.3 else ''}{name}({right});"
    for received, name, arguments in CLAIMS:
        for negation in ("", "not."):
            yield f"expect({received}).{negation}{name}({', '.join(arguments)});"


EXTENSION = """
expect.extend({
  toBeWithinRange(received, floor, ceiling) {
    const pass = received >= floor && received <= ceiling;
    return {pass, message: () => `expected ${received} to be within ${floor} - ${ceiling}`};
  },
});
"""


def suite(bodies: list[str]) -> str:
    """A test file in which each body is one test; titles are the numbers of the bodies."""
    tests = [f"test('{index}', {_function(body)});" for index, body in enumerate(bodies)]
    return "\n".join([PRELUDE, EXTENSION, *tests, ""])


def _function(body: str) -> str:
    asynchronous = "async " if "await " in body else ""
    return f"{asynchronous}() => {{ {body} }}"
