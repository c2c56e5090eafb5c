"""What commands print: none is run, and `terraform output` is answered from what is declared."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import DESCRIBED, DescribedText, OutputsText, Part
from tapcheck.languages.program.values import Replaceable, Undefined, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

COMMAND = "command"
"""The reason of what only a command that is run can tell."""

_TERRAFORM = re.compile(r"(?:^|[;&|]\s*|/)(?:terraform|tofu)\s+(?:-chdir=\S+\s+)?output\b([^;&|]*)")
_JOINING = frozenset({"|", "||", "&", "&&", ";", ">", ">>"})
_PARTS = {
    "": Part.ANSWER,
    "Stacks[0]": Part.STACK,
    **dict.fromkeys(("Stacks[0].Outputs", "Stacks[0].Outputs[]", "Stacks[0].Outputs[*]"), Part.ROWS),
}
"""Queries of JMESPath by what they select."""
_ONE_OUTPUT = re.compile(
    r"Stacks\[0?\]\.Outputs\[\?\s*OutputKey\s*==\s*[`'\"](\w+)[`'\"]\s*\]\.OutputValue(\s*\|\s*\[0\])?"
)
SOURCE = "terraform output"
"""How the place of these outputs is called."""


@dataclass(frozen=True, slots=True)
class OutputCommand:
    """A call of `terraform output`: for the output ``name``, or for all where it is empty."""

    name: str
    raw: bool
    json: bool


def output_command(command: str) -> OutputCommand | None:
    """The call of `terraform output` in a command line; None where there is none."""
    found = _TERRAFORM.search(command)
    if found is None:
        return None
    words = [word.strip("'\"") for word in found.group(1).split() if ">" not in word]
    names = [word for word in words if not word.startswith("-")]
    name = names[0] if names else ""
    return OutputCommand(name, bool(name) and "-raw" in words, "-json" in words)


@dataclass(frozen=True, slots=True)
class _DescribeCommand:
    """A call of describe-stacks for one stack: for a part of the answer, or for the output ``name`` as text."""

    stack: str
    part: Part | None
    name: str = ""
    absent: str = "\n"
    """What it prints where the stack has no such output."""


def _describe_command(command: str) -> _DescribeCommand | None:
    """The call of `aws cloudformation describe-stacks` that a command is; None for other commands and queries."""
    if "describe-stacks" not in command:
        return None
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if words[:1] != ["aws"] or "describe-stacks" not in words or not _JOINING.isdisjoint(words):
        return None
    options = {word: value for word, value in pairwise([*words, ""]) if word.startswith("--")}
    stack, query, form = options.get("--stack-name"), options.get("--query", ""), options.get("--output", "json")
    if not stack:
        return None
    if form == "text":
        one = _ONE_OUTPUT.fullmatch(query.strip())
        if one is None:
            return None
        return _DescribeCommand(stack, None, one.group(1), "None\n" if one.group(2) else "\n")
    part = _PARTS.get(query.strip()) if form == "json" else None
    return _DescribeCommand(stack, part) if part is not None else None


def printed(machine: Machine, command: Any, parsed: Callable[[Machine, OutputsText], Any]) -> Any:
    """What a command prints: outputs for `terraform output` and describe-stacks, else unknown.

    ``command`` is a text, the usual one where the environment may replace parts of it, or what nobody knows.
    ``parsed`` gives what the text of outputs holds, for a command that prints a single value.
    """
    command = command.usual if isinstance(command, Replaceable) else command
    command = str(command) if isinstance(command, str) else None
    described = _describe_command(command) if command is not None else None
    if described is not None and machine.host.describes_stack(described.stack):
        if described.part is not None:
            return DescribedText(described.stack, described.part)
        value = parsed(machine, OutputsText(DESCRIBED, OutputsForm(strings=True), described.name))
        return described.absent if isinstance(value, Undefined) else value
    asked = output_command(command) if command is not None else None
    if asked is None or not machine.host.commands_give_outputs():
        return Unknown(COMMAND, kind="string")
    if asked.raw:
        return parsed(machine, OutputsText(SOURCE, OutputsForm(), asked.name))
    if asked.json:
        return OutputsText(SOURCE, OutputsForm(wrapped=True), asked.name)
    return Unknown(COMMAND, kind="string")
