"""Compilation of classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tapcheck.languages.program.closures import Evaluate
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.syntax import Block, Class, ClassMember, Const, Function
from tapcheck.languages.program.values import UNDEFINED, ClassData, FunctionValue, MapValue

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler

Define = Callable[[Scope, FunctionValue], None]


def compile_class(compiler: Compiler, node: Class) -> Evaluate:
    """The closure that makes a class value in a scope."""
    machine = compiler.machine
    compiler.closures_made += 1
    parent = compiler.expression(node.parent) if node.parent is not None else None
    constructor = _constructor(node)
    methods = [_method(compiler, member) for member in node.members if _is_method(member)]
    fields = [_field(compiler, member) for member in node.members if member.role == "field" and not member.static]
    statics = [_static(compiler, member) for member in node.members if member.static and not _is_method(member)]

    def evaluate(scope: Scope) -> FunctionValue:
        own = Scope(scope)
        base = parent(scope) if parent is not None else None
        value = FunctionValue(constructor, own, node.name, machine.path)
        value.cls = ClassData(base, [(key(own), initial) for key, initial in fields], own)
        machine.language.new_class(machine, value, base)
        value.home = value.prototype
        if node.name:
            own.define(node.name, value)
        for define in methods:
            define(own, value)
        inside = Scope(own, receiver=value)
        inside.home = value
        for define in statics:
            define(inside, value)
        return value

    return evaluate


def _is_method(member: ClassMember) -> bool:
    return member.role in ("method", "get", "set")


def _constructor(node: Class) -> Function:
    for member in node.members:
        key = member.key
        if member.role == "method" and not member.static and isinstance(key, Const) and key.value == "constructor":
            assert isinstance(member.value, Function)
            return member.value
    return Function(node.start, node.end, node.name, (), Block(node.start, node.end, ()))


def has_own_constructor(value: FunctionValue) -> bool:
    """Whether the class was written with a constructor; without one it passes its arguments to its parent."""
    body = value.syntax.body
    return not isinstance(body, Block) or bool(body.body) or bool(value.syntax.parameters)


def _method(compiler: Compiler, member: ClassMember) -> Define:
    machine = compiler.machine
    key = compiler.expression(member.key)
    function = member.value
    if not isinstance(function, Function):
        return lambda _scope, _cls: None
    role = member.role
    static = member.static

    def define(scope: Scope, cls: FunctionValue) -> None:
        name = machine.language.key(machine, key(scope))
        if name == "constructor" and not static:
            return
        value = FunctionValue(function, scope, name if isinstance(name, str) else "", machine.path)
        holder = cls if static else cls.prototype
        value.home = holder
        if role == "method":
            assert holder is not None
            holder.properties[name] = value
        else:
            machine.language.define_accessor(machine, holder, name, role, value)

    return define


def _field(compiler: Compiler, member: ClassMember) -> tuple[Evaluate, Evaluate | None]:
    key = compiler.expression(member.key)
    if member.value is None or isinstance(member.value, Block):
        return key, None
    return key, compiler.expression(member.value)


def _static(compiler: Compiler, member: ClassMember) -> Define:
    machine = compiler.machine
    if isinstance(member.value, Block):
        execute = compiler.statement(member.value)

        def run_block(scope: Scope, _cls: FunctionValue) -> None:
            execute(scope)

        return run_block
    key, initial = _field(compiler, member)

    def define(scope: Scope, cls: FunctionValue) -> None:
        cls.properties[machine.language.key(machine, key(scope))] = UNDEFINED if initial is None else initial(scope)

    return define


def initialise_fields(cls: FunctionValue, receiver: MapValue) -> None:
    """Gives a new instance the fields that its class declares."""
    data = cls.cls
    if data is None or not data.fields:
        return
    scope = Scope(data.scope, receiver=receiver)
    scope.home = cls.prototype
    for key, initial in data.fields:
        receiver.properties[key] = UNDEFINED if initial is None else initial(scope)
        if isinstance(key, str) and key.startswith("#"):
            receiver.hidden = {*(receiver.hidden or ()), key}
