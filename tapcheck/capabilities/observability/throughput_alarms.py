"""`throughput-alarms`: nobody is told when a resource reaches its load."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.observability.alarms import WATCHING_SOURCE, role_judge, watching_explained
from tapcheck.catalog.watching import Role
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="throughput-alarms",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="nobody is told when a resource reaches its load",
        explanation=watching_explained(
            "Throughput tells when a resource nears what it can bear, and when nothing arrives any more.",
            "`Throttles` of a function, `Count` of an API, `CPUUtilization` of a database",
        ),
    ),
    role_judge(Role.THROUGHPUT, "its throughput"),
    terraform="""\
resource "aws_cloudwatch_metric_alarm" "throughput" {
  alarm_name          = "orders-throughput"
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = aws_lambda_function.orders.function_name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
""",
    cloudformation="""\
ThroughputAlarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Namespace: AWS/Lambda
    MetricName: Throttles
    Dimensions: [{Name: FunctionName, Value: !Ref Orders}]
    Statistic: Sum
    Period: 60
    EvaluationPeriods: 3
    Threshold: 0
    ComparisonOperator: GreaterThanThreshold
    AlarmActions: [!Ref Alerts]
""",
    source=WATCHING_SOURCE,
)
