"""What is not known stays unknown, and what is known all the same is told."""

from __future__ import annotations

from typing import Any

import pytest

from tapcheck.languages.program.trace import FileEvent
from tapcheck.languages.program.values import ListValue, MapValue, PromiseValue, Unknown
from tests.harness.javascript_kat import encode
from tests.languages.ecmascript.library.snippets import run

UNKNOWN = object()


def _kind(value: Any) -> str | None:
    return value.kind if isinstance(value, Unknown) else None


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("'abc'.includes(unknown)", "boolean"),
        ("'abc'.slice(unknown)", "string"),
        ("'abc'.replace('b', unknown)", "string"),
        ("'abc'.replace(unknown, 'x')", "string"),
        ("'abc'.split(unknown)", "list"),
        ("'abc'.match(unknown)", ""),
        ("/a/.test(unknown)", "boolean"),
        ("'abc'.indexOf(text)", "number"),
        ("'a' + text", "string"),
        ("`${unknown}`", "string"),
        ("[1, 2].join(unknown)", "string"),
        ("['a', unknown].join('-')", "string"),
        ("[1, unknown].includes(2)", "boolean"),
        ("[unknown, 1].indexOf(1)", "number"),
        ("[1, 2].some(x => unknown)", "boolean"),
        ("[1, 2].every(x => unknown)", "boolean"),
        ("[1, 2].find(x => unknown)", ""),
        ("[1, 2].findIndex(x => unknown)", "number"),
        ("[unknown, 2].reduce((a, b) => a + b)", ""),
        ("Math.max(1, unknown)", "number"),
        ("Number(unknown)", "number"),
        ("parseInt(text)", "number"),
        ("JSON.parse(text)", ""),
        ("JSON.stringify({a: unknown})", "string"),
        ("Object.keys(unknown)", "list"),
        ("Object.entries({...unknown})", "list"),
        ("new Map([[1, 2]]).get(unknown)", ""),
        ("new Set([1]).has(unknown)", "boolean"),
        ("Array.from(list)", "list"),
        ("Date.now()", "number"),
        ("new Date().toISOString()", "string"),
        ("new Date('2024-01-01T00:00:00').getTime()", "number"),
        ("new Date(0).getHours()", "number"),
        ("Math.random()", "number"),
        ("require('crypto').randomUUID()", "string"),
        ("require('os').tmpdir()", "string"),
        ("require('path').join('a', unknown)", "string"),
        ("require('fs').existsSync(unknown)", "boolean"),
        ("require('fs').existsSync('/etc/passwd')", "boolean"),
        ("require('fs').readFileSync('/etc/passwd', 'utf8')", "string"),
        ("require('child_process').execSync('ls')", "string"),
        ("process.env.HOME", ""),
        ("encodeURIComponent(unknown)", "string"),
        ("fetch('http://x')", ""),
        ("'é'.localeCompare('f')", "number"),
        ("(1.5).toLocaleString()", "string"),
        ("Array.isArray(unknown)", "boolean"),
        ("new Promise(() => {})", ""),
        ("require('some-package')", ""),
        ("new URL(unknown)", ""),
        ("new RegExp(text).test('a')", ""),
    ],
)
def test_result_is_unknown(expression: str, kind: str) -> None:
    assert _kind(run(f"return {expression}", {"main.tf": ""}).value) == kind


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("[1, unknown].includes(1)", True),
        ("[1, 2].some(x => x === 2 || unknown)", True),
        ("[1, 2].every(x => x === 1 && unknown)", False),
        ("[2, 3].find(x => x === 2 ? true : unknown)", 2),
        ("Array.isArray(list)", True),
        ("Array.isArray(text)", False),
        ("[unknown].length", 1),
        ("[unknown, 2][1]", 2),
        ("({a: unknown, b: 2}).b", 2),
        ("Object.keys({a: unknown})", ["a"]),
        ("[unknown, unknown].map(x => 1)", [1, 1]),
        ("new Map([['a', unknown], ['b', 2]]).get('b')", 2),
        ("new Date() instanceof Date", True),
        ("typeof text", "string"),
        ("typeof list", "object"),
        ("const {a, b = 1} = {a: unknown}; return b", 1),
        ("[[1, unknown], [2, 3]].map(([a]) => a)", [1, 2]),
        ("text + 'a' === 5", False),
        ("process.env.X = 'y'; return process.env.X", "y"),
    ],
)
def test_result_is_known_all_the_same(expression: str, value: Any) -> None:
    outcome = run(expression if "return" in expression else f"return {expression}")
    assert encode(outcome.machine, outcome.value) == value


@pytest.mark.parametrize(
    ("expression", "items"),
    [
        ("[1, 2, 3].filter(x => x === 1 || unknown)", [1]),
        ("[1].concat(unknown)", [1]),
        ("[[1], unknown].flat()", [1]),
        ("[2, 1].sort(() => unknown)", [2, 1]),
        ("const a = [1, 2]; a.splice(unknown); return a", [1, 2]),
        ("const a = [1]; if (unknown) a.push(2); return a", [1, 2]),
    ],
)
def test_list_with_an_unknown_part(expression: str, items: list[int]) -> None:
    value = run(expression if "return" in expression else f"return {expression}").value
    assert isinstance(value, ListValue)
    assert value.unknown is not None
    assert value.items in (items, items[:1])


@pytest.mark.parametrize(
    "expression",
    [
        "new Map([[unknown, 1]])",
        "new Set(list)",
        "Object.assign({}, unknown)",
        "Object.fromEntries([[text, 1]])",
        "({[text]: 1})",
    ],
)
def test_object_with_unknown_keys(expression: str) -> None:
    value = run(f"return {expression}").value
    assert isinstance(value, MapValue)
    assert value.unknown is not None


@pytest.mark.parametrize(
    "program",
    [
        "let n = 0; 'abc'.replace(unknown, () => { n = 1; return ''; }); return n",
        "let n = 0; setTimeout(() => { n = 1; }, 5); return n",
        "let n = 0; fetch('x').then(() => { n = 1; }); return n",
        "let n = 0; require('child_process').exec('ls', () => { n = 1; }); return n",
        "const m = new Map(); if (unknown) m.set('a', 1); return m.get('a')",
        "const s = new Set(['a']); if (unknown) s.delete('a'); return s.has('a')",
        "const r = /a/g; if (unknown) r.test('a'); return r.lastIndex",
    ],
)
def test_what_may_have_happened_is_unknown(program: str) -> None:
    assert isinstance(run(program).value, Unknown)


def test_promise_that_may_be_settled() -> None:
    value = run("return new Promise(r => { if (unknown) r(1); })").value
    assert isinstance(value, PromiseValue)
    assert isinstance(value.value, Unknown)


def test_timer_inside_an_executor_runs() -> None:
    assert run("let n = 0; new Promise(r => setTimeout(() => { n = 1; r(); }, 5)); return n").value == 1


def test_written_file_is_unknown_from_then_on() -> None:
    program = (
        "const fs = require('fs'); const before = fs.existsSync('a.txt'); fs.writeFileSync('a.txt', 'x'); "
        "return [before, fs.existsSync('a.txt'), fs.readFileSync('a.txt', 'utf8'), fs.existsSync('b.txt')]"
    )
    value = run(program).value
    assert isinstance(value, ListValue)
    before, after, content, other = value.items
    assert (before, other) == (False, False)
    assert (_kind(after), _kind(content)) == ("boolean", "string")


def test_command_may_throw() -> None:
    program = "try { require('child_process').execSync('x'); } catch (e) { return 'caught'; } return 'ran'"
    assert isinstance(run(program).value, Unknown)


def test_look_outside_the_project_leaves_no_trace() -> None:
    outcome = run("require('fs').existsSync('/etc/passwd')")
    assert not [event for event in outcome.evidence if isinstance(event, FileEvent)]
