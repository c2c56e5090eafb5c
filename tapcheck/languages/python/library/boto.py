"""`boto3`, as far as it describes stacks; everything else of it is unknown."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import MOUNT
from tapcheck.languages.program.values import MapValue, Unknown
from tapcheck.languages.python.functions import natives
from tapcheck.languages.python.library.outputs import described_answer
from tapcheck.languages.python.values import MODULE, split_arguments

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

CLIENTS = "import of 'boto3'"
"""The reason of what only AWS would tell."""
_REPLACED = re.compile(r"\b(?:moto|mock_\w+|mocker|Stubber|placebo)\b")
"""In a suite: something answers in place of AWS."""


class StackClient(Unknown):
    """A client of CloudFormation."""

    __slots__ = ()


def boto_module() -> MapValue:
    """The module `boto3`."""
    return MapValue(natives({"client": _client}), kind=MODULE, data=Unknown(CLIENTS))


def _client(machine: Machine, service: Any = None, *_arguments: Any, **_options: Any) -> Unknown:
    """A client; making one needs no network: it fails only where the environment is not set up."""
    machine.call_unknown(CLIENTS, ())
    return StackClient(CLIENTS) if service == "cloudformation" else Unknown(CLIENTS)


def described_stacks(machine: Machine, arguments: list[Any]) -> MapValue | None:
    """What `describe_stacks(StackName=…)` gives; None where nobody can tell it."""
    positional, named, more = split_arguments(arguments)
    name = named.get("StackName")
    if positional or more is not None or name is None or _is_replaced(machine):
        return None
    if not machine.host.describes_stack(name):
        return None
    answer: MapValue = described_answer(machine, name)
    return answer


def _is_replaced(machine: Machine) -> bool:
    texts = (machine.host.read(posixpath.join(MOUNT, path)) or "" for path in {machine.path, machine.result.path})
    return any(_REPLACED.search(text) for text in texts)
