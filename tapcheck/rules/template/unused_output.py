"""`unused-output`: nothing in the project reads an output."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity, Subject
from tapcheck.reconcile.readers import unread_outputs
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.consumers import used_elsewhere
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import quoted

INFO = RuleInfo(
    id="unused-output",
    family=Family.TEMPLATE,
    severity=Severity.NOTE,
    summary="nothing in the project reads an output",
    explanation="""\
No suite, no other stack or module, no script, workflow, makefile or Terragrunt unit of the project reads this output,
and no test touches its block. Remove it, or name who needs it under `used-by` in `tapcheck.yaml`.

Only stacks are judged of which something in the project reads or tests anything. Where a file reads outputs in a way
that cannot be told, nothing is reported. An output that only tests leave out is `untested-output`.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for row in unread_outputs(context.reconciliation):
        if used_elsewhere(context, row.stack, row.output) or repeats(context, row.stack, row.output.address):
            continue
        yield finding(
            INFO,
            context.locate(row.output.head),
            f"nothing reads {quoted(row.stack, row.output)}",
            subject=Subject("output", row.output.address, row.stack.name),
            help="remove it, or name who needs it under 'used-by' in tapcheck.yaml",
        )


RULE = Rule(INFO, _check)
