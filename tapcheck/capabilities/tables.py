"""Capabilities that are a table: each resource type with the arguments that satisfy them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from tapcheck.capabilities.estate import Estate, at, place_at
from tapcheck.capabilities.truths import Truth, all_of, any_of, is_answer
from tapcheck.capabilities.verdicts import undecided
from tapcheck.catalog.promises import Clause, PromiseFact, Test, facts_of
from tapcheck.model.infrastructure import Declaration, Kind
from tapcheck.model.requirements import Outcome, Verdict
from tapcheck.values import Path, Unknown, Value


def table_judge(
    promise: str, satisfied: str, violated: str
) -> Callable[[Estate, Mapping[str, Any]], Iterator[Verdict]]:
    """A function that judges every resource whose type the table of the promise has.

    ``satisfied`` and ``violated`` end the sentence that begins with the name of the resource.
    """

    def judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
        for item in estate.stack.of_kind(Kind.RESOURCE):
            facts = facts_for(promise, item, settings)
            if facts:
                yield verdict_of(item, facts, satisfied, violated)

    return judge


def facts_for(promise: str, item: Declaration, settings: Mapping[str, Any]) -> list[PromiseFact]:
    """The rows of a table that apply to a resource, or may apply, with the parameters of the requirement filled in."""
    rows = facts_of(promise).get(item.type, ())
    return [_filled(fact, settings) for fact in rows if all(holds(row, item) is not False for row in fact.when)]


def _filled(fact: PromiseFact, settings: Mapping[str, Any]) -> PromiseFact:
    demand = tuple(tuple(_with_operands(clause, settings) for clause in clauses) for clauses in fact.demand)
    return replace(fact, demand=demand)


def _with_operands(clause: Clause, settings: Mapping[str, Any]) -> Clause:
    if not any(word.startswith("$") for word in clause.operands):
        return clause
    operands = tuple(str(settings[word[1:]]) if word.startswith("$") else word for word in clause.operands)
    return replace(clause, operands=operands)


def verdict_of(item: Declaration, facts: Sequence[PromiseFact], satisfied: str, violated: str) -> Verdict:
    """The verdict on a resource by the rows that apply to it: all of them must be kept."""
    doubt: Verdict | None = None
    for fact in facts:
        truth = any_of([all_of([holds(clause, item) for clause in alternative]) for alternative in fact.demand])
        path = deciding_path(item, fact)
        if truth is None or (truth is False and any(holds(row, item) is None for row in fact.when)):
            doubt = doubt or undecided(item, satisfied, path)
        elif truth is False:
            return Verdict(Outcome.VIOLATED, item, violated, path, mend=fact.mend)
    return doubt or Verdict(Outcome.SATISFIED, item, satisfied, deciding_path(item, facts[0]))


def deciding_path(item: Declaration, fact: PromiseFact) -> Path:
    """Where the argument of the first clause that is written stands; empty when none is."""
    return place_at(item.values, *(clause.path for alternative in fact.demand for clause in alternative))


def holds(clause: Clause, item: Declaration) -> Truth:
    """Whether the values that a clause is about meet its demand; all of them must."""
    found = at(item.values, clause.path)
    if not found:
        return clause.absent_keeps and (clause.test is not Test.AT_LEAST or Decimal(clause.operands[0]) <= 1)
    return all_of([_meets(value, clause) for _, value in found])


def _meets(value: Value, clause: Clause) -> Truth:
    if value is None:
        return clause.absent_keeps
    if isinstance(value, Unknown):
        return _unknown_meets(value, clause.test)
    match clause.test:
        case Test.SET:
            return value not in ("", (), {})
        case Test.UNSET:
            return value in ("", (), {})
        case Test.TRUE | Test.FALSE:
            text = str(value).lower()
            return (text == clause.test.value) if text in ("true", "false") else False
        case Test.ONE_OF:
            return str(value) in clause.operands
        case Test.NONE_OF:
            return str(value) not in clause.operands
        case Test.MATCHES:
            return isinstance(value, str) and re.search(clause.operands[0], value) is not None
        case Test.DIFFERS:
            return isinstance(value, str) and value != "" and re.search(clause.operands[0], value) is None
        case Test.AT_LEAST | Test.AT_MOST:
            return _compares(value, clause)


def _unknown_meets(value: Unknown, test: Test) -> Truth:
    """What a resource or data source answers is there; a variable may hold nothing."""
    if is_answer(value) and test in (Test.SET, Test.UNSET, Test.DIFFERS):
        return test is not Test.UNSET
    return None


def _compares(value: Value, clause: Clause) -> Truth:
    try:
        number, bound = Decimal(str(value)), Decimal(clause.operands[0])
    except InvalidOperation:
        return False
    return number >= bound if clause.test is Test.AT_LEAST else number <= bound
