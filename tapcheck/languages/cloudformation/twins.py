"""Where two notations of one template say different things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tapcheck.languages.cloudformation.functions import call_of
from tapcheck.languages.cloudformation.template import Template
from tapcheck.languages.documents.tree import Fields, Items, Node, Scalar
from tapcheck.records import dataclass

Path = tuple[str | int, ...]
Place = tuple[int, int]

_COMPARED = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Rules", "Transform")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00:00(?:\.0+)?(?:Z|\+00:00)?)?")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """One place at which they differ.

    ``section`` and ``name`` tell the entry, ``path`` leads to the place inside it; ``left`` and ``right`` are
    the ranges in the two files, None where one of them has nothing there; the texts show what stands there.
    """

    section: str
    name: str
    path: Path
    left: Place | None
    right: Place | None
    left_text: str
    right_text: str


def differences(left: Template, right: Template) -> tuple[Difference, ...]:
    """Everything in which two templates differ apart from spelling, in the order of the first one.

    Long and short functions, the two forms of `Fn::GetAtt`, quoted and plain scalars, dates, the order of keys
    and of `DependsOn`, descriptions and metadata of the template itself are no differences.
    """
    one, other = left.document.root, right.document.root
    if not isinstance(one, Fields) or not isinstance(other, Fields):
        return ()
    return tuple(found for section in _COMPARED for found in _of_section(section, one.get(section), other.get(section)))


def _of_section(section: str, left: Node | None, right: Node | None) -> Iterator[Difference]:
    one = left if isinstance(left, Fields) else None
    other = right if isinstance(right, Fields) else None
    if section == "Transform" or (left is not None and one is None) or (right is not None and other is None):
        yield from _compared(section, "", (), left, right)
        return
    names = dict.fromkeys([*(one.members if one else ()), *(other.members if other else ())])
    for name in names:
        mine = one.members.get(name) if one else None
        theirs = other.members.get(name) if other else None
        if mine is None or theirs is None:
            yield Difference(
                section,
                name,
                (),
                (mine[0].start, mine[0].end) if mine else None,
                (theirs[0].start, theirs[0].end) if theirs else None,
                "declared" if mine else "",
                "declared" if theirs else "",
            )
        else:
            yield from _compared(section, name, (), mine[1], theirs[1])


def _compared(section: str, name: str, path: Path, left: Node | None, right: Node | None) -> Iterator[Difference]:
    if left is None and right is None:
        return
    if left is None or right is None:
        yield _difference(section, name, path, left, right)
        return
    if _meaning(left, path) == _meaning(right, path):
        return
    one, other = call_of(left), call_of(right)
    if one is None and other is None:
        if isinstance(left, Fields) and isinstance(right, Fields):
            for key in dict.fromkeys([*left.members, *right.members]):
                mine, theirs = left.get(key), right.get(key)
                yield from _compared(section, name, (*path, key), mine, theirs)
            return
        if isinstance(left, Items) and isinstance(right, Items) and len(left.items) == len(right.items):
            for number, (mine, theirs) in enumerate(zip(left.items, right.items, strict=True)):
                yield from _compared(section, name, (*path, number), mine, theirs)
            return
    yield _difference(section, name, path, left, right)


def _difference(section: str, name: str, path: Path, left: Node | None, right: Node | None) -> Difference:
    return Difference(
        section,
        name,
        path,
        (left.start, left.end) if left is not None else None,
        (right.start, right.end) if right is not None else None,
        _shown(left),
        _shown(right),
    )


def _meaning(node: Node, path: Path = ()) -> Any:
    """A form that is equal for equal meanings."""
    call = call_of(node)
    if call is not None:
        argument = call.argument
        if call.name == "Fn::GetAtt" and isinstance(argument, Scalar):
            return call.name, tuple(argument.text.split(".", 1))
        if call.name == "Fn::GetAtt" and isinstance(argument, Items):
            parts = [_meaning(item) for item in argument.items]
            if len(parts) > 1 and all(isinstance(part, str) for part in parts):
                return call.name, (parts[0], ".".join(parts[1:]))
        if call.name == "Fn::Sub" and isinstance(argument, Scalar) and "${" not in argument.text:
            return _text(argument)
        return call.name, _meaning(argument)
    if isinstance(node, Fields):
        named = node.get("Condition") if len(node.members) == 1 else None
        if isinstance(named, Scalar):
            return "Condition", named.text
        return {key: _meaning(value, (key,)) for key, (_, value) in node.members.items()}
    if isinstance(node, Items):
        items = [_meaning(item) for item in node.items]
        if path[-1:] == ("DependsOn",):
            return frozenset(item for item in items if isinstance(item, str))
        return items
    if path[-1:] == ("DependsOn",):
        return frozenset({_text(node)})
    return _text(node)


def _text(node: Scalar) -> str:
    """The text of a scalar as a deployment sees it, whatever its type in the notation."""
    if node.value is None:
        return ""
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    text = node.text.rstrip()
    if text.lower() in ("true", "false"):
        return text.lower()
    date = _MIDNIGHT.fullmatch(text)
    if date is not None:
        return date[1]
    if _NUMBER.fullmatch(text) and len(text) < 16 and not (text.startswith("0") and text.isdigit() and len(text) > 1):
        return repr(float(text))
    return text


def _shown(node: Node | None) -> str:
    if node is None:
        return ""
    call = call_of(node)
    if call is not None and isinstance(call.argument, Scalar):
        text = f"{call.name} {call.argument.text}"
    elif isinstance(node, Scalar):
        text = node.text
    elif call is not None:
        return call.name
    else:
        return f"a list of {len(node.items)}" if isinstance(node, Items) else "a map"
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
