"""The package `ava`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import same_value
from tapcheck.languages.ecmascript.jest.claims import Answer, expected_text, sort_of, truth_role
from tapcheck.languages.ecmascript.jest.equality import STRICT, equals
from tapcheck.languages.ecmascript.jest.match_content import matches_pattern
from tapcheck.languages.ecmascript.jest.match_throws import called
from tapcheck.languages.ecmascript.jest.printing import brief
from tapcheck.languages.ecmascript.jest.shapes import blur_of, own_keys, tag_of
from tapcheck.languages.ecmascript.jest.tree import Mode
from tapcheck.languages.ecmascript.library.operands import given, idle_function, unknown_function
from tapcheck.languages.ecmascript.operators import instance_of
from tapcheck.languages.ecmascript.packages.recorded import Decide, recorded, recorded_later, settled
from tapcheck.languages.ecmascript.searching import matches
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.truths import Truth, all_of, opposite, unassumed
from tapcheck.languages.program.values import (
    UNDEFINED,
    ListValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    RegexValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.running import Running
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine

_HOOKS = ("before", "after", "beforeEach", "afterEach")


def ava_module(session: Session, test_globals: dict[str, Any]) -> NativeFunction:
    """The function `test`; what it hands to tests has the assertions."""
    session.machine.result.framework = "ava"
    assertions = MapValue(_assertions(session))
    shared = MapValue()

    def handle(running: Running) -> MapValue:
        if running.handle is None:
            context = MapValue(dict(shared.properties)) if running.titles else shared
            own = {"context": context, "title": running.titles[-1] if running.titles else ""}
            running.handle = MapValue(own, assertions)
            running.expects_calls = bool(running.titles)
        return running.handle

    session.argument = handle
    test = _declaring(session, Mode.RUN, failing=False)
    for name in _HOOKS:
        hook = test_globals[name]
        hook.properties.update({"always": hook, "skip": idle_function()})
        test.properties[name] = hook
    test.properties["default"] = test
    return test


def _declaring(session: Session, mode: Mode, failing: bool) -> NativeFunction:
    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        body = next((argument for argument in arguments if is_callable(argument)), None)
        if body is None and mode is not Mode.TODO:
            if any(isinstance(argument, (Unknown, MapValue)) for argument in arguments):
                body = unknown_function("test", "macro of a test")
            else:
                raise machine.throw("TypeError", "Expected an implementation.")
        given_after = arguments[arguments.index(body) + 1 :] if body is not None else []
        title = next((str(argument) for argument in arguments[:1] if isinstance(argument, str)), "")
        session.declare_case(title, mode, _with(body, given_after), failing)
        return UNDEFINED

    made = NativeFunction("test", run)
    if mode is Mode.RUN and not failing:
        plain = made
        made.properties.update(
            {
                "serial": plain,
                "only": _declaring(session, Mode.ONLY, failing),
                "skip": _declaring(session, Mode.SKIP, failing),
                "todo": _declaring(session, Mode.TODO, failing),
                "failing": _declaring(session, mode, failing=True),
                "macro": unknown_function("macro", "macro of a test"),
                "meta": Unknown("state of ava"),
            }
        )
    return made


def _with(body: Any, after: list[Any]) -> Any:
    """A test function that is given further arguments behind `t`."""
    if not after:
        return body

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return machine.call(body, UNDEFINED, [*arguments, *after])

    return NativeFunction("", run)


# Assertions ----------------------------------------------------------------------------------------------


def _assertions(session: Session) -> dict[str, Any]:
    now: dict[str, Decide] = {
        "assert": _truthy(True),
        "deepEqual": _comparing(negated=False),
        "fail": lambda _machine, _receiver, _arguments: Answer(False, Role.TRUTH, "t.fail()"),
        "false": _exactly(False),
        "falsy": _truthy(False),
        "is": _is(negated=False),
        "like": _like,
        "not": _is(negated=True),
        "notDeepEqual": _comparing(negated=True),
        "notRegex": _regex(negated=True),
        "notThrows": _not_throws,
        "pass": lambda _machine, _receiver, _arguments: Answer(True, Role.TRUTH),
        "regex": _regex(negated=False),
        "snapshot": lambda _machine, _receiver, _arguments: Answer(Unknown("snapshot in a file"), Role.EQUAL),
        "true": _exactly(True),
        "truthy": _truthy(True),
    }
    made = {name: NativeFunction(name, recorded(session, decide, counted=True)) for name, decide in now.items()}
    later = {"notThrowsAsync": _not_throws_later}
    made |= {name: NativeFunction(name, recorded_later(session, run, True)) for name, run in later.items()}
    made["throws"] = NativeFunction("throws", _throwing(session, later=False))
    made["throwsAsync"] = NativeFunction("throwsAsync", _throwing(session, later=True))
    made["plan"] = NativeFunction("plan", lambda _machine, _receiver, arguments: _plan(session, arguments))
    made["try"] = unknown_function("try", "attempt of a test")
    return {**made, **{name: idle_function() for name in ("log", "timeout", "teardown")}}


def _plan(session: Session, arguments: list[Any]) -> Any:
    session.current.expected_calls = given(arguments)
    return UNDEFINED


def _truthy(wanted: bool) -> Decide:
    def decide(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
        value = given(arguments)
        found = unassumed(machine.language.truth(machine, value))
        detail = f"expected a {'truthy' if wanted else 'falsy'} value, found {brief(machine, value)}"
        return Answer(found if wanted else opposite(found), truth_role(value), detail)

    return decide


def _exactly(wanted: bool) -> Decide:
    def decide(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
        value = given(arguments)
        detail = f"expected {brief(machine, wanted)}, found {brief(machine, value)}"
        return Answer(same_value(value, wanted), Role.TRUTH, detail)

    return decide


def _is(negated: bool) -> Decide:
    def decide(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
        found, wanted = given(arguments), given(arguments, 1)
        same = same_value(found, wanted)
        role = Role.COUNT if sort_of(wanted) == "number" else Role.EQUAL
        detail = f"expected {'not ' if negated else ''}{brief(machine, wanted)}, found {brief(machine, found)}"
        return Answer(opposite(same) if negated else same, role, detail, expected=expected_text(wanted))

    return decide


def _comparing(negated: bool) -> Decide:
    def decide(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
        found, wanted = given(arguments), given(arguments, 1)
        same: Truth = equals(machine, found, wanted, STRICT)
        if found is not wanted and "Error" in (_tag(found), _tag(wanted)):
            same = Unknown("equality of errors")
        detail = f"expected {'not ' if negated else ''}{brief(machine, wanted)}, found {brief(machine, found)}"
        return Answer(opposite(same) if negated else same, Role.EQUAL, detail, expected=expected_text(wanted))

    return decide


def _tag(value: Any) -> str:
    return "" if isinstance(value, Unknown) else tag_of(value)


def _like(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
    found, selector = given(arguments), given(arguments, 1)
    detail = f"expected something like {brief(machine, selector)}, found {brief(machine, found)}"
    return Answer(_resembles(machine, found, selector), Role.EQUAL, detail)


def _resembles(machine: Machine, value: Any, selector: Any) -> Truth:
    machine.step()
    if not isinstance(selector, (MapValue, ListValue)) or (isinstance(selector, MapValue) and selector.kind):
        return equals(machine, value, selector, STRICT)
    blur = blur_of(selector) or blur_of(value)
    if blur is not None:
        return Unknown(blur.reason)
    if not isinstance(value, (MapValue, ListValue)):
        return False
    keys = own_keys(machine, selector)
    if isinstance(keys, Unknown):
        return keys
    get = machine.language.get
    return all_of([_resembles(machine, get(machine, value, key), get(machine, selector, key)) for key in keys])


def _regex(negated: bool) -> Decide:
    def decide(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
        text, regex = given(arguments), given(arguments, 1)
        if isinstance(text, Unknown) or isinstance(regex, Unknown):
            return Answer(Unknown(text.reason if isinstance(text, Unknown) else regex.reason), Role.MATCH)
        if not isinstance(text, str) or not isinstance(regex, RegexValue):
            return Answer(False, Role.MATCH, f"{brief(machine, text)} is not text, or there is no regular expression")
        found = matches_pattern(regex, text, negated)
        return replace(found, passed=opposite(found.passed)) if negated else found

    return decide


# Errors --------------------------------------------------------------------------------------------------


def _throwing(session: Session, later: bool) -> Any:
    """`t.throws` and `t.throwsAsync`: they give the error."""

    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        held: list[Any] = []

        def decide(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
            threw, error = _outcome(machine, given(arguments), later)
            held.append(error)
            if threw is not True:
                return Answer(threw, Role.THROW, "expected an error, but there is none")
            return _expected(machine, error, given(arguments, 1))

        wrapper = recorded_later if later else recorded
        result = wrapper(session, decide, counted=True)(machine, receiver, arguments)
        if isinstance(result, PromiseValue):
            return result if result.rejected else PromiseValue(held[0] if held else UNDEFINED)
        return held[0] if held else UNDEFINED

    return run


def _outcome(machine: Machine, value: Any, later: bool) -> tuple[Truth, Any]:
    if isinstance(value, Unknown):
        return Unknown(value.reason), Unknown(value.reason)
    if later:
        promise = settled(machine, value)
        if isinstance(promise, Unknown):
            return Unknown(promise.reason), Unknown(promise.reason)
        rejected = isinstance(promise, PromiseValue) and promise.rejected
        return rejected, promise.value if rejected else UNDEFINED
    if not is_callable(value):
        return False, UNDEFINED
    caught = called(machine, value)
    return caught.threw, Unknown(caught.threw.reason) if isinstance(caught.threw, Unknown) else caught.value


_DEMANDS = ("instanceOf", "message", "code", "name")


def _expected(machine: Machine, error: Any, wanted: Any) -> Answer:
    detail = f"{brief(machine, error)} is not what is expected"
    for value in (error, wanted):
        if isinstance(value, Unknown):
            return Answer(Unknown(value.reason), Role.THROW)
    plain = isinstance(wanted, Undefined) or wanted is None
    demands = [] if plain else [_meets(machine, error, wanted, name) for name in _DEMANDS]
    any_value = False if plain else machine.language.get(machine, wanted, "any")
    is_error: Truth = True if any_value is True else _tag(error) == "Error"
    if not plain and not isinstance(machine.language.get(machine, wanted, "is"), Undefined):
        demands.append(same_value(error, machine.language.get(machine, wanted, "is")))
    return Answer(all_of([is_error, *demands]), Role.THROW, detail)


def _meets(machine: Machine, error: Any, wanted: Any, name: str) -> Truth:
    demand = machine.language.get(machine, wanted, name)
    if isinstance(demand, Undefined):
        return True
    if isinstance(demand, Unknown):
        return Unknown(demand.reason)
    if name == "instanceOf":
        return instance_of(machine, error, demand)
    found = machine.language.get(machine, error, name)
    if isinstance(demand, RegexValue):
        if not isinstance(found, str):
            return Unknown(found.reason) if isinstance(found, Unknown) else False
        return matches(demand, found)[0]
    if is_callable(demand):
        return unassumed(machine.language.truth(machine, machine.call(demand, UNDEFINED, [found])))
    return same_value(found, demand)


def _not_throws(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
    value = given(arguments)
    if not isinstance(value, Unknown) and not is_callable(value):
        return Answer(False, Role.THROW, "t.notThrows needs a function")
    threw, error = _outcome(machine, value, later=False)
    return Answer(opposite(threw), Role.THROW, f"it throws {brief(machine, error)}")


def _not_throws_later(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
    threw, error = _outcome(machine, given(arguments), later=True)
    return Answer(opposite(threw), Role.THROW, f"it is rejected with {brief(machine, error)}")
