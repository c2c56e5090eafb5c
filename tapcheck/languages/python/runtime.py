"""The functions that lowered programs call for what the program form does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import UNDEFINED, FunctionValue, ListValue, MapValue, NativeFunction, Unknown
from tapcheck.languages.python.errors import is_error, really, throw
from tapcheck.languages.python.functions import items_of, make_function
from tapcheck.languages.python.language import drain
from tapcheck.languages.python.library.collections import append, dict_update, extend, members_of
from tapcheck.languages.python.library.mocks import decorate
from tapcheck.languages.python.matching_cases import answer, ask
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.objects import fill_class, is_instance, new_class
from tapcheck.languages.python.representation import to_repr, to_str
from tapcheck.languages.python.values import (
    INSTANCE,
    KEYWORDS,
    ClassValue,
    Keywords,
    PythonFunction,
    TupleValue,
    UnknownItems,
    UnknownOperand,
    is_none,
    make_iterator,
    new_dict,
    new_set,
    to_plain,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_HANDLES = "%handles"
_HOOK = "__init_subclass__"
_MAY = "a part of Python that is not understood"


def _function(_machine: Machine, arguments: list[Any]) -> Any:
    body, signature, defaults, asynchronous, name = arguments
    assert isinstance(body, FunctionValue)
    made = make_function(body, signature, defaults.items)
    made.asynchronous = asynchronous
    made.name = name
    return made


def _keywords(_machine: Machine, arguments: list[Any]) -> Any:
    entries = arguments[0]
    made = Keywords(entries.properties, kind=KEYWORDS)
    made.unknown = entries.unknown or (Unknown("outputs as arguments") if entries.kind != "dict" else None)
    return made


def _generator(machine: Machine, arguments: list[Any]) -> Any:
    turn, collection = arguments
    found = machine.language.iterate(machine, collection)
    if isinstance(found, Unknown):
        made = ListValue([])
        machine.fork([lambda: _run_turn(machine, turn, made, Unknown(found.reason)), lambda: None], found.reason)
        return Unknown(found.reason)

    def items() -> Any:
        for element in found:
            all_ = ListValue([])
            machine.call(turn, UNDEFINED, [all_, element])
            if all_.unknown is not None:
                raise UnknownItems(all_.unknown)
            yield from all_.items

    return make_iterator(items())


def _run_turn(machine: Machine, turn: Any, made: ListValue, element: Any) -> None:
    machine.call(turn, UNDEFINED, [made, element])


def _unpack(machine: Machine, arguments: list[Any]) -> Any:
    value, count, star = arguments
    try:
        items = items_of(machine, value)
    except UnknownOperand as operand:
        return ListValue([Unknown(operand.value.reason) for _ in range(count)])
    given = len(items)
    if star < 0:
        if given < count:
            message = f"not enough values to unpack (expected {count}, got {given})"
            raise throw(machine, "ValueError", message)
        if given > count:
            raise throw(machine, "ValueError", f"too many values to unpack (expected {count})")
        return ListValue(items)
    if given < count - 1:
        message = f"not enough values to unpack (expected at least {count - 1}, got {given})"
        raise throw(machine, "ValueError", message)
    after = count - 1 - star
    return ListValue([*items[:star], ListValue(items[star : given - after]), *items[given - after :]])


def _catches(machine: Machine, arguments: list[Any]) -> Any:
    error, wanted = arguments
    if isinstance(error, Unknown):
        return Unknown(error.reason, kind="boolean")
    del machine
    return is_instance(error, wanted)


def _raised(machine: Machine, arguments: list[Any]) -> Any:
    value = arguments[0]
    if isinstance(value, ClassValue):
        value = machine.call(value, None, [])
    if isinstance(value, Unknown) or is_error(value):
        return value
    return throw(machine, "TypeError", "exceptions must derive from BaseException").value


def _no_error(machine: Machine, _arguments: list[Any]) -> Any:
    return throw(machine, "RuntimeError", "No active exception to reraise").value


def _enter(machine: Machine, arguments: list[Any]) -> Any:
    manager = arguments[0]
    if isinstance(manager, Unknown):
        machine.may_throw(manager.reason)
        return Unknown(manager.reason)
    if isinstance(manager, MapValue):
        if manager.kind == "context":
            for value in drain(machine, manager.data):
                return value
            raise throw(machine, "RuntimeError", "generator didn't yield")
        if manager.kind == INSTANCE:
            return machine.language.call_member(machine, manager, "__enter__", [])
        if manager.kind == "manager":
            return manager.data[0](machine)
        if manager.kind == "opaque":
            return Unknown(manager.data.reason)
        if manager.kind in ("file", "path"):
            return manager
    raise throw(machine, "TypeError", f"'{type_name(manager)}' object does not support the context manager protocol")


def _exit(machine: Machine, arguments: list[Any]) -> Any:
    manager, error = arguments
    if isinstance(manager, Unknown):
        return Unknown(manager.reason, kind="boolean") if not is_none(error) else False
    if isinstance(manager, MapValue) and manager.kind == "manager":
        return manager.data[1](machine, error)
    if isinstance(manager, MapValue) and manager.kind == "context":
        if not is_none(error):
            handles = manager.data.properties.get(_HANDLES)
            return Unknown("an error thrown into a generator", kind="boolean") if handles else False
        for _ in drain(machine, manager.data):
            raise throw(machine, "RuntimeError", "generator didn't stop")
        return False
    if isinstance(manager, MapValue) and manager.kind == INSTANCE:
        kind = error.data if isinstance(error, MapValue) else error
        return machine.language.call_member(machine, manager, "__exit__", [kind, error, None])
    return False


def _class(machine: Machine, arguments: list[Any]) -> Any:
    cls, bases, namespace, fields = arguments
    if isinstance(bases, Unknown):
        bases = ListValue([bases])
    fill_class(cls, bases.items, namespace, tuple(fields.items))
    for parent in cls.linear[1:]:
        if _HOOK in parent.properties:
            hook = parent.properties[_HOOK]
            machine.call(hook.data if isinstance(hook, MapValue) else hook, UNDEFINED, [cls])
            break
    return cls


def _decorate(machine: Machine, arguments: list[Any]) -> Any:
    decorator, value = arguments
    if isinstance(decorator, Unknown):
        if isinstance(value, PythonFunction):
            value.doubt = decorator.reason
            return value
        if isinstance(value, ClassValue):
            value.unknown = value.unknown or decorator
            for member in value.properties.values():
                if isinstance(member, PythonFunction):
                    member.doubt = member.doubt or decorator.reason
            return value
        return decorator
    if isinstance(decorator, MapValue) and decorator.kind == "manager":
        return decorate(decorator, value)
    return machine.call(decorator, UNDEFINED, [value])


def _format(machine: Machine, arguments: list[Any]) -> Any:
    value, form, conversion = arguments
    if isinstance(form, Unknown) or isinstance(value, Unknown):
        return Unknown((form if isinstance(form, Unknown) else value).reason, kind="string")
    if conversion:
        value = to_str(machine, value) if conversion == "s" else to_repr(machine, value)
    if isinstance(value, Unknown) or not form:
        return value
    if any(len(part) > 5 for part in "".join(c if c.isdigit() else " " for c in form).split()):
        return Unknown("a wide format", kind="string")
    return really(machine, lambda: format(to_plain(value), form))


def _super(machine: Machine, arguments: list[Any]) -> Any:
    del machine
    return MapValue(kind="super", data=(arguments[0], arguments[1]))


def _doubt(machine: Machine, arguments: list[Any]) -> Any:
    machine.may_throw(f"{_MAY}: {arguments[0]}")
    return None


def _set(machine: Machine, arguments: list[Any]) -> Any:
    values = arguments[0]
    if isinstance(values, Unknown):
        return values
    return new_set(members_of(machine, values))


def _dict(machine: Machine, arguments: list[Any]) -> Any:
    made = new_dict()
    if isinstance(arguments[0], Unknown):
        return arguments[0]
    dict_update(machine, made, arguments[0])
    return made


def _tuple(_machine: Machine, arguments: list[Any]) -> Any:
    items = arguments[0]
    return items if isinstance(items, Unknown) else TupleValue(items.items)


def _await(machine: Machine, arguments: list[Any]) -> Any:
    value = arguments[0]
    if type(value) is Unknown and value.read is None:
        machine.may_throw(value.reason)
    return value


def runtime() -> dict[str, NativeFunction]:
    """The functions by the names that lowering uses."""
    functions = {
        "append": lambda machine, given: append(machine, given[0], given[1]),
        "await": _await,
        "catches": _catches,
        "class": _class,
        "decorate": _decorate,
        "dict": _dict,
        "doubt": _doubt,
        "enter": _enter,
        "exit": _exit,
        "extend": lambda machine, given: extend(machine, given[0], given[1]),
        "format": _format,
        "function": _function,
        "generator": _generator,
        "import": lambda machine, given: machine.runner.bind_module(machine, given[0], given[1]),
        "import_all": lambda machine, given: machine.runner.import_star(machine, given[0]),
        "import_from": lambda machine, given: machine.runner.import_name(machine, given[0], given[1]),
        "keywords": _keywords,
        "match": ask,
        "matched": answer,
        "new_class": lambda _machine, given: new_class(given[0]),
        "no_error": _no_error,
        "raised": _raised,
        "set": _set,
        "slice": lambda _machine, given: MapValue(kind="slice", data=tuple(given)),
        "super": _super,
        "suspended": _suspended,
        "tuple": _tuple,
        "unbound": lambda _machine, _given: UNDEFINED,
        "unpack": _unpack,
        "unsupported": lambda _machine, given: Unknown(f"{_MAY}: {given[0]}"),
        "yielded": _yielded,
    }
    return {f"%{name}": NativeFunction(name, _guarded(function)) for name, function in functions.items()}


def _yielded(_machine: Machine, arguments: list[Any]) -> Any:
    """What a generator gives that ran to its end."""
    items, handles = arguments
    if items.unknown is not None:
        return Unknown(items.unknown.reason)
    made = make_iterator(iter(items.items))
    made.properties[_HANDLES] = handles
    return made


def _suspended(machine: Machine, arguments: list[Any]) -> Any:
    """What a generator gives that stopped at a `yield`: the value, then what the rest of it gives."""
    value, rest = arguments

    def items() -> Any:
        yield value
        following = machine.call(rest, UNDEFINED, [])
        if isinstance(following, Unknown):
            raise UnknownItems(following)
        if isinstance(following, MapValue):
            yield from drain(machine, following)

    return make_iterator(items())


def _guarded(function: Any) -> Any:
    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        try:
            return function(machine, arguments)
        except UnknownOperand as operand:
            return Unknown(operand.value.reason)
        except UnknownItems as items:
            return Unknown(items.value.reason)

    return run
