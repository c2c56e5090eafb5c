"""`undeclared-alarm`: the rule of a composite alarm names an alarm that nothing declares."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity, Subject
from tapcheck.reconcile.composite_alarms import undeclared_alarms
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import place_of

INFO = RuleInfo(
    id="undeclared-alarm",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="the rule of a composite alarm names an alarm that nothing declares",
    explanation="""\
CloudWatch refuses a composite alarm whose rule names an alarm that does not exist. A name that is written by hand
is easily forgotten when the alarm is renamed; refer to the alarm instead (`${Alarm}` in `Fn::Sub`,
`aws_cloudwatch_metric_alarm.x.alarm_name`).

Only names that look like alarms of the same stack are reported, and only where the names of all alarms are known:
a rule may name alarms of other stacks.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    stacks = context.reconciliation.stacks
    for stack in stacks:
        for found in undeclared_alarms(stack, stacks):
            if not repeats(context, stack, found.composite.address):
                yield finding(
                    INFO,
                    context.locate(place_of(found.composite, found.path)),
                    f"the rule names the alarm '{found.name}', which nothing declares",
                    subject=Subject("resource", found.composite.address, stack.name),
                    help=f"did you mean '{found.nearest}'?" if found.nearest else "",
                )


RULE = Rule(INFO, _check)
