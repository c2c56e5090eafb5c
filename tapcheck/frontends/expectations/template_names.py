"""Which declaration of a template a part of its document belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tapcheck.languages.program.trace import Event, NodeEvent
from tapcheck.languages.program.values import Place
from tapcheck.model.expectations import Wanted
from tapcheck.model.infrastructure import Kind, Language, Stack
from tapcheck.source import Span

SECTIONS: Mapping[str, Kind] = {
    "Resources": Kind.RESOURCE,
    "Outputs": Kind.OUTPUT,
    "Parameters": Kind.VARIABLE,
    "Mappings": Kind.MAPPING,
    "Conditions": Kind.CONDITION,
}
"""The sections whose entries are declarations."""

_SUFFIXES = (".json", ".yml", ".yaml", ".template")


def wanted_at(place: Place) -> Wanted | None:
    """The declaration that a place of a document names, with the way to the part of it; None for other places."""
    if len(place.keys) < 2 or place.keys[0] not in SECTIONS or not place.path.endswith(_SUFFIXES):
        return None
    section, name, *rest = place.keys
    pointer = "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in rest)
    return Wanted(SECTIONS[section], "", name, f"{section}.{name}{pointer}")


class TemplateIndex:
    """Finds the declarations of templates by their places in the documents."""

    def __init__(self, stacks: Iterable[Stack]) -> None:
        self._declarations = {
            (stack.name, item.address): item
            for stack in stacks
            if stack.language is Language.CLOUDFORMATION
            for item in stack.declarations
        }

    def covered(self, events: Iterable[Event]) -> tuple[Span, ...]:
        """The source ranges of the declarations whose parts were looked at."""
        found: dict[Span, None] = {}
        for event in events:
            if isinstance(event, NodeEvent) and len(event.place.keys) >= 2:
                item = self._declarations.get((event.place.path, ".".join(event.place.keys[:2])))
                if item is not None:
                    found[item.span] = None
        return tuple(found)
