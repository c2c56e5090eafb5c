"""`invalid-alarm-dimensions`: an alarm watches a metric in dimensions in which it is never published."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Stack
from tapcheck.reconcile.alarms import AlarmProblem, Offence, alarm_problems
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.alarm_wording import advice, sentence
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import place_of

INFO = RuleInfo(
    id="invalid-alarm-dimensions",
    family=Family.TEMPLATE,
    severity=Severity.ERROR,
    summary="an alarm watches a metric in dimensions in which it is never published",
    explanation="""\
A metric is published in certain sets of dimensions only, and CloudWatch adds nothing up: an alarm with another
set, with a dimension too few or too many, or with an ARN where a name belongs, watches something that does not
exist and never fires. Nothing warns of it, neither at deployment nor later.

Common cases: `UserErrors` of DynamoDB has no dimension, `ThrottledRequests` needs `TableName` and `Operation`;
ElastiCache publishes per `CacheClusterId`, never per replication group; the load balancer's dimension is the
last part of its ARN (`LoadBalancerFullName`, `arn_suffix`); `UnHealthyHostCount` needs the target group as
well; S3's request metrics need `FilterId`; CloudFront needs `Region`; the `Ref` of a queue is its URL.

Only namespaces whose dimensions are completely known are judged.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for stack in context.reconciliation.stacks:
        for problem in alarm_problems(stack):
            known = problem.offence is not Offence.UNKNOWN_METRIC
            if known and not repeats(context, stack, problem.watched.alarm.address):
                yield _finding(context, stack, problem)


def _finding(context: Context, stack: Stack, problem: AlarmProblem) -> Finding:
    alarm = problem.watched.alarm
    related: tuple[Related, ...] = ()
    given = problem.reference.attribute or "Ref" if problem.reference is not None else ""
    if problem.reference is not None:
        target = context.reconciliation.graphs[stack.name].declared[problem.reference.target]
        related = (Related(context.locate(target.head), f"'{target.name}' is declared here"),)
    return finding(
        INFO,
        context.locate(place_of(alarm, problem.path)),
        sentence(problem, given),
        subject=Subject("resource", alarm.address, stack.name),
        related=related,
        help=advice(problem),
    )


RULE = Rule(INFO, _check)
