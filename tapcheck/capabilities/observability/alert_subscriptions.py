"""`alert-subscriptions`: alarms notify a topic to which nobody listens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.observability.alarms import ALARM_ACTIONS, COMPOSITE_ALARMS, alarms_of
from tapcheck.capabilities.relations import companions_of, is_named
from tapcheck.capabilities.verdicts import lacking
from tapcheck.catalog.watching import watched_types
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Unknown

_TOPICS = ("aws_sns_topic", "AWS::SNS::Topic")
_SUBSCRIPTIONS = (
    ("aws_sns_topic_subscription", "topic_arn"),
    ("AWS::SNS::Subscription", "TopicArn"),
)
_NAMED_SO = re.compile(r"alert|alarm", re.IGNORECASE)
_HEARD, _UNHEARD = "has a subscription", "has no subscription, so that nobody hears of the alarms"


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    alarms = (*alarms_of(estate), *estate.of_types(*COMPOSITE_ALARMS))
    topics = [item for item in estate.of_types(*_TOPICS) if _alerting(estate, item, alarms)]
    if not topics and not alarms:
        topics = [item for item in estate.of_types(*_TOPICS) if is_named(item, _NAMED_SO, "name", "TopicName")]
    if topics:
        yield from (_topic(estate, item) for item in topics)
    elif estate.of_types(*watched_types()):
        mend = (
            f"add an {_TOPICS[0 if estate.terraform else 1]} with a subscription, and name it in the actions of alarms"
        )
        may = any(_tells_somebody(item) for item in alarms)
        yield lacking(estate, None, "has a topic for alerts", "has no topic for alerts", mend, may)


def _alerting(estate: Estate, topic: Declaration, alarms: tuple[Declaration, ...]) -> bool:
    return any(topic in estate.targets(alarm, below=(key,)) for alarm in alarms for key in ALARM_ACTIONS)


def _tells_somebody(alarm: Declaration) -> bool:
    """Whether an alarm has an action that is no topic of this stack."""
    return any(isinstance(value, Unknown) or bool(value) for key in ALARM_ACTIONS for _, value in at(alarm.values, key))


def _topic(estate: Estate, topic: Declaration) -> Verdict:
    inline = [value for _, value in at(topic.values, "Subscription")]
    if any(value != () for value in inline):
        return Verdict(Outcome.SATISFIED, topic, _HEARD, ("Subscription",))
    may = False
    for type_, path in _SUBSCRIPTIONS:
        found, others = companions_of(estate, topic, path, (type_,), "name", "TopicName")
        if found:
            return Verdict(Outcome.SATISFIED, topic, _HEARD, evidence=(Evidence(found[0].head, "it listens"),))
        may = may or others
    mend = f"add an {_SUBSCRIPTIONS[0 if estate.terraform else 1][0]} to it"
    return lacking(estate, topic, _HEARD, _UNHEARD, mend, may)


CAPABILITY = Capability(
    RuleInfo(
        id="alert-subscriptions",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="alarms notify nobody",
        explanation="""\
A topic that alarms notify must have a subscription, for instance an address for mail; a subscription that is declared
under a condition counts. A stack with something to watch must have such a topic; where alarms have other actions, or a
topic that is elsewhere, that is left open. In a stack without alarms, whose functions or event rules may tell of what
happens, the topics that are named after alerts or alarms are asked.
""",
    ),
    _judge,
    terraform="""\
resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.alert_address
}
""",
    cloudformation="""\
Alerts:
  Type: AWS::SNS::Topic
  Properties:
    Subscription:
      - {Protocol: email, Endpoint: !Ref AlertAddress}
""",
    source='Amazon CloudWatch User Guide, "Notifying users on alarm changes"',
)
