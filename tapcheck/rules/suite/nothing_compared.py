"""`nothing-compared`: nothing in a suite could be understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.expectations import Suite
from tapcheck.reconcile.types import reads_stack, understood
from tapcheck.rule import Context, Rule, finding
from tapcheck.source import Span

INFO = RuleInfo(
    id="nothing-compared",
    family=Family.SUITE,
    severity=Severity.WARNING,
    summary="nothing in a suite that is about a stack could be compared with it",
    explanation="""\
The suite looks at files of a stack, and not one of its assertions could be decided, nor was a read of an
output seen. That nothing was found in it therefore means nothing, and is said instead of passed over.

The message names the commonest reason. Suites that look at no infrastructure at all are not meant.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for pair in context.reconciliation.pairs:
        if reads_stack(pair) and not understood(pair.suite):
            yield finding(
                INFO,
                context.locate(Span(pair.suite.path, 0, 0)),
                f"nothing in this suite could be compared with the stack: {_commonest_reason(pair.suite)}",
            )


def _commonest_reason(suite: Suite) -> str:
    if not suite.tests:
        return "it has no tests"
    reasons = Counter(row.reason or "unknown values" for row in suite.assertions)
    return reasons.most_common(1)[0][0] if reasons else "it has no assertions"


RULE = Rule(INFO, _check)
