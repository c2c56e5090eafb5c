"""Snippets of JavaScript as node runs them, and as this project evaluates them.

`python -m tests.harness.javascript_kat` runs the snippets of `tests/languages/ecmascript/library/cases` (one a line) in
node and writes what they give to `known_answers.json` next to that folder. A snippet is an expression, or the body of a
function when it contains `return`.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tapcheck.languages.ecmascript.jest import Session
from tapcheck.languages.ecmascript.language import EcmaScript
from tapcheck.languages.ecmascript.library import globals_for
from tapcheck.languages.ecmascript.library.objects import ordered_keys
from tapcheck.languages.ecmascript.modules import Loader
from tapcheck.languages.ecmascript.packages import packages_for
from tapcheck.languages.ecmascript.regex.units import to_code_points
from tapcheck.languages.program.compiler import Compiler
from tapcheck.languages.program.host import MOUNT
from tapcheck.languages.program.machine import Machine
from tapcheck.languages.program.results import ProgramResult
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.values import (
    HOLE,
    ListValue,
    MapValue,
    PromiseValue,
    RegexValue,
    SymbolValue,
    Thrown,
    Undefined,
    Unknown,
    is_callable,
)
from tests.languages.ecmascript.jest.memory import MemoryHost

FOLDER = Path(__file__).resolve().parent.parent / "languages" / "ecmascript" / "library"
THEMES = (
    "collections",
    "dates",
    "files",
    "functions",
    "json",
    "lists",
    "numbers",
    "objects",
    "paths",
    "promises",
    "regexps",
    "strings",
    "web",
)

FILES = {
    "lib/main.tf": 'resource "aws_vpc" "main" {}\n',
    "lib/data.json": '{"a": [1, {"b": null}]}',
    "lib/deep/x.txt": "x",
    "lib/deep/er/y.txt": "y \U0001f600\n",
    "empty.txt": "",
    "bom.txt": "\ufeffbom",
}

_PROGRAM = r"""
const mount = process.argv[1];
const shown = (text) => text.split(process.cwd()).join(mount);
const named = (value) => [...Object.keys(value)].map((key) => [key, encode(value[key])]);
function encode(value, depth = 0) {
  if (depth > 40) return {$: 'deep'};
  const inner = (item) => encode(item, depth + 1);
  if (value === undefined) return {$: 'undefined'};
  if (typeof value === 'number' && (!(Math.abs(value) <= 2 ** 53) || Object.is(value, -0))) {
    return {$: 'number', v: Object.is(value, -0) ? '-0' : String(value)};
  }
  if (typeof value === 'string') return shown(value);
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'function') return {$: 'function'};
    return typeof value === 'symbol' ? {$: 'symbol', v: String(value)} : value;
  }
  if (Array.isArray(value)) {
    const items = Array.from({length: value.length}, (_, i) => i in value ? inner(value[i]) : {$: 'hole'});
    const extra = named(value).filter(([key]) => !/^\d+$/.test(key));
    return extra.length ? {$: 'array', items, extra} : items;
  }
  if (value instanceof Map) return {$: 'Map', v: [...value].map(([k, v]) => [inner(k), inner(v)])};
  if (value instanceof Set) return {$: 'Set', v: [...value].map(inner)};
  if (value instanceof Date) return {$: 'Date', v: inner(value.getTime())};
  if (value instanceof RegExp) return {$: 'RegExp', v: String(value), at: value.lastIndex};
  if (value instanceof Error) return {$: 'error', name: value.name, message: shown(value.message), own: named(value)};
  if (Buffer.isBuffer(value)) return {$: 'Buffer', v: value.toString('hex')};
  if (value instanceof URL) return {$: 'URL', v: String(value)};
  if (typeof value.next === 'function') return {$: 'iterator'};
  return {$: 'object', v: named(value)};
}
const bodies = JSON.parse(require('fs').readFileSync(0, 'utf8'));
(async () => {
  const answers = [];
  for (const body of bodies) {
    let answer;
    try {
      const value = new Function('require', body)(require);
      if (value instanceof Promise) {
        answer = await value.then((v) => ({$: 'promise', v: encode(v)}), (e) => ({$: 'rejected', v: encode(e)}));
      } else {
        answer = encode(value);
      }
    } catch (error) {
      answer = {threw: encode(error)};
    }
    answers.push(answer);
  }
  process.stdout.write(JSON.stringify(answers));
})();
"""


def body_of(snippet: str) -> str:
    """The function body that a snippet stands for."""
    return snippet if "return" in snippet else f"return ({snippet});"


def cases_of(theme: str) -> tuple[str, ...]:
    """The snippets of a theme."""
    lines = (FOLDER / "cases" / f"{theme}.txt").read_text(encoding="utf-8").split("\n")
    return tuple(line for line in lines if line and not line.startswith("#"))


def files_of(theme: str) -> dict[str, str]:
    """The files that the snippets of a theme find in their working folder."""
    return FILES if theme == "files" else {}


def ask_node(snippets: Sequence[str], files: Mapping[str, str]) -> list[Any]:
    """What node answers, as plain data."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder).resolve() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        done = subprocess.run(
            ["node", "-e", _PROGRAM, "--", MOUNT],
            input=json.dumps([body_of(snippet) for snippet in snippets]),
            capture_output=True,
            encoding="utf-8",
            check=True,
            cwd=Path(folder).resolve(),
            timeout=120,
        )
    answers: list[Any] = json.loads(done.stdout)
    return answers


class Evaluation:
    """Snippets of one theme, ready to be run one by one."""

    def __init__(self, snippets: Sequence[str], files: Mapping[str, str]) -> None:
        functions = ",\n".join(f"function (require) {{ {body_of(snippet)}\n}}" for snippet in snippets)
        self.machine = new_machine(MemoryHost({**files, "cases.js": f"module.exports = [{functions}];"}))
        module = self.machine.runner.run_file(f"{MOUNT}/cases.js")
        self._functions = module.commonjs.properties["exports"].items
        self._require = self.machine.runner._surroundings(f"{MOUNT}/cases.js", module)["require"]

    def answer(self, index: int) -> Any:
        """What the snippet gives, in the form of :func:`ask_node`."""
        machine = self.machine
        frames = sys.getrecursionlimit()
        sys.setrecursionlimit(20_000)
        try:
            value = machine.call(self._functions[index], Undefined(), [self._require])
            return encode(machine, value)
        except Thrown as thrown:
            return {"threw": encode(machine, thrown.value)}
        finally:
            sys.setrecursionlimit(frames)


def new_machine(host: MemoryHost) -> Machine:
    """A machine for programs of a project."""
    compiler = Compiler()
    machine = Machine(EcmaScript(), host, Scope(None), compiler)
    compiler.machine = machine
    machine.result = ProgramResult("cases.js", "none")
    for name, value in globals_for(machine).items():
        machine.globals.define(name, value)
    machine.runner = Loader(machine, packages_for(Session(machine), {}))
    return machine


def encode(machine: Machine, value: Any) -> Any:
    """A value as plain data, as the program in node writes it."""

    def named(target: MapValue) -> list[Any]:
        return [[key, encode(machine, machine.language.get(machine, target, key))] for key in ordered_keys(target)]

    if isinstance(value, Undefined):
        return {"$": "undefined"}
    if isinstance(value, Unknown):
        return {"$": "unknown", "reason": value.reason}
    if isinstance(value, float) and (not abs(value) <= 2**53 or (value == 0 and math.copysign(1, value) < 0)):
        return {"$": "number", "v": "-0" if value == 0 else machine.language.text(machine, value)}
    if value is None or isinstance(value, (str, bool, int, float)):
        return to_code_points(value) if isinstance(value, str) else value
    if is_callable(value):
        return {"$": "function"}
    if isinstance(value, SymbolValue):
        return {"$": "symbol", "v": f"Symbol({value.description})"}
    if isinstance(value, ListValue):
        if value.unknown is not None:
            return {"$": "unknown", "reason": value.unknown.reason}
        items = [{"$": "hole"} if item is HOLE else encode(machine, item) for item in value.items]
        extra = [[key, encode(machine, item)] for key, item in (value.extra or {}).items()]
        return {"$": "array", "items": items, "extra": extra} if extra else items
    if isinstance(value, RegexValue):
        return {"$": "RegExp", "v": machine.language.text(machine, value), "at": value.position}
    if isinstance(value, PromiseValue):
        while isinstance(value.value, PromiseValue):
            value = value.value
        return {"$": "rejected" if value.rejected else "promise", "v": encode(machine, value.value)}
    if value.unknown is not None:
        return {"$": "unknown", "reason": value.unknown.reason}
    if value.kind == "Map":
        return {"$": "Map", "v": [[encode(machine, key), encode(machine, item)] for key, item in value.data.values()]}
    if value.kind == "Set":
        return {"$": "Set", "v": [encode(machine, item) for item, _ in value.data.values()]}
    if value.kind == "Date":
        return {"$": "Date", "v": encode(machine, value.data)}
    if value.kind == "Error":
        name, message = (machine.language.get(machine, value, key) for key in ("name", "message"))
        return {"$": "error", "name": str(name), "message": str(message), "own": named(value)}
    if value.kind == "Buffer":
        return {"$": "Buffer", "v": value.data.data.hex()}
    if value.kind == "URL":
        return {"$": "URL", "v": value.data.text}
    if value.kind == "Iterator":
        return {"$": "iterator"}
    return {"$": "object", "v": named(value)}


def main() -> None:
    """Writes the known answers."""
    answers = {}
    for theme in THEMES:
        snippets = cases_of(theme)
        answers[theme] = dict(zip(snippets, ask_node(snippets, files_of(theme)), strict=True))
        assert len(answers[theme]) == len(snippets), f"a snippet of {theme} is there twice"
    text = json.dumps(answers, indent=1, ensure_ascii=True)
    (FOLDER / "known_answers.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
