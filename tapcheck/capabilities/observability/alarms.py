"""Alarms that watch a resource: found by the metric and by the dimension that means it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.relations import means, texts_in
from tapcheck.capabilities.truths import any_of, is_answer
from tapcheck.capabilities.verdicts import undecided
from tapcheck.catalog.watching import Role, Watching, watched_types, watchings
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.reconcile.alarms import TEMPLATE_ALARM, TERRAFORM_ALARM, WatchedMetric, watched_metrics
from tapcheck.records import dataclass
from tapcheck.values import Unknown, Value

COMPOSITE_ALARMS = ("aws_cloudwatch_composite_alarm", "AWS::CloudWatch::CompositeAlarm")
_RULES = ("aws_cloudwatch_event_rule", "AWS::Events::Rule")
ALARM_ACTIONS = ("alarm_actions", "AlarmActions")
_SWITCHES = ("actions_enabled", "ActionsEnabled")
_METRIC = ("metric_name", "namespace", "metric_query", "MetricName", "Namespace", "Metrics")
_WATCHED_BY = ("dimensions", "metric_query", "Dimensions", "Metrics")
_MEMBERS = {
    "aws_rds_cluster": ("aws_rds_cluster_instance", "identifier"),
    "AWS::RDS::DBCluster": ("AWS::RDS::DBInstance", "DBInstanceIdentifier"),
}
"""The types of the members of clusters, and the arguments that name these."""
_MEMBER_DIMENSION = "DBInstanceIdentifier"


WATCHING_SOURCE = (
    "Operational Excellence Pillar of the AWS Well-Architected Framework, OPS08-BP01; metrics by service in the "
    "Amazon CloudWatch User Guide"
)
"""Where it is said that resources are watched by alarms, and which metrics they have."""


def watching_explained(why: str, metrics: str) -> str:
    """The explanation of a capability that asks for alarms: why, and which alarms on the given metrics count."""
    return f"""\
{why}

An alarm counts where it watches one of the metrics that tell of it
({metrics}, …)
with a dimension that means this very resource, by reference or by the same name, and where somebody is told: it has an
action that is not switched off, a composite alarm with an action reads it, or an event rule hears of all changes of
alarms. Alarms with metric expressions count by the metrics that they read.
"""


@dataclass(frozen=True, slots=True)
class ExampleAlarm:
    """An alarm on a metric of the function `orders`, as examples show it; ``logical_id`` is its name in a template."""

    name: str
    logical_id: str
    metric: str
    statistic: str
    threshold: int

    @property
    def terraform(self) -> str:
        """The alarm in Terraform."""
        return f"""\
resource "aws_cloudwatch_metric_alarm" "{self.name}" {{
  alarm_name          = "orders-{self.name}"
  namespace           = "AWS/Lambda"
  metric_name         = "{self.metric}"
  dimensions          = {{ FunctionName = aws_lambda_function.orders.function_name }}
  statistic           = "{self.statistic}"
  period              = 60
  evaluation_periods  = 3
  threshold           = {self.threshold}
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}}
"""

    @property
    def template(self) -> str:
        """The alarm in a CloudFormation template."""
        return f"""\
{self.logical_id}:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Namespace: AWS/Lambda
    MetricName: {self.metric}
    Dimensions: [{{Name: FunctionName, Value: !Ref Orders}}]
    Statistic: {self.statistic}
    Period: 60
    EvaluationPeriods: 3
    Threshold: {self.threshold}
    ComparisonOperator: GreaterThanThreshold
    AlarmActions: [!Ref Alerts]
"""


def role_judge(role: Role, words: str) -> Callable[[Estate, Mapping[str, Any]], Iterator[Verdict]]:
    """A function that judges whether each resource has an alarm on a role of it, with an action.

    ``words`` say what such an alarm is on (`its errors`).
    """

    def judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
        for item in estate.of_types(*watched_types()):
            rows = [row for row in watchings(role, item.type) if _applies(row, item) is not False]
            if rows and not _in_cluster(item):
                yield watch_verdict(estate, item, rows, words)

    return judge


def watch_verdict(estate: Estate, item: Declaration, rows: list[Watching], words: str) -> Verdict:
    """The verdict on the alarms that watch a resource in one of the given ways."""
    idle: list[Declaration] = []
    may = any(_applies(row, item) is None for row in rows)
    for alarm in alarms_of(estate):
        truth = _watches(estate, alarm, item, rows)
        acts = has_action(estate, alarm) if truth is not False else False
        if truth and acts:
            evidence = Evidence(alarm.head, "this alarm watches it")
            return Verdict(Outcome.SATISFIED, item, f"has an alarm on {words}", evidence=(evidence,))
        if truth and acts is False:
            idle.append(alarm)
        elif truth is not False:
            may = True
    if may or (not estate.complete and not idle):
        return undecided(item, f"has an alarm on {words}")
    if idle:
        seen = tuple(Evidence(alarm.head, "this alarm tells nobody") for alarm in idle)
        mend = "give the alarm alarm_actions" if estate.terraform else "give the alarm AlarmActions"
        return Verdict(Outcome.VIOLATED, item, f"has only alarms without actions on {words}", evidence=seen, mend=mend)
    return Verdict(Outcome.VIOLATED, item, f"has no alarm on {words}", mend=_mend(estate, rows[0]))


def alarms_of(estate: Estate) -> tuple[Declaration, ...]:
    """The metric alarms of a stack."""
    return estate.of_types(TERRAFORM_ALARM, TEMPLATE_ALARM)


def has_action(estate: Estate, alarm: Declaration) -> bool | None:
    """Whether somebody is told when an alarm goes off, by itself or by a composite alarm or rule that reads it."""
    if not _switched_off(alarm):
        truths = [_is_action(value) for key in ALARM_ACTIONS for _, value in at(alarm.values, key)]
        if True in truths or any(_tells_somebody(row) for row in estate.users(alarm, *COMPOSITE_ALARMS)):
            return True
        if None in truths:
            return None
    return _state_changes_are_heard(estate)


def _tells_somebody(composite: Declaration) -> bool:
    return any(_is_action(value) is not False for key in ALARM_ACTIONS for _, value in at(composite.values, key))


def _is_action(value: Value) -> bool | None:
    """Whether actions are given; None where a variable or condition decides whether the list is empty."""
    if isinstance(value, Unknown):
        return True if is_answer(value) else None
    return any(row not in (None, "", {}) for row in (value if isinstance(value, tuple) else (value,)))


def _switched_off(alarm: Declaration) -> bool:
    return any(str(alarm.values.get(key)).lower() == "false" for key in _SWITCHES)


def _state_changes_are_heard(estate: Estate) -> bool:
    return any(
        "CloudWatch Alarm State Change" in text
        for rule in estate.of_types(*_RULES)
        for key in ("event_pattern", "EventPattern")
        for text in texts_in(rule.values.get(key))
    )


def _applies(row: Watching, item: Declaration) -> bool | None:
    if row.when is None:
        return True
    for name in row.when.arguments:
        value = item.values.get(name)
        if isinstance(value, Unknown):
            return None
        if value is not None:
            return value in row.when.values
    return row.when.default in row.when.values


def _in_cluster(item: Declaration) -> bool:
    return item.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in item.values


def _watches(estate: Estate, alarm: Declaration, item: Declaration, rows: list[Watching]) -> bool | None:
    shown = list(watched_metrics(alarm))
    if not shown:
        return _may_watch(estate, alarm, item)
    truths = [
        truth
        for row in rows
        for metric in shown
        if metric.namespace == row.namespace and metric.metric in row.metrics
        for truth in _meanings(estate, metric, item, row)
    ]
    return any_of(truths)


def _meanings(estate: Estate, metric: WatchedMetric, item: Declaration, row: Watching) -> Iterator[bool | None]:
    """What each dimension says of the item, and of the members of it where it is a cluster."""
    if metric.dimensions is None:
        yield None
        return
    member_type, naming = _MEMBERS.get(item.type, ("", ""))
    members = estate.users(item, member_type) if member_type else ()
    for name, value in metric.dimensions.items():
        place = metric.dimension_at[name]
        if name in row.dimensions:
            yield means(estate, metric.alarm, place, value, item, *row.naming)
        elif name == _MEMBER_DIMENSION:
            yield from (means(estate, metric.alarm, place, value, member, naming) for member in members)


def _may_watch(estate: Estate, alarm: Declaration, item: Declaration) -> bool | None:
    """An alarm whose metric nobody can tell may watch what its dimensions name."""
    open_metric = any(isinstance(alarm.values.get(key), Unknown) for key in _METRIC)
    if not open_metric or not any(key in alarm.values for key in _WATCHED_BY):
        return False
    return None if item in estate.targets(alarm) or not estate.targets(alarm, item.type) else False


def _mend(estate: Estate, row: Watching) -> str:
    kind, actions = (TERRAFORM_ALARM, "alarm_actions") if estate.terraform else (TEMPLATE_ALARM, "AlarmActions")
    metric, dimension = row.metrics[0], row.dimensions[0]
    return f"add an {kind} on {metric} of {row.namespace} whose dimension {dimension} names it, with {actions}"
