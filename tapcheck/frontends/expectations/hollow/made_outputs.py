"""Outputs that a suite makes up itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tapcheck.languages.program.syntax import (
    Assign,
    Conditional,
    Const,
    Declare,
    Entry,
    Expression,
    Logical,
    MapDisplay,
    NamePattern,
    Node,
    Pattern,
    Program,
)
from tapcheck.languages.program.walking import walk
from tapcheck.model.hollow import MadeOutput, MadeOutputs
from tapcheck.source import Span

_OUTPUTS = re.compile(r"outputs?$", re.IGNORECASE)
_MADE = re.compile(r"mock|fake|stub|dummy|fallback|default|sample|simulated", re.IGNORECASE)
_FEWEST = 2


def made_outputs(program: Program) -> Iterator[MadeOutputs]:
    """The objects of literals that a suite calls outputs and mocks, or uses in place of outputs that it reads."""
    named: dict[str, int] = {}
    found: list[tuple[str, MapDisplay, bool]] = []
    for target, value in _assignments(program):
        if not isinstance(target, NamePattern) or not _OUTPUTS.search(target.name):
            continue
        named[target.name] = named.get(target.name, 0) + (value is not None)
        if isinstance(value, MapDisplay):
            found.append((target.name, value, False))
        elif value is not None:
            found += [(target.name, item, True) for item in _alternatives(value) if isinstance(item, MapDisplay)]
    for name, display, alternative in found:
        replaces = alternative or (named[name] > 1 and not _MADE.search(name))
        made = _made(program.path, name, display, replaces)
        if made is not None and (replaces or _MADE.search(name)):
            yield made


def _assignments(program: Program) -> Iterator[tuple[Pattern, Expression | None]]:
    for node in walk(program):
        if isinstance(node, Declare):
            yield from node.bindings
        elif isinstance(node, Assign) and node.operator == "=":
            yield node.target, node.value


def _alternatives(value: Node) -> tuple[Node, ...]:
    match value:
        case Logical(operator="||" | "??", right=right):
            return (right,)
        case Conditional(yes=yes, no=no):
            return (yes, no)
        case _:
            return ()


def _made(path: str, name: str, display: MapDisplay, replaces: bool) -> MadeOutputs | None:
    outputs: list[MadeOutput] = []
    for entry in display.entries:
        if not isinstance(entry, Entry) or entry.role != "value" or not isinstance(entry.key, Const):
            return None
        outputs.append(MadeOutput(str(entry.key.value), Span(path, entry.start, entry.end)))
    if len(outputs) < _FEWEST:
        return None
    return MadeOutputs(name, Span(path, display.start, display.end), tuple(outputs), replaces)
