"""Intrinsic functions in their long and short forms, and the `${…}` parts of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tapcheck.languages.documents.tree import Fields, Items, Node, Scalar
from tapcheck.records import dataclass

FUNCTIONS = frozenset(
    {
        "Ref", "Condition",
        "Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn",
        "Fn::Equals", "Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt", "Fn::GetStackOutput", "Fn::If", "Fn::ImportValue",
        "Fn::Join", "Fn::Length", "Fn::Not", "Fn::Or", "Fn::RefAll", "Fn::Select", "Fn::Split", "Fn::Sub",
        "Fn::ToJsonString", "Fn::Transform", "Fn::ValueOf", "Fn::ValueOfAll",
    }
)  # fmt: skip
"""Every function by its long name. `Condition` counts as one only where conditions are written."""

_SHORT = {f"!{name.removeprefix('Fn::')}": name for name in FUNCTIONS}


@dataclass(frozen=True, slots=True)
class Call:
    """One use of an intrinsic function; ``argument`` is what it is applied to, without the tag."""

    name: str
    argument: Node
    node: Node


def call_of(node: Node) -> Call | None:
    """The function that a node applies, written `!Sub x` or `{"Fn::Sub": x}`; None for other values.

    A map `{"Condition": "x"}` is no call: it is a property of that name more often than not.
    """
    if node.tag:
        name = _SHORT.get(node.tag)
        return None if name is None else Call(name, untagged(node), node)
    if isinstance(node, Fields) and len(node.members) == 1:
        ((name, (_, argument)),) = node.members.items()
        if name in FUNCTIONS and name != "Condition":
            return Call(name, argument, node)
    return None


def untagged(node: Node) -> Node:
    """The same node without its tag."""
    if isinstance(node, Scalar):
        return Scalar(node.text, node.text, node.start, node.end) if node.tag else node
    if isinstance(node, Items):
        return Items(node.items, node.start, node.end)
    return Fields(node.members, node.start, node.end)


def attribute_named(argument: Node) -> tuple[str, str] | None:
    """The logical id and the attribute in the argument of `Fn::GetAtt`; an attribute that is computed is empty."""
    if isinstance(argument, Scalar):
        name, dot, attribute = argument.text.partition(".")
        return (name, attribute) if dot else None
    if isinstance(argument, Items) and argument.items and isinstance(argument.items[0], Scalar):
        rest = [item.text for item in argument.items[1:] if isinstance(item, Scalar) and not item.tag]
        return argument.items[0].text, ".".join(rest)
    return None


def substitution(argument: Node) -> tuple[Scalar, Fields | None] | None:
    """The text and the own names of a `Fn::Sub`; None when it is written wrongly."""
    if isinstance(argument, Scalar):
        return argument, None
    if isinstance(argument, Items) and argument.items and isinstance(argument.items[0], Scalar):
        names = argument.items[1] if len(argument.items) > 1 else None
        return argument.items[0], names if isinstance(names, Fields) else None
    return None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text: literal, or the inside of `${…}` when ``variable``."""

    text: str
    variable: bool


_VARIABLE = re.compile(r"\$\{(!?)([^{}$]*)\}")


def parts(text: str) -> Iterator[Part]:
    """The pieces of the text of a `Fn::Sub`; `${!x}` is the literal `${x}`."""
    at = 0
    for match in _VARIABLE.finditer(text):
        if match.start() > at:
            yield Part(text[at : match.start()], variable=False)
        if match[1]:
            yield Part("${" + match[2] + "}", variable=False)
        else:
            yield Part(match[2].strip(), variable=True)
        at = match.end()
    if at < len(text):
        yield Part(text[at:], variable=False)


def variable_places(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The name and the range, without braces, of each `${…}` between two offsets of a file."""
    for match in _VARIABLE.finditer(source, start, end):
        if not match[1]:
            name = match[2].strip()
            begin = match.start(2) + len(match[2]) - len(match[2].lstrip())
            yield name, begin, begin + len(name)
