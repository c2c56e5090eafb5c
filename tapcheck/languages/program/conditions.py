"""Conditions: what they look at is guarded, the program can live without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.closures import Evaluate
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.syntax import Expression
from tapcheck.languages.program.trace import OutputEvent

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler


def compile_condition(compiler: Compiler, node: Expression) -> Evaluate:
    """The closure of an expression that decides which way the program goes.

    A program that asks whether an output is there, and how, goes on without it; one that stops instead
    throws, which is a failure with that output as its cause.
    """
    machine = compiler.machine
    value = compiler.expression(node)

    def evaluate(scope: Scope) -> Any:
        outer = machine.evidence
        machine.evidence = {}
        reads = machine.result.outputs
        before = len(reads)
        try:
            return value(scope)
        finally:
            # What an operand reads that may not be evaluated is no evidence, but it is read here.
            for event in (*machine.evidence, *reads[before:]):
                if type(event) is OutputEvent and not event.declared:
                    event.guarded = True
            outer.update(machine.evidence)
            machine.evidence = outer

    return evaluate
