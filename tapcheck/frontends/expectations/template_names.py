"""Which declaration of a template a part of its document belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tapcheck.languages.program.trace import Event, KeysEvent, NodeEvent
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


_PROTOCOL = frozenset({"asymmetricMatch", "nodeType", "then", "toJSON", "toString", "valueOf", "$$typeof"})
"""Names that libraries look for in every object, and no test means."""

_NAME = r"[A-Z][A-Za-z0-9]*"
_TYPED = re.compile(rf"(?:[\"']?({_NAME})[\"']?\s*:[^:]*?)?\bType[\"']?\s*:[\s\0\1]*[\"']?((?:AWS|Custom)::[\w:]+)")
_KEY = re.compile(rf"[\s\0\1^]*[\"']?({_NAME})[\"']?\s*:[\s\0\1]*[{{]?\s*")
_WORDS = re.compile(r"[a-z]+")
_KINDS_BY_WORD = {
    "output": "Outputs",
    "outputs": "Outputs",
    "export": "Outputs",
    "exports": "Outputs",
    "parameter": "Parameters",
    "parameters": "Parameters",
    "mapping": "Mappings",
    "mappings": "Mappings",
    "condition": "Conditions",
    "conditions": "Conditions",
    "resource": "Resources",
    "resources": "Resources",
}
_KEYWORDS = frozenset(
    {
        "AllowedPattern", "AllowedValues", "AWSTemplateFormatVersion", "Condition", "Conditions",
        "ConstraintDescription", "Default", "DeletionPolicy", "DependsOn", "Description", "Export", "Mappings",
        "MaxLength", "MaxValue", "Metadata", "MinLength", "MinValue", "Name", "NoEcho", "Outputs",
        "Parameters", "Properties", "Resources", "Rules", "Transform", "Type", "UpdateReplacePolicy", "Value",
    }
)  # fmt: skip
"""Keys that belong to the language, and name no declaration."""


def is_document(path: str) -> bool:
    """Whether a file may be a template, by its name."""
    return path.endswith(_SUFFIXES)


def wanted_in_template(text: str, titles: Iterable[str]) -> Wanted | None:
    """The declaration of a template that a searched text or pattern names, as far as it can be told.

    A key with a type of CloudFormation is a resource. A key alone is what the innermost title of the test that
    speaks of outputs, parameters, mappings or conditions says; the keys of properties are never meant then.
    """
    typed = _TYPED.search(text)
    if typed is not None:
        name = typed[1] if typed[1] and typed[1] not in _KEYWORDS else ""
        return Wanted(Kind.RESOURCE, typed[2], name, f"Resources.{name}" if name else typed[2])
    key = _KEY.fullmatch(text)
    if key is None or key[1] in _KEYWORDS:
        return None
    for title in reversed(tuple(titles)):
        for word in _WORDS.findall(title.lower()):
            section = _KINDS_BY_WORD.get(word)
            if section == "Resources":
                return None
            if section is not None:
                return Wanted(SECTIONS[section], "", key[1], f"{section}.{key[1]}")
    return None


def wanted_among_keys(expected: str, events: Iterable[Event]) -> Wanted | None:
    """What a test looks for when it lists the names of a section and expects one of them."""
    for event in events:
        if isinstance(event, KeysEvent) and len(event.place.keys) == 1 and expected:
            return wanted_at(event.place.child(expected))
    return None


def wanted_at(place: Place) -> Wanted | None:
    """The declaration that a place of a document names, with the way to the part of it; None for other places."""
    if len(place.keys) < 2 or place.keys[0] not in SECTIONS or not is_document(place.path):
        return None
    if place.keys[-1] in _PROTOCOL:
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

    def covered(self, events: Iterable[Event], expected: str = "") -> tuple[Span, ...]:
        """The source ranges of the declarations that were looked at, and of the expected one among listed names."""
        found: dict[Span, None] = {}
        for event in events:
            place = event.place if isinstance(event, NodeEvent) else None
            if isinstance(event, KeysEvent) and len(event.place.keys) == 1 and expected:
                place = event.place.child(expected)
            if place is not None and len(place.keys) >= 2:
                item = self._declarations.get((place.path, ".".join(place.keys[:2])))
                if item is not None:
                    found[item.span] = None
        return tuple(found)
