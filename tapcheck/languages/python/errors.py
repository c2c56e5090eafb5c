"""Exceptions: the built-in classes, and how errors of the runtime are thrown."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from tapcheck.languages.program.values import MapValue, Thrown, Unknown
from tapcheck.languages.python.values import (
    INSTANCE,
    ClassValue,
    Method,
    TupleValue,
    Unhashable,
    UnknownOperand,
    encode_key,
    from_plain,
    split_arguments,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

OBJECT = ClassValue("object")
EXCEPTIONS: dict[str, ClassValue] = {}
"""The built-in exception classes by name; those of packages have the package before their name."""


def _construct(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
    del machine
    positional, named, _ = split_arguments(arguments)
    made = MapValue({"args": TupleValue(positional)}, kind=INSTANCE, data=receiver)
    made.properties.update(named)
    return made


def _initialise(machine: Machine, _receiver: Any, arguments: list[Any]) -> None:
    positional, _, _ = split_arguments(arguments)
    if positional and isinstance(positional[0], MapValue):
        machine.set_property(positional[0], "args", TupleValue(positional[1:]))


def _define(cls: type[BaseException]) -> ClassValue:
    known = EXCEPTIONS.get(cls.__name__)
    if known is None:
        parent = OBJECT if cls is BaseException else _define(cls.__mro__[1])
        known = EXCEPTIONS[cls.__name__] = ClassValue(cls.__name__, (parent,), construct=_construct)
        if cls is BaseException:
            known.properties["__init__"] = Method("__init__", _initialise)
            known.properties["with_traceback"] = Method("with_traceback", lambda _m, _r, arguments: arguments[0])
    return known


for _item in vars(builtins).values():
    if isinstance(_item, type) and issubclass(_item, BaseException) and not issubclass(_item, BaseExceptionGroup):
        _define(_item)
EXCEPTIONS["IOError"] = EXCEPTIONS["EnvironmentError"] = EXCEPTIONS["OSError"]


def package_error(name: str, *parents: str) -> ClassValue:
    """An exception class of a package; ``name`` has the package before it (`json.JSONDecodeError`)."""
    known = EXCEPTIONS.get(name)
    if known is None:
        bases = tuple(EXCEPTIONS[parent] for parent in parents or ("Exception",))
        module, _, short = name.rpartition(".")
        known = EXCEPTIONS[name] = ClassValue(short, bases, construct=_construct, module=module)
    return known


def error_instance(kind: str, *arguments: Any) -> MapValue:
    """An exception object."""
    return MapValue({"args": TupleValue(list(arguments))}, kind=INSTANCE, data=EXCEPTIONS[kind])


def throw(machine: Machine, kind: str, *arguments: Any) -> Thrown:
    """The exception that the runtime raises; to be raised by the caller."""
    return machine.thrown(error_instance(kind, *arguments))


def is_error(value: Any) -> bool:
    """Whether a value is an exception object."""
    return isinstance(value, MapValue) and value.kind == INSTANCE and value.data.inherits(EXCEPTIONS["BaseException"])


def of_kind(value: Any, kind: str) -> bool:
    """Whether a value is an exception of a class or one below it."""
    return is_error(value) and value.data.inherits(EXCEPTIONS[kind])


def key_of(machine: Machine, value: Any) -> Any:
    """The value as a key; throws TypeError for what cannot be one."""
    try:
        return encode_key(value)
    except Unhashable as error:
        raise throw(machine, "TypeError", f"unhashable type: '{error}'") from None


_Result = TypeVar("_Result")


def really(machine: Machine, compute: Callable[[], _Result]) -> _Result:
    """What Python itself computes; its errors become those of the program."""
    try:
        return compute()
    except (ArithmeticError, AttributeError, BufferError, LookupError, TypeError, ValueError) as error:
        raise from_real(machine, error) from None
    except MemoryError:
        raise UnknownOperand(Unknown("too large")) from None


def from_real(machine: Machine, error: Exception) -> Thrown:
    """A real error as one of the program."""
    name = type(error).__name__
    kind = name if name in EXCEPTIONS else "Exception"
    return throw(machine, kind, *(from_plain(item) for item in error.args))


def last_line(name: str, message: str) -> str:
    """`KeyError: 'x'`, as the last line of a traceback."""
    return f"{name}: {message}" if message else name
