"""`unreadable-source`: a file could not be read or understood completely."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.findings import Confidence, Family, Finding, RuleInfo, Severity
from tapcheck.rule import Context, Rule, finding

INFO = RuleInfo(
    id="unreadable-source",
    family=Family.SOURCE,
    severity=Severity.ERROR,
    summary="a file could not be read or understood completely",
    explanation="""\
A file of a stack or a suite breaks the rules of its language, is binary, is too large or cannot be opened.
The rest of the project is checked all the same; a name that may be declared in the file is not reported as
missing.

In a suite, text that tapcheck cannot parse is a warning, because the test runner may know a dialect that
tapcheck does not; so is every limit that protects tapcheck from running for ever.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    suites = {pair.suite.path for pair in context.reconciliation.pairs}
    for problem in context.unread:
        yield finding(
            INFO,
            context.locate(problem.span),
            problem.summary,
            severity=_severity(problem, problem.span.path in suites),
            confidence=Confidence.MEDIUM if problem.span.path in suites else Confidence.HIGH,
            help=problem.hint,
        )


def _severity(problem: Diagnostic, in_suite: bool) -> Severity:
    if problem.problem is Problem.BOUND or (in_suite and problem.problem is not Problem.UNREADABLE):
        return Severity.WARNING
    return Severity.ERROR


RULE = Rule(INFO, _check)
