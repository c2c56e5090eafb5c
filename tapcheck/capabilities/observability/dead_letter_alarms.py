"""`dead-letter-alarms`: nobody is told that messages fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.observability.alarms import watch_verdict
from tapcheck.capabilities.observability.dead_letters import dead_letter_queues
from tapcheck.catalog.watching import Role, watchings
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.requirements import Verdict


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for queue in dead_letter_queues(estate):
        rows = [*watchings(Role.THROUGHPUT, queue.type), *watchings(Role.LATENCY, queue.type)]
        yield watch_verdict(estate, queue, rows, "the messages that failed")


CAPABILITY = Capability(
    RuleInfo(
        id="dead-letter-alarms",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="nobody is told that messages fail",
        explanation="""\
A dead-letter queue keeps what failed for some days only. An alarm with an action must watch how many messages are in
it, or how old they are. Dead-letter queues are those that others name for what failed, and those that are named so.
""",
    ),
    _judge,
    terraform="""\
resource "aws_cloudwatch_metric_alarm" "failed" {
  namespace     = "AWS/SQS"
  metric_name   = "ApproximateNumberOfMessagesVisible"
  dimensions    = { QueueName = aws_sqs_queue.failed.name }
  alarm_actions = [aws_sns_topic.alerts.arn]
}
""",
    cloudformation="""\
FailedAlarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Namespace: AWS/SQS
    MetricName: ApproximateNumberOfMessagesVisible
    Dimensions: [{Name: QueueName, Value: !GetAtt Failed.QueueName}]
    AlarmActions: [!Ref Alerts]
""",
    source='Amazon SQS Developer Guide, "Creating alarms for dead-letter queues using Amazon CloudWatch"',
)
