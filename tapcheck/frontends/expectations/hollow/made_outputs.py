"""Outputs that a suite makes up itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tapcheck.languages.program.syntax import (
    Assign,
    Call,
    Conditional,
    Const,
    Declare,
    Entry,
    Expression,
    ListDisplay,
    Logical,
    MapDisplay,
    Name,
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
    found: list[tuple[str, Node, bool]] = []
    for target, value in _assignments(program):
        if not isinstance(target, NamePattern) or not OUTPUTS.search(target.name) or _is_zero(value):
            continue
        named[target.name] = named.get(target.name, 0) + (value is not None)
        if value is not None:
            found += [(target.name, value, False), *((target.name, item, True) for item in alternatives(value))]
    for name, shown, alternative in found:
        replaces = alternative or (named[name] > 1 and not MADE.search(name))
        made = made_of(program.path, name, shown, replaces)
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


def _is_zero(value: Expression | None) -> bool:
    """Whether a variable of Go is declared without a value."""
    return isinstance(value, Call) and isinstance(value.callee, Name) and value.callee.name == "%zero"


def made_of(path: str, name: str, shown: Node, replaces: bool) -> MadeOutputs | None:
    """The outputs that an object of literals makes up; None where it has too few, or names that are not written out."""
    outputs = _entries(path, shown)
    if outputs is None or len(outputs) < _FEWEST:
        return None
    return MadeOutputs(name, Span(path, shown.start, shown.end), outputs, replaces)


def _entries(path: str, shown: Node) -> tuple[MadeOutput, ...] | None:
    """The entries of an object, or of a literal of a map in Go; None where not all keys are literals."""
    found: list[MadeOutput] = []
    match shown:
        case MapDisplay(entries=entries):
            for entry in entries:
                if not isinstance(entry, Entry) or entry.role != "value" or not isinstance(entry.key, Const):
                    return None
                found.append(MadeOutput(str(entry.key.value), Span(path, entry.start, entry.end)))
        case Call(
            callee=Name(name="%literal"), arguments=(Const(value=type_), ListDisplay() as keys, ListDisplay() as values)
        ):
            if getattr(type_, "shape", "") != "map":
                return None
            for key, value in zip(keys.items, values.items, strict=True):
                if not isinstance(key, Const) or not isinstance(key.value, str) or value is None:
                    return None
                found.append(MadeOutput(str(key.value), Span(path, key.start, value.end)))
        case _:
            return None
    return tuple(found)
