"""`io.Reader`: files that are open, and texts to read from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.values import Native, argument, both
from tapcheck.languages.program.values import MapValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

READER = "Reader"


def reader(text: Any) -> MapValue:
    """A reader of a text; its ``data`` is what is still to be read."""
    return MapValue(kind=READER, data=text)


def text_of_reader(machine: Machine, value: Any) -> Any:
    """All that a reader still has: it is at its end then."""
    if not isinstance(value, MapValue) or value.kind != READER:
        return Unknown(value.reason if isinstance(value, Unknown) else "reader")
    text = value.data
    machine.journal.touch(value)
    value.data = ""
    return text


def reader_method(machine: Machine, value: MapValue, name: str) -> Any:
    """A method of a reader: only closing it leaves it as it is."""
    if name == "Close":
        return None
    text_of_reader(machine, value)
    value.data = Unknown("reader")
    return value.data


def _new_reader(_machine: Machine, arguments: list[Any]) -> Any:
    return reader(argument(arguments, 0))


def _read_all(machine: Machine, arguments: list[Any]) -> Any:
    text = text_of_reader(machine, argument(arguments, 0))
    return both(text, Unknown(text.reason) if isinstance(text, Unknown) and text.assume is None else None)


READERS: Mapping[str, Mapping[str, Native]] = {
    "bytes": {"NewBuffer": _new_reader, "NewBufferString": _new_reader, "NewReader": _new_reader},
    "io": {"ReadAll": _read_all},
    "io/ioutil": {"ReadAll": _read_all},
    "strings": {"NewReader": _new_reader},
}
"""Functions by package and name."""
