"""Formats of attribute values: `arn:{partition}:s3:::{.bucket}` and the like.

A format is text with fields in braces:

- `{.name}`: another attribute of the same resource; `{.path|/}`: the first that is set, else the last one;
- `{region}`, `{account}`, `{partition}` and other facts about the place of deployment;
- `{hex:16}`, `{digits:10}`, `{lower:10}`, `{upper:13}`, `{alnum:6}`, `{base64:24}`, `{sha256}`, `{uuid}`,
  `{ip:public}` …: text that looks random; a third part (`{hex:16:cluster}`) makes several attributes share it;
- `{?.scheme=internal:yes:no}`: one of two texts; `{?.name:yes:no}` asks whether the source sets the argument;
- `~function` or `~function:argument` behind a field changes it (`{.arn~last_segment}`).

` ; ` separates the items of a list; `null` alone is null.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import translate
from functools import cache

from tapcheck.catalog.lines import packaged_lines, read_data

FormatTable = Mapping[str, Mapping[str, str]]
"""Type (data sources as `data.TYPE`) → dotted attribute path → format."""

_TABLES = ("aws", "google", "azurerm", "kubernetes", "cloudformation")


def attribute_format(type_: str, attribute: str, *, data: bool = False) -> str | None:
    """The hand-written format of an attribute (dotted path inside blocks), or None.

    A data source answers as the resource of its type does where it has no format of its own.
    """
    table = _table(_provider(type_))
    for key in (f"data.{type_}", type_) if data else (type_,):
        found = table.get(key, {}).get(attribute)
        if found is not None:
            return found
    return None


def generated_format(type_: str, attribute: str) -> str | None:
    """The format of `arn` or `id` that was derived from published ARN patterns, or None.

    For CloudFormation types only `arn` is known.
    """
    lines = packaged_lines("formats/aws-derived.tsv")
    found = lines.find(f"{type_}.{attribute}") if lines else None
    return found if isinstance(found, str) else None


def described_types(provider: str) -> tuple[str, ...]:
    """The types with hand-written formats in a provider's file (data sources as `data.TYPE`), in its order."""
    return tuple(_table(provider))


def attributes_of(type_: str) -> tuple[str, ...]:
    """The attributes of a type (data sources as `data.TYPE`) that have a hand-written format."""
    return tuple(_table(_provider(type_)).get(type_, {}))


def format_by_name(name: str) -> str:
    """The format of a value of which only the name is known: attribute, output or variable."""
    lowered = name.lower()
    return next(template for pattern, template in _name_rules() if pattern.fullmatch(lowered))


def parse_formats(text: str) -> dict[str, dict[str, str]]:
    """Read a format file: unindented lines name types, indented ones give attribute and format."""
    table: dict[str, dict[str, str]] = {}
    current: tuple[dict[str, str], ...] = ()
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] != " ":
            current = tuple(table.setdefault(name, {}) for name in line.split())
            continue
        attribute, _, template = line.strip().partition(" ")
        for attributes in current:
            attributes[attribute] = template.strip()
    return table


def _provider(type_: str) -> str:
    return "cloudformation" if "::" in type_ else type_.removeprefix("data.").split("_", 1)[0]


@cache
def _name_rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = (read_data("formats/names.txt") or b"").decode()
    lines = (line.split(maxsplit=1) for line in text.splitlines() if line and line[0] != "#")
    return tuple((re.compile(translate(pattern)), template) for pattern, template in lines)


@cache
def _table(provider: str) -> FormatTable:
    name = provider if provider in _TABLES else "other"
    return parse_formats((read_data(f"formats/{name}.txt") or b"").decode())
