"""`monitoring`: the stack has alarms that tell somebody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.verdicts import undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration, Kind
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Unknown

_ALARMS = (
    "aws_cloudwatch_metric_alarm",
    "aws_cloudwatch_composite_alarm",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
)
_ACTIONS = ("alarm_actions", "AlarmActions")


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    resources = estate.stack.of_kind(Kind.RESOURCE)
    if not any(item.type.startswith(("aws_", "AWS::")) for item in resources):
        return
    alarms = estate.of_types(*_ALARMS)
    acting = [alarm for alarm in alarms if _acts(alarm)]
    seen = tuple(Evidence(alarm.head, "this alarm acts") for alarm in acting[:1])
    if acting:
        yield Verdict(Outcome.SATISFIED, None, "has alarms with actions", evidence=seen)
    elif not estate.complete or any(_acts(alarm) is None for alarm in alarms):
        yield undecided(None, "has alarms with actions")
    elif alarms:
        silent = tuple(Evidence(alarm.head, "this alarm tells nobody") for alarm in alarms[:3])
        mend = "set alarm_actions" if estate.terraform else "set AlarmActions"
        yield Verdict(Outcome.VIOLATED, None, "has no alarm with an action", evidence=silent, mend=mend)
    else:
        mend = "add an aws_cloudwatch_metric_alarm" if estate.terraform else "add an AWS::CloudWatch::Alarm"
        yield Verdict(Outcome.VIOLATED, None, "has no alarm", mend=f"{mend} with an action")


def _acts(alarm: Declaration) -> bool | None:
    """Whether an alarm has actions; None where a variable gives them, which may be empty."""
    for name in _ACTIONS:
        value = alarm.values.get(name)
        if isinstance(value, Unknown):
            return None
        if isinstance(value, tuple) and value:
            return True
    return False


CAPABILITY = Capability(
    RuleInfo(
        id="monitoring",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="a stack has no alarm that tells somebody",
        explanation="""\
A stack must have at least one CloudWatch alarm with an action. The verdict is about the whole stack; what single
resources need is asked for by the capabilities of the family `observability`. Stacks without AWS resources are left
alone.
""",
    ),
    _judge,
    terraform="""\
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name    = "errors"
  alarm_actions = [aws_sns_topic.alerts.arn]
}
""",
    cloudformation="""\
Errors:
  Type: AWS::CloudWatch::Alarm
  Properties:
    AlarmActions: [!Ref Alerts]
""",
    source='Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms"',
    checkov=("CKV_AWS_319",),
)
