"""Feature files of terraform-compliance: what they say of types of resources.

A scenario about a type that the stack does not declare is skipped, as the tool skips it. `it must contain x` passes
where every resource of the type sets `x`. All else is undecided: the tool judges a plan, which is not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tapcheck.frontends.expectations.relevant_files import relevant_suites
from tapcheck.languages.gherkin import Scenario, Step, scenarios
from tapcheck.model.expectations import Assertion, Suite, Verdict
from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.model.reasons import ReasonCode
from tapcheck.source import SourceFile, Span
from tapcheck.workspace import Workspace

_RELEVANT = re.compile(r"\bGiven\s+I\s+have\s.*\b(?:defined|configured|declared)\b", re.IGNORECASE)
_GIVEN = re.compile(
    r"I have (?:an? |the )?([a-z][a-z0-9]*_[a-z0-9_]+)(?: resources?)? (?:defined|configured|declared)", re.I
)
_CONTAINS = re.compile(r"it must (?:contain|have) (?:an? |the )?([a-z_][a-z0-9_]*)", re.IGNORECASE)
_PLAN = "plan of a deployment"


def read_suites(workspace: Workspace, paths: Iterable[str], stacks: Sequence[Stack]) -> tuple[Suite, ...]:
    """The feature files at ``paths`` that are about resources."""
    terraform = [stack for stack in stacks if stack.language is Language.TERRAFORM]
    stack = terraform[0] if len(terraform) == 1 else None
    return relevant_suites(workspace, paths, lambda source: _read(source, stack))


def _read(source: SourceFile, stack: Stack | None) -> Suite | None:
    if _RELEVANT.search(source.text) is None:
        return None
    found = list(scenarios(source.text))
    rows = tuple(row for scenario in found for row in _assertions(scenario, source.path, stack))
    reads = stack.files if stack is not None else ()
    return Suite(source.path, "terraform-compliance", rows, (), reads, len(found))


def _assertions(scenario: Scenario, path: str, stack: Stack | None) -> Iterator[Assertion]:
    test = tuple(title for title in (scenario.feature, scenario.title) if title)
    claims = [step for step in scenario.steps if step.keyword == "Then"]
    resources = None if stack is None else _given(scenario, stack)
    if resources is not None and not resources:
        place = Span(path, scenario.start, scenario.end)
        yield Assertion(place, test, Verdict.SKIPPED, "no resource of this type")
        return
    if not claims:
        place = Span(path, scenario.start, scenario.end)
        yield Assertion(place, test, Verdict.UNDECIDED, "no-assertion", code=ReasonCode.OPEN_BRANCH)
    plain = not scenario.outline and not any(step.keyword == "When" for step in scenario.steps)
    for number, step in enumerate(claims):
        passes = plain and number == 0 and bool(resources) and _all_set(step, resources or ())
        place = Span(path, step.start, step.end)
        if passes:
            covers = tuple(item.span for item in resources or ())
            yield Assertion(place, test, Verdict.PASSING, covers=covers)
        else:
            yield Assertion(place, test, Verdict.UNDECIDED, _PLAN, code=ReasonCode.COMPUTED_VALUE)


def _given(scenario: Scenario, stack: Stack) -> tuple[Declaration, ...] | None:
    """The resources that a scenario is about; None where that cannot be told."""
    given = [step for step in scenario.steps if step.keyword == "Given"]
    named = _GIVEN.fullmatch(given[0].text) if len(given) == 1 else None
    if named is None or stack.unreadable or scenario.outline:
        return None
    found = tuple(item for item in stack.of_kind(Kind.RESOURCE) if item.type == named[1])
    return None if stack.opaque and not found else found


def _all_set(step: Step, resources: Sequence[Declaration]) -> bool:
    named = _CONTAINS.fullmatch(step.text)
    return named is not None and all(item.values.get(named[1]) is not None for item in resources)
