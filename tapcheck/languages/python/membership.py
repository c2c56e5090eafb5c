"""Membership: `in`, and the searches in text that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.trace import MissingEvent, NodeEvent, SearchEvent, SearchKind
from tapcheck.languages.program.truths import Truth, any_of
from tapcheck.languages.program.values import MapValue, Unknown
from tapcheck.languages.python.comparisons import equals, truth
from tapcheck.languages.python.errors import key_of, really, throw
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.values import (
    INSTANCE,
    OUTPUTS,
    is_dict,
    is_set,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def contains(machine: Machine, value: Any, holder: Any) -> Truth:
    """`value in holder`; the search is noted."""
    if isinstance(holder, Unknown):
        return Unknown(holder.reason, kind="boolean")
    if isinstance(holder, str):
        if isinstance(value, Unknown):
            return Unknown(value.reason, kind="boolean")
        if not isinstance(value, str):
            name = type_name(value)
            raise throw(machine, "TypeError", f"'in <string>' requires string as left operand, not {name}")
        return search_text(machine, holder, value)
    if is_dict(holder):
        return _contains_key(machine, value, holder)
    if is_set(holder):
        return _contains_member(machine, value, holder)
    if isinstance(holder, (bytes, range)):
        if isinstance(value, Unknown):
            return Unknown(value.reason, kind="boolean")
        return bool(really(machine, lambda: value in holder))
    if isinstance(holder, MapValue) and holder.kind == INSTANCE and holder.data.has("__contains__"):
        return truth(machine, machine.language.call_member(machine, holder, "__contains__", [value]))
    items = machine.language.iterate(machine, holder)
    if isinstance(items, Unknown):
        return Unknown(items.reason, kind="boolean")
    return any_of(equals(machine, value, item) for item in items)


def _contains_key(machine: Machine, value: Any, holder: MapValue) -> Truth:
    if isinstance(value, Unknown):
        return Unknown(value.reason, kind="boolean")
    key = key_of(machine, value)
    if holder.kind == OUTPUTS or holder.outputs is not None:
        found = machine.language.call_member(machine, holder, "__contains__", [value])
        return found if isinstance(found, Unknown) else bool(found)
    if key in holder.properties:
        if holder.place is not None:
            machine.note(NodeEvent(holder.place.child(str(key))))
        return True
    if holder.unknown is not None:
        return Unknown(holder.unknown.reason, kind="boolean")
    if holder.place is not None:
        machine.note(MissingEvent(holder.place.child(str(key))))
    return False


def _contains_member(machine: Machine, value: Any, holder: MapValue) -> Truth:
    if isinstance(value, Unknown):
        return Unknown(value.reason, kind="boolean")
    if key_of(machine, value) in holder.data:
        return True
    return Unknown(holder.unknown.reason, kind="boolean") if holder.unknown is not None else False


def search_text(machine: Machine, text: str, wanted: str) -> bool:
    """Whether a text contains another one; the search is noted."""
    at = text.find(wanted)
    hits = texts.spans(text, at, at + len(wanted)) if at >= 0 else ()
    inside = tuple(dict.fromkeys(piece.path for piece in text.pieces)) if isinstance(text, texts.Text) else ()
    if inside:
        machine.note(SearchEvent(SearchKind.TEXT, str(wanted), "", int(at >= 0), hits, inside))
    return at >= 0
