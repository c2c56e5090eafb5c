"""Calls of what only reality knows, and of its methods: they may throw, and make files where they are given paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.values import Unknown
from tapcheck.languages.python.functions import explore_all, is_harmless, may_throw
from tapcheck.languages.python.library.boto import CLIENTS, StackClient, described_stacks
from tapcheck.languages.python.library.files import hand_over

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_TEXT_OF_OUTPUTS = frozenset({"strip", "rstrip", "lstrip", "decode", "encode", "read", "read_text"})
_MAKES_CLIENTS = frozenset({"client", "resource", "Session", "session"})
"""Calls that need no network: they fail only where the environment is not set up."""
_RESULT_KINDS = {
    **dict.fromkeys(("startswith", "endswith", "isdigit", "isalnum", "isupper", "islower"), "boolean"),
    **dict.fromkeys(("split", "splitlines"), "list"),
    **dict.fromkeys(("strip", "lower", "upper", "replace", "format", "join", "decode"), "string"),
    **dict.fromkeys(("find", "count", "index"), "number"),
}


def call_unknown(machine: Machine, value: Unknown, arguments: list[Any]) -> Unknown:
    """A call of something unknown."""
    explore_all(machine, arguments, value.reason)
    _hand_over(machine, value, arguments)
    may_throw(machine, value)
    return machine.call_unknown(value.reason, ())


def call_unknown_part(machine: Machine, value: Unknown, arguments: list[Any]) -> Unknown:
    """A call of an unknown part of something that is known: those work in practice."""
    explore_all(machine, arguments, value.reason)
    _hand_over(machine, value, arguments)
    return Unknown(value.reason)


def _hand_over(machine: Machine, called: Unknown, arguments: list[Any]) -> None:
    if not called.kind and called.read is None and not is_harmless(called):
        hand_over(machine, arguments)


def call_of_unknown(machine: Machine, target: Unknown, key: Any, arguments: list[Any]) -> Any:
    """`target.key(arguments)` where the target is unknown."""
    if isinstance(target, OutputsText) and key in _TEXT_OF_OUTPUTS:
        return target
    if isinstance(target, StackClient) and key == "describe_stacks":
        described = described_stacks(machine, arguments)
        if described is not None:
            return described
    machine.call_unknown(target.reason, ())
    explore_all(machine, arguments, target.reason)
    _hand_over(machine, target, arguments)
    if not (isinstance(key, str) and target.reason == CLIENTS and key in _MAKES_CLIENTS):
        may_throw(machine, target)
    kind = _RESULT_KINDS.get(key, "") if isinstance(key, str) and (target.kind or target.read is not None) else ""
    return Unknown(target.reason, target.assume if kind in ("string", "list") else None, kind=kind)
