"""`replace` and `replaceAll`: new text with the provenance of what it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.matches import all_matches, group_numbers, group_text, next_match, whole_span
from tapcheck.languages.ecmascript.library.operands import UnknownOperand, answers, given, known, text_of
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.text import Text
from tapcheck.languages.program.values import UNDEFINED, Implementation, MapValue, RegexValue, Unknown, is_callable

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Segment = tuple[int, int] | str
"""A piece of a result: a range of the subject, or new text."""

Target = tuple[tuple[int, int], list[Any], dict[str, int]]
"""A place to replace: its range, its captures, and the numbers of the named ones."""


@answers("string")
def _replace(machine: Machine, text: str, arguments: list[Any]) -> str:
    return _replaced(machine, text, arguments, every=False)


@answers("string")
def _replace_all(machine: Machine, text: str, arguments: list[Any]) -> str:
    pattern = known(given(arguments))
    if isinstance(pattern, RegexValue) and "g" not in pattern.flags:
        raise machine.throw("TypeError", "String.prototype.replaceAll called with a non-global RegExp argument")
    return _replaced(machine, text, arguments, every=True)


def _replaced(machine: Machine, text: str, arguments: list[Any], every: bool) -> str:
    pattern, replacement = known(given(arguments)), known(given(arguments, 1))
    if not is_callable(replacement):
        replacement = text_of(machine, replacement)
    found: list[Target]
    if isinstance(pattern, RegexValue):
        found = _regex_targets(machine, text, pattern)
    else:
        found = [(span, [texts.cut(text, *span)], {}) for span in _text_targets(text, text_of(machine, pattern), every)]
    if not found:
        return text
    segments: list[Segment] = []
    last = 0
    size = 0
    for (low, high), items, names in found:
        segments.append((last, low))
        new = _replacement(machine, text, replacement, (low, high), items, names)
        for part in new:
            size += len(part) if isinstance(part, str) else part[1] - part[0]
        machine.grow(characters=size)
        segments.extend(new)
        last = high
    segments.append((last, len(text)))
    return assembled(text, segments)


def _regex_targets(machine: Machine, text: str, regex: RegexValue) -> list[Target]:
    if "g" in regex.flags:
        machine.journal.set_position(regex, 0)
        matches = all_matches(machine, regex, text)
    else:
        match = next_match(machine, regex, text)
        matches = [] if match is None else [match]
    names = group_numbers(regex)
    groups = range(regex.compiled.group_count + 1)
    return [(whole_span(match), [group_text(text, match, group) for group in groups], names) for match in matches]


def _text_targets(text: str, needle: str, every: bool) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    index = text.find(needle)
    while index >= 0:
        found.append((index, index + len(needle)))
        if not every:
            break
        start = index + max(1, len(needle))
        index = text.find(needle, start) if start <= len(text) else -1
    return found


def _replacement(
    machine: Machine, text: str, replacement: Any, span: tuple[int, int], items: list[Any], names: dict[str, int]
) -> list[Segment]:
    if isinstance(replacement, str):
        return expanded(replacement, text, span, items, names) if "$" in replacement else [replacement]
    arguments: list[Any] = [*items, span[0], text]
    if names:
        arguments.append(MapValue({name: items[number] for name, number in names.items()}))
    machine.step()
    return [text_of(machine, machine.call(replacement, UNDEFINED, arguments))]


def expanded(template: str, text: str, span: tuple[int, int], items: list[Any], names: dict[str, int]) -> list[Segment]:
    """A replacement text with its `$1`, `$&`, `$<name>` … filled in."""
    parts: list[Segment] = []
    at = 0
    while (dollar := template.find("$", at)) >= 0:
        parts.append(template[at:dollar])
        part, width = _dollar(template, dollar, text, span, items, names)
        parts.append(part)
        at = dollar + width
    parts.append(template[at:])
    return parts


def _dollar(
    template: str, dollar: int, text: str, span: tuple[int, int], items: list[Any], names: dict[str, int]
) -> tuple[Segment, int]:
    """What the `$` at this place stands for, and how many characters of the template that takes."""
    sign = template[dollar + 1 : dollar + 2]
    if sign == "$":
        return "$", 2
    if sign == "&":
        return span, 2
    if sign == "`":
        return (0, span[0]), 2
    if sign == "'":
        return (span[1], len(text)), 2
    if sign.isascii() and sign.isdigit():
        second = template[dollar + 2 : dollar + 3]
        two = int(sign + second) if second.isascii() and second.isdigit() else 0
        if 0 < two < len(items):
            return _captured(items[two]), 3
        if 0 < int(sign) < len(items):
            return _captured(items[int(sign)]), 2
    if sign == "<" and names:
        end = template.find(">", dollar)
        if end >= 0:
            number = names.get(template[dollar + 2 : end])
            return "" if number is None else _captured(items[number]), end + 1 - dollar
    return "$", 1


def _captured(value: Any) -> str:
    if isinstance(value, Unknown):
        raise UnknownOperand(value)
    return value if isinstance(value, str) else ""


def assembled(text: str, segments: list[Segment]) -> str:
    """Ranges of a text and new texts as one text; the provenance is worked out when somebody asks."""
    value = "".join(part if isinstance(part, str) else text[part[0] : part[1]] for part in segments)
    if type(text) is not Text and not any(type(part) is Text for part in segments):
        return value
    return texts.sourced(
        value,
        lambda: texts.pieces_of(part if isinstance(part, str) else texts.cut(text, *part) for part in segments),
    )


METHODS: dict[str, Implementation] = {"replace": _replace, "replaceAll": _replace_all}
