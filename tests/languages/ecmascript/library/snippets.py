"""Runs one snippet of JavaScript and shows what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tapcheck.languages.program.host import MOUNT, OutputsForm
from tapcheck.languages.program.machine import Machine
from tapcheck.languages.program.trace import Event
from tapcheck.languages.program.values import UNDEFINED, Unknown
from tests.harness.javascript_kat import body_of, new_machine
from tests.languages.ecmascript.jest.memory import MemoryHost

OUTPUTS = "cfn-outputs/flat-outputs.json"
"""Where snippets find stack outputs."""


class OutputsHost(MemoryHost):
    """A project whose stacks declare the outputs of ``values``; None is a value that only a deployment knows."""

    def __init__(
        self, files: Mapping[str, str], values: Mapping[str, object], form: OutputsForm, complete: bool
    ) -> None:
        super().__init__(files, frozenset({OUTPUTS}), tuple(values))
        self._values = values
        self._form = form
        self._complete = complete

    def outputs(self, path: str) -> OutputsForm | None:
        return self._form if path == f"{MOUNT}/{OUTPUTS}" else None

    def declares(self, output: str) -> bool | None:
        return True if output in self._values else (False if self._complete else None)

    def output_value(self, output: str) -> tuple[bool, object]:
        value = self._values.get(output)
        return value is not None, value


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value of a snippet, the events that it led to, and the machine that ran it."""

    value: Any
    evidence: tuple[Event, ...]
    machine: Machine


def run(
    snippet: str,
    files: Mapping[str, str] | None = None,
    values: Mapping[str, object] | None = None,
    form: OutputsForm | None = None,
    complete: bool = True,
) -> Outcome:
    """Runs a snippet; the names `unknown`, `text` and `list` are a value, a text and a list that nobody knows."""
    program = f"module.exports = function (require, unknown, text, list) {{ {body_of(snippet)}\n}};"
    host = OutputsHost({**(files or {}), "case.js": program}, values or {}, form or OutputsForm(), complete)
    machine = new_machine(host)
    module = machine.runner.run_file(f"{MOUNT}/case.js")
    require = machine.runner._surroundings(f"{MOUNT}/case.js", module)["require"]
    machine.evidence = {}
    unknowns = [Unknown("test"), Unknown("test", kind="string"), Unknown("test", kind="list")]
    region = machine.enter("test")
    value = machine.call(module.commonjs.properties["exports"], UNDEFINED, [require, *unknowns])
    machine.leave(region)
    return Outcome(value, tuple(machine.evidence), machine)
