"""`missing-file`: a test needs a file that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.reconcile.types import Status
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.wording import failing_tests, subject_of, with_status

INFO = RuleInfo(
    id="missing-file",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test needs a file that does not exist",
    explanation="""\
The test reads a file, or asserts that it exists, and it does not exist in the project as it is checked out.
Files that only a build or a deployment makes are not expected here: a suite that reads them should say so
by skipping without them.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for match in with_status(context, Status.FILE):
        file = match.wanted.name if match.wanted else match.path
        yield finding(
            INFO,
            context.locate(match.span),
            f"test expects file '{file}', which does not exist",
            subject=subject_of(match),
            test=match.test,
            help=failing_tests(match),
        )


RULE = Rule(INFO, _check)
