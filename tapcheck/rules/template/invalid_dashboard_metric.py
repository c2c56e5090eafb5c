"""`invalid-dashboard-metric`: a dashboard shows a metric that is never published."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Stack
from tapcheck.reconcile.dashboards import DashboardProblem, dashboard_problems
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.alarm_wording import advice, sentence
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import place_of

INFO = RuleInfo(
    id="invalid-dashboard-metric",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="a dashboard shows a metric that is never published",
    explanation="""\
A widget of a dashboard names a metric in dimensions in which its service never publishes it, so it stays empty.
The facts are those of `invalid-alarm-dimensions` and `unknown-alarm-metric`; the deployment itself does not fail.

The metrics are read from the body of the dashboard, whether it is text, `jsonencode(…)`, `Fn::Sub` or
`Fn::ToJsonString`, with the shorthand `.` and `...` written out. Expressions and searches are not judged.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for stack in context.reconciliation.stacks:
        for found in dashboard_problems(stack):
            if not repeats(context, stack, found.problem.watched.alarm.address):
                yield _finding(context, stack, found)


def _finding(context: Context, stack: Stack, found: DashboardProblem) -> Finding:
    problem, target = found.problem, found.target
    dashboard = problem.watched.alarm
    same = f"; the same holds for {', '.join(map(repr, found.others))}" if found.others else ""
    widget = f" (widget '{found.title}')" if found.title else ""
    related: tuple[Related, ...] = ()
    if target is not None:
        related = (Related(context.locate(target.head), f"'{target.name}' is declared here"),)
    return finding(
        INFO,
        context.locate(place_of(dashboard, problem.path)),
        f"{sentence(problem, found.given)}{widget}{same}",
        subject=Subject("resource", dashboard.address, stack.name),
        related=related,
        help=advice(problem),
    )


RULE = Rule(INFO, _check)
