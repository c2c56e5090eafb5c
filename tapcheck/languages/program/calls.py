"""Compilation of calls and constructions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.access import home_of, present, receiver_of
from tapcheck.languages.program.closures import Evaluate
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.syntax import Call, Expression, Index, Member, New, Spread, Super, TaggedTemplate
from tapcheck.languages.program.values import HOLE, UNDEFINED, ListValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler


def _tagged(compiler: Compiler, node: TaggedTemplate) -> Evaluate:
    values = [compiler.expression(value) for value in node.values]
    cooked = [UNDEFINED if text is None else text for text in node.texts]
    raws = list(node.raws)

    def arguments(scope: Scope) -> list[Any]:
        strings = ListValue(list(cooked), extra={"raw": ListValue(list(raws))})
        return [strings, *(value(scope) for value in values)]

    return _invocation(compiler, node, node.tag, arguments, False)


def _arguments_of(compiler: Compiler, nodes: tuple[Expression, ...]) -> Callable[[Scope], list[Any]]:
    if any(isinstance(node, Spread) for node in nodes):
        return spread_items(compiler, nodes)
    evaluates = [compiler.expression(node) for node in nodes]
    if len(evaluates) == 1:
        only = evaluates[0]
        return lambda scope: [only(scope)]
    return lambda scope: [evaluate(scope) for evaluate in evaluates]


def spread_items(compiler: Compiler, nodes: tuple[Expression | None, ...]) -> Callable[[Scope], list[Any]]:
    machine = compiler.machine
    parts = [
        (isinstance(node, Spread), compiler.expression(node.value if isinstance(node, Spread) else node))
        if node is not None
        else (False, _hole)
        for node in nodes
    ]

    def evaluate(scope: Scope) -> list[Any]:
        items: list[Any] = []
        for spread, value in parts:
            if not spread:
                items.append(value(scope))
                continue
            found = machine.language.iterate(machine, value(scope))
            if isinstance(found, Unknown):
                raise UnknownSpread(found)
            items.extend(found)
            machine.grow(items=len(items))
        return items

    return evaluate


class UnknownSpread(Exception):
    """A spread of an unknown number of elements."""

    def __init__(self, value: Unknown) -> None:
        self.value = value


def _hole(_scope: Scope) -> Any:
    return HOLE


def _call(compiler: Compiler, node: Call) -> Evaluate:
    return _invocation(compiler, node, node.callee, _arguments_of(compiler, node.arguments), node.optional)


def _invocation(
    compiler: Compiler,
    node: Call | TaggedTemplate,
    callee: Expression,
    arguments: Callable[[Scope], list[Any]],
    optional: bool,
) -> Evaluate:
    machine = compiler.machine
    if isinstance(callee, Super):
        return _super_call(compiler, arguments)
    if isinstance(callee, (Member, Index)) and not optional:
        return _method_call(compiler, node, callee, arguments)
    receiver: Evaluate = lambda _scope: UNDEFINED  # noqa: E731
    function = compiler.expression(callee)
    if isinstance(callee, (Member, Index)) and not isinstance(callee.target, Super):
        receiver = compiler.expression(callee.target)

    def evaluate(scope: Scope) -> Any:
        value = function(scope)
        if optional:
            value = present(machine, value)
        try:
            given = arguments(scope)
        except UnknownSpread as spread:
            return machine.call_unknown(spread.value.reason, ())
        machine.site = node
        return machine.call(value, receiver(scope) if optional else UNDEFINED, given)

    return evaluate


def _method_call(
    compiler: Compiler, node: Call | TaggedTemplate, callee: Member | Index, arguments: Callable[[Scope], list[Any]]
) -> Evaluate:
    machine = compiler.machine
    language = machine.language
    if isinstance(callee.target, Super):
        function = compiler.expression(callee)

        def evaluate_super(scope: Scope) -> Any:
            value = function(scope)
            return machine.call(value, receiver_of(scope), arguments(scope))

        return evaluate_super
    target = compiler.expression(callee.target)
    name = callee.name if isinstance(callee, Member) else None
    key = None if isinstance(callee, Member) else compiler.expression(callee.key)
    optional = callee.optional

    def evaluate(scope: Scope) -> Any:
        holder = target(scope)
        if optional:
            holder = present(machine, holder)
        member = name if key is None else language.key(machine, key(scope))
        try:
            given = arguments(scope)
        except UnknownSpread as spread:
            return machine.call_unknown(spread.value.reason, ())
        machine.site = node
        return language.call_member(machine, holder, member, given)

    return evaluate


def _super_call(compiler: Compiler, arguments: Callable[[Scope], list[Any]]) -> Evaluate:
    machine = compiler.machine

    def evaluate(scope: Scope) -> Any:
        home = home_of(scope)
        receiver = receiver_of(scope)
        machine.language.construct_parent(machine, home, receiver, arguments(scope))
        return UNDEFINED

    return evaluate


def _new(compiler: Compiler, node: New) -> Evaluate:
    machine = compiler.machine
    callee = compiler.expression(node.callee)
    arguments = _arguments_of(compiler, node.arguments)

    def evaluate(scope: Scope) -> Any:
        value = callee(scope)
        try:
            given = arguments(scope)
        except UnknownSpread as spread:
            return spread.value
        machine.site = node
        return machine.language.construct(machine, value, given)

    return evaluate


CALLS: dict[type[Any], Callable[..., Evaluate]] = {
    Call: _call,
    New: _new,
    TaggedTemplate: _tagged,
}
