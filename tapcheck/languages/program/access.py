"""Compilation of what reads variables, members and the receiver."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.closures import Evaluate
from tapcheck.languages.program.scope import NOTHING, Scope
from tapcheck.languages.program.syntax import Chain, Index, Member, Name, Super, This
from tapcheck.languages.program.values import HOLE, UNDEFINED, FunctionValue, ListValue, MapValue, Undefined, Unfound

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler


class BrokenChain(Exception):
    """An optional chain met null or undefined."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _name(compiler: Compiler, node: Name) -> Evaluate:
    machine = compiler.machine
    name = node.name
    if name == "arguments":
        return lambda scope: _arguments(machine, scope)

    unset = getattr(machine.language, "unset_name", None)

    def evaluate(scope: Scope | None) -> Any:
        while scope is not None:
            cell = scope.variables.get(name)
            if cell is not None:
                if unset is not None and cell.value is UNDEFINED:
                    machine.site = node
                    return unset(machine, name, scope)
                if cell.evidence:
                    machine.recall(cell.evidence)
                return cell.value
            scope = scope.parent
        machine.site = node
        return machine.language.missing_name(machine, name)

    return evaluate


def _arguments(machine: Any, scope: Scope | None) -> Any:
    while scope is not None:
        cell = scope.variables.get("arguments")
        if cell is not None:
            return cell.value
        if scope.arguments is not None:
            return ListValue(list(scope.arguments))
        scope = scope.parent
    return machine.language.missing_name(machine, "arguments")


def receiver_of(scope: Scope | None) -> Any:
    """What `this` means in a scope."""
    while scope is not None:
        if scope.receiver is not NOTHING:
            return scope.receiver
        scope = scope.parent
    return UNDEFINED


def _this(_compiler: Compiler, _node: This) -> Evaluate:
    return receiver_of


def home_of(scope: Scope | None) -> Any:
    while scope is not None:
        if scope.home is not None:
            return scope.home
        scope = scope.parent
    return None


def _super_member(compiler: Compiler, key: Evaluate) -> Evaluate:
    machine = compiler.machine

    def evaluate(scope: Scope) -> Any:
        home = home_of(scope)
        parent = home.prototype if isinstance(home, MapValue) else None
        if isinstance(home, FunctionValue) and home.cls is not None:
            parent = home.cls.parent
        if parent is None:
            return UNDEFINED
        return machine.language.get(machine, parent, key(scope))

    return evaluate


def _member(compiler: Compiler, node: Member) -> Evaluate:
    machine = compiler.machine
    name = node.name
    if isinstance(node.target, Super):
        return _super_member(compiler, lambda _scope: name)
    target = compiler.expression(node.target)
    get = machine.language.get
    if node.optional:

        def evaluate_optional(scope: Scope) -> Any:
            value = present(machine, target(scope))
            machine.site = node
            return get(machine, value, name)

        return evaluate_optional

    def evaluate(scope: Scope) -> Any:
        value = target(scope)
        machine.site = node
        return get(machine, value, name)

    return evaluate


def _index(compiler: Compiler, node: Index) -> Evaluate:
    machine = compiler.machine
    key = compiler.expression(node.key)
    if isinstance(node.target, Super):
        return _super_member(compiler, key)
    target = compiler.expression(node.target)
    language = machine.language
    optional = node.optional

    def evaluate(scope: Scope) -> Any:
        value = target(scope)
        if optional:
            value = present(machine, value)
        index = key(scope)
        machine.site = node
        if type(index) is int and type(value) is ListValue and value.unknown is None and 0 <= index < len(value.items):
            item = value.items[index]
            return UNDEFINED if item is HOLE else item
        return language.get(machine, value, language.key(machine, index))

    return evaluate


def present(machine: Any, value: Any) -> Any:
    absent = machine.language.absent(machine, value)
    if absent is True:
        if isinstance(value, Undefined) and value.read is not None and not isinstance(value, Unfound):
            value.read.guarded = True
        raise BrokenChain(Undefined(value.read) if isinstance(value, Undefined) else UNDEFINED)
    return value


def _chain(compiler: Compiler, node: Chain) -> Evaluate:
    value = compiler.expression(node.value)

    def evaluate(scope: Scope) -> Any:
        try:
            return value(scope)
        except BrokenChain as broken:
            return broken.value

    return evaluate


ACCESS: dict[type[Any], Callable[..., Evaluate]] = {
    Chain: _chain,
    Index: _index,
    Member: _member,
    Name: _name,
    This: _this,
}
