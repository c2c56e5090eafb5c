"""`missing-file`: a test needs a file that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.reconcile.types import Status
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import failing

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
    return failing(context, INFO, Status.FILE, "the test needs a file that is not as expected")


RULE = Rule(INFO, _check)
