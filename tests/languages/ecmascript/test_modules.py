"""Modules hand each other what they do in node, which the answers written here are compared with where it is there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tapcheck.languages.program.host import MOUNT
from tapcheck.languages.program.values import MapValue, Thrown, Unknown
from tests.harness.folders import write_files
from tests.harness.javascript_kat import encode, new_machine
from tests.languages.ecmascript.jest.memory import MemoryHost

NODE = shutil.which("node")
A = "export const one = 1; export default 'd'; export function two() { return 2; }\n"

PROGRAMS: dict[str, tuple[dict[str, str], Any]] = {
    "named": (
        {"a.mjs": A, "main.mjs": "import {one, two as t} from './a.mjs'; export const result = [one, t()];"},
        [1, 2],
    ),
    "default": ({"a.mjs": A, "main.mjs": "import d from './a.mjs'; export const result = d;"}, "d"),
    "default and named": (
        {"a.mjs": A, "main.mjs": "import d, {one} from './a.mjs'; export const result = [d, one];"},
        ["d", 1],
    ),
    "namespace": (
        {"a.mjs": A, "main.mjs": "import * as a from './a.mjs'; export const result = [a.one, a.two(), a.default];"},
        [1, 2, "d"],
    ),
    "changes after the import": (
        {
            "a.mjs": "export let n = 1; export function grow() { n += 1; }",
            "main.mjs": "import {n, grow} from './a.mjs'; grow(); export const result = n;",
        },
        2,
    ),
    "functions of a cycle": (
        {
            "a.mjs": "import {b} from './b.mjs'; export function a() { return 'a'; } export const both = b();",
            "b.mjs": "import {a} from './a.mjs'; export function b() { return a() + 'b'; } export const early = a();",
            "main.mjs": (
                "import {both} from './a.mjs'; import {early} from './b.mjs'; export const result = [both, early];"
            ),
        },
        ["ab", "a"],
    ),
    "re-exported names": (
        {
            "a.mjs": A,
            "b.mjs": "export {one as uno, default as d} from './a.mjs'; export {two} from './a.mjs';",
            "main.mjs": "import {uno, d, two} from './b.mjs'; export const result = [uno, d, two()];",
        },
        [1, "d", 2],
    ),
    "re-exported as default": (
        {
            "a.mjs": A,
            "b.mjs": "export {one as default} from './a.mjs';",
            "main.mjs": "import b from './b.mjs'; export const result = b;",
        },
        1,
    ),
    "everything re-exported but the default": (
        {
            "a.mjs": A,
            "b.mjs": "export * from './a.mjs'; export const own = 'o';",
            "main.mjs": "import * as b from './b.mjs'; export const result = [b.one, b.own, b.default === undefined];",
        },
        [1, "o", True],
    ),
    "own names hide those of export *": (
        {
            "a.mjs": A,
            "b.mjs": "export * from './a.mjs'; export const one = 'own';",
            "main.mjs": "import {one} from './b.mjs'; export const result = one;",
        },
        "own",
    ),
    "namespace re-exported": (
        {
            "a.mjs": A,
            "b.mjs": "export * as all from './a.mjs';",
            "main.mjs": "import {all} from './b.mjs'; export const result = [all.one, all.default];",
        },
        [1, "d"],
    ),
    "run once": (
        {
            "a.mjs": "globalThis.runs = (globalThis.runs || 0) + 1;",
            "b.mjs": "import './a.mjs';",
            "main.mjs": "import './a.mjs'; import './b.mjs'; export const result = globalThis.runs;",
        },
        1,
    ),
    "module.exports": (
        {
            "a.cjs": "module.exports = {x: 1, y: () => 2};",
            "main.cjs": "const a = require('./a.cjs'); exports.result = [a.x, a.y()];",
        },
        [1, 2],
    ),
    "module.exports is a function": (
        {
            "a.cjs": "module.exports = n => n + 1; module.exports.extra = 'e';",
            "main.cjs": "const a = require('./a.cjs'); exports.result = [a(1), a.extra];",
        },
        [2, "e"],
    ),
    "exports of commonjs by name": (
        {
            "a.cjs": "exports.x = 1; exports.y = 2;",
            "main.mjs": "import {x, y} from './a.cjs'; export const result = [x, y];",
        },
        [1, 2],
    ),
    "default of commonjs": (
        {
            "a.cjs": "module.exports = {x: 1};",
            "main.mjs": "import a from './a.cjs'; export const result = a.x;",
        },
        1,
    ),
    "cycle of commonjs": (
        {
            "a.cjs": "exports.early = 1; const b = require('./b.cjs'); exports.late = b.seen;",
            "b.cjs": "const a = require('./a.cjs'); exports.seen = [a.early, a.late === undefined];",
            "main.cjs": "exports.result = require('./a.cjs').late;",
        },
        [1, True],
    ),
    "endings and folders": (
        {
            "lib/index.js": "module.exports = 'index';",
            "lib/one.js": "module.exports = 'one';",
            "main.cjs": "exports.result = [require('./lib'), require('./lib/one'), require('./lib/')];",
        },
        ["index", "one", "index"],
    ),
    "json": (
        {
            "data.json": '{"a": [1, null], "b": "x"}',
            "main.cjs": "const d = require('./data.json'); exports.result = [d.a, d.b, require('./data') === d];",
        },
        [[1, None], "x", True],
    ),
    "json with a byte order mark": (
        {"data.json": '\ufeff{"a": 1}', "main.cjs": "exports.result = require('./data.json').a;"},
        1,
    ),
    "a module that is missing": (
        {
            "main.cjs": "try { require('./nope'); exports.result = 'found'; } "
            "catch (e) { exports.result = [e instanceof Error, e.message.includes('./nope')]; }"
        },
        [True, True],
    ),
    "a module that throws": (
        {
            "a.cjs": "throw new RangeError('no');",
            "main.cjs": "try { require('./a.cjs'); } catch (e) { exports.result = [e.name, e.message]; }",
        },
        ["RangeError", "no"],
    ),
    "where a file is": (
        {
            "lib/a.js": "module.exports = [__filename, __dirname].map(p => require('path').basename(p));",
            "main.cjs": "exports.result = require('./lib/a.js');",
        },
        ["a.js", "lib"],
    ),
    "modules of node": (
        {
            "main.mjs": "import path, {join} from 'node:path'; import * as all from 'path'; "
            "export const result = [join('a', 'b'), path.basename('x/y'), all.extname('f.tf')];"
        },
        ["a/b", "y", ".tf"],
    ),
    "dynamic import": (
        {
            "a.mjs": A,
            "main.mjs": "const a = await import('./a.mjs'); export const result = [a.one, a.default];",
        },
        [1, "d"],
    ),
    "exported declarations": (
        {
            "a.mjs": "export class C { m() { return 'm'; } } export const [p, q] = [1, 2], {r} = {r: 3}; "
            "const inner = 4; export {inner as outer}; export default class { s() { return 's'; } }",
            "main.mjs": "import D, {C, p, q, r, outer} from './a.mjs'; "
            "export const result = [new C().m(), p, q, r, outer, new D().s()];",
        },
        ["m", 1, 2, 3, 4, "s"],
    ),
}


def _entry(files: Mapping[str, str]) -> str:
    return next(name for name in files if name.startswith("main."))


def _result(files: Mapping[str, str]) -> Any:
    machine = new_machine(MemoryHost(files))
    machine.globals.define("globalThis", MapValue())
    module = machine.runner.run_file(f"{MOUNT}/{_entry(files)}")
    return encode(machine, machine.runner.exported(machine, module, "result"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_modules_hand_each_other_what_they_should(name: str) -> None:
    files, expected = PROGRAMS[name]
    assert _result(files) == expected


def test_node_agrees(tmp_path: Path) -> None:
    if NODE is None:
        pytest.skip("node is not installed")
    driver = "const all = {};\n"
    for number, (name, (files, _)) in enumerate(PROGRAMS.items()):
        write_files(tmp_path / str(number), files)
        driver += f"all[{json.dumps(name)}] = (await import('./{number}/{_entry(files)}')).result;\n"
    (tmp_path / "driver.mjs").write_text(f"{driver}console.log(JSON.stringify(all));", encoding="utf-8")
    done = subprocess.run([NODE, "driver.mjs"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == {name: expected for name, (_, expected) in PROGRAMS.items()}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"main.cjs": "exports.result = require('left-pad');"}, "import of 'left-pad'"),
        ({"main.cjs": "exports.result = require('../outside');"}, "import from outside the project"),
        ({"main.cjs": "exports.result = require(process.env.NAME);"}, "import of an unknown module"),
        ({"main.mjs": "import x from 'left-pad'; export const result = x;"}, "import of 'left-pad'"),
        ({"main.mjs": "export {x as result} from 'left-pad';"}, "import of 'left-pad'"),
        ({"main.mjs": "export * from 'left-pad';"}, "import of an unknown module"),
        ({"main.cjs": "jest.mock('./a.cjs'); exports.result = require('./a.cjs');"}, "mock of './a.cjs'"),
    ],
)
def test_what_nobody_here_knows_stays_unknown(files: dict[str, str], reason: str) -> None:
    machine = new_machine(MemoryHost(files))
    machine.globals.define("jest", Unknown("jest"))
    module = machine.runner.run_file(f"{MOUNT}/{_entry(files)}")
    assert encode(machine, machine.runner.exported(machine, module, "result")) == {"$": "unknown", "reason": reason}


def test_an_entry_that_is_missing_is_thrown() -> None:
    machine = new_machine(MemoryHost({}))
    with pytest.raises(Thrown):
        machine.runner.run_file(f"{MOUNT}/main.js")
