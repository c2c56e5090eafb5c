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

OUTPUTS = re.compile(r"outputs?$", re.IGNORECASE)
"""What holds outputs, by its name."""
MADE = re.compile(r"mock|fake|stub|dummy|fallback|default|sample|simulated", re.IGNORECASE)
"""What says of itself that it is made up."""
_FEWEST = 2


def made_outputs(program: Program) -> Iterator[MadeOutputs]:
    """The objects of literals that a suite calls outputs and mocks, or uses in place of outputs that it reads."""
    named: dict[str, int] = {}
    found: list[tuple[str, MapDisplay, bool]] = []
    for target, value in _assignments(program):
        if not isinstance(target, NamePattern) or not OUTPUTS.search(target.name):
            continue
        named[target.name] = named.get(target.name, 0) + (value is not None)
        if isinstance(value, MapDisplay):
            found.append((target.name, value, False))
        elif value is not None:
            found += [(target.name, item, True) for item in alternatives(value) if isinstance(item, MapDisplay)]
    for name, display, alternative in found:
        replaces = alternative or (named[name] > 1 and not MADE.search(name))
        made = made_of(program.path, name, display, replaces)
        if made is not None and (replaces or MADE.search(name)):
            yield made


def _assignments(program: Program) -> Iterator[tuple[Pattern, Expression | None]]:
    for node in walk(program):
        if isinstance(node, Declare):
            yield from node.bindings
        elif isinstance(node, Assign) and node.operator == "=":
            yield node.target, node.value


def alternatives(value: Node) -> tuple[Node, ...]:
    """What an expression may give in place of something else."""
    match value:
        case Logical(operator="||" | "??", right=right):
            return (right,)
        case Conditional(yes=yes, no=no):
            return (yes, no)
        case _:
            return ()


def made_of(path: str, name: str, display: MapDisplay, replaces: bool) -> MadeOutputs | None:
    """The outputs that an object of literals makes up; None where it has too few, or names that are not written out."""
    outputs: list[MadeOutput] = []
    for entry in display.entries:
        if not isinstance(entry, Entry) or entry.role != "value" or not isinstance(entry.key, Const):
            return None
        outputs.append(MadeOutput(str(entry.key.value), Span(path, entry.start, entry.end)))
    if len(outputs) < _FEWEST:
        return None
    return MadeOutputs(name, Span(path, display.start, display.end), tuple(outputs), replaces)
