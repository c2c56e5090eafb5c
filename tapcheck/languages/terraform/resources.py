"""Resource instances: what their blocks say, and who answers the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Protocol

from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.plain import from_plain, to_plain
from tapcheck.languages.terraform.types import (
    DYNAMIC,
    STRING,
    ListType,
    MapType,
    ObjectType,
    SetType,
    Type,
    element_of,
)
from tapcheck.languages.terraform.values import (
    EPHEMERAL,
    NULL,
    Unk,
    Val,
    map_of,
    mark,
    null,
    object_of,
    tuple_of,
    unknown,
)
from tapcheck.records import dataclass
from tapcheck.values import AttributeSource, Path, Unknown, Value


class ResourceTypes(Protocol):
    """What providers say about the attributes of their resources; another version may know other ones."""

    def attributes(self, mode: str, type: str) -> Mapping[str, Type] | None:
        """The types of all attributes and blocks of a resource type; None when nobody knows them.

        ``mode`` is `resource`, `data` or `ephemeral`.
        """
        ...


class NoTypes:
    """Nothing is known about any provider."""

    def attributes(self, mode: str, type: str) -> Mapping[str, Type] | None:  # noqa: ARG002
        """Always None."""
        return None


@dataclass(slots=True, eq=False)
class ResourceInstance:
    """One instance of a resource.

    ``arguments`` are the evaluated arguments and blocks (blocks of one type are a tuple of objects, in order);
    ``blocks`` names those that are blocks.
    """

    address: str
    mode: str
    type: str
    arguments: Mapping[str, Val]
    blocks: frozenset[str]
    provider: Mapping[str, Value]
    source: AttributeSource
    types: Mapping[str, Type] | None
    _plain: dict[str, Value] = field(default_factory=dict)
    _answers: dict[Path, Val] = field(default_factory=dict)

    def attribute(self, name: str) -> Val:
        """The value of one attribute."""
        given = self.arguments.get(name)
        if given is not None and given.raw is not None:
            return self._block(name, given) if name in self.blocks else given
        builtin = self._builtin(name)
        if builtin is not None:
            return builtin
        return self.answer((name,), self.types.get(name, DYNAMIC) if self.types is not None else DYNAMIC)

    def whole(self) -> Val | None:
        """The complete object, where the source knows it."""
        found = self.answer((), DYNAMIC)
        if isinstance(found.raw, Unk):
            return None
        given = {name: value for name, value in self.arguments.items() if value.raw is not None}
        return object_of({**found.raw, **given}) if isinstance(found.raw, dict) else found

    def answer(self, path: Path, wanted: Type) -> Val:
        """What the source says about an attribute."""
        if path not in self._answers:
            value = self.source.answer(self.address, self.type, path, self.plain_arguments(), self.provider)
            if isinstance(value, Unknown) and not value.origin:
                value = Unknown(self.address + "".join(map(_written_step, path)), value.type)
            found = from_plain(value, wanted)
            self._answers[path] = mark(found, EPHEMERAL) if self.mode == "ephemeral" else found
        return self._answers[path]

    def plain_arguments(self) -> Mapping[str, Value]:
        """The arguments as plain values."""
        if not self._plain and self.arguments:
            self._plain.update((name, to_plain(value)) for name, value in self.arguments.items())
        return self._plain

    def _block(self, name: str, given: Val) -> Val:
        written = self.types.get(name, DYNAMIC) if self.types is not None else DYNAMIC
        if isinstance(given.raw, Unk):
            return unknown(written, given.raw.origin) if written is not DYNAMIC else given
        if isinstance(written, ObjectType) or (written is not DYNAMIC and isinstance(written, MapType)):
            return _partial(self, (name,), given.raw[0], written)
        element = element_of(written)
        return tuple_of([_partial(self, (name, place), item, element) for place, item in enumerate(given.raw)])

    def _builtin(self, name: str) -> Val | None:
        if self.type == "terraform_data" and name in ("input", "output", "triggers_replace"):
            return self.arguments.get("input", NULL) if name == "output" else NULL
        if name == "tags_all":
            return self._all_tags()
        return None

    def _all_tags(self) -> Val | None:
        defaults = self.provider.get("default_tags")
        blocks = defaults if isinstance(defaults, tuple) else ()
        if not blocks and "tags" not in self.arguments:
            return None
        tags: dict[str, Val] = {}
        for block in blocks:
            given = block.get("tags") if isinstance(block, Mapping) else None
            if isinstance(given, Unknown):
                return unknown(MapType(STRING), given.origin)
            if isinstance(given, Mapping):
                tags.update((key, from_plain(value, STRING)) for key, value in given.items())
        own = self.arguments.get("tags", NULL)
        if isinstance(own.raw, Unk):
            return unknown(MapType(STRING), own.raw.origin)
        if isinstance(own.raw, dict):
            tags.update(own.raw)
        return map_of(STRING, tags)


class _Partial:
    """A nested block: some attributes are written, the source answers the others."""

    def __init__(self, owner: ResourceInstance, path: Path, given: Mapping[str, Val], written: Type) -> None:
        self.owner = owner
        self.path = path
        self.given = given
        self.written = written

    def attribute(self, name: str) -> Val:
        """The value of one attribute."""
        known = self.written.attributes if isinstance(self.written, ObjectType) else {}
        wanted = known.get(name, DYNAMIC)
        given = self.given.get(name)
        path = (*self.path, name)
        if given is None or given.raw is None:
            return self.owner.answer(path, wanted)
        if isinstance(given.raw, tuple) and isinstance(wanted, ListType | SetType):
            inner = wanted.element
            if isinstance(inner, ObjectType):
                items = [_partial(self.owner, (*path, place), item, inner) for place, item in enumerate(given.raw)]
                return mark(tuple_of(items), given.marks)
        return fitted(given, wanted)

    def whole(self) -> Val | None:
        """What is written, completed where the types of all attributes are known."""
        if not isinstance(self.written, ObjectType):
            return None
        return object_of({name: self.attribute(name) for name in self.written.attributes})


def _partial(owner: ResourceInstance, path: Path, given: Val, written: Type) -> Val:
    if not isinstance(given.raw, dict):
        return given
    origin = owner.address + "".join(map(_written_step, path))
    return Val(DYNAMIC, Unk(origin, True, open=_Partial(owner, path, given.raw, written)), given.marks)


def _written_step(step: str | int) -> str:
    return f"[{step}]" if isinstance(step, int) else f".{step}"


def fitted(value: Val, wanted: Type) -> Val:
    """The value as an argument of this type, where it fits; a provider would refuse it otherwise."""
    if wanted is DYNAMIC or value.type == wanted:
        return value
    if value.raw is None:
        return null(wanted)
    try:
        return convert(value, wanted)
    except ConversionError:
        return value


def instance_value(instance: ResourceInstance) -> Val:
    """The value of a reference to one instance."""
    return Val(DYNAMIC, Unk(instance.address, True, open=instance))
