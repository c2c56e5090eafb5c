"""Turns the program form into Python closures, and runs functions.

A closure per node runs several times faster than walking the tree. Functions are compiled when they are first
called, so the untouched parts of large helper modules cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapcheck.languages.program.closures import Bind, Evaluate, Execute
from tapcheck.languages.program.expressions import EXPRESSIONS
from tapcheck.languages.program.hoisting import hoisted_names
from tapcheck.languages.program.journal import join_values
from tapcheck.languages.program.machine import MOST_CALLS_DEEP, MOST_EVIDENCE, Completion, Machine, Region
from tapcheck.languages.program.patterns import PATTERNS
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.statements import STATEMENTS, compile_body
from tapcheck.languages.program.syntax import Block, Expression, Function, Pattern, Program, RestPattern, Statement
from tapcheck.languages.program.values import (
    UNDEFINED,
    BoundReached,
    FunctionValue,
    ListValue,
    PromiseValue,
    Thrown,
)

_EITHER = "one of several returns"

Run = Callable[[Scope, list[Any]], Any]


class Compiler:
    """Compiles the nodes of one evaluation for one machine."""

    def __init__(self) -> None:
        self.machine: Machine
        self.closures_made = 0
        """How many function nodes have been compiled: loops see from it whether their body makes closures."""
        self._runs: dict[Function, Run] = {}

    def expression(self, node: Expression) -> Evaluate:
        """The closure that computes an expression in a scope."""
        return EXPRESSIONS[type(node)](self, node)

    def statement(self, node: Statement) -> Execute:
        """The closure that runs a statement in a scope."""
        return STATEMENTS[type(node)](self, node)

    def pattern(self, node: Pattern, kind: str) -> Bind:
        """The closure that binds (``kind`` `let`, `const`, `var`, `parameter`) or assigns (empty) a value."""
        return PATTERNS[type(node)](self, node, kind)

    def run(self, program: Program, scope: Scope) -> None:
        """Runs the top level of a source file."""
        _hoist(scope, hoisted_names(program.body))
        compile_body(self, program.body)(scope)

    def invoke(self, machine: Machine, function: FunctionValue, receiver: Any, arguments: list[Any]) -> Any:
        """Calls a function of the program."""
        syntax = function.syntax
        run = self._runs.get(syntax)
        if run is None:
            run = self._runs[syntax] = self._compile_function(syntax)
        if machine.depth >= MOST_CALLS_DEEP:
            raise BoundReached("depth")
        machine.step()
        scope = Scope(function.scope)
        scope.function = scope
        if not syntax.arrow:
            scope.receiver = receiver
            scope.home = function.home
            scope.arguments = arguments
        path, site = machine.path, machine.site
        machine.calls.append((path, site))
        machine.path = function.module
        machine.depth += 1
        try:
            if syntax.asynchronous:
                return _settled(run, scope, arguments)
            return run(scope, arguments)
        except Thrown as thrown:
            if not thrown.trail:
                machine.mark(thrown)
            raise
        finally:
            machine.depth -= 1
            machine.calls.pop()
            machine.path, machine.site = path, site

    def _compile_function(self, syntax: Function) -> Run:
        binders = self._parameters(syntax.parameters)
        if not isinstance(syntax.body, Block):
            evaluate = self.expression(syntax.body)

            machine = self.machine

            def run_expression(scope: Scope, arguments: list[Any]) -> Any:
                binders(scope, arguments)
                outer = machine.evidence
                machine.evidence = {}
                try:
                    return evaluate(scope)
                finally:
                    if len(outer) < MOST_EVIDENCE:
                        outer.update(machine.evidence)
                    machine.evidence = outer

            return run_expression
        hoisted = hoisted_names(syntax.body.body)
        body = self._body(compile_body(self, syntax.body.body))
        if syntax.generator:
            body = self._generator(body)

        def run_block(scope: Scope, arguments: list[Any]) -> Any:
            binders(scope, arguments)
            if hoisted:
                _hoist(scope, hoisted)
            return body(scope)

        return run_block

    def _parameters(self, parameters: tuple[Pattern, ...]) -> Callable[[Scope, list[Any]], None]:
        rest: Bind | None = None
        if parameters and isinstance(parameters[-1], RestPattern):
            rest = self.pattern(parameters[-1].pattern, "parameter")
            parameters = parameters[:-1]
        binders = [self.pattern(parameter, "parameter") for parameter in parameters]
        count = len(binders)

        def bind(scope: Scope, arguments: list[Any]) -> None:
            given = len(arguments)
            for index, binder in enumerate(binders):
                binder(scope, arguments[index] if index < given else UNDEFINED)
            if rest is not None:
                rest(scope, ListValue(arguments[count:]))

        return bind

    def _body(self, execute: Execute) -> Evaluate:
        machine = self.machine
        regions = machine.regions

        def run(scope: Scope) -> Any:
            region = Region("call")
            regions.append(region)
            try:
                completion = execute(scope)
            except Thrown as thrown:
                if not region.pending:
                    raise
                value, early = _early_values(machine, region)
                machine.postpone(thrown, _EITHER)
                return value if early else UNDEFINED
            except (BoundReached, RecursionError):
                machine.settle(region)
                raise
            finally:
                regions.pop()
            value = UNDEFINED if completion is None else completion.value
            if region.pending:
                other, early = _early_values(machine, region)
                return join_values(value, other, _EITHER) if early else value
            return value

        return run

    def _generator(self, body: Evaluate) -> Evaluate:
        machine = self.machine

        def run(scope: Scope) -> Any:
            items: list[Any] = []
            machine.yields.append(items)
            try:
                body(scope)
            finally:
                machine.yields.pop()
            return machine.language.new_iterator(machine, items)

        return run


def _hoist(scope: Scope, names: tuple[str, ...]) -> None:
    for name in names:
        if name not in scope.variables:
            scope.define(name, UNDEFINED)


def _settled(run: Run, scope: Scope, arguments: list[Any]) -> PromiseValue:
    try:
        value = run(scope, arguments)
    except Thrown as thrown:
        return PromiseValue(thrown.value, rejected=True)
    return value if isinstance(value, PromiseValue) else PromiseValue(value)


def _early_values(machine: Machine, region: Region) -> tuple[Any, bool]:
    values = [item.value for item in machine.settle(region) if isinstance(item, Completion)]
    if not values:
        return UNDEFINED, False
    joined = values[0]
    for value in values[1:]:
        joined = join_values(joined, value, _EITHER)
    return joined, True
