"""Collects what is hollow in one suite, from its source text and from what its evaluation showed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tapcheck.frontends.expectations.hollow.bodies import Bodies
from tapcheck.frontends.expectations.hollow.claims import unfinished_expectations, written_claims
from tapcheck.frontends.expectations.hollow.package_claims import is_assert_function
from tapcheck.frontends.expectations.hollow.patterns import empty_text, universal_pattern, universal_search
from tapcheck.frontends.expectations.hollow.truths import holds_by_form
from tapcheck.frontends.expectations.hollow.written_claim import WrittenClaim
from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.constancy import Constancy
from tapcheck.languages.program.results import NO_ASSERTION, AssertionResult, Outcome, ProgramResult, Role, TestResult
from tapcheck.model.hollow import Hollow, HollowKind
from tapcheck.source import Span

_WITHOUT_EXPECT = "go"
"""The framework in which a function `expect` is one of the program."""
_DENIES = re.compile(
    r"\b(?:no|not|non|none|never|without|avoid\w*|forbid\w*|prevent\w*|absen\w+|missing|empty|isn't|doesn't|don't"
    r"|if|when|where|or|omit\w*|optional\w*|conditional\w*|any)\b",
    re.IGNORECASE,
)
"""In the title of a test: it may be right that there is nothing to assert about."""

Records = Mapping[tuple[int, int], list[AssertionResult]]


def hollow_parts(
    before: ProgramResult | None, after: ProgramResult | None, only_deployed: bool = False
) -> tuple[Hollow, ...]:
    """What is hollow in a suite, in the order of its text.

    ``before`` is its evaluation on the files as they are, ``after`` the one as after a deployment; one may be None.
    ``only_deployed``: the suite tests a deployment, which may leave more than the outputs that are known here.
    """
    shown = after or before
    if shown is None or shown.syntax is None or shown.failure:
        return ()
    try:
        bindings = Bindings(shown.syntax)
        runs = [run for run in (before, after) if run is not None]
        found = [*_assertions(shown, runs, bindings), *_tests(before, after, bindings, only_deployed)]
    except RecursionError:
        return ()
    return tuple(sorted(found, key=lambda item: (item.span.start, item.span.end, item.kind)))


def _assertions(result: ProgramResult, runs: Iterable[ProgramResult], bindings: Bindings) -> Iterator[Hollow]:
    records: dict[tuple[int, int], list[AssertionResult]] = {}
    for record in (record for run in runs for test in run.tests for record in test.assertions):
        records.setdefault((record.start, record.end), []).append(record)
    constancy = Constancy(bindings, lambda callee: is_assert_function(callee, bindings))
    said: set[tuple[int, int]] = set()
    for claim in written_claims(bindings):
        place = (claim.node.start, claim.node.end)
        made = records.get(place, [])
        kind, detail = _fault(claim, made, bindings, constancy)
        if kind is not None and place not in said:
            said.add(place)
            yield Hollow(kind, Span(result.path, *place), _titles(result.tests, *place), detail)
    for node in unfinished_expectations(bindings) if result.framework != _WITHOUT_EXPECT else ():
        titles = _titles(result.tests, node.start, node.end)
        yield Hollow(HollowKind.UNFINISHED, Span(result.path, node.start, node.end), titles)


def _fault(
    claim: WrittenClaim, made: list[AssertionResult], bindings: Bindings, constancy: Constancy
) -> tuple[HollowKind | None, str]:
    pattern = universal_pattern(claim, bindings) or next(filter(None, map(universal_search, made)), "")
    if pattern:
        return HollowKind.LOOSE, pattern
    if any(map(empty_text, made)):
        return HollowKind.LOOSE, "''"
    if holds_by_form(claim, bindings):
        return HollowKind.TRUE, ""
    held = bool(made) and all(record.holds for record in made)
    if held and all(constancy.is_constant(operand) for operand in claim.operands):
        return HollowKind.CONSTANT, ""
    return None, ""


def _tests(
    before: ProgramResult | None, after: ProgramResult | None, bindings: Bindings, only_deployed: bool
) -> Iterator[Hollow]:
    if before is None or before.syntax is None or before.failure:
        return
    program = (after or before).syntax
    assert program is not None
    bodies = Bodies(program, bindings, written_claims(bindings))
    later = after.tests if after is not None else []
    asserting = {test.titles for test in later if not _asserts_nothing(test)}
    for test in before.tests:
        if not _asserts_nothing(test) or test.assertions[0].outcome is not Outcome.PASSING or test.calls_unknown:
            continue
        body = bodies.of_test(test.start, test.end)
        if body is None:
            continue
        if not body.asserts:
            kind = None if body.may_fail else HollowKind.EMPTY
        elif test.titles in asserting:
            kind = HollowKind.WITHOUT_OUTPUTS
        else:
            wanted = only_deployed or body.may_fail or body.rejects or _DENIES.search(test.titles[-1].replace("_", " "))
            kind = None if wanted else HollowKind.NOT_REACHED
        if kind is not None:
            yield Hollow(kind, Span(before.path, test.start, test.end), test.titles)


def _asserts_nothing(test: TestResult) -> bool:
    return [(record.role, record.reason) for record in test.assertions] == [(Role.NONE, NO_ASSERTION)]


def _titles(tests: Iterable[TestResult], start: int, end: int) -> tuple[str, ...]:
    """The titles of the innermost test around a place."""
    around = [test for test in tests if test.start <= start and end <= test.end and test.titles]
    return min(around, key=lambda test: test.end - test.start).titles if around else ()
