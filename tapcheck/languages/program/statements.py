"""Compilation of statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.closures import Bind, Evaluate, Execute
from tapcheck.languages.program.conditions import compile_condition
from tapcheck.languages.program.loops import compile_for, compile_for_each, compile_while
from tapcheck.languages.program.machine import Completion, Region
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.syntax import (
    Block,
    Break,
    Class,
    Continue,
    Declare,
    DefineClass,
    DefineFunction,
    Export,
    For,
    ForEach,
    Function,
    If,
    Import,
    Labeled,
    NamePattern,
    Return,
    Statement,
    Switch,
    Throw,
    Try,
    While,
)
from tapcheck.languages.program.syntax import Evaluate as EvaluateNode
from tapcheck.languages.program.values import UNDEFINED, FunctionValue, Thrown, Unknown, reason_of

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler


_MAY_HAVE_THROWN = "may have thrown before"


def compile_body(compiler: Compiler, body: tuple[Statement, ...]) -> Execute:
    """Statements in an existing scope; functions are defined before anything runs."""
    hoisted = [
        (node.function.name, compiler.expression(_anonymous(node.function)))
        for node in body
        if isinstance(node, DefineFunction)
    ]
    executes = [compiler.statement(node) for node in body if not isinstance(node, DefineFunction)]
    machine = compiler.machine

    def execute(scope: Scope) -> Completion | None:
        for name, make in hoisted:
            value = make(scope)
            value.name = name
            scope.define(name, value)
        for run in executes:
            machine.step()
            completion = run(scope)
            if completion is not None:
                return completion
        return None

    return execute


def _anonymous(function: Function) -> Function:
    """The function as its block defines it: its name is a variable of the block, not of its own."""
    return Function(
        function.start,
        function.end,
        "",
        function.parameters,
        function.body,
        function.arrow,
        function.asynchronous,
        function.generator,
    )


def _declare(compiler: Compiler, node: Declare) -> Execute:
    machine = compiler.machine
    bindings: list[tuple[Bind, Evaluate | None]] = []
    for pattern, first in node.bindings:
        value = compiler.expression(first) if first is not None else None
        if value is not None and isinstance(pattern, NamePattern) and isinstance(first, (Function, Class)):
            value = _named(value, pattern.name)
        bindings.append((compiler.pattern(pattern, node.kind), value))
    only_if_new = node.kind == "var"

    def execute(scope: Scope) -> None:
        for bind, value in bindings:
            if value is None and only_if_new:
                continue
            outer = machine.evidence
            machine.evidence = {}
            try:
                bind(scope, UNDEFINED if value is None else value(scope))
            finally:
                outer.update(machine.evidence)
                machine.evidence = outer

    return execute


def _named(evaluate: Evaluate, name: str) -> Evaluate:
    def evaluate_named(scope: Scope) -> Any:
        value = evaluate(scope)
        if isinstance(value, FunctionValue) and not value.name:
            value.name = name
        return value

    return evaluate_named


def _evaluate(compiler: Compiler, node: EvaluateNode) -> Execute:
    machine = compiler.machine
    value = compiler.expression(node.value)

    def execute(scope: Scope) -> None:
        outer = machine.evidence
        machine.evidence = {}
        try:
            value(scope)
        finally:
            if len(outer) < 1000:
                outer.update(machine.evidence)
            machine.evidence = outer

    return execute


def _block(compiler: Compiler, node: Block) -> Execute:
    execute = compile_body(compiler, node.body)
    if not any(isinstance(item, (Declare, DefineFunction, DefineClass)) for item in node.body):
        return execute
    return lambda scope: execute(Scope(scope))


def _if(compiler: Compiler, node: If) -> Execute:
    machine = compiler.machine
    test = compile_condition(compiler, node.test)
    yes = compiler.statement(node.yes)
    no = compiler.statement(node.no) if node.no is not None else _nothing

    def execute(scope: Scope) -> Completion | None:
        condition = test(scope)
        chosen = machine.decide(condition)
        if chosen is None:
            return machine.fork([lambda: yes(scope), lambda: no(scope)], reason_of(condition))
        return yes(scope) if chosen else no(scope)

    return execute


def _nothing(_scope: Scope) -> None:
    return None


def _switch(compiler: Compiler, node: Switch) -> Execute:
    machine = compiler.machine
    subject = compiler.expression(node.subject)
    tests = [compiler.expression(case.test) if case.test is not None else None for case in node.cases]
    bodies = [compile_body(compiler, case.body) for case in node.cases]
    default = next((index for index, case in enumerate(node.cases) if case.test is None), len(bodies))

    def run_from(scope: Scope, first: int) -> Completion | None:
        for body in bodies[first:]:
            completion = body(scope)
            if completion is not None:
                if completion.role == "break" and not completion.label:
                    return None
                return completion
        return None

    def execute(scope: Scope) -> Completion | None:
        value = subject(scope)
        inner = Scope(scope)
        region = machine.enter("loop")
        try:
            for index, test in enumerate(tests):
                if test is None:
                    continue
                same = machine.language.same(machine, value, test(inner))
                if isinstance(same, Unknown):
                    starts = [at for at in range(index, len(tests)) if tests[at] is not None]
                    if default not in starts:
                        starts.append(default)
                    return machine.fork(
                        [(lambda at=at: run_from(Scope(scope), at)) for at in starts],  # type: ignore[misc]
                        same.reason,
                    )
                if same:
                    return run_from(inner, index)
            return run_from(inner, default)
        finally:
            machine.leave(region)

    return execute


def _try(compiler: Compiler, node: Try) -> Execute:
    machine = compiler.machine
    body = compiler.statement(node.body)
    handler = compiler.statement(node.handler) if node.handler is not None else None
    parameter = compiler.pattern(node.parameter, "let") if node.parameter is not None else None
    final = compiler.statement(node.final) if node.final is not None else None

    def handle(scope: Scope, value: Any) -> Completion | None:
        assert handler is not None
        inner = Scope(scope)
        if parameter is not None:
            parameter(inner, value)
        return handler(inner)

    def either(scope: Scope, completion: Completion | None, region: Region, mark: int) -> Completion | None:
        """Joins having gone through the body with having thrown somewhere in it."""
        machine.journal.open()
        try:
            machine.regions.remove(region)
            changes = region.changes
            thrown = next(item.value for item in machine.settle(region, blur=False) if isinstance(item, Thrown))

            def caught() -> Completion | None:
                machine.journal.blur(mark, _MAY_HAVE_THROWN)
                machine.journal.allow(changes, _MAY_HAVE_THROWN)
                return handle(scope, thrown)

            return machine.fork([lambda: completion, caught], _MAY_HAVE_THROWN)
        finally:
            machine.journal.close()

    def guarded(scope: Scope) -> Completion | None:
        if handler is None:
            return body(scope)
        region = machine.enter("try")
        depth = len(machine.regions)
        unknown_calls = machine.unknown_calls
        try:
            completion = body(scope)
        except Thrown as thrown:
            del machine.regions[depth:]
            machine.leave(region)
            if machine.unknown_calls != unknown_calls:
                return machine.fork([lambda: handle(scope, Unknown(_MAY_HAVE_THROWN))], _MAY_HAVE_THROWN)
            return handle(scope, thrown.value)
        except BaseException:
            machine.leave(region)
            raise
        mark = region.mark
        if mark is None:
            machine.leave(region)
            return completion
        return either(scope, completion, region, mark)

    def execute(scope: Scope) -> Completion | None:
        if final is None:
            return guarded(scope)
        try:
            completion = guarded(scope)
        except Thrown:
            last = final(scope)
            if last is not None:
                return last
            raise
        return final(scope) or completion

    return execute


def _throw(compiler: Compiler, node: Throw) -> Execute:
    machine = compiler.machine
    value = compiler.expression(node.value)

    def execute(scope: Scope) -> None:
        thrown = value(scope)
        machine.site = node
        raise machine.thrown(thrown)

    return execute


def _return(compiler: Compiler, node: Return) -> Execute:
    if node.value is None:
        completion = Completion("return")
        return lambda _scope: completion
    value = compiler.expression(node.value)
    return lambda scope: Completion("return", value=value(scope))


def _break(_compiler: Compiler, node: Break) -> Execute:
    completion = Completion("break", node.label)
    return lambda _scope: completion


def _continue(_compiler: Compiler, node: Continue) -> Execute:
    completion = Completion("continue", node.label)
    return lambda _scope: completion


def _labeled(compiler: Compiler, node: Labeled) -> Execute:
    body = node.body
    label = node.label
    if isinstance(body, (While, For, ForEach)):
        return STATEMENT_LOOPS[type(body)](compiler, body, label)
    execute_body = compiler.statement(body)

    def execute(scope: Scope) -> Completion | None:
        completion = execute_body(scope)
        if completion is not None and completion.role == "break" and completion.label == label:
            return None
        return completion

    return execute


def _define_function(compiler: Compiler, node: DefineFunction) -> Execute:
    make = compiler.expression(node.function)
    name = node.function.name

    def execute(scope: Scope) -> None:
        scope.define(name, make(scope))

    return execute


def _define_class(compiler: Compiler, node: DefineClass) -> Execute:
    make = compiler.expression(node.value)
    name = node.value.name

    def execute(scope: Scope) -> None:
        scope.define(name, make(scope))

    return execute


def _import(compiler: Compiler, node: Import) -> Execute:
    machine = compiler.machine

    def execute(scope: Scope) -> None:
        machine.site = node
        module = machine.runner.import_module(machine, node.module)
        for exported, local in node.names:
            machine.runner.bind(scope, local, module, exported)

    return execute


def _export(compiler: Compiler, node: Export) -> Execute:
    machine = compiler.machine
    value = compiler.expression(node.value) if node.value is not None else None

    def execute(scope: Scope) -> None:
        machine.runner.export(machine, scope, node, None if value is None else value(scope))

    return execute


STATEMENT_LOOPS: dict[type[Any], Callable[..., Execute]] = {
    For: compile_for,
    ForEach: compile_for_each,
    While: compile_while,
}

STATEMENTS: dict[type[Any], Callable[..., Execute]] = {
    **STATEMENT_LOOPS,
    Block: _block,
    Break: _break,
    Continue: _continue,
    Declare: _declare,
    DefineClass: _define_class,
    DefineFunction: _define_function,
    EvaluateNode: _evaluate,
    Export: _export,
    If: _if,
    Import: _import,
    Labeled: _labeled,
    Return: _return,
    Switch: _switch,
    Throw: _throw,
    Try: _try,
}
