"""JavaScript and TypeScript suites: what their evaluation shows, as expectations."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from tapcheck.frontends.expectations.causes import cause_of, covered_spans
from tapcheck.frontends.expectations.project_host import ProjectHost
from tapcheck.frontends.expectations.template_names import TemplateIndex
from tapcheck.languages.ecmascript.evaluate import evaluate_suite
from tapcheck.languages.program.results import AssertionResult, Outcome
from tapcheck.languages.program.trace import OutputEvent
from tapcheck.model.expectations import Assertion, OutputRead, Suite, Verdict
from tapcheck.model.infrastructure import Stack
from tapcheck.source import Span
from tapcheck.workspace import Workspace

_VERDICTS = {
    Outcome.PASSING: Verdict.PASSING,
    Outcome.FAILING: Verdict.FAILING,
    Outcome.UNDECIDED: Verdict.UNDECIDED,
    Outcome.SKIPPED: Verdict.SKIPPED,
}


def read_suites(workspace: Workspace, paths: Iterable[str], stacks: Sequence[Stack]) -> tuple[Suite, ...]:
    """Evaluates the suites at ``paths`` against the stacks of the project."""
    return tuple(read_suite(workspace, path, stacks) for path in paths)


def read_suite(workspace: Workspace, path: str, stacks: Sequence[Stack]) -> Suite:
    """Evaluates one suite."""
    if workspace.read(path) is None:
        problem = workspace.problem(path)
        return Suite(path, "jest", (), (), (), 0, (problem,) if problem is not None else ())
    host = ProjectHost(workspace, stacks, _package_folder(workspace, path))
    result, problems = evaluate_suite(host, path)
    templates = TemplateIndex(stacks)
    return Suite(
        path,
        result.framework,
        tuple(_assertion(item, templates) for test in result.tests for item in test.assertions),
        _outputs(result.outputs),
        tuple(dict.fromkeys(event.path for event in result.files)),
        len(result.tests),
        problems,
    )


def _package_folder(workspace: Workspace, path: str) -> str:
    """The nearest folder above the suite that holds a package.json: where people run the tests."""
    folder = posixpath.dirname(path)
    while folder:
        if workspace.is_file(posixpath.join(folder, "package.json")):
            return folder
        folder = posixpath.dirname(folder)
    return "."


def _assertion(item: AssertionResult, templates: TemplateIndex) -> Assertion:
    verdict = _VERDICTS[item.outcome]
    return Assertion(
        Span(item.path, item.start, item.end),
        item.test,
        verdict,
        item.reason,
        (*covered_spans(item), *templates.covered(item.evidence)) if verdict is Verdict.PASSING else (),
        cause_of(item) if verdict is Verdict.FAILING else None,
    )


def _outputs(events: Iterable[OutputEvent]) -> tuple[OutputRead, ...]:
    found: dict[tuple[object, ...], OutputRead] = {}
    for event in events:
        required = not event.optional and not event.guarded
        key = (event.name, event.path, event.start, event.test)
        known = found.get(key)
        if known is not None:
            required = required or known.required
        found[key] = OutputRead(
            event.name, Span(event.path, event.start, event.end), event.test, required, event.source
        )
    return tuple(found.values())
