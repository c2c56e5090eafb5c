"""The package `strings`: pieces of a text keep where they come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.searching import find_text
from tapcheck.languages.golang.values import Native, argument, first_unknown
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.values import ListValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def of_texts(run: Callable[..., Any]) -> Native:
    """A function of texts and numbers: unknown when any argument is, or is not of the type that Go wants."""

    def call(machine: Machine, arguments: list[Any]) -> Any:
        unknown = first_unknown(*arguments)
        if unknown is not None:
            return Unknown(unknown.reason)
        if not all(isinstance(item, (str, int, float)) for item in arguments):
            return Unknown("text")
        machine.grow(characters=sum(len(item) for item in arguments if isinstance(item, str)))
        try:
            return run(*arguments)
        except (AttributeError, TypeError, ValueError):  # other arguments than the compiler lets through
            return Unknown("text")

    return call


def _contains(machine: Machine, arguments: list[Any]) -> Any:
    text, needle = argument(arguments, 0), argument(arguments, 1)
    if not isinstance(text, str) or not isinstance(needle, str):
        return first_unknown(text, needle) or Unknown("text")
    event = find_text(text, needle)
    machine.note(event)
    return event.matches > 0


def _split(text: str, separator: str) -> ListValue:
    if not separator:
        return ListValue(list(text))
    items: list[Any] = []
    start = 0
    while (at := text.find(separator, start)) >= 0:
        items.append(texts.cut(text, start, at))
        start = at + len(separator)
    return ListValue([*items, texts.cut(text, start, len(text))])


def _trimmed(text: str, characters: str | None = None) -> str:
    left = len(text) - len(text.lstrip(characters))
    return texts.cut(text, left, max(left, len(text.rstrip(characters))))


def _join(machine: Machine, arguments: list[Any]) -> Any:
    items, separator = argument(arguments, 0), argument(arguments, 1)
    if not isinstance(items, ListValue) or items.unknown is not None or not isinstance(separator, str):
        return Unknown("text")
    if not all(isinstance(item, str) for item in items.items):
        return Unknown("text")
    machine.grow(characters=sum(len(item) for item in items.items))
    parts = [part for item in items.items for part in (separator, item)][1:]
    return texts.join(parts)


def _fields(text: str) -> ListValue:
    return ListValue([texts.cut(text, found.start(), found.end()) for found in re.finditer(r"\S+", text)])


def _split_at_most(text: str, separator: str, count: int) -> Any:
    if count <= 0 or not separator:
        return Unknown("parts of a text")
    return ListValue(list(text.split(separator, count - 1)))


def _repeat(machine: Machine, arguments: list[Any]) -> Any:
    text, count = argument(arguments, 0), argument(arguments, 1)
    if not isinstance(text, str) or not isinstance(count, int) or count < 0:
        return first_unknown(text, count) or Unknown("text")
    machine.grow(characters=len(text) * count)
    return text * count


def _cut(text: str, separator: str) -> list[Any]:
    before, found, after = text.partition(separator) if separator else ("", "", text)
    return [before, after, bool(found) or not separator]


STRINGS: Mapping[str, Native] = {
    "Contains": _contains,
    "HasPrefix": of_texts(lambda text, start: text.startswith(start)),
    "HasSuffix": of_texts(lambda text, end: text.endswith(end)),
    "Index": of_texts(lambda text, part: text.find(part) if text.isascii() else Unknown("position")),
    "Count": of_texts(lambda text, part: text.count(part) if part else len(text) + 1),
    "Split": of_texts(_split),
    "Fields": of_texts(_fields),
    "TrimSpace": of_texts(_trimmed),
    "Trim": of_texts(_trimmed),
    "TrimLeft": of_texts(lambda text, characters: text.lstrip(characters)),
    "TrimRight": of_texts(lambda text, characters: text.rstrip(characters)),
    "TrimPrefix": of_texts(lambda text, start: text.removeprefix(start)),
    "TrimSuffix": of_texts(lambda text, end: text.removesuffix(end)),
    "ToLower": of_texts(lambda text: text.lower()),
    "ToUpper": of_texts(lambda text: text.upper()),
    "EqualFold": of_texts(lambda left, right: left.casefold() == right.casefold()),
    "Replace": of_texts(lambda text, old, new, count: text.replace(old, new, count)),
    "ReplaceAll": of_texts(lambda text, old, new: text.replace(old, new)),
    "Join": _join,
    "SplitN": of_texts(lambda text, separator, count: _split_at_most(text, separator, count)),
    "LastIndex": of_texts(lambda text, part: text.rfind(part) if text.isascii() else Unknown("position")),
    "Repeat": _repeat,
    "ContainsAny": of_texts(lambda text, letters: any(letter in text for letter in letters)),
    "ContainsRune": of_texts(lambda text, rune: chr(rune) in text),
    "Cut": of_texts(lambda text, separator: ListValue(_cut(text, separator))),
}
"""The functions by name."""
