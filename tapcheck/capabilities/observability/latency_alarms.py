"""`latency-alarms`: nobody is told when a resource becomes slow."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.observability.alarms import WATCHING_SOURCE, role_judge, watching_explained
from tapcheck.catalog.watching import Role
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="latency-alarms",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="nobody is told when a resource becomes slow",
        explanation=watching_explained(
            "A resource that becomes slow fails later. Its latency, or the age of what waits for it, tells so in time.",
            "`Duration` of a function, `Latency` of an API, `IteratorAgeMilliseconds` of a stream",
        ),
    ),
    role_judge(Role.LATENCY, "its latency"),
    terraform="""\
resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name          = "orders-latency"
  namespace           = "AWS/Lambda"
  metric_name         = "Duration"
  dimensions          = { FunctionName = aws_lambda_function.orders.function_name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  threshold           = 3000
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
""",
    cloudformation="""\
LatencyAlarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Namespace: AWS/Lambda
    MetricName: Duration
    Dimensions: [{Name: FunctionName, Value: !Ref Orders}]
    Statistic: Maximum
    Period: 60
    EvaluationPeriods: 3
    Threshold: 3000
    ComparisonOperator: GreaterThanThreshold
    AlarmActions: [!Ref Alerts]
""",
    source=WATCHING_SOURCE,
)
