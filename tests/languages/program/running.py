"""Runs small programs for tests of the evaluator."""

from __future__ import annotations

from typing import Any

from tapcheck.languages.ecmascript.language import EcmaScript
from tapcheck.languages.ecmascript.library import globals_for
from tapcheck.languages.ecmascript.lower_source import lower_source
from tapcheck.languages.program.compiler import Compiler
from tapcheck.languages.program.machine import Machine
from tapcheck.languages.program.results import ProgramResult
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.source import SourceFile
from tests.languages.ecmascript.jest.memory import MemoryHost


class Ran:
    """A program that has run, with its machine and its top-level scope."""

    def __init__(self, machine: Machine, scope: Scope) -> None:
        self.machine = machine
        self.scope = scope

    def __getitem__(self, name: str) -> Any:
        cell = self.scope.find(name)
        assert cell is not None, f"the program declares no {name}"
        return shown(cell.value)


def run(source: str, **names: Any) -> Ran:
    """Runs a program in which ``names`` are declared; one test region is open around it."""
    compiler = Compiler()
    machine = Machine(EcmaScript(), MemoryHost({}), Scope(None), compiler)
    compiler.machine = machine
    machine.path = "t.ts"
    machine.result = ProgramResult("t.ts", "jest")
    for name, value in globals_for(machine).items():
        machine.globals.define(name, value)
    scope = Scope(machine.globals)
    for name, value in names.items():
        scope.define(name, value)
    machine.enter("test")
    program, problems = lower_source(SourceFile.from_text("t.ts", source))
    assert not problems
    compiler.run(program, scope)
    return Ran(machine, scope)


def shown(value: Any) -> Any:
    """A value as plain data; `?` for unknown ones."""
    if isinstance(value, Unknown):
        return "?"
    if isinstance(value, ListValue):
        return "?" if value.unknown is not None else [shown(item) for item in value.items]
    if isinstance(value, MapValue):
        return "?" if value.unknown is not None else {key: shown(item) for key, item in value.properties.items()}
    return value
