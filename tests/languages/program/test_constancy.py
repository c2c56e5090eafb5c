"""Which expressions of a program are the same in every run."""

from __future__ import annotations

import pytest

from tapcheck.languages.ecmascript.lower_source import lower_source
from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.constancy import Constancy
from tapcheck.languages.program.syntax import Call, Name
from tapcheck.source import SourceFile

CONSTANT = [
    "expect(true);",
    "expect(undefined);",
    "expect(`${1 + 1}`);",
    "expect([1, 2].map(n => n * 2));",
    "const a = { b: { c: 1 } }; expect(a.b.c);",
    "const a = { b: [1] }; expect(a?.b[0]);",
    "const { b } = { b: 1 }; expect(b);",
    "const list = ['a']; for (const item of list) expect(item);",
    "const list = ['a']; list.forEach(item => { expect(item); });",
    "const is = (s: string) => /^a/.test(s); expect(is('abc'));",
    "const a = { b: 1 }; const is = (n: number) => n > 0; expect(is(a.b));",
    "function sum(n: number) { let r = 0; for (let i = 0; i < n; i++) { r += i; } return r; } expect(sum(3));",
    "function fact(n: number): number { return n ? n * fact(n - 1) : 1; } expect(fact(3));",
    "let late: any; beforeAll(() => { late = { a: 1 }; }); expect(late.a);",
    "const a = { b: 1 }; expect(JSON.parse(JSON.stringify(a)).b);",
    "const a = { b: 1 }; expect(a).toEqual({ b: 1 }); console.log(a); expect(Object.keys(a));",
]
OPEN = [
    "expect(other);",
    "expect(Date.now());",
    "expect(Math.random());",
    "expect(new Date());",
    "expect(process.env.STAGE);",
    "expect(this.a);",
    "import { a } from './a'; expect(a);",
    "const a = require('./a'); expect(a);",
    "const a = await load(); expect(a);",
    "let a = 1; a = 2; expect(a);",
    "let a = 1; a++; expect(a);",
    "const a = { b: 1 }; a.b = 2; expect(a.b);",
    "const a = { b: { c: 1 } }; a.b.c++; expect(a.b.c);",
    "const a = { b: 1 }; delete a.b; expect(a.b);",
    "const a = { b: 1 }; const c = a; c.b = 2; expect(a.b);",
    "const a = { b: { c: 1 } }; const { b } = a; b.c = 2; expect(a.b.c);",
    "const a = [{ b: 1 }]; a.forEach(item => { item.b = 2; }); expect(a[0].b);",
    "const a = [{ b: 1 }]; for (const item of a) { item.b = 2; } expect(a[0].b);",
    "const a: string[] = []; a.push('b'); expect(a);",
    "const a = { b: 1 }; change(a); expect(a.b);",
    "function change(x: any) { x.b = 2; } const a = { b: 1 }; change(a); expect(a.b);",
    "const a = { b: 1 }; const all = [a]; all[0].b = 2; expect(a.b);",
    "const a = { b: other }; expect(a.b);",
    "const found = other.filter((x: any) => x); found.forEach((x: any) => expect(x));",
    "function f(a: number) { expect(a); }",
    "const { b = other } = { b: 1 }; expect(b);",
]


def is_constant(text: str) -> bool:
    program, _ = lower_source(SourceFile("a.test.ts", text.encode()))
    bindings = Bindings(program)
    calls = [path[-1] for path in bindings.calls if isinstance(path[-1], Call)]
    call = [call for call in calls if isinstance(call.callee, Name) and call.callee.name == "expect"][-1]
    return Constancy(bindings).is_constant(call.arguments[0])


@pytest.mark.parametrize("text", CONSTANT)
def test_constant(text: str) -> None:
    assert is_constant(text)


@pytest.mark.parametrize("text", OPEN)
def test_open(text: str) -> None:
    assert not is_constant(text)
