"""`contradicted-output`: a test expects of an output what its value can never be."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Confidence, Family, Finding, Related, RuleInfo, Severity
from tapcheck.reconcile.types import Status
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.wording import failing_tests, name_of, subject_of, with_status

INFO = RuleInfo(
    id="contradicted-output",
    family=Family.OUTPUTS,
    severity=Severity.ERROR,
    summary="a test expects of an output what its value can never be",
    explanation="""\
An assertion about the value of an output cannot hold after a deployment: another text is expected than the stack
gives, a pattern that does not fit the known beginning of the value (`"prod-${aws_vpc.main.id}"` against `/^dev-/`),
more items, a list where the stack gives a text, or `.value` of a file that holds plain values.

Either the test or the output is out of date. Where a variable or a data source stands behind the value, a deployment
may give another one than the default that is known here: the finding is a warning then. What only a deployment knows
contradicts nothing.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for match in with_status(context, Status.CONTRADICTED):
        declared = match.declaration
        name = name_of(match.wanted) if match.wanted is not None else "an output"
        hangs = not match.required and declared is not None
        yield finding(
            INFO,
            context.locate(match.span),
            f"{name} can never be what the test expects: {match.reason}",
            severity=Severity.WARNING if hangs else None,
            confidence=Confidence.MEDIUM if hangs else Confidence.HIGH,
            subject=subject_of(match),
            test=match.test,
            related=(Related(context.locate(declared.head), "it is declared here"),) if declared else (),
            help=failing_tests(match),
        )


RULE = Rule(INFO, _check)
