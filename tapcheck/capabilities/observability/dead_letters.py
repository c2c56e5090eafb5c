"""Which queues take what failed, and what should have one."""

from __future__ import annotations

import re

from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.relations import argument_means, is_named
from tapcheck.model.infrastructure import Declaration
from tapcheck.values import Path

QUEUES = ("aws_sqs_queue", "AWS::SQS::Queue")
FUNCTIONS = ("aws_lambda_function", "AWS::Lambda::Function", "AWS::Serverless::Function")

_GIVING: dict[str, tuple[Path, ...]] = {
    "aws_sqs_queue": (("redrive_policy",),),
    "aws_sqs_queue_redrive_policy": (("redrive_policy",),),
    "AWS::SQS::Queue": (("RedrivePolicy",),),
    "aws_lambda_function": (("dead_letter_config",),),
    "AWS::Lambda::Function": (("DeadLetterConfig",),),
    "AWS::Serverless::Function": (("DeadLetterQueue",), ("EventInvokeConfig", "DestinationConfig", "OnFailure")),
    "aws_lambda_function_event_invoke_config": (("destination_config", 0, "on_failure"),),
    "AWS::Lambda::EventInvokeConfig": (("DestinationConfig", "OnFailure"),),
    "aws_lambda_event_source_mapping": (("destination_config",),),
    "AWS::Lambda::EventSourceMapping": (("DestinationConfig",),),
    "aws_sns_topic_subscription": (("redrive_policy",),),
    "AWS::SNS::Subscription": (("RedrivePolicy",),),
    "aws_cloudwatch_event_target": (("dead_letter_config",),),
    "AWS::Events::Rule": (("Targets",),),
    "aws_scheduler_schedule": (("target", 0, "dead_letter_config"),),
    "AWS::Scheduler::Schedule": (("Target", "DeadLetterConfig"),),
    "aws_pipes_pipe": (("source_parameters",),),
    "AWS::Pipes::Pipe": (("SourceParameters",),),
}
"""The arguments, by type, with which something names the queue that takes what failed."""

_NAMED_SO = re.compile(r"dlq|dead[-_ ]?letter", re.IGNORECASE)


def dead_letter_queues(estate: Estate) -> tuple[Declaration, ...]:
    """The queues into which something puts what failed, and those that are named so."""
    found = {
        queue.address
        for giver in estate.of_types(*_GIVING)
        for below in _GIVING[giver.type]
        for queue in estate.targets(giver, *QUEUES, below=below)
        if giver.type != "AWS::Events::Rule" or _dead_letters_of_rule(estate, giver, queue)
    }
    return tuple(
        queue
        for queue in estate.of_types(*QUEUES)
        if queue.address in found or is_named(queue, _NAMED_SO, "name", "QueueName")
    )


def _dead_letters_of_rule(estate: Estate, rule: Declaration, queue: Declaration) -> bool:
    """Whether a queue takes what a target of the rule failed to take, and is no target itself."""
    return bool(argument_means(estate, rule, "Targets.DeadLetterConfig.Arn", queue)) and not argument_means(
        estate, rule, "Targets.Arn", queue
    )
