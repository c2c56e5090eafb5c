"""Filling in formats: from `{.name}-{digits:10}` to text. The notation is described in `catalog.formats`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol

_FIELD = re.compile(r"(?<!\$)\{([a-z.?][^{}\"]*)\}")


class FieldSource(Protocol):
    """What answers the fields of a format."""

    def attribute_text(self, name: str, /) -> str:
        """The text of an attribute of the same resource; invented when nothing gives it."""
        ...

    def argument_text(self, name: str, /) -> str:
        """The text of an argument that the source sets, else empty."""
        ...

    def sets(self, name: str, /) -> bool:
        """Whether the source sets an argument."""
        ...

    def fact(self, name: str, salt: str, /) -> str:
        """The text of a field that is no attribute, for instance `region`, `uuid` or `hex:16`."""
        ...


def fill(template: str, source: FieldSource, salt: str) -> str:
    """The text of a format. ``salt`` keeps tokens of different attributes apart."""
    if "{" not in template:
        return template
    return _FIELD.sub(lambda match: _field(match[1], source, salt), template)


def _field(text: str, source: FieldSource, salt: str) -> str:
    head, *changes = text.split("~")
    value = _head(head, source, salt)
    for change in changes:
        name, _, argument = change.partition(":")
        value = _CHANGES[name](value, argument)
    return value


def _head(head: str, source: FieldSource, salt: str) -> str:
    if head[0] == "?":
        return _choice(head[1:], source)
    if head[0] != ".":
        return source.fact(head, salt)
    *first, last = head.split("|")
    for name in first:
        value = source.argument_text(name[1:])
        if value:
            return value
    return source.attribute_text(last[1:]) if last[0] == "." else last


def _choice(text: str, source: FieldSource) -> str:
    condition, _, texts = text.partition(":")
    yes, _, no = texts.partition(":")
    name, compared, wanted = condition.partition("=")
    holds = source.attribute_text(name[1:]) == wanted if compared else source.sets(name[1:])
    return yes if holds else no


def _after(value: str, mark: str) -> str:
    return value.rpartition(mark)[2] if mark in value else value


def _replace(value: str, argument: str) -> str:
    old, _, new = argument.partition("=")
    return value.replace(old, new)


def _last_segment(value: str, _: str) -> str:
    return re.split(r"[/:]", value)[-1]


def _major_version(value: str, _: str) -> str:
    """`8.0.35` → `8.0`, `15.4` → `15`: as default parameter groups are named."""
    parts = value.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 and int("0" + re.sub(r"\D", "", parts[0])) < 10 else parts[0]


def _function_name(value: str, _: str) -> str:
    return value.split(":function:")[1].split(":")[0] if ":function:" in value else value


_CHANGES: Mapping[str, Callable[[str, str], str]] = {
    "after": _after,
    "compact": lambda value, _: re.sub(r"[^a-z0-9]", "", value.lower()),
    "dashes": lambda value, _: value.replace(".", "-"),
    "function_name": _function_name,
    "last_colon": lambda value, _: value.rpartition(":")[2],
    "last_label": lambda value, _: value.rpartition(".")[2],
    "last_segment": _last_segment,
    "lower": lambda value, _: value.lower(),
    "major": _major_version,
    "no_scheme": lambda value, _: value.partition("://")[2] or value,
    "replace": _replace,
    "rooted": lambda value, _: value if value.startswith("/") else f"/{value}",
}
