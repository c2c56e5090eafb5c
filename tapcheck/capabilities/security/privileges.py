"""What is too much in a statement of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tapcheck.capabilities.policies import Statement
from tapcheck.capabilities.policy_places import Role
from tapcheck.catalog.permissions import narrowable, needs_every_resource
from tapcheck.values import is_marked, readable

_NOT_NARROWING = ("aws:securetransport", "aws:multifactorauthpresent", "aws:requestedregion", "s3:x-amz-acl")
_EVERYTHING = re.compile(r"\*|arn:[^:]*:[^:]*:\*?:\*?:\*(/\*|:\*)*")
_CHANNELS = ("ec2messages:*", "ssmmessages:*")
"""Services that know no resources and have nothing but the message channels of Systems Manager."""
_UNDER_SOURCES = ("s3", "sns", "sqs")
_WEB_IDENTITY = "token.actions.githubusercontent.com"


def excesses(statement: Statement, role: Role, service: str, partial: bool) -> Iterator[str]:
    """What a statement allows too much, each ending the sentence that begins with the name of the resource.

    ``service`` is the prefix of the service whose resource holds a resource policy (`sqs`). ``partial`` accepts
    wildcards that do not stand for a whole service (`s3:Get*`).
    """
    if not statement.allows:
        return
    match role:
        case Role.IDENTITY:
            yield from _excessive_actions(statement, partial)
            yield from _excessive_resources(statement)
        case Role.TRUST:
            yield from _excessive_trust(statement)
        case Role.RESOURCE:
            yield from _excessive_access(statement, service)


def _excessive_actions(statement: Statement, partial: bool) -> Iterator[str]:
    if statement.not_actions:
        yield f"allows every action but {_listed(statement.not_actions)} (NotAction)"
    if "*" in statement.actions or "*:*" in statement.actions:
        yield "allows every action of every service"
        return
    whole = [action for action in statement.actions if action.endswith(":*") and action.lower() not in _CHANNELS]
    if whole:
        yield f"allows every action of a service: {_listed(whole)}"
    if not partial:
        parts = [action for action in statement.actions if "*" in action and action not in whole]
        if parts:
            yield f"allows actions by wildcards: {_listed(parts)}"


def _excessive_resources(statement: Statement) -> Iterator[str]:
    if statement.not_resources:
        yield f"allows {_listed(statement.actions)} on everything but some resources (NotResource)"
    wide = [row for row in statement.resources if _EVERYTHING.fullmatch(row)]
    if not wide or _narrowed(statement):
        return
    passing = [action for action in statement.actions if action.lower() in ("iam:passrole", "iam:pass*")]
    if passing:
        yield "may pass any role to a service (iam:PassRole on every resource)"
    too_wide = [
        action
        for action in statement.actions
        if action not in passing
        and "*" not in (action, action.partition(":")[2])
        and narrowable(action)
        and not needs_every_resource(action)
    ]
    if too_wide:
        yield f"allows {_listed(too_wide)} on every resource ({wide[0]})"


def _narrowed(statement: Statement) -> bool:
    return any(key.lower() not in _NOT_NARROWING for _, key, _ in statement.conditions)


def _excessive_trust(statement: Statement) -> Iterator[str]:
    if any(name == "*" for _, name in statement.principals) and not _narrowed(statement):
        yield "lets everyone take it on (Principal *)"
    if statement.not_principals:
        yield "lets everyone but some take it on (NotPrincipal)"
    federated = [name for kind, name in statement.principals if kind == "Federated" and _WEB_IDENTITY in name]
    if federated and not any(key.lower().endswith(":sub") for _, key, _ in statement.conditions):
        yield f"lets every workflow of {_WEB_IDENTITY} take it on (no condition on its sub)"


def _excessive_access(statement: Statement, service: str) -> Iterator[str]:
    narrowed = any(key.lower() not in _NOT_NARROWING and values != ("*",) for _, key, values in statement.conditions)
    if narrowed:
        return
    if statement.not_principals:
        yield "gives access to everyone but some (NotPrincipal)"
    if any(name == "*" for _, name in statement.principals):
        yield f"gives everyone {_listed(statement.actions)} (Principal *)"
    services = [name for kind, name in statement.principals if kind == "Service" and not is_marked(name)]
    if services and service in _UNDER_SOURCES:
        yield (
            f"lets {_listed(services)} act for any account "
            "(no condition on aws:SourceArn or aws:SourceAccount against the confused deputy)"
        )


def _listed(texts: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(readable(text) for text in texts[:4])
    return f"{shown} and {len(texts) - 4} more" if len(texts) > 4 else shown
