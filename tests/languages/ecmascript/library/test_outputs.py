"""Outputs of a deployment: what suites read of them is recorded, and answered from what is declared."""

from __future__ import annotations

from typing import Any

import pytest

from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.values import MapValue, Undefined, Unknown
from tests.harness.javascript_kat import encode
from tests.languages.ecmascript.library.snippets import OUTPUTS, Outcome, run

VALUES: dict[str, object] = {"vpc_id": None, "name": "n1", "zones": ("a", "b"), "count": 3}
READ = f"const raw = require('fs').readFileSync('{OUTPUTS}', 'utf8'); const o = JSON.parse(raw); "


def _reads(outcome: Outcome) -> list[tuple[str, bool, bool]]:
    return [(event.name, event.declared, event.guarded) for event in outcome.machine.result.outputs]


def _run(program: str, form: OutputsForm | None = None, complete: bool = True) -> Outcome:
    return run(READ + program, {}, VALUES, form, complete)


@pytest.mark.parametrize(
    ("program", "reads"),
    [
        ("return o.vpc_id", [("vpc_id", True, False)]),
        ("return o['name']", [("name", True, False)]),
        ("return o.nope", [("nope", False, False)]),
        ("const {vpc_id, nope: x} = o; return x", [("vpc_id", True, False), ("nope", False, False)]),
        ("return o.nope || 'd'", [("nope", False, True)]),
        ("return o.nope ?? 'd'", [("nope", False, True)]),
        ("return o.nope?.x", [("nope", False, True)]),
        ("return o.nope ? 1 : 2", [("nope", False, True)]),
        ("if (o.nope) { return 1 } return 2", [("nope", False, True)]),
        ("return 'nope' in o", [("nope", False, True)]),
        ("return o.hasOwnProperty('vpc_id')", [("vpc_id", True, True)]),
        ("return Object.hasOwn(o, 'nope')", [("nope", False, True)]),
        ("const {nope = 5} = o; return nope", [("nope", False, True)]),
        ("return Object.keys(o)", []),
        ("const p = {...o}; return p.nope", [("nope", False, False)]),
        ("const p = Object.assign({}, o); return p.name", [("name", True, False)]),
        ("const {name, ...rest} = o; return rest.nope", [("name", True, False), ("nope", False, False)]),
        (
            "const p = Object.fromEntries(Object.entries(o)); return [p.vpc_id, p.nope]",
            [("vpc_id", True, False), ("nope", False, False)],
        ),
        ("const p = {}; for (const [k, v] of Object.entries(o)) p[k] = v; return p.nope", [("nope", False, False)]),
        (
            "const p = {}; for (const k in o) p[k] = 1; return [p.name, p.nope]",
            [("name", True, False), ("nope", False, False)],
        ),
        ("const p = Object.keys(o).reduce((a, k) => ({...a, [k]: 1}), {}); return p.nope", [("nope", False, False)]),
        (
            "const p = {...{x: 1}, ...Object.fromEntries(Object.entries(o))}; return [p.x, p.nope]",
            [("nope", False, False)],
        ),
        ("const get = k => o[k]; return [get('name'), get('nope')]", [("name", True, False), ("nope", False, False)]),
    ],
)
def test_reads_are_recorded(program: str, reads: list[tuple[str, bool, bool]]) -> None:
    assert _reads(_run(program)) == reads


def test_read_knows_its_place() -> None:
    outcome = _run("return o.vpc_id")
    (event,) = outcome.machine.result.outputs
    source = outcome.machine.host.read("/project/case.js")
    assert source is not None
    assert (event.path, source[event.start : event.end], event.source) == ("case.js", "o.vpc_id", OUTPUTS)
    assert event in outcome.evidence


@pytest.mark.parametrize(
    ("form", "program", "value"),
    [
        (OutputsForm(), "return o.name", "n1"),
        (OutputsForm(), "return o.zones", ["a", "b"]),
        (OutputsForm(), "return o.count + 1", 4),
        (OutputsForm(strings=True), "return o.count", "3"),
        (OutputsForm(wrapped=True), "return o.name.value", "n1"),
        (OutputsForm(wrapped=True), "return Object.keys(o.name).sort()", ["sensitive", "type", "value"]),
        (OutputsForm(), "return Object.keys(o)", ["vpc_id", "name", "zones", "count"]),
        (OutputsForm(), "const k = []; for (const n in o) k.push(n); return k", ["vpc_id", "name", "zones", "count"]),
        (OutputsForm(), "return [...Object.keys(o)].length", 4),
        (OutputsForm(), "o.extra = 1; return [o.extra, Object.keys(o).length]", [1, 5]),
        (OutputsForm(), "return 'name' in o && !('nope' in o)", True),
        (OutputsForm(), "return typeof o.nope", "undefined"),
        (OutputsForm(), "return Object.entries(o).filter(([k]) => k.startsWith('n')).map(([, v]) => v)", ["n1"]),
        (OutputsForm(), f"return require('./{OUTPUTS}').name", "n1"),
        (
            OutputsForm(),
            "return JSON.parse(raw.trim()).name + JSON.parse(`${raw}`).name + JSON.parse(String(raw)).name",
            "n1n1n1",
        ),
    ],
)
def test_known_values(form: OutputsForm, program: str, value: Any) -> None:
    outcome = _run(program, form)
    assert encode(outcome.machine, outcome.value) == value


def test_unknown_value_knows_its_read() -> None:
    value = _run("return o.vpc_id", OutputsForm(strings=True)).value
    assert isinstance(value, Unknown)
    assert (value.assume, value.kind, value.read.name if value.read else None) == (True, "string", "vpc_id")


def test_undeclared_output_is_undefined_with_its_read() -> None:
    value = _run("return o.nope").value
    assert isinstance(value, Undefined)
    assert value.read is not None
    assert (value.read.name, value.read.declared) == ("nope", False)


def test_nothing_is_claimed_when_stacks_cannot_be_read() -> None:
    outcome = _run("return o.nope", complete=False)
    assert isinstance(outcome.value, Unknown)
    assert _reads(outcome) == []


@pytest.mark.parametrize(
    ("command", "value"),
    [
        ("execSync('terraform output -json', {cwd: 'lib'})", "n1"),
        ("execSync('cd lib && terraform output -json 2>/dev/null').toString()", "n1"),
        ("execFileSync('terraform', ['output', '-json'])", "n1"),
        ("spawnSync('terraform', ['-chdir=lib', 'output', '-json']).stdout", "n1"),
    ],
)
def test_terraform_prints_wrapped_outputs(command: str, value: str) -> None:
    program = f"const cp = require('child_process'); return JSON.parse(cp.{command}).name.value"
    outcome = run(program, {}, VALUES)
    assert outcome.value == value
    assert _reads(outcome) == [("name", True, False)]


@pytest.mark.parametrize(
    ("command", "reads"),
    [
        ("execSync('terraform output -raw name').toString().trim()", [("name", True, False)]),
        ("execSync('terraform output -raw nope')", [("nope", False, False)]),
        ("execSync('terraform plan')", []),
    ],
)
def test_terraform_prints_one_output(command: str, reads: list[tuple[str, bool, bool]]) -> None:
    assert _reads(run(f"return require('child_process').{command}", {}, VALUES)) == reads


def test_existence_of_an_outputs_file_is_assumed() -> None:
    value = run(f"return require('fs').existsSync('{OUTPUTS}')", {}, VALUES).value
    assert isinstance(value, Unknown)
    assert value.assume is True


def test_optional_reads_are_marked() -> None:
    outcome = _run("if (Math.random() > 0.5) { o.nope; } return o.name")
    assert [(event.name, event.optional) for event in outcome.machine.result.outputs] == [
        ("nope", True),
        ("name", False),
    ]


def test_outputs_object_is_one_value() -> None:
    value = _run("return o").value
    assert isinstance(value, MapValue)
    assert value.kind == "Outputs"
