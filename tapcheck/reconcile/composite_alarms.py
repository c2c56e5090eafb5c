"""Composite alarms of both languages: the alarms that their rules name, and those that nothing declares.

The syntax is that of `AlarmRule` of `PutCompositeAlarm` in the CloudWatch API Reference: `ALARM`, `OK` and
`INSUFFICIENT_DATA` of a name or ARN, quoted or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.reconcile.naming import nearest_word
from tapcheck.records import dataclass
from tapcheck.values import Path, Unknown, readable, unmarked

_RULES = {"AWS::CloudWatch::CompositeAlarm": "AlarmRule", "aws_cloudwatch_composite_alarm": "alarm_rule"}
_NAMES = {
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::CompositeAlarm": "AlarmName",
    "aws_cloudwatch_metric_alarm": "alarm_name",
    "aws_cloudwatch_composite_alarm": "alarm_name",
}
_NAMED = re.compile(r"\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^()\s\"]+))\s*\)")
_FIRST_WORD = re.compile(r"[^-_/. ]+[-_/. ]")


@dataclass(frozen=True, slots=True)
class UndeclaredAlarm:
    """The rule at ``path`` of a composite alarm names the alarm ``name``, which nothing declares."""

    composite: Declaration
    path: Path
    name: str
    nearest: str | None


def undeclared_alarms(stack: Stack, stacks: Iterable[Stack]) -> Iterator[UndeclaredAlarm]:
    """The alarms that rules of a stack name, that look like alarms of this stack, and that no stack declares.

    Nothing is said where the name of any alarm is unknown, or where alarms may be declared in code that was not read.
    """
    composites = [item for item in stack.of_kind(Kind.RESOURCE) if item.type in _RULES]
    if not composites or any(other.unreadable or other.opaque for other in stacks):
        return
    everywhere = _names_in(stacks)
    own = _names_in((stack,))
    if everywhere is None or own is None:
        return
    for composite in composites:
        key = _RULES[composite.type]
        rule = composite.outline.get(key)
        for name in dict.fromkeys(_named_in(rule)) if isinstance(rule, str) else ():
            if name not in everywhere and _looks_local(name, own):
                near = nearest_word(name, own)
                yield UndeclaredAlarm(composite, (key,), readable(name), readable(near) if near else None)


def _named_in(rule: str) -> Iterator[str]:
    for found in _NAMED.finditer(rule):
        text = found["quoted"] if found["quoted"] is not None else found["bare"]
        name = text.partition(":alarm:")[2] if text.startswith("arn:") else text
        if name and not isinstance(unmarked(name), Unknown):
            yield name


def _names_in(stacks: Iterable[Stack]) -> frozenset[str] | None:
    """The written names of all alarms; None when one of them is unknown."""
    found: set[str] = set()
    for stack in stacks:
        for alarm in stack.of_kind(Kind.RESOURCE):
            key = _NAMES.get(alarm.type)
            name = alarm.outline.get(key) if key is not None else None
            if key is None or (name is None and stack.language is Language.CLOUDFORMATION):
                continue
            if not isinstance(name, str) or isinstance(unmarked(name), Unknown):
                return None
            found.add(name)
    return frozenset(found)


def _looks_local(name: str, own: frozenset[str]) -> bool:
    """Whether a name is like one of the names of a stack, or begins with the same word."""
    first = _FIRST_WORD.match(name)
    same_word = first is not None and any(other.startswith(first[0]) for other in own)
    return same_word or nearest_word(name, own) is not None
