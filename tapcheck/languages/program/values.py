"""Values that test programs compute with.

Plain values are plain Python: text is ``str`` (:class:`~tapcheck.languages.program.text.Text` where its
source is known), numbers ``int`` or ``float``, truth values ``bool``, the language's null ``None``.
Everything mutable is one of the classes here, so that the evaluator can keep a journal of changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine
    from tapcheck.languages.program.scope import Scope
    from tapcheck.languages.program.syntax import Function, Node
    from tapcheck.languages.program.trace import Event, OutputEvent


ENVIRONMENT = "environment"
"""The reason of values of environment variables. A suite that a variable switches on needs what it reads."""


class Undefined:
    """The value of what does not exist. ``read`` is set when it stands for an output that no stack declares."""

    __slots__ = ("read",)

    def __init__(self, read: OutputEvent | None = None) -> None:
        self.read = read

    def __repr__(self) -> str:
        return "undefined"


class Unfound(Undefined):
    """What a search gives that finds nothing: `?.` after it is how such code is written, not a way to live without."""

    __slots__ = ()


UNDEFINED = Undefined()

HOLE = Undefined()
"""An item of a list that was never written; it reads as undefined, and callbacks skip it."""


class Unknown:
    """A value that only running the program for real can tell.

    ``reason`` is a short phrase (`network call`, `environment`, …). ``assume`` is the truth value that the
    program's author counts on, where there is one: branches follow it without losing what follows, but
    no verdict rests on it. ``read`` is the output that it was read from; ``kind`` the type that its values
    have (`string`, `number`, `boolean`, `list`, `map`), empty when not known.
    """

    __slots__ = ("assume", "kind", "read", "reason")

    def __init__(
        self, reason: str, assume: bool | None = None, read: OutputEvent | None = None, kind: str = ""
    ) -> None:
        self.reason = reason
        self.assume = assume
        self.read = read
        self.kind = kind

    def __repr__(self) -> str:
        return f"<unknown: {self.reason}>"


class Replaceable(Unknown):
    """A text that a variable of the environment may replace; ``usual`` is what it is where the variable is not set.

    It is unknown as a value. As the path of a file that is there it stands for the usual one: that is the file which
    a program reads by itself.
    """

    __slots__ = ("usual",)

    def __init__(self, reason: str, usual: str) -> None:
        super().__init__(reason, kind="string")
        self.usual = usual


class Built(Unknown):
    """An object that unknown code built; ``name`` is its second argument where that is text, as constructs have it.

    ``own``: its class is one of the program, which extends one that is unknown.
    """

    __slots__ = ("name", "own")

    def __init__(self, reason: str, name: str = "", own: bool = False) -> None:
        super().__init__(reason)
        self.name = name
        self.own = own


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value lives in a document: the file and the keys that lead to it from its top."""

    path: str
    keys: tuple[str, ...] = ()

    def child(self, key: str) -> Place:
        """The place one key further down."""
        return Place(self.path, (*self.keys, key))

    @property
    def pointer(self) -> str:
        """The keys as a JSON pointer."""
        return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in self.keys)


class MapValue:
    """An object: named properties, a prototype, accessors.

    ``unknown`` is set when an unknown number of changes may have happened to it. ``place`` tells which part of
    a document it is. ``outputs`` is set on the object that holds stack outputs. ``kind`` names built-in classes
    (`Error`, `Map`, …) whose data is in ``data``. ``hidden`` are names of properties that no enumeration shows.
    """

    __slots__ = (
        "accessors",
        "data",
        "frozen",
        "hidden",
        "kind",
        "outputs",
        "place",
        "properties",
        "prototype",
        "unknown",
    )

    def __init__(
        self,
        properties: dict[Any, Any] | None = None,
        prototype: MapValue | None = None,
        kind: str = "",
        data: Any = None,
        place: Place | None = None,
    ) -> None:
        self.properties: dict[Any, Any] = {} if properties is None else properties
        self.prototype = prototype
        self.accessors: dict[Any, tuple[Any, Any]] | None = None
        self.kind = kind
        self.data = data
        self.place = place
        self.outputs: Any = None
        self.unknown: Unknown | None = None
        self.frozen = False
        self.hidden: set[Any] | None = None


class ListValue:
    """A list. ``extra`` holds named properties (`index`, `groups` of a match); see MapValue for the rest."""

    __slots__ = ("extra", "frozen", "items", "place", "unknown")

    def __init__(self, items: list[Any], place: Place | None = None, extra: dict[str, Any] | None = None) -> None:
        self.items = items
        self.place = place
        self.extra = extra
        self.unknown: Unknown | None = None
        self.frozen = False


class FunctionValue:
    """A function of the program with the scope that it closes over.

    ``home`` is the object whose prototype `super` means, ``module`` the path of the file it was written in,
    ``properties`` its own named properties; ``cls`` is set on classes.
    """

    __slots__ = ("cls", "home", "module", "name", "properties", "prototype", "scope", "syntax")

    def __init__(self, syntax: Function, scope: Scope, name: str, module: str) -> None:
        self.syntax = syntax
        self.scope = scope
        self.name = name
        self.module = module
        self.properties: dict[Any, Any] = {}
        self.prototype: MapValue | None = None
        self.home: Any = None
        self.cls: ClassData | None = None


@dataclass(slots=True)
class ClassData:
    """What makes a function a class: its parent and the initialisers of its fields."""

    parent: Any
    fields: list[tuple[Any, Callable[[Scope], Any] | None]]
    scope: Scope


Implementation = Callable[["Machine", Any, list[Any]], Any]
"""What a built-in function runs: (machine, receiver, arguments) → value."""


class NativeFunction:
    """A built-in function. ``construct`` runs for `new`; ``effect`` names a call that the real world may refuse."""

    __slots__ = ("construct", "implementation", "name", "properties", "prototype")

    def __init__(
        self,
        name: str,
        implementation: Implementation,
        construct: Implementation | None = None,
        properties: dict[str, Any] | None = None,
        prototype: MapValue | None = None,
    ) -> None:
        self.name = name
        self.implementation = implementation
        self.construct = construct
        self.properties = {} if properties is None else properties
        self.prototype = prototype


class BoundFunction:
    """A function with its receiver and first arguments fixed."""

    __slots__ = ("arguments", "properties", "receiver", "target")

    def __init__(self, target: Any, receiver: Any, arguments: list[Any]) -> None:
        self.target = target
        self.receiver = receiver
        self.arguments = arguments
        self.properties: dict[str, Any] = {}


class RegexValue:
    """A regular expression object; ``position`` is where the next global or sticky search starts."""

    __slots__ = ("compiled", "flags", "pattern", "position")

    def __init__(self, pattern: str, flags: str, compiled: Any) -> None:
        self.pattern = pattern
        self.flags = flags
        self.compiled = compiled
        self.position: Any = 0


class PromiseValue:
    """A settled promise: a value, or an error when ``rejected``."""

    __slots__ = ("rejected", "value")

    def __init__(self, value: Any, rejected: bool = False) -> None:
        self.value = value
        self.rejected = rejected


class SymbolValue:
    """A symbol."""

    __slots__ = ("description",)

    def __init__(self, description: str) -> None:
        self.description = description


class Thrown(Exception):
    """An error thrown by the program; ``value`` is what it threw.

    ``trail`` are the (path, node) of the calls that led to it, outermost first, and ``evidence`` what had been seen,
    once it has left a function.
    """

    def __init__(self, value: Any) -> None:
        super().__init__("thrown by the program")
        self.value = value
        self.trail: tuple[tuple[str, Node | None], ...] = ()
        self.evidence: tuple[Event, ...] = ()


class BoundReached(Exception):
    """A limit that protects the evaluator was reached: what follows in this test is undecided."""

    def __init__(self, bound: str) -> None:
        super().__init__(bound)
        self.bound = bound


def reason_of(condition: Any) -> str:
    """Why the truth of a condition is not known: it is unknown, or a collection that may have changed."""
    unknown = condition if isinstance(condition, Unknown) else getattr(condition, "unknown", None)
    return unknown.reason if isinstance(unknown, Unknown) else "condition"


def is_callable(value: Any) -> bool:
    """Whether a value can be called as a function."""
    return isinstance(value, (FunctionValue, NativeFunction, BoundFunction))
