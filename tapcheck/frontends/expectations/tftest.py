"""Test files of `terraform test` and `tofu test`: what their runs show, as expectations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tapcheck.frontends.expectations.reasons import code_of
from tapcheck.languages.terraform.modules import Modules
from tapcheck.languages.terraform.resources import ResourceTypes
from tapcheck.languages.terraform.tftest import read_test_file
from tapcheck.languages.terraform.tftest_names import Name, NameKind
from tapcheck.languages.terraform.tftest_runs import Checked, Outcome, RunResult, TestRuns
from tapcheck.model.expectations import Assertion, Cause, CauseKind, Mention, Suite, Verdict, Wanted
from tapcheck.model.infrastructure import Kind
from tapcheck.workspace import Workspace

FRAMEWORK = "terraform-test"

_VERDICTS = {
    Outcome.PASSING: Verdict.PASSING,
    Outcome.FAILING: Verdict.FAILING,
    Outcome.UNDECIDED: Verdict.UNDECIDED,
    Outcome.SKIPPED: Verdict.SKIPPED,
}

_KINDS = {
    NameKind.RESOURCE: Kind.RESOURCE,
    NameKind.DATA: Kind.DATA,
    NameKind.OUTPUT: Kind.OUTPUT,
    NameKind.VARIABLE: Kind.VARIABLE,
    NameKind.LOCAL: Kind.LOCAL,
    NameKind.MODULE: Kind.MODULE,
}


def read_suites(workspace: Workspace, paths: Iterable[str], types: ResourceTypes) -> tuple[Suite, ...]:
    """Evaluates the test files at ``paths`` on the modules that they run; ``types`` knows the resource types."""
    modules = Modules(workspace)
    return tuple(_read_suite(workspace, path, modules, types) for path in paths)


def _read_suite(workspace: Workspace, path: str, modules: Modules, types: ResourceTypes) -> Suite:
    source = workspace.read(path)
    if source is None:
        problem = workspace.problem(path)
        return Suite(path, FRAMEWORK, (), (), (), 0, (problem,) if problem is not None else ())
    file, problems = read_test_file(source)
    runs = TestRuns(workspace, modules, types, file)
    results = tuple(runs.results())
    return Suite(
        path,
        FRAMEWORK,
        tuple(_assertion(row, result) for result in results for row in result.checked),
        (),
        tuple(dict.fromkeys(path for result in results for path in result.files)),
        len(results),
        (*problems, *runs.problems),
        tuple(dict.fromkeys(mention for result in results for mention in _mentions(result))),
    )


def _assertion(row: Checked, result: RunResult) -> Assertion:
    verdict = _VERDICTS[row.outcome]
    covers = tuple(name.declared for name in row.names if name.declared is not None)
    return Assertion(
        row.span,
        (result.run.name,),
        verdict,
        row.reason or row.detail,
        covers if verdict is Verdict.PASSING else (),
        _cause(row) if verdict is Verdict.FAILING else None,
        code_of(verdict, row.reason),
    )


def _cause(row: Checked) -> Cause:
    if row.missing is not None and row.missing.kind in _KINDS:
        return Cause(CauseKind.NAMED, row.detail, (_wanted(row.missing),))
    about = (_wanted(row.about),) if row.about is not None and row.about.kind in _KINDS else ()
    return Cause(CauseKind.THROWN if row.stops else CauseKind.VALUE, row.detail, about)


def _mentions(result: RunResult) -> Iterator[Mention]:
    """What the run relies on, apart from what makes one of its assertions fail."""
    test = (result.run.name,)
    for use in result.uses:
        if use.name.kind in _KINDS:
            yield Mention(_wanted(use.name), use.name.span, test, use.required, use.source)
    for row in result.checked:
        for name in row.names:
            if name.kind in _KINDS and name.declared is not None:
                yield Mention(_wanted(name), name.span, test, True, "assert")


def _wanted(name: Name) -> Wanted:
    return Wanted(_KINDS[name.kind], name.type, name.name, folder=name.folder)
