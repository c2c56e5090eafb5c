"""`mock-drift`: outputs that a suite makes up are not those that the stack declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.reconcile.made_outputs import drifts
from tapcheck.rule import Context, Rule, finding

INFO = RuleInfo(
    id="mock-drift",
    family=Family.TESTS,
    severity=Severity.WARNING,
    summary="outputs that a suite makes up are not those that the stack declares",
    explanation="""\
The suite holds an object with outputs of its own: `mockOutputs`, or `… || { … }` where no file is there; in Python
also a constant, an attribute or a fixture named outputs, what a loader returns otherwise, and what a patch puts there.
It has an output that the stack does not declare, or lacks one that the stack declares and without which a test fails.
Tests on the object say nothing about the stack then.

Write the names as the stack declares them, or run the suite on outputs that are made from the stack (`tapcheck run`,
`tapcheck mock`). An object counts as outputs of the stack only where most of its names are declared there.
""",
)

_MOST_NAMES = 5


def _check(context: Context) -> Iterator[Finding]:
    for drift in drifts(context.reconciliation):
        if drift.extra:
            names = [output.name for output in drift.extra]
            yield finding(
                INFO,
                context.locate(drift.extra[0].span),
                f"'{drift.made.name}' makes up {_quoted(names)}, which no stack declares",
                subject=Subject("output", f"output.{names[0]}", drift.stack) if len(names) == 1 else None,
            )
        if drift.missing:
            first = drift.missing[0]
            yield finding(
                INFO,
                context.locate(drift.made.span),
                f"'{drift.made.name}' lacks {_quoted([item.name for item in drift.missing])}, without which tests fail",
                related=(Related(context.locate(first.head), f"'{first.name}' is declared here"),),
            )


def _quoted(names: Sequence[str]) -> str:
    """`the output 'a'`, `the outputs 'a', 'b' and 3 more`."""
    shown = ", ".join(f"'{name}'" for name in names[:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"the output{'s' if len(names) > 1 else ''} {shown}{more}"


RULE = Rule(INFO, _check)
