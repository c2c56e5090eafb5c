"""Compilation of loops.

A loop whose condition or collection is unknown runs its body once, as something that may happen or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.closures import Execute
from tapcheck.languages.program.machine import Completion, Machine
from tapcheck.languages.program.scope import Cell, Scope
from tapcheck.languages.program.syntax import Declare, For, ForEach, Statement, While
from tapcheck.languages.program.values import Unknown, reason_of

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler

_POLLS = 3
"""Turns of a `while` loop that may have ended."""
_DOUBTFUL_TURNS = 40
"""Turns of a counting loop that may have ended."""


class _Body:
    """The body of a loop with its turn region."""

    __slots__ = ("execute", "label", "machine", "makes_closures")

    def __init__(self, compiler: Compiler, body: Statement, label: str) -> None:
        before = compiler.closures_made
        self.machine = compiler.machine
        self.execute = compiler.statement(body)
        self.label = label
        self.makes_closures = compiler.closures_made != before

    def turn(self, scope: Scope) -> Completion | None:
        """One turn; a completion leaves the loop."""
        machine = self.machine
        machine.step()
        region = machine.enter("turn", self.label)
        try:
            completion = self.execute(scope)
        finally:
            machine.leave(region)
        if completion is not None and completion.role == "continue" and completion.label in ("", self.label):
            return None
        return completion

    def ended(self, completion: Completion) -> Completion | None:
        """What a completion of the body means for the statement after the loop."""
        if completion.role == "break" and completion.label in ("", self.label):
            return None
        return completion


class _Patience:
    """Ends a loop of which the program may have left already: more turns show nothing new, and polls never end."""

    __slots__ = ("doubts", "machine", "mark", "most", "turns")

    def __init__(self, machine: Machine, most: int) -> None:
        self.machine = machine
        self.most = most
        self.doubts = len(machine.doubts)
        self.turns = 0
        self.mark: int | None = None

    def ends(self) -> bool:
        """To be asked after each turn; when it ends, what the doubtful turns changed is unknown."""
        machine = self.machine
        if len(machine.doubts) <= self.doubts:
            return False
        if self.mark is None:
            self.mark = machine.journal.open()
        self.turns += 1
        if self.turns < self.most:
            return False
        machine.journal.blur(self.mark, "turns of a loop that may have ended")
        return True

    def close(self) -> None:
        """To be called when the loop has ended in any way."""
        if self.mark is not None:
            self.machine.journal.close()


def _in_loop(machine: Machine, label: str, run: Callable[[], Completion | None]) -> Completion | None:
    region = machine.enter("loop", label)
    try:
        return run()
    finally:
        machine.leave(region)


def compile_while(compiler: Compiler, node: While, label: str = "") -> Execute:
    """`while` and `do … while`."""
    machine = compiler.machine
    test = compiler.expression(node.test)
    body = _Body(compiler, node.body, label)
    body_first = node.body_first

    def run(scope: Scope) -> Completion | None:
        skip_test = body_first
        patience = _Patience(machine, _POLLS)
        try:
            while True:
                if not skip_test:
                    condition = test(scope)
                    chosen = machine.decide(condition)
                    if chosen is None or (chosen and isinstance(condition, Unknown)):
                        return machine.fork([lambda: _once(body, scope), lambda: None], reason_of(condition))
                    if not chosen:
                        return None
                skip_test = False
                completion = body.turn(scope)
                if completion is not None:
                    return body.ended(completion)
                if patience.ends():
                    return None
        finally:
            patience.close()

    return lambda scope: _in_loop(machine, label, lambda: run(scope))


def _once(body: _Body, scope: Scope) -> Completion | None:
    completion = body.turn(scope)
    return body.ended(completion) if completion is not None else None


def compile_for(compiler: Compiler, node: For, label: str = "") -> Execute:
    """`for (first; test; step)`."""
    machine = compiler.machine
    first = compiler.statement(node.first) if node.first is not None else None
    test = compiler.expression(node.test) if node.test is not None else None
    step = compiler.expression(node.step) if node.step is not None else None
    body = _Body(compiler, node.body, label)
    fresh = isinstance(node.first, Declare) and node.first.kind != "var" and body.makes_closures

    def run(scope: Scope) -> Completion | None:
        inner = Scope(scope)
        if first is not None:
            first(inner)
        patience = _Patience(machine, _DOUBTFUL_TURNS)
        try:
            while True:
                if test is not None:
                    condition = test(inner)
                    chosen = machine.decide(condition)
                    if chosen is None or (chosen and isinstance(condition, Unknown)):
                        return machine.fork([partial(_once, body, inner), lambda: None], reason_of(condition))
                    if not chosen:
                        return None
                completion = body.turn(inner)
                if completion is not None:
                    return body.ended(completion)
                if patience.ends():
                    return None
                if fresh:
                    inner = _copy(inner)
                if step is not None:
                    step(inner)
        finally:
            patience.close()

    return lambda scope: _in_loop(machine, label, lambda: run(scope))


def _copy(scope: Scope) -> Scope:
    """The same variables for the next turn, so that closures of this one keep theirs."""
    copied = Scope(scope.parent)
    for name, cell in scope.variables.items():
        copied.variables[name] = Cell(cell.value, cell.evidence)
    return copied


def compile_for_each(compiler: Compiler, node: ForEach, label: str = "") -> Execute:
    """`for (x of values)` and `for (x in keys)`."""
    machine = compiler.machine
    collection = compiler.expression(node.collection)
    bind = compiler.pattern(node.target, "parameter" if node.kind in ("let", "const") else node.kind)
    body = _Body(compiler, node.body, label)
    over_keys = node.over == "keys"

    def elements(scope: Scope) -> Iterable[Any] | Unknown:
        value = collection(scope)
        if over_keys:
            return machine.language.keys(machine, value)
        return machine.language.iterate(machine, value)

    def turn(scope: Scope, element: Any) -> Completion | None:
        inner = Scope(scope)
        bind(inner, element)
        return body.turn(inner)

    def run(scope: Scope) -> Completion | None:
        found = elements(scope)
        if isinstance(found, Unknown):
            unknown = found

            def once() -> Completion | None:
                completion = turn(scope, Unknown(unknown.reason))
                return body.ended(completion) if completion is not None else None

            return machine.fork([once, lambda: None], unknown.reason)
        for element in found:
            completion = turn(scope, element)
            if completion is not None:
                return body.ended(completion)
        return None

    return lambda scope: _in_loop(machine, label, lambda: run(scope))
