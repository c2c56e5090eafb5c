"""Reads the declarations that a searched text or pattern names, as a person would read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tapcheck.model.expectations import Wanted
from tapcheck.model.infrastructure import Kind

GAP = "\0"
"""Stands for any text in the text of a pattern."""
WILD = "\1"
"""Stands for text that a pattern leaves open inside a word, for instance a character class."""

_NAME = r"[A-Za-z_][\w-]*"
_QUOTED = rf"\\?[\"']({_NAME})\\?[\"']"
_HEAD = re.compile(
    rf"\b(resource|data)\b[\s\0\1]*{_QUOTED}(?:[\s\0\1]*{_QUOTED})?"
    rf"|\b(output|variable|module|provider)\b[\s\0\1]*{_QUOTED}"
)
_PROVIDERS = r"(?:aws|google|azurerm|azuread|kubernetes|helm|random|tls|null|time|local|archive|docker|cloudflare)"
_PAIR = re.compile(
    rf"(?:(?<![\w.-])[\"'](?=[a-z])|(?<![\w.\"'-])(?={_PROVIDERS}_))([a-z][a-z0-9]*_[a-z0-9_]+)[\"'][\s\0\1]+"
    rf"[\"']({_NAME})(?:[\"']|\Z)"
)
_REFERENCE = re.compile(
    rf"(?<![\w.\"'/-])(?:(data)\.([a-z][a-z0-9]*_[a-z0-9_]+)\.({_NAME})"
    rf"|(var|local|module)\.({_NAME})"
    rf"|({_PROVIDERS}_[a-z0-9_]+)\.({_NAME}))"
)
_KINDS = {
    "resource": Kind.RESOURCE,
    "data": Kind.DATA,
    "output": Kind.OUTPUT,
    "variable": Kind.VARIABLE,
    "var": Kind.VARIABLE,
    "local": Kind.LOCAL,
    "module": Kind.MODULE,
    "provider": Kind.PROVIDER,
}
_OPEN_HEAD = re.compile(r"\b(resource|data|output|variable|module|provider)\b(.*)", re.S)
_BARE = re.compile(rf"(?:({_NAME})\.)?({_NAME})\Z")


def wanted_in(text: str) -> tuple[Wanted, ...]:
    """The declarations named in a text, block heads before references, each once.

    In the text of a pattern :data:`GAP` and :data:`WILD` stand for what the pattern leaves open.
    """
    return tuple(dict.fromkeys((*_heads(text), *_references(text))))


def _heads(text: str) -> Iterator[Wanted]:
    for match in _HEAD.finditer(text):
        if match[1]:
            yield Wanted(_KINDS[match[1]], match[2], match[3] or "")
        else:
            yield Wanted(_KINDS[match[4]], "", match[5])
    for match in _PAIR.finditer(text):
        before = text[: match.start()].rstrip(" \t\n\0\1")
        if not before.endswith(("resource", "data")):
            yield Wanted(Kind.RESOURCE, match[1], match[2])


def _references(text: str) -> Iterator[Wanted]:
    for match in _REFERENCE.finditer(text):
        if match[1]:
            yield Wanted(Kind.DATA, match[2], match[3])
        elif match[4]:
            yield Wanted(_KINDS[match[4]], "", match[5])
        else:
            yield Wanted(Kind.RESOURCE, match[6], match[7])


def wanted_by_value(expected: str, patterns: Iterable[str]) -> tuple[Wanted, ...]:
    """What a test looks for when it collects names with open patterns and expects one of them.

    ``expected`` is the text that it expects (`bucket_name`, `aws_s3_bucket.logs`), ``patterns`` the texts of the
    patterns that collected the names (`output "␁"`).
    """
    bare = _BARE.fullmatch(expected)
    if bare is None:
        return tuple(_heads(expected))
    found: list[Wanted] = []
    for pattern in patterns:
        head = _OPEN_HEAD.search(pattern)
        if head is None or (WILD not in head[2] and GAP not in head[2]):
            continue
        kind = _KINDS[head[1]]
        if kind not in (Kind.RESOURCE, Kind.DATA):
            if bare[1] is None:
                found.append(Wanted(kind, "", expected))
            continue
        fixed = re.search(rf"[\"']({_NAME})[\"']", head[2])
        if bare[1]:
            found.append(Wanted(kind, bare[1], bare[2]))
        elif fixed is not None:
            found.append(Wanted(kind, fixed[1], expected))
        elif "_" in expected and re.match(r"[a-z]+_[a-z]", expected):
            found.append(Wanted(kind, expected, ""))
    return tuple(dict.fromkeys(found))
