"""`stale-mock`: a committed file with outputs is not what the stack declares any more."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.reconcile.outputs_files import Staleness, StaleOutput, stale_outputs
from tapcheck.rule import Context, Rule, finding

INFO = RuleInfo(
    id="stale-mock",
    family=Family.OUTPUTS,
    severity=Severity.WARNING,
    summary="a committed file with outputs is not what the stack declares",
    explanation="""\
A file with outputs is committed (`flat-outputs.json`, `terraform-outputs.json`, the `mock_outputs` of
Terragrunt, …) and has an output that the stack does not declare, lacks one that it always has, or gives one
as another kind of value. Suites and plans that run on the file say nothing about the stack then.

Make the file anew (`tapcheck mock` does), or run the suites with `tapcheck run` and commit no such file.
`tapcheck verify FILE` compares types and forms of the values too.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for file in context.outputs_files:
        for stale in stale_outputs(context.reconciliation, file):
            related = stale.declared
            near = stale.staleness is Staleness.GONE
            note = f"did you mean '{related.name}'?" if related and near else "it is declared here"
            yield finding(
                INFO,
                context.locate(stale.span),
                _sentence(stale),
                subject=Subject("output", f"output.{stale.name}", stale.stack),
                related=(Related(context.locate(related.head), note),) if related else (),
            )


def _sentence(stale: StaleOutput) -> str:
    match stale.staleness:
        case Staleness.GONE:
            return f"output '{stale.name}' is not declared by '{stale.stack}'"
        case Staleness.MISSING:
            return f"output '{stale.name}' of '{stale.stack}' is missing"
        case Staleness.OTHER_KIND:
            given, declared = stale.kinds
            return f"output '{stale.name}' is of kind {given}, and '{stale.stack}' declares one of kind {declared}"


RULE = Rule(INFO, _check)
