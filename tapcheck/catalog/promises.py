"""Facts of the form "a resource of this type keeps the promise when these arguments say so", one table per promise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from tapcheck.catalog.lines import table_rows
from tapcheck.records import dataclass


class Test(StrEnum):
    """What is asked of a value."""

    SET = "set"
    UNSET = "unset"
    TRUE = "true"
    FALSE = "false"
    ONE_OF = "in"
    NONE_OF = "not-in"
    AT_LEAST = ">="
    AT_MOST = "<="
    MATCHES = "~"
    DIFFERS = "!~"
    """It is set, and no part of it matches."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One demand on the value at a dotted ``path``.

    ``operands`` are the words that the test compares with. ``absent_keeps`` says that an argument that is not written
    meets the demand.
    """

    path: str
    test: Test
    operands: tuple[str, ...] = ()
    absent_keeps: bool = False


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """One row: resources of ``type`` for which all of ``when`` hold keep the promise when the ``demand`` is met.

    The demand is a list of alternatives, each a list of clauses that must all be met. ``mend`` says what to write
    otherwise; ``source`` names the documentation.
    """

    type: str
    when: tuple[Clause, ...]
    demand: tuple[tuple[Clause, ...], ...]
    mend: str
    source: str


def facts_of(promise: str) -> Mapping[str, tuple[PromiseFact, ...]]:
    """The rows of a table (`encryption-at-rest`), by type."""
    return _table(promise)


_CLAUSE = re.compile(
    r"(?P<path>[\w.]+)(?P<lenient>\?)? (?P<test>set|unset|true|false|in|not-in|>=|<=|!?~)(?: (?P<rest>.+))?"
)


@cache
def _table(promise: str) -> Mapping[str, tuple[PromiseFact, ...]]:
    found: dict[str, list[PromiseFact]] = {}
    for line in table_rows(f"capabilities/{promise}.txt"):
        fact = _fact(line)
        found.setdefault(fact.type, []).append(fact)
    return {type_: tuple(rows) for type_, rows in found.items()}


def _fact(line: str) -> PromiseFact:
    type_, when, demand, mend, source = (part.strip() for part in line.split(" | "))
    alternatives = tuple(_clauses(part) for part in demand.split(" or "))
    return PromiseFact(type_, _clauses(when) if when != "-" else (), alternatives, mend, source)


def _clauses(text: str) -> tuple[Clause, ...]:
    return tuple(_clause(part) for part in text.split(" and "))


def _clause(text: str) -> Clause:
    match = _CLAUSE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"no clause: {text}")
    test = Test(match["test"])
    rest = match["rest"] or ""
    operands = (rest,) if test in (Test.MATCHES, Test.DIFFERS) else tuple(rest.split())
    return Clause(match["path"], test, operands, bool(match["lenient"]) or test is Test.UNSET)
