"""`passes-on-nothing`: a test with assertions passes without running one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.hollow import Hollow, HollowKind
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.tests.hollow import hollow_finding

INFO = RuleInfo(
    id="passes-on-nothing",
    family=Family.TESTS,
    severity=Severity.WARNING,
    summary="a test passes without running one of its assertions",
    explanation="""\
None of the test's assertions runs: it returns early, they stand behind a condition that does not hold, or in a loop
over nothing. The runner reports it as passing, as if it had tested something.

Two cases are told apart. Tests that run no assertion on the files as they are now are reported one by one. Tests of a
deployment that run none when its outputs are missing are reported once per suite: whoever runs them without a
deployment, or with outputs in another place, sees them green.

Assert that the thing is there before looping over its parts, and skip the test where its outputs are missing
(`(outputs ? test : test.skip)(…)`, `pytest.skip`, `t.Skip`), so that the report shows it. Tests that reject something,
that may fail in another way, or whose title says that there may be nothing (`no`, `without`, `if`, …), are left alone.
""",
)

_MOST_LINES = 12


def _check(context: Context) -> Iterator[Finding]:
    for pair in context.reconciliation.pairs:
        for item in pair.suite.hollow:
            if item.kind is HollowKind.NOT_REACHED:
                yield hollow_finding(context, INFO, item, "the test passes, and none of its assertions runs")
        missing = [item for item in pair.suite.hollow if item.kind is HollowKind.WITHOUT_OUTPUTS]
        if missing:
            yield _without_outputs(context, missing)


def _without_outputs(context: Context, items: Sequence[Hollow]) -> Finding:
    subject = "the test passes and asserts" if len(items) == 1 else f"{len(items)} tests pass and assert"
    lines = list(dict.fromkeys(context.locate(item.span).start.line for item in items[1:]))
    more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
    return finding(
        INFO,
        context.locate(items[0].span),
        f"{subject} nothing when the outputs of the deployment are missing",
        test=items[0].test,
        help=f"also line{'s' * (len(lines) > 1)} {', '.join(map(str, lines[:_MOST_LINES]))}{more}" if lines else "",
    )


RULE = Rule(INFO, _check)
