"""`assertion-cannot-fail`: an assertion is true whatever the infrastructure is."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.hollow import HollowKind
from tapcheck.rule import Context, Rule
from tapcheck.rules.tests.hollow import hollow_finding, hollow_of

INFO = RuleInfo(
    id="assertion-cannot-fail",
    family=Family.TESTS,
    severity=Severity.WARNING,
    summary="an assertion is true whatever the infrastructure is",
    explanation="""\
The assertion looks at nothing but literals and objects that the suite wrote itself (`expect(true).toBe(true)`,
`expect(config.retention).toBe(30)` with `const config = { retention: 30 }` above), it holds by its form
(`expect(found || true).toBeTruthy()`, `expect(list.filter(…).length).toBeGreaterThanOrEqual(0)`,
`assert (x, "message")`, `assert.GreaterOrEqual(t, len(list), 0)`), or nothing is asked of its expectation
(`expect(found);`). The report counts it as passing, and it would pass without any infrastructure.

Assert about what was read: a file, a template, an output. Where a test cannot decide, skip it (`test.skip`,
`pytest.skip`, `t.Skip`), so that the report shows it. An assertion that only says that the test came this far needs
none: a test that throws fails anyway.

Values count as made by the suite only where they come from literals through variables that are given once and never
changed, and through functions of the suite that look at nothing else.
""",
)

_MESSAGES = {
    HollowKind.CONSTANT: "the assertion cannot fail: it looks only at what the suite itself wrote",
    HollowKind.TRUE: "the assertion cannot fail: it holds whatever the value is",
    HollowKind.UNFINISHED: "the expectation asserts nothing: no matcher is called on it",
}


def _check(context: Context) -> Iterator[Finding]:
    for item in hollow_of(context, *_MESSAGES):
        yield hollow_finding(context, INFO, item, _MESSAGES[item.kind])


RULE = Rule(INFO, _check)
