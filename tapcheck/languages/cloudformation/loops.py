"""Loops of the language extensions: `Fn::ForEach::Name` becomes what it stands for.

The nodes that a loop makes keep the places of its body, so that what is found in them is shown there.
"""

from __future__ import annotations

import re

from tapcheck.languages.cloudformation.functions import call_of
from tapcheck.languages.documents.tree import Document, Fields, Items, Node, Scalar, text_of

LOOP = "Fn::ForEach::"
_MOST_TURNS = 200
"""A loop may have so many turns,"""
_MOST_TURNS_TOGETHER = 2000
"""and loops inside one another so many together: a template may have 500 resources."""
_LETTERS = re.compile(r"[^A-Za-z0-9]")


def with_loops_unrolled(document: Document) -> Document:
    """The document with every loop over a known list replaced by its turns; other loops stay."""
    root = document.root
    if not isinstance(root, Fields):
        return document
    unrolled = _Unrolling(_defaults(root)).unrolled(root, {})
    return Document(document.path, unrolled, document.comments)


def _defaults(root: Fields) -> dict[str, list[str]]:
    """The lists that parameters give by default."""
    parameters = root.get("Parameters")
    found: dict[str, list[str]] = {}
    for name, (_, value) in parameters.members.items() if isinstance(parameters, Fields) else ():
        default = text_of(value.get("Default")) if isinstance(value, Fields) else None
        if default is not None:
            found[name] = [item.strip() for item in default.split(",")]
    return found


class _Unrolling:
    """One walk through a document; ``defaults`` are the lists that parameters give."""

    def __init__(self, defaults: dict[str, list[str]]) -> None:
        self._defaults = defaults
        self._left = _MOST_TURNS_TOGETHER

    def unrolled(self, node: Node, names: dict[str, str]) -> Node:
        """A part of the document with its loops replaced, inside of turns with these names."""
        call = call_of(node)
        if call is not None and call.name == "Ref" and names:
            known = _known_name(call.argument, names)
            if known in names:
                return Scalar(names[known], names[known], node.start, node.end)
            if known is not None:
                argument = Scalar(known, known, call.argument.start, call.argument.end)
                return Fields({"Ref": (argument, argument)}, node.start, node.end)
        if isinstance(node, Scalar):
            text = _filled(node.text, names)
            return node if text == node.text else Scalar(text, text, node.start, node.end, node.tag)
        if isinstance(node, Items):
            return Items([self.unrolled(item, names) for item in node.items], node.start, node.end, node.tag)
        found = Fields({}, node.start, node.end, node.tag)
        for name, (key, below) in node.members.items():
            turns = _turns(below, names, self._defaults) if name.startswith(LOOP) else None
            if turns is None or len(turns) > self._left:
                filled = _filled(name, names)
                found.members[filled] = (
                    key if filled == name else Scalar(filled, filled, key.start, key.end),
                    self.unrolled(below, names),
                )
                continue
            self._left -= len(turns)
            for turn, body in turns:
                inner = self.unrolled(body, turn)
                if isinstance(inner, Fields):
                    found.members.update(inner.members)
        return found


def _known_name(argument: Node, names: dict[str, str]) -> str | None:
    """The name in the argument of a `Ref`, also where the variables of loops alone make it up."""
    call = call_of(argument)
    if call is not None and call.name == "Fn::Sub" and isinstance(call.argument, Scalar):
        text = _filled(call.argument.text, names)
        return None if "${" in text else text
    return text_of(argument) if call is None else None


def _turns(
    node: Node, names: dict[str, str], defaults: dict[str, list[str]]
) -> list[tuple[dict[str, str], Fields]] | None:
    """The names of each turn with the body of the loop; None where the list is not known."""
    if not isinstance(node, Items) or len(node.items) != 3:
        return None
    variable, collection, body = text_of(node.items[0]), node.items[1], node.items[2]
    call = call_of(collection)
    values: list[str] | None = None
    if call is not None and call.name == "Ref":
        values = defaults.get(text_of(call.argument) or "")
    elif call is None and isinstance(collection, Items):
        texts = [_filled(item.text, names) for item in collection.items if isinstance(item, Scalar) and not item.tag]
        values = texts if len(texts) == len(collection.items) else None
    if variable is None or values is None or not isinstance(body, Fields) or len(values) > _MOST_TURNS:
        return None
    return [({**names, variable: value}, body) for value in values]


def _filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        if name in text:
            text = text.replace(f"${{{name}}}", value).replace(f"&{{{name}}}", _LETTERS.sub("", value))
    return text
