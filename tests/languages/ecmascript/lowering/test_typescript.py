"""TypeScript and the JavaScript it stands for are lowered to the same program."""

from __future__ import annotations

import pytest

from tests.languages.ecmascript.lowering.outline import lowered
from tests.languages.ecmascript.lowering.render import render

SAME = [
    ("const a: Map<string, A.B[]> = b as any as C;", "const a = b;"),
    ("let a!: string, b: number | undefined;", "let a, b;"),
    ("declare const a: string; interface I { a: string } type T = typeof import('x'); a;", "a;"),
    ("declare module 'm' { export const a: string } declare global { var b: number } c;", "c;"),
    (
        "function f(a: string): void; function f(a: number): void; function f(a: any) { g(a); }",
        "function f(a) { g(a); }",
    ),
    (
        "function f(this: Window, a?: string, b = 1, ...c: any[]): asserts a is string {}",
        "function f(a, b = 1, ...c) {}",
    ),
    ("const f = async <T extends object,>(x: T): Promise<T> => x!;", "const f = async (x) => x;"),
    ("(<any>window).a = <T>b;", "window.a = b;"),
    ("f<string>(a satisfies B, new Map<string, number>());", "f(a, new Map());"),
    ("const g = f<string>;", "const g = f;"),
    ("a!.b!.c![0]!()!.d = e!;", "a.b.c[0]().d = e;"),
    ("a?.b!.c;", "a?.b.c;"),
    ("x === y!.z && !w! || v! <= 3;", "x === y.z && !w || v <= 3;"),
    (
        "if (a && b!.length > 0 && c!) d(e as A.B.C, f as A.B.C<D>[] | undefined);",
        "if (a && b.length > 0 && c) d(e, f);",
    ),
    ("for (const x of y as string[]) {}", "for (const x of y) {}"),
    ("try { a } catch (e: unknown) { b }", "try { a } catch (e) { b }"),
    ("const { a }: { a: string } = b; const [c]: [string] = d;", "const { a } = b; const [c] = d;"),
    (
        "import type { A } from 'a'; import { type B, c } from 'b'; import { type D } from 'd';",
        "import { c } from 'b';",
    ),
    ("export type { A } from 'a'; export { type B, c }; export interface I {} export as namespace n;", "export { c };"),
    ("export abstract class A<T> extends B<T> implements C {}", "export class A extends B {}"),
    ("@dec() class A { @dec a = 1; m(@inject() b) {} }", "class A { a = 1; m(b) {} }"),
    (
        "class A { declare a: string; private b?: number; static readonly c: string = 'c'; abstract d(): void;"
        " [k: string]: any; protected override e(): void {} get f(): string { return '' } g?(): void; }",
        "class A { static c = 'c'; e() {} get f() { return '' } }",
    ),
    (
        "class A { b = this.a; constructor(private readonly a: string, public c = 1, d?: number) { f(); } }",
        "class A { constructor(a, c = 1, d) { this.a = a; this.c = c; this.b = this.a; f(); } }",
    ),
    (
        "class A extends B { constructor(override a: string) { g(); super(); f(); } }",
        "class A extends B { constructor(a) { g(); super(); this.a = a; f(); } }",
    ),
    (
        "export const { p, q: [r = 1, , ...s], ...t }: X = u, v = 1; export function f() {} export class C {}",
        "const { p, q: [r = 1, , ...s], ...t } = u, v = 1; export { p, r, s, t, v };"
        " function f() {} export { f }; class C {} export { C };",
    ),
    ("export default class {}\nexport type T = 1; export default interface I {}", "export default class {}"),
    (
        "export default abstract class A {} export enum E { A }",
        "class A {} export { A as default }; var E = { A: 0, 0: 'A' }; export { E };",
    ),
    (
        "class A { 'b c' = 1; 2 = 3; constructor(readonly d) {} }",
        "class A { constructor(d) { this.d = d; this['b c'] = 1; this['2'] = 3; } }",
    ),
    ("for ((x as any).y of z) {} for await (q.r! of s) {}", "for (x.y of z) {} for await (q.r of s) {}"),
    ("({ a: (b as any).c, ...d!.e } = f); [g!, h = i!] = j;", "({ a: b.c, ...d.e } = f); [g, h = i] = j;"),
    ("import x = require('m'); import y = A.B;", "const x = require('m'); const y = A.B;"),
    ("export = { a };", "module.exports = { a };"),
    (
        "enum E { A, B = 5, C, D = 'd', E = -1 }",
        "var E = { A: 0, 0: 'A', B: 5, 5: 'B', C: 6, 6: 'C', D: 'd', E: -1, '-1': 'E' };",
    ),
    ("export const enum E { 'a-b' = 'x' }", "var E = { 'a-b': 'x' }; export { E };"),
    (
        "enum E { A = 1 << 0, B, C = A | B, D = `x${1}` }",
        "var E = ((E) => { const A = E.A = 1 << 0; E[E.A] = 'A'; const B = E.B = E.A + 1; E[E.B] = 'B';"
        " const C = E.C = A | B; E[E.C] = 'C'; const D = E.D = `x${1}`; return E; })({});",
    ),
    (
        "namespace N.M { const a = 1; export const b = a; export function f() {} export type T = string }",
        "var N = { M: (() => { const a = 1; const b = a; function f() {} return { b: b, f }; })() };",
    ),
    ("namespace N { export type T = string } a;", "a;"),
    ("using r = open();", "const r = open();"),
    ("const el = <div a={b}>{c}</div>;", "const el = undefined;"),
]


@pytest.mark.parametrize(("typed", "plain"), SAME)
def test_types_are_erased(typed: str, plain: str) -> None:
    path = "a.tsx" if "<div" in typed else "a.ts"
    assert render(lowered(typed, path)) == render(lowered(plain, "a.js"))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("const f = () => {}\n[a].b()", "const f = () => {}; [a].b()"),
        ("const f = x => { y } // note\n(a)", "const f = x => { y }; (a)"),
        ("const f = async () => {}\r\n`t`", "const f = async () => {}; `t`"),
        ("const a = 1\n;[1].map(f)\nconst b = 2\n++c", "const a = 1; [1].map(f); const b = 2; ++c;"),
        ("function f() { return\n 1 }", "function f() { return; 1; }"),
    ],
)
def test_semicolons_that_javascript_inserts(text: str, same: str) -> None:
    assert render(lowered(text)) == render(lowered(same))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("x = p.a < f.b || c > (d);", "a.ts"),
        ("x = p.a < f.b && c > (d);", "a.ts"),
        ("f(a < b, c > (d));", "a.js"),
        ("x = new A < b, c > (d);", "a.mjs"),
    ],
)
def test_comparisons_that_the_grammar_takes_for_type_arguments_are_unknown(text: str, path: str) -> None:
    assert "undefined" in render(lowered(text, path))


def test_markup_in_javascript_files() -> None:
    assert render(lowered("const a = <b/>; f(a);", "a.js")) == "const a = undefined;\n(f(a));\n"
