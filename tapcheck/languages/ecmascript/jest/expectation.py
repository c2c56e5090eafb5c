"""`expect(…)` with its matchers, `.not`, `.resolves` and `.rejects`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import type_of
from tapcheck.languages.ecmascript.jest.asymmetric import ASYMMETRIC, INVERTIBLE, asymmetric_function
from tapcheck.languages.ecmascript.jest.claims import Answer, Claim, Matcher, Refusal
from tapcheck.languages.ecmascript.jest.custom import custom_asymmetric, custom_matcher
from tapcheck.languages.ecmascript.jest.extended import EXTENDED_MATCHERS
from tapcheck.languages.ecmascript.jest.match_content import CONTENT_MATCHERS
from tapcheck.languages.ecmascript.jest.match_mocks import MOCK_MATCHERS
from tapcheck.languages.ecmascript.jest.match_snapshots import SERIALIZER, SNAPSHOT_MATCHERS
from tapcheck.languages.ecmascript.jest.match_synthesised import matcher_of_packages
from tapcheck.languages.ecmascript.jest.match_throws import THROW_MATCHERS
from tapcheck.languages.ecmascript.jest.match_values import VALUE_MATCHERS
from tapcheck.languages.ecmascript.jest.printing import brief
from tapcheck.languages.ecmascript.jest.running import judge
from tapcheck.languages.ecmascript.jest.session import Session
from tapcheck.languages.ecmascript.jest.shapes import own_keys
from tapcheck.languages.ecmascript.library.operands import idle_function
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.trace import Event
from tapcheck.languages.program.values import (
    UNDEFINED,
    MapValue,
    NativeFunction,
    PromiseValue,
    Thrown,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

MATCHERS: dict[str, Matcher] = {
    **VALUE_MATCHERS,
    **CONTENT_MATCHERS,
    **THROW_MATCHERS,
    **MOCK_MATCHERS,
    **SNAPSHOT_MATCHERS,
}

_KIND = "Expectation"
_ADDED = Unknown("matcher that a setup file may add")
_OF_PACKAGES = (
    "toBeValidTerraform", "toCountResources", "toHaveDataSource", "toHaveDataSourceWithProperties", "toHaveOutput",
    "toHaveProvider", "toHaveProviderWithProperties", "toHaveReceivedAnyCommand", "toHaveReceivedCommand",
    "toHaveReceivedCommandOnce", "toHaveReceivedCommandTimes", "toHaveReceivedCommandWith",
    "toHaveReceivedLastCommandWith", "toHaveReceivedNthCommandWith", "toHaveResource", "toHaveResourceLike",
    "toHaveResourceWithProperties", "toMatchTemplate", "toPlanSuccessfully",
)  # fmt: skip
"""Matchers that packages for infrastructure add: CDKTF's, those of the first CDK, and of mocks of AWS clients."""
_SOFT: set[Any] = {"soft"}
"""Marks expectations whose failure does not end the test."""
_FLAVOURS = tuple((negated, promise) for negated in (False, True) for promise in ("", "resolves", "rejects"))


class Expectations:
    """Makes `expect` and everything that hangs on it, for one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._prototypes = {flavour: MapValue() for flavour in _FLAVOURS}
        for (negated, promise), prototype in self._prototypes.items():
            prototype.accessors = {}
            if not negated:
                self._link(prototype, "not", True, promise)
                if not promise:
                    self._link(prototype, "resolves", False, "resolves")
                    self._link(prototype, "rejects", False, "rejects")
        for name, matcher in EXTENDED_MATCHERS.items():
            self._add(name, self._if_extended(matcher))
        for name in _OF_PACKAGES:
            self._add(name, matcher_of_packages(name))
        for name, matcher in MATCHERS.items():
            self._add(name, matcher)
        self.function = self._expect_function()

    def _link(self, prototype: MapValue, name: str, negated: bool, promise: str) -> None:
        """`.not` and its like: the same received value, looked at in another way."""
        target = self._prototypes[negated, promise]

        def get(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
            made = MapValue(None, target, _KIND, receiver.data if isinstance(receiver, MapValue) else None)
            made.hidden = receiver.hidden if isinstance(receiver, MapValue) else None
            made.unknown = _ADDED
            return made

        assert prototype.accessors is not None
        prototype.accessors[name] = (NativeFunction(name, get), None)

    def _if_extended(self, matcher: Matcher) -> Matcher:
        def match(claim: Claim) -> Answer:
            if self.session.extended:
                return matcher(claim)
            return Answer(_ADDED, Role.EQUAL)

        return match

    def _add(self, name: str, matcher: Matcher) -> None:
        for (negated, promise), prototype in self._prototypes.items():
            prototype.properties[name] = NativeFunction(name, self._implementation(matcher, negated, promise))

    def _implementation(self, matcher: Matcher, negated: bool, promise: str) -> Callable[..., Any]:
        def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
            if not isinstance(receiver, MapValue) or receiver.kind != _KIND:
                return Unknown("matcher without an expectation")
            received, evidence = receiver.data
            if promise:
                return self._settle(machine, Claim(machine, received, arguments, negated, promise), matcher, evidence)
            running = self.session.current
            try:
                judge(
                    machine, running, Claim(machine, received, arguments, negated, running=running), matcher, evidence
                )
            except Thrown as thrown:
                failed = running.record_of(thrown.value)
                if receiver.hidden is not _SOFT or failed is None:
                    raise
                running.records.append(failed)
            return UNDEFINED

        return run

    def _settle(self, machine: Machine, claim: Claim, matcher: Matcher, evidence: dict[Event, None]) -> Any:
        """What `.resolves` and `.rejects` give: a promise of the verdict."""
        running = self.session.current
        known = len(running.pending)
        try:
            judge(machine, running, *_settled(machine, claim, matcher), evidence)
        except Thrown as thrown:
            for error, record in running.pending[known:]:
                if error is thrown.value:
                    running.rejected.append((error, record))
            return PromiseValue(thrown.value, rejected=True)
        return PromiseValue(UNDEFINED)

    # The function `expect` -------------------------------------------------------------------------------

    def _expect_function(self) -> NativeFunction:
        plain = self._prototypes[False, ""]

        def expect(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
            received = arguments[0] if arguments else UNDEFINED
            made = MapValue(None, plain, _KIND, (received, dict(machine.evidence)))
            made.unknown = _ADDED
            return made

        def soft(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
            made = expect(machine, receiver, arguments)
            made.hidden = _SOFT
            return made

        inverted = MapValue({name: asymmetric_function(name, True) for name in sorted(INVERTIBLE)})
        properties: dict[str, Any] = {
            **{name: asymmetric_function(name) for name in ASYMMETRIC},
            "not": inverted,
            "extend": NativeFunction("extend", self._extend),
            "assertions": NativeFunction("assertions", self._assertions),
            "hasAssertions": NativeFunction("hasAssertions", self._has_assertions),
            "getState": NativeFunction("getState", self._state),
            "setState": idle_function("setState"),
            "addSnapshotSerializer": NativeFunction("addSnapshotSerializer", _remember_serializer),
            "addEqualityTesters": idle_function("addEqualityTesters"),
        }
        function = NativeFunction("expect", expect, properties=properties, prototype=plain)
        properties["soft"] = NativeFunction("soft", soft)
        return function

    def _extend(self, machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        matchers = arguments[0] if arguments else UNDEFINED
        keys = own_keys(machine, matchers) if isinstance(matchers, MapValue) else []
        for name in [] if isinstance(keys, Unknown) else keys:
            function = machine.language.get(machine, matchers, name)
            self._add(name, custom_matcher(function))
            inverted = self.function.properties["not"]
            self.function.properties[name] = custom_asymmetric(name, function, False)
            inverted.properties[name] = custom_asymmetric(name, function, True)
        return UNDEFINED

    def _assertions(self, _machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        self.session.current.expected_calls = arguments[0] if arguments else None
        return UNDEFINED

    def _has_assertions(self, _machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        self.session.current.expects_calls = True
        return UNDEFINED

    def _state(self, machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        running = self.session.current
        return MapValue(
            {
                "assertionCalls": running.calls,
                "currentTestName": " ".join(running.titles),
                "testPath": machine.result.path,
            }
        )


def _settled(machine: Machine, claim: Claim, matcher: Matcher) -> tuple[Claim, Matcher]:
    """The claim about what the promise holds."""
    received = claim.received
    if claim.promise == "rejects" and is_callable(received):
        received = machine.call(received, UNDEFINED, [])
    if isinstance(received, Unknown):
        return claim, _undecided(received.reason)
    if not isinstance(received, PromiseValue):
        return claim, _refusing(f"received value must be a promise, found {brief(machine, received)}")
    while isinstance(received.value, PromiseValue) and not received.rejected:
        received = received.value
    if isinstance(received.value, Unknown) and not received.rejected:
        return claim, _undecided(received.value.reason)
    if received.rejected and claim.promise == "resolves":
        return claim, _refusing(f"received promise rejected with {brief(machine, received.value)}")
    if not received.rejected and claim.promise == "rejects":
        return claim, _refusing(f"received promise resolved to {brief(machine, received.value)}")
    return Claim(machine, received.value, claim.arguments, claim.negated, claim.promise), matcher


def _undecided(reason: str) -> Matcher:
    return lambda _claim: Answer(Unknown(reason), Role.EQUAL)


def _refusing(detail: str) -> Matcher:
    def match(_claim: Claim) -> Answer:
        raise Refusal(detail)

    return match


def _remember_serializer(machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
    machine.runner.imported.add(SERIALIZER)
    return UNDEFINED


def fail_function() -> NativeFunction:
    """`fail("why")`: ends the test."""

    def fail(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        given = arguments[0] if arguments else UNDEFINED
        if type_of(given) == "object" and given is not None and not isinstance(given, Unknown):
            raise machine.thrown(given)
        reason = "Failed" if isinstance(given, Undefined) else machine.language.text(machine, given)
        raise machine.throw("Error", reason if isinstance(reason, str) else "Failed")

    return NativeFunction("fail", fail)
