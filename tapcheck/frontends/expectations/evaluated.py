"""Suites that are evaluated: what their evaluation shows before and after a deployment, as expectations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.frontends.expectations.contradictions import contradictions, without_customs
from tapcheck.frontends.expectations.hollow.collecting import hollow_parts
from tapcheck.frontends.expectations.hollow.made_in_python import made_in_python
from tapcheck.frontends.expectations.hollow.made_outputs import made_outputs
from tapcheck.frontends.expectations.project_host import ProjectHost
from tapcheck.frontends.expectations.template_names import TemplateIndex
from tapcheck.frontends.expectations.verdicts import assertion_of
from tapcheck.languages.program.host import Host
from tapcheck.languages.program.results import AssertionResult, Outcome, ProgramResult, TestResult
from tapcheck.languages.program.trace import Event, MissingEvent, OutputEvent, SearchEvent
from tapcheck.model.expectations import Assertion, OutputRead, Suite, Verdict
from tapcheck.model.infrastructure import Stack
from tapcheck.model.reasons import ReasonCode
from tapcheck.source import Span
from tapcheck.workspace import Workspace

EvaluateSuite = Callable[[Host, str], tuple[ProgramResult, tuple[Diagnostic, ...]]]
"""Evaluates the suite at a path of the project that a host shows."""

_INTEGRATION = re.compile(r"(?:^|[./_-])(?:int|integration|e2e|live|smoke|acceptance)(?:[./_-]|$)", re.I)
"""In the path of a suite: it tests a deployment."""


def read_evaluated(
    workspace: Workspace, path: str, stacks: Sequence[Stack], folder: str, framework: str, evaluate_suite: EvaluateSuite
) -> Suite:
    """Evaluates one suite; ``folder`` is the one that the runner runs in, ``framework`` the runner's name.

    A suite is evaluated on the files as they are. One that looks for the outputs of a deployment is evaluated as
    after a deployment too: what it reads of them counts, and so do its tests that need them. Integration suites
    make no sense before a deployment and are evaluated after one only.
    """
    if workspace.read(path) is None:
        problem = workspace.problem(path)
        return Suite(path, framework, (), (), (), 0, (problem,) if problem is not None else ())
    templates = TemplateIndex(stacks)
    if _INTEGRATION.search(path):
        deployed, after, problems = _deployed(workspace, path, stacks, folder, evaluate_suite)
        before = after
        if deployed.asked_for_outputs:
            before, _ = evaluate_suite(ProjectHost(workspace, stacks, folder, deployed=False), path)
        suite = _suite(after, after.tests, templates, _outputs(after.outputs, frozenset()), problems)
        return _judged(suite, before, after, deployed, only_deployed=True)
    host = ProjectHost(workspace, stacks, folder, deployed=False)
    now, problems = evaluate_suite(host, path)
    if not host.asked_for_outputs:
        return replace(_suite(now, now.tests, templates, (), problems), hollow=hollow_parts(now, None))
    deployed, after, _ = _deployed(workspace, path, stacks, folder, evaluate_suite)
    if now.failure and not after.failure:
        outputs = _outputs(after.outputs, frozenset())
        suite = _suite(after, after.tests, templates, outputs, problems)
        return _judged(suite, now, after, deployed)
    needing = frozenset(test.titles for test in now.tests if _fails(test))
    outputs = _outputs(after.outputs, _without(after, needing))
    suite = _suite(now, _tests_of_both(now, after), templates, outputs, problems)
    return _judged(suite, now, after, deployed)


def _deployed(
    workspace: Workspace, path: str, stacks: Sequence[Stack], folder: str, evaluate_suite: EvaluateSuite
) -> tuple[ProjectHost, ProgramResult, tuple[Diagnostic, ...]]:
    """What the evaluation of a suite shows as after a deployment, and the project that it saw."""
    host = ProjectHost(workspace, stacks, folder, deployed=True)
    result, problems = evaluate_suite(host, path)
    if host.asked_for_several_stacks:
        host = ProjectHost(workspace, stacks, folder, deployed=True, describes=False)
        result, problems = evaluate_suite(host, path)
    return host, result, problems


def _judged(
    suite: Suite, before: ProgramResult, after: ProgramResult, deployed: ProjectHost, only_deployed: bool = False
) -> Suite:
    """The suite with what is hollow in it, and with what its stacks' outputs contradict."""
    failing = {test.titles for test in before.tests if _fails(test)}
    needed = tuple(dict.fromkeys(read.name for read in suite.outputs if read.required and read.test in failing))
    return replace(
        suite,
        mocks=tuple(replace(item, needed=needed) if item.replaces else item for item in suite.mocks),
        assertions=without_customs(suite.assertions, deployed.output),
        hollow=hollow_parts(before, after, only_deployed),
        contradictions=contradictions(after, deployed.output),
    )


def _suite(
    result: ProgramResult,
    tests: Sequence[TestResult],
    templates: TemplateIndex,
    outputs: tuple[OutputRead, ...],
    problems: tuple[Diagnostic, ...],
) -> Suite:
    broken = any(item.problem is Problem.SYNTAX and item.span.path == result.path for item in problems)
    made = made_in_python if result.framework == "pytest" else made_outputs
    mocks = tuple(made(result.syntax)) if result.syntax is not None else ()
    return Suite(
        result.path,
        result.framework,
        tuple(_assertion(item, templates, broken) for test in tests for item in test.assertions),
        outputs,
        tuple(dict.fromkeys(event.path for event in result.files)),
        len(tests),
        problems,
        mocks=mocks,
    )


def _fails(test: TestResult) -> bool:
    return any(item.outcome is Outcome.FAILING for item in test.assertions)


def _tests_of_both(now: ProgramResult, after: ProgramResult) -> list[TestResult]:
    """The tests as they are now; those that fail now for want of outputs, as they are after a deployment."""
    later = {test.titles: test for test in after.tests}
    return [
        test if not _fails(test) or _fails_on_files(test) or _fails_later(test, later) else later[test.titles]
        for test in now.tests
    ]


def _fails_on_files(test: TestResult) -> bool:
    """Whether a test fails on what stands in project files, whatever a deployment would leave."""
    return any(
        item.outcome is Outcome.FAILING and any(_is_missed(event) for event in (*item.own, *item.evidence))
        for item in test.assertions
    )


def _fails_later(test: TestResult, later: Mapping[tuple[str, ...], TestResult]) -> bool:
    """Whether a failing test asserts something that is as wrong after a deployment, outputs or not."""
    after = later.get(test.titles)
    if after is None:
        return True
    wrong = {(item.start, item.end) for item in after.assertions if item.holds is False and not _reads_outputs(item)}
    return any(item.outcome is Outcome.FAILING and (item.start, item.end) in wrong for item in test.assertions)


def _reads_outputs(item: AssertionResult) -> bool:
    return any(isinstance(event, OutputEvent) for event in (*item.own, *item.evidence))


def _is_missed(event: Event) -> bool:
    if isinstance(event, SearchEvent):
        return not event.matches and bool(event.inside)
    return isinstance(event, MissingEvent)


def _without(result: ProgramResult, needing: frozenset[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """The titles of tests that pass without outputs; reads outside of tests count as such when all do."""
    passing = {test.titles for test in result.tests} - needing
    return frozenset(passing if needing else {*passing, ()})


def _assertion(item: AssertionResult, templates: TemplateIndex, broken: bool) -> Assertion:
    """``broken``: the suite does not parse, so its runner refuses it whatever the rest of it says."""
    if broken and item.outcome is not Outcome.SKIPPED:
        code = ReasonCode.UNSUPPORTED_SYNTAX
        return Assertion(Span(item.path, item.start, item.end), item.test, Verdict.UNDECIDED, "syntax", code=code)
    return assertion_of(item, templates)


def _outputs(events: Iterable[OutputEvent], optional: frozenset[tuple[str, ...]]) -> tuple[OutputRead, ...]:
    found: dict[tuple[object, ...], OutputRead] = {}
    for event in events:
        if event.refuted:
            continue
        required = not event.optional and not event.guarded and event.test not in optional
        key = (event.name, event.path, event.start, event.test)
        known = found.get(key)
        if known is not None:
            required = required or known.required
        found[key] = OutputRead(
            event.name, Span(event.path, event.start, event.end), event.test, required, event.source
        )
    return tuple(found.values())
