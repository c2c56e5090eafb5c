"""The AWS SDK, as far as it describes stacks; everything else of it is unknown.

`@aws-sdk/client-cloudformation` (version 3) has commands that a client sends, and the client `CloudFormation` with a
method for each; `aws-sdk` (version 2) has such methods that give a request, whose `promise()` waits for the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import given, natives
from tapcheck.languages.ecmascript.library.output_rows import described_stacks
from tapcheck.languages.program.values import (
    Implementation,
    MapValue,
    NativeFunction,
    PromiseValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine

_DESCRIBING = "DescribeStacksCommand"
_MOCKS = frozenset({"aws-sdk-client-mock", "aws-sdk-mock"})
"""Packages that answer in place of AWS."""


def client_module(session: Session) -> MapValue:
    """What `import … from '@aws-sdk/client-cloudformation'` gives."""
    reason = "import of '@aws-sdk/client-cloudformation'"

    def send(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        command = given(arguments)
        if not isinstance(command, MapValue) or command.kind != _DESCRIBING or _has_callback(arguments):
            return machine.call_unknown(reason, arguments)
        stacks = _described(machine, session, command.data)
        return machine.call_unknown(reason, arguments) if stacks is None else PromiseValue(stacks)

    def describe(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        stacks = None if _has_callback(arguments) else _described(machine, session, given(arguments))
        return machine.call_unknown(reason, arguments) if stacks is None else PromiseValue(stacks)

    def command(_machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
        made = MapValue({"input": given(arguments)}, kind=_DESCRIBING, data=given(arguments))
        made.unknown = Unknown(reason)
        return made

    module = MapValue(
        {
            "CloudFormation": _client("CloudFormation", reason, {"send": send, "describeStacks": describe}),
            "CloudFormationClient": _client("CloudFormationClient", reason, {"send": send}),
            _DESCRIBING: NativeFunction(_DESCRIBING, _needs_new(_DESCRIBING), construct=command),
        }
    )
    module.unknown = Unknown(reason)
    return module


def first_sdk_module(session: Session) -> MapValue:
    """What `import … from 'aws-sdk'` gives."""
    reason = "import of 'aws-sdk'"

    def describe(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        stacks = None if _has_callback(arguments) else _described(machine, session, given(arguments))
        if stacks is None:
            return machine.call_unknown(reason, arguments)
        request = MapValue({"promise": NativeFunction("promise", lambda *_: PromiseValue(stacks))})
        request.unknown = Unknown(reason)
        return request

    module = MapValue({"CloudFormation": _client("CloudFormation", reason, {"describeStacks": describe})})
    module.unknown = Unknown(reason)
    return module


def _client(name: str, reason: str, methods: dict[str, Implementation]) -> NativeFunction:
    """The class of a client whose further methods are unknown."""
    prototype = MapValue(natives(methods))

    def construct(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
        machine.call_unknown(reason, arguments)
        made = MapValue(prototype=prototype)
        made.unknown = Unknown(reason)
        return made

    return NativeFunction(name, _needs_new(name), construct=construct, prototype=prototype)


def _needs_new(name: str) -> Implementation:
    def run(machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        raise machine.throw("TypeError", f"Class constructor {name} cannot be invoked without 'new'")

    return run


def _has_callback(arguments: list[Any]) -> bool:
    return any(is_callable(argument) for argument in arguments)


def _described(machine: Machine, session: Session, request: Any) -> MapValue | None:
    """The answer to a request for the description of stacks; None where nobody can tell it."""
    if not isinstance(request, MapValue) or request.unknown is not None or _MOCKS & session.imported:
        return None
    name = request.properties.get("StackName")
    if name is None or isinstance(name, Undefined) or not machine.host.describes_stack(name):
        return None
    answer: MapValue = described_stacks(machine, name)
    return answer
