"""Stacks and outputs as tests look at them.

A wrong name says which one was probably meant. A view never compares what only a deployment knows: that raises
:class:`UnknownValueError`, because a test that passed or failed on it would say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.testing.reads import Reads
from tapcheck.values import Unknown, Value

_KINDS = {Kind.RESOURCE, Kind.DATA, Kind.MODULE, Kind.OUTPUT, Kind.VARIABLE, Kind.LOCAL}


class UndeclaredError(KeyError):
    """A name that the stack does not declare; its text names the nearest ones."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownValueError(AssertionError):
    """A test asks for more of a value than anybody knows before a deployment."""


class UnknownValue:
    """A value that only a deployment knows; ``origin`` is what decides it. Comparing it raises an error."""

    __slots__ = ("origin",)

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def __repr__(self) -> str:
        return f"<known after deployment: {self.origin or 'nobody can tell'}>"

    def _refuse(self, *_: object) -> NoReturn:
        __tracebackhide__ = True
        raise UnknownValueError(
            f"this value is known only after a deployment ({self.origin or 'its origin is not known'}); "
            "assert on what the code sets, or on the outputs of a deployment"
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __hash__ = __str__ = __int__ = __float__ = _refuse


_Seen = TypeVar("_Seen")


class _View(Mapping[str, _Seen]):
    """Names as tests look them up; how a value is shown is up to each view."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Part(_View[Any]):
    """A map inside a value: its keys are exact, and a missing one names the nearest."""

    def __init__(self, values: Mapping[str, Value], where: str) -> None:
        super().__init__(values)
        self._where = where

    def __getitem__(self, name: str) -> Any:
        __tracebackhide__ = True
        if name not in self._values:
            raise UndeclaredError(_missing(f"{self._where} does not set '{name}'", name, self._values))
        return viewed(self._values[name], f"{self._where}.{name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return self._values.keys() == other.keys() and all(self[name] == other[name] for name in self)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr({name: viewed(value, "") for name, value in self._values.items()})


class Blocks(Sequence[Any]):
    """A list inside a value; a block that stands once can be read like the map of its arguments."""

    def __init__(self, items: tuple[Value, ...], where: str) -> None:
        self._items = items
        self._where = where

    def __getitem__(self, at: Any) -> Any:
        __tracebackhide__ = True
        if isinstance(at, str):
            if len(self._items) != 1 or not isinstance(self._items[0], Mapping):
                raise UndeclaredError(f"{self._where} is a list of {len(self._items)}; choose one by its number")
            return Part(self._items[0], self._where)[at]
        if isinstance(at, slice):
            return [viewed(item, f"{self._where}[]") for item in self._items[at]]
        return viewed(self._items[at], f"{self._where}[{at}]")

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) or not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(left == right for left, right in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr([viewed(item, "") for item in self._items])


def viewed(value: Value, where: str) -> Any:
    """A value as tests see it: maps and lists as views, what is unknown as :class:`UnknownValue`."""
    if isinstance(value, Unknown):
        return UnknownValue(value.origin or where)
    if isinstance(value, Mapping):
        return Part(value, where)
    if isinstance(value, tuple):
        return Blocks(value, where)
    return value


class Item(_View[Any]):
    """A declaration of a stack: its arguments by name, and its ``address``, ``type`` and ``value``."""

    def __init__(self, declaration: Declaration) -> None:
        super().__init__(Part(declaration.values, declaration.address))
        self._declaration = declaration

    @property
    def address(self) -> str:
        """The address as reports write it."""
        return self._declaration.address

    @property
    def type(self) -> str:
        """The type of a resource or data source, else empty."""
        return self._declaration.type

    @property
    def value(self) -> Any:
        """The value of an output or local, or the default of a variable."""
        return viewed(self._declaration.value, self.address)

    def __getitem__(self, name: str) -> Any:
        __tracebackhide__ = True
        return self._values[name]

    def __repr__(self) -> str:
        return f"<{self.address}>"


class StackView(_View[Item]):
    """What a stack declares, by address: `stack["aws_s3_bucket.logs"]["bucket"]`, `stack["output.url"].value`.

    In a template the logical id alone is enough for a resource: `stack["Orders"]`. Every read counts as coverage.
    """

    def __init__(self, stack: Stack, reads: Reads) -> None:
        super().__init__({item.address: item for item in stack.declarations if item.kind in _KINDS})
        self._stack = stack
        self._reads = reads

    @property
    def name(self) -> str:
        """The name of the stack, as reports write it."""
        return self._stack.name

    def __getitem__(self, address: str) -> Item:
        __tracebackhide__ = True
        item = self._values.get(address) or self._values.get(f"Resources.{address}")
        if item is None:
            raise UndeclaredError(_missing(f"stack '{self.name}' declares no '{address}'", address, self._names()))
        self._reads.add(self.name, item.kind.value, item.address)
        return Item(item)

    def __contains__(self, address: object) -> bool:
        return address in self._values or f"Resources.{address}" in self._values

    def __repr__(self) -> str:
        return f"<stack '{self.name}': {len(self)} declarations>"

    def of_type(self, type_: str) -> list[Item]:
        """The resources of a type, in source order."""
        found = [item for item in self._stack.of_kind(Kind.RESOURCE) if item.type == type_]
        for item in found:
            self._reads.add(self.name, item.kind.value, item.address)
        return [Item(item) for item in found]

    def _names(self) -> list[str]:
        if self._stack.language is Language.CLOUDFORMATION:
            return [*self._values, *(name.removeprefix("Resources.") for name in self._values)]
        return list(self._values)


class Outputs(_View[Any]):
    """Outputs by name, real ones or mocks; a missing name says which ones there are. Every read counts as coverage."""

    def __init__(self, values: Mapping[str, Any], stack: str, reads: Reads, addresses: Callable[[str], str]) -> None:
        super().__init__(values)
        self._stack = stack
        self._reads = reads
        self._address = addresses

    def __getitem__(self, name: str) -> Any:
        __tracebackhide__ = True
        if name not in self._values:
            raise UndeclaredError(_missing(f"stack '{self._stack}' has no output '{name}'", name, self._values))
        self._reads.add(self._stack, Kind.OUTPUT.value, self._address(name))
        return self._values[name]

    def __repr__(self) -> str:
        return repr(dict(self._values))


def _missing(sentence: str, name: str, known: Mapping[str, Any] | list[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    if near:
        return f"{sentence}; did you mean '{near[0]}'?"
    names = ", ".join(sorted(known)[:8])
    return f"{sentence}; there are {names}{', …' if len(known) > 8 else ''}" if known else f"{sentence}; there are none"
