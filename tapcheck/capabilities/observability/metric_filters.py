"""`metric-filters`: what logs say is neither counted nor watched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.observability.alarms import alarms_of
from tapcheck.capabilities.verdicts import lacking
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.reconcile.alarms import watched_metrics
from tapcheck.values import Unknown, Value

_FILTERS = ("aws_cloudwatch_log_metric_filter", "AWS::Logs::MetricFilter")
_GROUPS = ("aws_cloudwatch_log_group", "AWS::Logs::LogGroup")
_METRIC = ("metric_transformation.name", "MetricTransformations.MetricName")
_SPACE = ("metric_transformation.namespace", "MetricTransformations.MetricNamespace")
_ALARM_METRIC = ("metric_name", "MetricName", "metric_query", "Metrics")
_WATCHED, _IDLE = "makes a metric that an alarm watches", "makes a metric that no alarm watches"


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    filters = estate.of_types(*_FILTERS)
    if not filters and estate.of_types(*_GROUPS):
        mend = f"add an {_FILTERS[0 if estate.terraform else 1]} that counts errors, and an alarm on its metric"
        yield lacking(estate, None, "has metric filters", "has log groups and no metric filter", mend)
    for item in filters:
        yield _verdict(estate, item) if settings["alarms"] else Verdict(Outcome.SATISFIED, item, "makes a metric")


def _verdict(estate: Estate, item: Declaration) -> Verdict:
    names, spaces = _values(item, _METRIC), _values(item, _SPACE)
    may = False
    for alarm in alarms_of(estate):
        evidence = (Evidence(alarm.head, "this alarm watches it"),)
        if item in estate.targets(alarm):
            return Verdict(Outcome.SATISFIED, item, _WATCHED, evidence=evidence)
        shown = list(watched_metrics(alarm))
        if any(row.metric in names and (row.namespace in spaces or _open(spaces)) for row in shown):
            return Verdict(Outcome.SATISFIED, item, _WATCHED, evidence=evidence)
        may = may or _open(names) or (not shown and any(_open(_values(alarm, (key,))) for key in _ALARM_METRIC))
        may = may or (any(row in names for row in _values(alarm, ("metric_name", "MetricName"))) and not shown)
    mend = "add an alarm on its metric"
    return lacking(estate, item, _WATCHED, _IDLE, mend, may)


def _values(item: Declaration, paths: tuple[str, ...]) -> list[Value]:
    return [value for path in paths for _, value in at(item.values, path)]


def _open(values: list[Value]) -> bool:
    return any(isinstance(value, Unknown) for value in values)


CAPABILITY = Capability(
    RuleInfo(
        id="metric-filters",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="what logs say is neither counted nor watched",
        explanation="""\
A metric filter counts lines of a log, such as errors of the application, which no service counts by itself. A stack
with log groups must have one, and an alarm must watch the metric of each; `alarms: false` leaves the alarms out.
""",
    ),
    _judge,
    terraform="""\
resource "aws_cloudwatch_log_metric_filter" "failures" {
  name           = "failures"
  log_group_name = aws_cloudwatch_log_group.orders.name
  pattern        = "{ $.level = \\"ERROR\\" }"

  metric_transformation {
    name      = "Failures"
    namespace = "Orders"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "failures" {
  namespace   = "Orders"
  metric_name = "Failures"
}
""",
    cloudformation="""\
Failures:
  Type: AWS::Logs::MetricFilter
  Properties:
    LogGroupName: !Ref Logs
    FilterPattern: '{ $.level = "ERROR" }'
    MetricTransformations: [{MetricName: Failures, MetricNamespace: Orders, MetricValue: "1"}]
FailuresAlarm:
  Type: AWS::CloudWatch::Alarm
  Properties: {Namespace: Orders, MetricName: Failures}
""",
    source='Amazon CloudWatch Logs User Guide, "Creating metrics from log events using filters"',
    parameters=(Parameter("alarms", "whether an alarm must watch each metric", {"type": "boolean"}, True),),
)
