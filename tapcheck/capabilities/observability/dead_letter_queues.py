"""`dead-letter-queues`: what fails again and again is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.observability.dead_letters import FUNCTIONS, QUEUES, dead_letter_queues
from tapcheck.capabilities.relations import companions_of
from tapcheck.capabilities.verdicts import lacking, undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Unknown

_YES = "has a dead-letter queue"
_QUEUE_ARGUMENTS = ("redrive_policy", "RedrivePolicy")
_FUNCTION_ARGUMENTS = (
    *("dead_letter_config.target_arn", "DeadLetterConfig.TargetArn", "DeadLetterQueue.TargetArn"),
    "EventInvokeConfig.DestinationConfig.OnFailure.Destination",
)
_SEPARATE = (
    ("aws_lambda_function_event_invoke_config", "function_name", "destination_config.on_failure.destination"),
    ("AWS::Lambda::EventInvokeConfig", "FunctionName", "DestinationConfig.OnFailure.Destination"),
)
_PERMISSIONS = (
    ("aws_lambda_permission", "function_name", "principal"),
    ("AWS::Lambda::Permission", "FunctionName", "Principal"),
)
_ASYNCHRONOUS = tuple(
    f"{name}.amazonaws.com"
    for name in ("s3", "sns", "events", "ses", "iot", "config", "codecommit", "logs", "scheduler", "cloudformation")
)
"""The services that hand events to a function and do not wait for it."""


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    taking = dead_letter_queues(estate)
    for queue in estate.of_types(*QUEUES):
        if queue not in taking:
            yield _queue(estate, queue)
    for function in estate.of_types(*FUNCTIONS):
        if _is_asynchronous(estate, function):
            yield _function(estate, function)


def _queue(estate: Estate, queue: Declaration) -> Verdict:
    verdict = _own(queue, _QUEUE_ARGUMENTS)
    if verdict is not None:
        return verdict
    found, may = companions_of(estate, queue, "queue_url", ("aws_sqs_queue_redrive_policy",), "url")
    if found:
        return Verdict(Outcome.SATISFIED, queue, _YES, evidence=(Evidence(found[0].head, "given here"),))
    mend = (
        "add redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.DLQ.arn, maxReceiveCount = 3 })"
        if estate.terraform
        else "add RedrivePolicy with deadLetterTargetArn: !GetAtt DLQ.Arn and maxReceiveCount: 3"
    )
    return lacking(estate, queue, _YES, "has no dead-letter queue", mend, may)


def _function(estate: Estate, function: Declaration) -> Verdict:
    verdict = _own(function, _FUNCTION_ARGUMENTS)
    if verdict is not None:
        return verdict
    may = False
    for type_, key, destination in _SEPARATE:
        found, others = companions_of(estate, function, key, (type_,), "function_name", "FunctionName")
        given = [row for row in found if at(row.values, destination)]
        if given:
            return Verdict(Outcome.SATISFIED, function, _YES, evidence=(Evidence(given[0].head, "given here"),))
        may = may or others
    mend = (
        "add dead_letter_config { target_arn = aws_sqs_queue.DLQ.arn }"
        if estate.terraform
        else "add DeadLetterConfig with TargetArn: !GetAtt DLQ.Arn"
    )
    words = "is called asynchronously and has no dead-letter queue"
    return lacking(estate, function, _YES, words, mend, may)


def _own(item: Declaration, paths: tuple[str, ...]) -> Verdict | None:
    """The verdict that the arguments of the resource itself give; None where they are not written."""
    for path in paths:
        for place, value in at(item.values, path):
            if isinstance(value, Unknown) and value.origin.startswith(("var.", "Parameters.", "module.")):
                return undecided(item, _YES, place)
            if value not in (None, "", (), {}):
                return Verdict(Outcome.SATISFIED, item, _YES, place)
    return None


def _is_asynchronous(estate: Estate, function: Declaration) -> bool:
    for type_, key, principal in _PERMISSIONS:
        found, _ = companions_of(estate, function, key, (type_,), "function_name", "FunctionName")
        if any(row.values.get(principal) in _ASYNCHRONOUS for row in found):
            return True
    return False


CAPABILITY = Capability(
    RuleInfo(
        id="dead-letter-queues",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="what fails again and again is lost",
        explanation="""\
A queue must name another one for messages that were received too often. A function that services call without waiting
for it (S3, SNS, EventBridge and others, by its permissions) must name a queue or topic, or have a destination, for
events that it failed on. Queues that take what failed, or are named so, need none; nor do functions that are only
called by those who wait.
""",
    ),
    _judge,
    terraform="""\
resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 3 })
}
""",
    cloudformation="""\
Orders:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 3}
""",
    source='Amazon SQS Developer Guide, "Using dead-letter queues"; AWS Lambda Developer Guide, "Capturing records of '
    'Lambda asynchronous invocations"',
    checkov=("CKV_AWS_116",),
)
