"""Classes and their instances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.callee_text import callee_text
from tapcheck.languages.program.classes import has_own_constructor, initialise_fields
from tapcheck.languages.program.values import (
    BoundFunction,
    Built,
    FunctionValue,
    ListValue,
    MapValue,
    NativeFunction,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def make_class(function: FunctionValue, parent: Any) -> None:
    """Gives a class its prototype, which inherits from that of its parent."""
    inherited = parent.prototype if isinstance(parent, (FunctionValue, NativeFunction)) else None
    if isinstance(parent, FunctionValue) and inherited is None:
        inherited = parent.prototype = MapValue(kind="prototype", data=parent)
    function.prototype = MapValue(prototype=inherited, kind="prototype", data=function)


def construct(machine: Machine, callee: Any, arguments: list[Any]) -> Any:
    """`new callee(arguments)`."""
    if isinstance(callee, Unknown):
        return _built(machine, callee.reason, arguments)
    if isinstance(callee, BoundFunction):
        return construct(machine, callee.target, [*callee.arguments, *arguments])
    if isinstance(callee, NativeFunction):
        if callee.construct is None:
            raise machine.throw("TypeError", f"{callee.name} is not a constructor")
        return callee.construct(machine, None, arguments)
    if not isinstance(callee, FunctionValue) or callee.syntax.arrow:
        raise machine.throw("TypeError", f"{callee_text(machine.site) or 'value'} is not a constructor")
    base = _native_base(callee)
    if isinstance(base, Unknown):
        machine.unrun = base.reason
        return _built(machine, base.reason, arguments, own=True)
    if callee.prototype is None:
        callee.prototype = MapValue(kind="prototype", data=callee)
    receiver = MapValue(prototype=callee.prototype)
    if isinstance(base, NativeFunction) and base.construct is not None:
        made = base.construct(machine, None, [])
        if isinstance(made, MapValue):
            receiver.kind, receiver.data = made.kind, made.data
            receiver.hidden = made.hidden
    result = _initialise(machine, callee, receiver, arguments)
    return result if isinstance(result, (MapValue, ListValue)) else receiver


def _built(machine: Machine, reason: str, arguments: list[Any], own: bool = False) -> Built:
    """What unknown code builds: only its second argument may tell which one it is."""
    machine.call_unknown(reason, arguments)
    name = arguments[1] if len(arguments) > 1 else None
    return Built(reason, str(name) if isinstance(name, str) else "", own)


def _native_base(callee: FunctionValue) -> Any:
    holder: Any = callee
    while isinstance(holder, FunctionValue) and holder.cls is not None:
        holder = holder.cls.parent
    return holder


def _initialise(machine: Machine, cls: FunctionValue, receiver: MapValue, arguments: list[Any]) -> Any:
    data = cls.cls
    if data is None:
        return machine.call(cls, receiver, arguments)
    if data.parent is None:
        initialise_fields(cls, receiver)
        return machine.compiler.invoke(machine, cls, receiver, arguments)
    if not has_own_constructor(cls):
        _run_parent(machine, cls, receiver, arguments)
        return None
    return machine.compiler.invoke(machine, cls, receiver, arguments)


def construct_parent(machine: Machine, home: Any, receiver: Any, arguments: list[Any]) -> None:
    """`super(arguments)` in the constructor whose prototype is ``home``."""
    if isinstance(home, MapValue) and isinstance(home.data, FunctionValue) and isinstance(receiver, MapValue):
        _run_parent(machine, home.data, receiver, arguments)


def _run_parent(machine: Machine, cls: FunctionValue, receiver: MapValue, arguments: list[Any]) -> None:
    assert cls.cls is not None
    parent = cls.cls.parent
    if isinstance(parent, FunctionValue):
        _initialise(machine, parent, receiver, arguments)
    elif isinstance(parent, NativeFunction) and parent.construct is not None:
        made = parent.construct(machine, None, arguments)
        if isinstance(made, MapValue):
            receiver.data = made.data
            receiver.properties.update(made.properties)
    initialise_fields(cls, receiver)
