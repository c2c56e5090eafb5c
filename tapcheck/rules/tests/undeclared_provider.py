"""`undeclared-provider`: a test expects a provider that nothing declares."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import undeclared

INFO = RuleInfo(
    id="undeclared-provider",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test expects a provider that no stack declares",
    explanation="""\
The test looks for a `provider` configuration, or for one of its aliases, that none of the stacks of the
suite has. A provider that is only listed in `required_providers` has no configuration block.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return undeclared(context, INFO, Kind.PROVIDER)


RULE = Rule(INFO, _check)
