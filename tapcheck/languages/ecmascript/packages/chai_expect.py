"""chai's `expect(…)`: chains of words that set flags, and assertions at their ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.claims import Claim
from tapcheck.languages.ecmascript.jest.running import judge
from tapcheck.languages.ecmascript.packages.chai_checks import CHAINS, METHODS, PROPERTIES
from tapcheck.languages.ecmascript.packages.chai_collections import property_value
from tapcheck.languages.ecmascript.packages.chai_values import Check, Subject
from tapcheck.languages.program.trace import Event
from tapcheck.languages.program.values import UNDEFINED, Implementation, MapValue, NativeFunction, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine

WORDS = (
    "to", "be", "been", "is", "and", "has", "have", "with", "that", "which", "at", "of", "same", "but", "does",
    "still", "also",
)  # fmt: skip
FLAGS = ("not", "deep", "nested", "own", "ordered", "any", "all")
_PROPERTY_NAMES = ("property", "ownProperty", "haveOwnProperty")
_THROWING = ("throw", "throws", "Throw")
_KIND = "Assertion"


class _State:
    """What one chain is about; the flags that its words set stay set."""

    def __init__(self, value: Any, evidence: dict[Event, None], flags: frozenset[str] = frozenset()) -> None:
        self.value = value
        self.flags = flags
        self.evidence = evidence


class _Link(NativeFunction):
    """An assertion in a chain that may be called or left: `include`, `a`, `length`."""

    __slots__ = ("state",)

    state: _State


class Chains:
    """Makes `expect` and the objects that its chains go through, for one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        getters: dict[str, Implementation] = dict.fromkeys(WORDS, _itself)
        getters.update({flag: _flagging(flag) for flag in FLAGS})
        getters.update({name: self._property(check) for name, check in PROPERTIES.items()})
        getters.update({name: self._link(name, check) for name, check in CHAINS.items()})
        methods = {name: NativeFunction(name, self._method(name, check)) for name, check in METHODS.items()}
        accessors = {name: (NativeFunction(name, get), None) for name, get in getters.items()}
        self.prototype = MapValue({**methods, "itself": Unknown("assertion that is not evaluated")})
        self.prototype.accessors = dict(accessors)
        self._shared: dict[str, Any] = {**methods, **accessors}

    def expect(self, machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        """`expect(value)`."""
        return self.start(arguments[0] if arguments else UNDEFINED, dict(machine.evidence))

    def start(self, value: Any, evidence: dict[Event, None], *flags: str) -> MapValue:
        """A chain about a value; ``evidence`` is what led to it."""
        return MapValue(None, self.prototype, _KIND, _State(value, evidence, frozenset(flags)))

    def judge(self, machine: Machine, subject: Subject, check: Check, evidence: dict[Event, None]) -> None:
        """Records the verdict of an assertion."""
        claim = Claim(machine, subject.value, subject.arguments, subject.negated)
        judge(machine, self.session.current, claim, lambda _claim: check(subject), evidence, counted=False)

    def _property(self, check: Check) -> Implementation:
        def get(machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
            state = _state_of(receiver)
            self.judge(machine, Subject(machine, state.value, [], state.flags), check, state.evidence)
            return receiver

        return get

    def _method(self, name: str, check: Check) -> Implementation:
        def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
            state = _state_of(receiver)
            subject = Subject(machine, state.value, arguments, state.flags)
            if "wn" in name:
                subject = replace(subject, flags=state.flags | {"own"})
            self.judge(machine, subject, check, state.evidence)
            if name in _PROPERTY_NAMES:
                state.value = property_value(subject)
                state.evidence = {**state.evidence, **machine.evidence}
            elif name in _THROWING:
                state.value = Unknown("what is thrown")
            return receiver

        return run

    def _link(self, name: str, check: Check) -> Implementation:
        flag = "contains" if name.startswith(("incl", "cont")) else "length" if name.startswith("length") else ""

        def get(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
            state = _state_of(receiver)
            flags = state.flags
            if flag:
                state.flags |= {flag}

            def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
                state.flags = flags
                self.judge(machine, Subject(machine, state.value, arguments, flags), check, state.evidence)
                return receiver

            link = _Link(name, run, properties=self._shared)
            link.state = state
            return link

        return get


def _state_of(receiver: Any) -> _State:
    if isinstance(receiver, _Link):
        return receiver.state
    state = receiver.data if isinstance(receiver, MapValue) else None
    return state if isinstance(state, _State) else _State(Unknown("assertion without a value"), {})


def _itself(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
    return receiver


def _flagging(flag: str) -> Implementation:
    def get(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
        state = _state_of(receiver)
        other = {"any": {"all"}, "all": {"any"}}.get(flag, set())
        state.flags = (state.flags - other) | {flag}
        return receiver

    return get
