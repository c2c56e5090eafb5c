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

    def answer(machine: Machine, request: Any, arguments: list[Any]) -> Any:
        stacks = _described(machine, session, request, arguments)
        return machine.call_unknown(reason, arguments) if stacks is None else PromiseValue(stacks)

    def send(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        command = given(arguments)
        is_describing = isinstance(command, MapValue) and command.kind == _DESCRIBING
        return answer(machine, command.data if is_describing else None, arguments)

    def describe(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return answer(machine, given(arguments), arguments)

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
        stacks = _described(machine, session, given(arguments), arguments)
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


def _described(machine: Machine, session: Session, request: Any, arguments: list[Any]) -> MapValue | None:
    """The answer to a request for the description of stacks; None where nobody can tell it, or a callback gets it."""
    if any(is_callable(argument) for argument in arguments) or _MOCKS & session.imported:
        return None
    if not isinstance(request, MapValue) or request.unknown is not None:
        return None
    name = request.properties.get("StackName")
    if name is None or isinstance(name, Undefined) or not machine.host.describes_stack(name):
        return None
    answer: MapValue = described_stacks(machine, name)
    return answer
