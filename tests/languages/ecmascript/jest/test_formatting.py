"""Titles of parametrised tests are formatted as node's `util.format` does."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from itertools import product

import pytest

from tapcheck.languages.ecmascript.jest.formatting import format_first
from tapcheck.languages.program.host import MOUNT
from tapcheck.languages.program.values import Unknown
from tests.harness.javascript_kat import new_machine
from tests.languages.ecmascript.jest.memory import MemoryHost

NODE = shutil.which("node")
TEMPLATES = ("a %s b", "%d", "%i", "%f", "%j", "%o", "%O", "%c|", "100%% of %s", "%s and %s", "none", "%x %s", "%")
VALUES = (
    "'text'", "''", "'it\\'s'", "'a\"\\'`b'", "'line\\n\\tend'", "1", "-0", "1.50", "1e21", "NaN", "-Infinity",
    "' 12px'",
    "'1.5e3x'",
    "true", "null", "undefined", "[]", "[1, 'a', null]", "[[1, [2, [3, [4]]]]]", "{}", "{a: 1, 'b-c': 'x'}",
    "{a: {b: {c: {d: 1}}}}", "{a: undefined, f() {}, g: () => 1}", "new Date(0)", "/a+/gi", "Symbol('s')",
    "{toString() { return 'own'; }}", "class K {}", "function named() {}", "() => 1", "{a: [1, 2, {b: 3}]}",
    "{long: 'x'.repeat(60), other: 'y'.repeat(30)}", "{get a() { return 1; }}", "{[Symbol('k')]: 1}",
    "new (class P { constructor() { this.a = 1; } })()", "'2024'", "'0x1f'", "[true]", "{a: null, b: -0}",
    "(() => { const o = {}; o.self = o; return o; })()",
)  # fmt: skip
UNTOLD = (
    "/a+/gi",
    "new Date(0)", "class K {}", "function named() {}", "() => 1", "{a: undefined, f() {}, g: () => 1}",
    "{toString() { return 'own'; }}", "(() => { const o = {}; o.self = o; return o; })()",
)  # fmt: skip
"""Values that one placeholder or another leaves unknown: local time, source texts, hidden properties, circles."""

CASES = tuple(product(TEMPLATES, VALUES))


@cache
def _node(node: str) -> tuple[str, ...]:
    calls = ",".join(f"() => util.format({json.dumps(template)}, {value})" for template, value in CASES)
    program = (
        f"const util = require('util'); const calls = [{calls}];"
        "process.stdout.write(JSON.stringify(calls.map(call => call())));"
    )
    done = subprocess.run([node, "-e", program], capture_output=True, encoding="utf-8", timeout=60, check=True)
    return tuple(json.loads(done.stdout))


@cache
def _values() -> tuple[object, tuple[object, ...]]:
    machine = new_machine(MemoryHost({"a.js": f"module.exports = [{', '.join(f'({value})' for value in VALUES)}];"}))
    module = machine.runner.run_file(f"{MOUNT}/a.js")
    return machine, tuple(module.commonjs.properties["exports"].items)


def _takes_one(template: str) -> bool:
    return any(f"%{letter}" in template.replace("%%", "") for letter in "sdifjoOc")


@pytest.mark.parametrize("template", [template for template in TEMPLATES if _takes_one(template)])
def test_node_formats_the_same(template: str) -> None:
    if NODE is None:
        pytest.skip("node is not installed")
    known = dict(zip(CASES, _node(NODE), strict=True))
    machine, values = _values()
    shown = {text: format_first(machine, template, value) for text, value in zip(VALUES, values, strict=True)}  # type: ignore[arg-type]
    assert {
        text: (said, known[template, text])
        for text, said in shown.items()
        if not isinstance(said, Unknown) and said != known[template, text]
    } == {}
    assert {text for text, said in shown.items() if isinstance(said, Unknown)} <= set(UNTOLD)


@pytest.mark.parametrize("template", ["none", "%", "%x"])
def test_a_template_without_a_placeholder_stays(template: str) -> None:
    machine, values = _values()
    assert {format_first(machine, template, value) for value in values} == {template}  # type: ignore[arg-type]


@pytest.mark.parametrize("letter", "sdifjoO")
def test_a_value_that_nobody_knows_gives_no_title(letter: str) -> None:
    machine, _ = _values()
    said = format_first(machine, f"%{letter}", Unknown("environment"))  # type: ignore[arg-type]
    assert isinstance(said, Unknown)
    assert (said.reason, said.kind) == ("environment", "string")
