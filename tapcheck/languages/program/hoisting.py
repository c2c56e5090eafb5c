"""Variables that belong to a whole function although an inner block declares them (`var`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tapcheck.languages.program.syntax import (
    Block,
    Declare,
    DefaultPattern,
    For,
    ForEach,
    If,
    Labeled,
    ListPattern,
    MapPattern,
    NamePattern,
    Pattern,
    RestPattern,
    Statement,
    Switch,
    Try,
    While,
)


def hoisted_names(body: Iterable[Statement]) -> tuple[str, ...]:
    """The names that statements declare for the function around them, inner functions aside."""
    found: dict[str, None] = {}
    waiting: list[Statement | None] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Declare):
            if node.kind == "var":
                for pattern, _ in node.bindings:
                    found.update(dict.fromkeys(_names(pattern)))
        elif isinstance(node, ForEach):
            if node.kind == "var":
                found.update(dict.fromkeys(_names(node.target)))
            waiting.append(node.body)
        elif isinstance(node, For):
            waiting.extend((node.first, node.body))
        elif isinstance(node, Block):
            waiting.extend(node.body)
        elif isinstance(node, If):
            waiting.extend((node.yes, node.no))
        elif isinstance(node, (While, Labeled)):
            waiting.append(node.body)
        elif isinstance(node, Switch):
            waiting.extend(inner for case in node.cases for inner in case.body)
        elif isinstance(node, Try):
            waiting.extend((node.body, node.handler, node.final))
    return tuple(found)


def _names(pattern: Pattern | None) -> Iterator[str]:
    if isinstance(pattern, NamePattern):
        yield pattern.name
    elif isinstance(pattern, ListPattern):
        for item in pattern.items:
            yield from _names(item)
    elif isinstance(pattern, MapPattern):
        for _, value in pattern.entries:
            yield from _names(value)
        yield from _names(pattern.rest)
    elif isinstance(pattern, (DefaultPattern, RestPattern)):
        yield from _names(pattern.pattern)
