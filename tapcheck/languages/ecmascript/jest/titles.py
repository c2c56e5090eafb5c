"""The titles and arguments of parametrised tests (`test.each`), as jest prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import number_text, string_of, type_of
from tapcheck.languages.ecmascript.jest.formatting import format_first
from tapcheck.languages.ecmascript.jest.printing import TITLE, pretty
from tapcheck.languages.ecmascript.jest.shapes import function_name, is_object, own_keys, own_value
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.values import ListValue, MapValue, Unknown, is_callable
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

UNKNOWN_TITLE = "…"
"""Stands for the part of a title that only running the suite can tell."""

_PLACEHOLDER = re.compile("%[sdifjoOp#]")
_ESCAPED_PERCENT = "@@__JEST_EACH_PLACEHOLDER_ESCAPE__@@"
_HEADINGS = re.compile(r"\n\s*\S+\s*(?:\|\s*\S+\s*)*\n")


class BadTable(Exception):
    """A table that jest refuses."""


@dataclass(frozen=True, slots=True)
class Row:
    """One turn of a parametrised test."""

    title: str
    arguments: tuple[Any, ...]


def title_text(machine: Machine, title: Any) -> str:
    """A title that may be text, a number, a class or a named function."""
    if isinstance(title, str):
        return str(title)
    if isinstance(title, Unknown):
        return UNKNOWN_TITLE
    if type_of(title) == "number":
        return number_text(title)
    name = function_name(title) if is_callable(title) else ""
    if name:
        return name
    raise machine.throw("Error", "Invalid first argument. It must be a named class, named function, number, or string.")


def rows_of_list(machine: Machine, title: str, table: Any) -> list[Row] | Unknown:
    """The rows of a table given as a list."""
    if isinstance(table, Unknown):
        return table
    if not isinstance(table, ListValue):
        raise BadTable("`.each` must be called with an Array or Tagged Template Literal.")
    if table.unknown is not None:
        return table.unknown
    if table.extra is not None and "raw" in table.extra:
        raise BadTable("`.each` called with a Tagged Template Literal with no data.")
    if not table.items:
        raise BadTable("`.each` called with an empty Array of table data.")
    rows = table.items
    escaped = title.replace("%%", _ESCAPED_PERCENT)
    nested = all(isinstance(row, ListValue) for row in rows)
    if not nested and not _PLACEHOLDER.search(escaped) and all(_may_name_values(row) for row in rows):
        return [
            Row(_interpolated(machine, title, row, index).replace("%%", "%"), (row,)) for index, row in enumerate(rows)
        ]
    return [_listed_row(machine, escaped, row if nested else ListValue([row]), index) for index, row in enumerate(rows)]


def _may_name_values(row: Any) -> bool:
    return isinstance(row, Unknown) or is_object(row)


def _listed_row(machine: Machine, escaped: str, row: ListValue, index: int) -> Row:
    if row.unknown is not None:
        return Row(UNKNOWN_TITLE, (Unknown(row.unknown.reason),))
    title = escaped.replace("%#", str(index), 1)
    for value in row.items:
        found = _PLACEHOLDER.search(title)
        if found is None:
            break
        shown = value.replace("%", _ESCAPED_PERCENT) if isinstance(value, str) else value
        filled: str | Unknown
        if found[0] == "%p":
            printed = pretty(machine, shown, TITLE)
            filled = printed if isinstance(printed, Unknown) else title.replace("%p", _as_replacement(printed), 1)
        else:
            filled = format_first(machine, title, shown)
        if isinstance(filled, Unknown):
            filled = title.replace(found[0], UNKNOWN_TITLE, 1)
        title = filled
    return Row(title.replace(_ESCAPED_PERCENT, "%"), tuple(row.items))


def _as_replacement(text: str) -> str:
    """What `String.prototype.replace` makes of a replacement in which `$$` means `$`."""
    return text.replace("$$", "$")


def rows_of_template(machine: Machine, title: str, headings_text: Any, values: list[Any]) -> list[Row]:
    """The rows of a table given as a tagged template."""
    found = _HEADINGS.match(headings_text) if isinstance(headings_text, str) else None
    if found is None:
        raise BadTable("Table headings do not conform to expected format.")
    headings = re.sub(r"\s", "", found[0]).split("|")
    if len(values) % len(headings):
        raise BadTable(f"Not enough arguments supplied for given headings: {' | '.join(headings)}")
    rows: list[Row] = []
    for index, start in enumerate(range(0, len(values), len(headings))):
        row = MapValue(dict(zip(headings, values[start : start + len(headings)], strict=True)))
        rows.append(Row(_interpolated(machine, title, row, index), (row,)))
    return rows


def _interpolated(machine: Machine, title: str, row: Any, index: int) -> str:
    keys = own_keys(machine, row) if not isinstance(row, Unknown) else row
    if isinstance(keys, Unknown):
        return re.sub(r"\$[\w.]+", UNKNOWN_TITLE, title, flags=re.ASCII)
    names = "|".join(re.escape(key) for key in keys if isinstance(key, str))

    def replaced(match: re.Match[str]) -> str:
        return _shown(machine, _at_path(machine, row, match[0][1:].split(".")))

    return re.sub(rf"\$(?:{names})[.\w]*", replaced, title, flags=re.ASCII).replace("$#", str(index), 1)


def _at_path(machine: Machine, value: Any, path: list[str]) -> Any:
    for key in path:
        found = own_value(machine, value, key) if key and is_object(value) else NOTHING
        if found is NOTHING:
            return value
        value = found
    return value


def _shown(machine: Machine, value: Any) -> str:
    if isinstance(value, Unknown):
        return UNKNOWN_TITLE
    text = pretty(machine, value, TITLE) if is_object(value) or is_callable(value) else string_of(machine, value)
    return UNKNOWN_TITLE if isinstance(text, Unknown) else text
