"""`unknown-alarm-metric`: an alarm watches a metric that its service does not publish."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity, Subject
from tapcheck.reconcile.alarms import Offence, alarm_problems
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.alarm_wording import advice, sentence
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import place_of

INFO = RuleInfo(
    id="unknown-alarm-metric",
    family=Family.TEMPLATE,
    severity=Severity.ERROR,
    summary="an alarm watches a metric that its service does not publish",
    explanation="""\
CloudWatch accepts an alarm on any metric name, and one that no service ever publishes stays in the state
`INSUFFICIENT_DATA` for ever: the alarm never fires. Metric names are case-sensitive (`5XXError` of REST APIs,
`5xx` of HTTP APIs).

Only namespaces whose metrics are completely known are judged.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for stack in context.reconciliation.stacks:
        for problem in alarm_problems(stack):
            watched = problem.watched
            if problem.offence is not Offence.UNKNOWN_METRIC or repeats(context, stack, watched.alarm.address):
                continue
            yield finding(
                INFO,
                context.locate(place_of(watched.alarm, problem.path)),
                sentence(problem),
                subject=Subject("resource", watched.alarm.address, stack.name),
                help=advice(problem),
            )


RULE = Rule(INFO, _check)
