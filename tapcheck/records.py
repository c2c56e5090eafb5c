"""The `dataclass` of this program: what the standard library's gives, defined in a fifth of the time.

The standard library compiles up to six methods of every class, one by one: half a millisecond for a frozen class. With
hundreds of classes that was a fifth of a short run. Here only the initialiser is compiled; all other methods are
shared. The decorated classes do the same, with `fields`, `replace`, `copy` and `pickle` too. What no class of this
program needs (`__post_init__`, keyword-only fields, fields left out of the initialiser) is refused.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Sequence
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

_COMPARISONS = {"__lt__": operator.lt, "__le__": operator.le, "__gt__": operator.gt, "__ge__": operator.ge}

_Class = type[Any]
_Field = dataclasses.Field[Any]


def _dataclass(
    *, frozen: bool = False, slots: bool = False, eq: bool = True, order: bool = False
) -> Callable[[_Class], _Class]:
    def define(cls: _Class) -> _Class:
        cls.__doc__ = cls.__doc__ or cls.__name__
        made: _Class = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
        fields = dataclasses.fields(made)
        if hasattr(made, "__post_init__") or any(not field.init or field.kw_only for field in fields):
            raise TypeError(f"{cls.__qualname__} needs the standard library's dataclass")
        methods: dict[str, Any] = {"__init__": _initialiser(made, fields, frozen), "__repr__": _repr}
        if eq:
            key = _key([field.name for field in fields if field.compare])
            methods["__eq__"] = _comparison(key, operator.eq)
            methods["__hash__"] = _hash(key) if frozen else None
            if order:
                methods.update({name: _comparison(key, compare) for name, compare in _COMPARISONS.items()})
        if frozen:
            methods.update(__setattr__=_refuse_to_set, __delattr__=_refuse_to_delete)
        if frozen and slots:
            methods.update(__getstate__=_state, __setstate__=_restore)
        for name, method in methods.items():
            if not _written(cls, name):
                setattr(made, name, method)
        return made

    return define


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = _dataclass


def _written(cls: _Class, name: str) -> bool:
    """Whether the class has the method itself; a class that compares itself is given ``__hash__ = None`` by Python."""
    found = vars(cls).get(name)
    return found is not None or (name in vars(cls) and "__eq__" not in vars(cls))


def _initialiser(cls: _Class, fields: Sequence[_Field], frozen: bool) -> Callable[..., None]:
    names: dict[str, Any] = {"__set": object.__setattr__, "__missing": dataclasses.MISSING}
    parameters = ["self"]
    lines = ["pass"]
    for field in fields:
        name = value = field.name
        if field.default is not dataclasses.MISSING:
            names[f"__default_{name}"] = field.default
            parameters.append(f"{name}=__default_{name}")
        elif field.default_factory is not dataclasses.MISSING:
            names[f"__make_{name}"] = field.default_factory
            parameters.append(f"{name}=__missing")
            value = f"__make_{name}() if {name} is __missing else {name}"
        else:
            parameters.append(name)
        lines.append(f"__set(self, '{name}', {value})" if frozen else f"self.{name} = {value}")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), names)
    made: Callable[..., None] = names["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {**{field.name: field.type for field in fields}, "return": None}
    return made


def _key(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values that are compared, always as a tuple."""
    if len(names) > 1:
        return operator.attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _comparison(key: Callable[[Any], Any], compare: Callable[[Any, Any], bool]) -> Callable[[Any, object], bool]:
    def compared(self: Any, other: object) -> bool:
        return compare(key(self), key(other)) if other.__class__ is self.__class__ else NotImplemented

    return compared


def _hash(key: Callable[[Any], Any]) -> Callable[[Any], int]:
    return lambda self: hash(key(self))


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _refuse_to_set(_self: object, name: str, _value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
