"""`error-alarms`: nobody is told when a resource fails."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.observability.alarms import WATCHING_SOURCE, role_judge, watching_explained
from tapcheck.catalog.watching import Role
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="error-alarms",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="nobody is told when a resource fails",
        explanation=watching_explained(
            "Errors that no alarm watches are found by users.",
            "`Errors` of a function, `5XXError` of an API, `SystemErrors` of a table",
        ),
    ),
    role_judge(Role.ERRORS, "its errors"),
    terraform="""\
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
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
ErrorAlarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Namespace: AWS/Lambda
    MetricName: Errors
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
