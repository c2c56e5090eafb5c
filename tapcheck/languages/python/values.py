"""Values of Python programs, beyond those of every language.

Text, numbers, truth values, None, bytes and ranges are themselves. A list is a ``ListValue``, a tuple a
:class:`TupleValue`, a dict a ``MapValue`` of the kind `dict`, a set one of the kind `set` whose ``data`` has the
members as keys, an object one of the kind `instance` whose ``data`` is its class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tapcheck.languages.constructs.bindings import resource_type
from tapcheck.languages.program.values import (
    BoundFunction,
    FunctionValue,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    Place,
    Undefined,
    Unknown,
)
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

DICT = "dict"
SET = "set"
FROZENSET = "frozenset"
INSTANCE = "instance"
ITERATOR = "iterator"
MODULE = "module"
OUTPUTS = "Outputs"
KEYWORDS = "keywords"
"""Kinds of ``MapValue``."""


class TupleValue(ListValue):
    """A tuple: a list that nobody changes."""

    __slots__ = ()


class ImportedName(Unknown):
    """A name of a package that is not read: ``names`` are the package, the module in it, and what is in that."""

    __slots__ = ("names",)

    def __init__(self, reason: str, names: tuple[str, ...]) -> None:
        super().__init__(reason)
        self.names = names

    def attribute(self, name: str) -> Any:
        """What is in it under a name."""
        if name == "TF_RESOURCE_TYPE" and len(self.names) == len(("package", "module", "class")):
            return resource_type(*self.names) or Unknown(self.reason)
        return ImportedName(self.reason, (*self.names, name))


class Item:
    """A key in square brackets, where a plain key is the name of an attribute."""

    __slots__ = ("key",)

    def __init__(self, key: Any) -> None:
        self.key = key


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a function, in the order in which its body binds them."""

    positional: tuple[str, ...] = ()
    only_positional: int = 0
    rest: str = ""
    named: tuple[str, ...] = ()
    keywords: str = ""
    defaults: tuple[str, ...] = ()
    """The parameters that have a default value."""

    @property
    def names(self) -> tuple[str, ...]:
        """All parameters that take one argument."""
        return (*self.positional, *self.named)


class PythonFunction(NativeFunction):
    """A function of the program: binds arguments as Python does, then runs its body.

    ``marks`` are what pytest's decorators left on it, ``owner`` the class whose body defines it.
    """

    __slots__ = ("asynchronous", "body", "defaults", "doubt", "marks", "owner", "signature")

    def __init__(
        self, body: FunctionValue, signature: Signature, defaults: dict[str, Any], run: Implementation
    ) -> None:
        super().__init__(body.name, run)
        self.body = body
        self.signature = signature
        self.defaults = defaults
        self.asynchronous = False
        self.owner: Any = None
        self.marks: list[Any] = []
        self.doubt = ""


class Method(NativeFunction):
    """A built-in method: reading it from an instance binds it."""

    __slots__ = ()


class ClassValue(NativeFunction):
    """A class. ``linear`` are the class and its ancestors in the order of lookup.

    ``unknown`` is set when an ancestor is not known: what the known ones lack may be there.
    """

    __slots__ = ("bases", "fields", "linear", "marks", "module", "unknown")

    def __init__(
        self,
        name: str,
        bases: tuple[ClassValue, ...] = (),
        properties: dict[Any, Any] | None = None,
        construct: Implementation | None = None,
        unknown: Unknown | None = None,
        module: str = "builtins",
    ) -> None:
        make = construct or _not_constructible
        super().__init__(name, lambda machine, _receiver, given: make(machine, self, given), properties=properties)
        self.bases = bases
        self.linear: tuple[ClassValue, ...] = (self, *_merged([list(base.linear) for base in bases], bases))
        inherited = [base.unknown for base in bases if base.unknown is not None]
        self.unknown: Unknown | None = unknown or (inherited[0] if inherited else None)
        self.module = module
        self.marks: list[Any] = []
        self.fields: tuple[str, ...] = ()

    def find(self, name: Any) -> Any:
        """The attribute of the class or the nearest ancestor; raises KeyError when there is none."""
        for cls in self.linear:
            if name in cls.properties:
                return cls.properties[name]
        raise KeyError(name)

    def has(self, name: Any) -> bool:
        """Whether the class or an ancestor has an attribute."""
        return any(name in cls.properties for cls in self.linear)

    def inherits(self, other: ClassValue) -> bool:
        """Whether ``other`` is the class or an ancestor."""
        return other in self.linear


def _merged(lines: list[list[ClassValue]], bases: tuple[ClassValue, ...]) -> list[ClassValue]:
    """The C3 order of ancestors; bases that contradict one another come as written."""
    waiting = [line for line in (*lines, list(bases)) if line]
    order: list[ClassValue] = []
    while waiting:
        head = next((line[0] for line in waiting if not any(line[0] in other[1:] for other in waiting)), waiting[0][0])
        order.append(head)
        waiting = [rest for line in waiting if (rest := [cls for cls in line if cls is not head])]
    return order


def _not_constructible(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
    return Unknown("instance of a built-in class")


class Lazy:
    """Items that an iterator makes when it is asked for them; several positions may share them."""

    __slots__ = ("_made", "_source", "unknown")

    def __init__(self, source: Iterator[Any]) -> None:
        self._made: list[Any] = []
        self._source: Iterator[Any] | None = source
        self.unknown: Unknown | None = None

    def has(self, index: int) -> bool:
        """Whether there is an item at an index."""
        while self._source is not None and len(self._made) <= index:
            try:
                self._made.append(next(self._source))
            except StopIteration:
                self._source = None
            except BaseException:
                self._source = None
                raise
        return index < len(self._made)

    def at(self, index: int) -> Any:
        """The item at an index that :meth:`has` confirmed."""
        return self._made[index]


class UnknownItems(Exception):
    """An iteration met elements that nobody knows."""

    def __init__(self, value: Unknown) -> None:
        super().__init__(value.reason)
        self.value = value


def make_iterator(items: Iterator[Any]) -> MapValue:
    """An iterator; its data is [the items, the index of the next one]."""
    return MapValue(kind=ITERATOR, data=[Lazy(items), 0])


class UnknownOperand(Exception):
    """A built-in function needs a value that is not known."""

    def __init__(self, value: Unknown) -> None:
        super().__init__(value.reason)
        self.value = value


def known(value: Any) -> Any:
    """The value itself; raises UnknownOperand for an unknown one."""
    if isinstance(value, Unknown):
        raise UnknownOperand(value)
    return value


def is_none(value: Any) -> bool:
    """Whether a value is None; what stands for a missing output is."""
    return value is None or isinstance(value, Undefined)


def new_dict(properties: dict[Any, Any] | None = None, place: Place | None = None) -> MapValue:
    """A dict; keys must be encoded."""
    return MapValue(properties, kind=DICT, place=place)


def new_set(members: dict[Any, None], kind: str = SET) -> MapValue:
    """A set of encoded members."""
    return MapValue(kind=kind, data=members)


def is_dict(value: Any) -> bool:
    """Whether a value is a dict, the outputs of a deployment included."""
    return isinstance(value, MapValue) and value.kind in (DICT, OUTPUTS)


def is_set(value: Any) -> bool:
    """Whether a value is a set or frozenset."""
    return isinstance(value, MapValue) and value.kind in (SET, FROZENSET)


def is_function(value: Any) -> bool:
    """Whether a value can be called, classes included."""
    return isinstance(value, (NativeFunction, BoundFunction))


class Unhashable(Exception):
    """A value cannot be a key; the text is the name of its type."""


def encode_key(value: Any) -> Any:
    """The value as a key of a Python dict; raises Unhashable, or UnknownOperand."""
    if isinstance(value, Unknown):
        raise UnknownOperand(value)
    if isinstance(value, TupleValue):
        return tuple(encode_key(item) for item in value.items)
    if isinstance(value, ListValue):
        raise Unhashable("list")
    if isinstance(value, MapValue):
        if value.kind in (DICT, OUTPUTS, SET):
            raise Unhashable("set" if value.kind == SET else "dict")
        if value.kind == FROZENSET:
            return frozenset(value.data)
        if value.kind == INSTANCE and (value.data.unknown or value.data.has("__eq__") or value.data.has("__hash__")):
            raise UnknownOperand(Unknown("a key with its own equality"))
    return None if isinstance(value, Undefined) else value


def decode_key(key: Any) -> Any:
    """The value that a key stands for."""
    if isinstance(key, tuple):
        return TupleValue([decode_key(item) for item in key])
    if isinstance(key, frozenset):
        return new_set(dict.fromkeys(key), FROZENSET)
    return key


def to_plain(value: Any, depth: int = 0) -> Any:
    """A value as plain Python data; raises UnknownOperand for what is not known or is no data."""
    if isinstance(value, Unknown):
        raise UnknownOperand(value)
    if isinstance(value, Undefined):
        return None
    if value is None or isinstance(value, (str, bool, int, float, bytes, range)):
        return value
    if depth > 60:
        raise UnknownOperand(Unknown("nested too deeply"))
    if isinstance(value, ListValue):
        if value.unknown is not None:
            raise UnknownOperand(value.unknown)
        items = [to_plain(item, depth + 1) for item in value.items]
        return tuple(items) if isinstance(value, TupleValue) else items
    if isinstance(value, MapValue):
        if value.unknown is not None:
            raise UnknownOperand(value.unknown)
        if value.kind == DICT:
            return {key: to_plain(item, depth + 1) for key, item in value.properties.items()}
        if value.kind == SET:
            return set(value.data)
        if value.kind == FROZENSET:
            return frozenset(value.data)
    raise UnknownOperand(Unknown("an object that is no data"))


def from_plain(value: Any, place: Place | None = None) -> Any:
    """Plain Python data as a value."""
    if isinstance(value, dict):
        return new_dict(
            {key: from_plain(item, place.child(str(key)) if place else None) for key, item in value.items()}, place
        )
    if isinstance(value, list):
        return ListValue(
            [from_plain(item, place.child(str(index)) if place else None) for index, item in enumerate(value)], place
        )
    if isinstance(value, tuple):
        return TupleValue([from_plain(item) for item in value])
    if isinstance(value, (set, frozenset)):
        return new_set(dict.fromkeys(value), SET if isinstance(value, set) else FROZENSET)
    if value is None or isinstance(value, (str, bool, int, float, bytes, range)):
        return value
    return Unknown(f"a value of the type {type(value).__name__}")


class Keywords(MapValue):
    """The named arguments of a call: the last argument where there are any."""

    __slots__ = ()


def split_arguments(arguments: list[Any]) -> tuple[list[Any], dict[str, Any], Unknown | None]:
    """Positional arguments, named ones, and whether there are more that nobody knows."""
    if arguments and isinstance(arguments[-1], Keywords):
        named = arguments[-1]
        return arguments[:-1], named.properties, named.unknown
    return arguments, {}, None


def with_keywords(arguments: list[Any], named: dict[str, Any]) -> list[Any]:
    """The arguments of a call in the form in which functions take them."""
    return [*arguments, Keywords(named, kind=KEYWORDS)] if named else arguments


Native = Callable[["Machine", list[Any], dict[str, Any]], Any]
"""A built-in function: (machine, positional arguments, named ones) → value."""
