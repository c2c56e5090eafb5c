"""Promises, which are settled as soon as they are made, and timers, which run at once inside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.errors import error_value
from tapcheck.languages.ecmascript.library.operands import answers, elements_of, given, known, natives, shown
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    Thrown,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_PENDING = "promise without an end"


def fulfilled(value: Any) -> Any:
    """A promise of a value; a promise stays what it is."""
    return value if isinstance(value, PromiseValue) else PromiseValue(value)


def attempt(run: Callable[[], Any]) -> Any:
    """The promise of what a function returns, or of the error that it throws."""
    try:
        return fulfilled(run())
    except Thrown as thrown:
        return PromiseValue(thrown.value, rejected=True)


# Methods -----------------------------------------------------------------------------------------------------


def _inner(promise: PromiseValue) -> PromiseValue:
    while isinstance(promise.value, PromiseValue) and not promise.rejected:
        promise = promise.value
    return promise


def _then(machine: Machine, promise: PromiseValue, arguments: list[Any]) -> Any:
    promise = _inner(promise)
    callback = given(arguments, 1 if promise.rejected else 0)
    if isinstance(promise.value, Unknown) and not promise.rejected and promise.value.read is None:
        return _after_unknown(machine, promise.value, arguments)
    if not is_callable(callback):
        return promise
    return attempt(lambda: machine.call(callback, UNDEFINED, [promise.value]))


def _after_unknown(machine: Machine, value: Unknown, arguments: list[Any]) -> Any:
    """A promise of something unknown may also be rejected: both callbacks may run."""
    callbacks = [argument for argument in arguments if is_callable(argument)]
    if not callbacks:
        return PromiseValue(value)
    if len(arguments) == 1 or not is_callable(arguments[0]):
        machine.may_throw(value.reason)
        return attempt(lambda: machine.call(callbacks[0], UNDEFINED, [Unknown(value.reason)]))
    runs = [_settling(machine, callback, value.reason) for callback in callbacks]
    return fulfilled(_unwrapped(machine, machine.choose(runs, value.reason)))


def _settling(machine: Machine, callback: Any, reason: str) -> Callable[[], Any]:
    def run() -> Any:
        return _unwrapped(machine, machine.call(callback, UNDEFINED, [Unknown(reason)]))

    return run


def _unwrapped(machine: Machine, value: Any) -> Any:
    while isinstance(value, PromiseValue):
        if value.rejected:
            raise machine.thrown(value.value)
        value = value.value
    return value


def _catch(machine: Machine, promise: PromiseValue, arguments: list[Any]) -> Any:
    inner = _inner(promise)
    callback = given(arguments)
    if isinstance(inner.value, Unknown) and not inner.rejected and inner.value.read is None and is_callable(callback):
        reason = inner.value.reason
        value = machine.choose([lambda: inner.value, _settling(machine, callback, reason)], reason)
        return PromiseValue(value)
    return _then(machine, promise, [UNDEFINED, callback])


def _finally(machine: Machine, promise: PromiseValue, arguments: list[Any]) -> Any:
    callback = given(arguments)
    if is_callable(callback):
        result = attempt(lambda: machine.call(callback, UNDEFINED, []))
        if result.rejected:
            return result
    return promise


METHODS: dict[str, Implementation] = {"catch": _catch, "finally": _finally, "then": _then}


# The global --------------------------------------------------------------------------------------------------


def _resolve(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return fulfilled(given(arguments))


def _reject(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return PromiseValue(given(arguments), rejected=True)


def _outcomes(machine: Machine, arguments: list[Any]) -> list[PromiseValue]:
    return [_inner(fulfilled(item)) for item in elements_of(machine, known(given(arguments)))]


@answers()
def _all(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    outcomes = _outcomes(machine, arguments)
    for outcome in outcomes:
        if outcome.rejected:
            return outcome
    return PromiseValue(ListValue([outcome.value for outcome in outcomes]))


@answers()
def _all_settled(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return PromiseValue(ListValue([_report(outcome) for outcome in _outcomes(machine, arguments)]))


def _report(outcome: PromiseValue) -> Any:
    if isinstance(outcome.value, Unknown):
        return Unknown(outcome.value.reason)
    if outcome.rejected:
        return MapValue({"status": "rejected", "reason": outcome.value})
    return MapValue({"status": "fulfilled", "value": outcome.value})


@answers()
def _any(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    outcomes = _outcomes(machine, arguments)
    for outcome in outcomes:
        if not outcome.rejected:
            return outcome
    error = error_value(machine, "AggregateError", "All promises were rejected")
    error.properties["errors"] = ListValue([outcome.value for outcome in outcomes])
    return PromiseValue(error, rejected=True)


@answers()
def _race(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    outcomes = _outcomes(machine, arguments)
    if len(outcomes) == 1:
        return outcomes[0]
    return PromiseValue(Unknown("race of promises")) if outcomes else Unknown(_PENDING)


class Executors:
    """The running executors of promises: timers inside them run at once, others may run some time."""

    def __init__(self) -> None:
        self._open = 0

    def construct(self, machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        """`new Promise(executor)`."""
        executor = given(arguments)
        if not is_callable(executor):
            if isinstance(executor, Unknown):
                return Unknown(executor.reason)
            raise machine.throw("TypeError", f"Promise resolver {shown(executor)} is not a function")
        record = MapValue()
        self._open += 1
        try:
            machine.call(executor, UNDEFINED, [_settler(record, "resolved"), _settler(record, "rejected")])
        except Thrown as thrown:
            if "state" not in record.properties:
                return PromiseValue(thrown.value, rejected=True)
        finally:
            self._open -= 1
        state = record.properties.get("state", NOTHING)
        if state is NOTHING:
            return Unknown(_PENDING)
        value = record.properties["value"]
        if isinstance(state, Unknown):
            return PromiseValue(Unknown(state.reason))
        return PromiseValue(value, rejected=True) if state == "rejected" else fulfilled(value)

    def timer(self, machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        """`setTimeout`, `setImmediate`, `queueMicrotask`, `process.nextTick`."""
        callback = given(arguments)
        if not is_callable(callback):
            return Unknown("timer")
        rest = arguments[2:]
        if self._open:
            machine.call(callback, UNDEFINED, rest)
        else:
            machine.fork([lambda: _run(machine, callback, rest), lambda: None], "timer")
        return Unknown("timer")

    def interval(self, machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        """`setInterval`: the callback may run any number of times."""
        callback = given(arguments)
        if is_callable(callback):
            machine.fork([lambda: _run(machine, callback, arguments[2:]), lambda: None], "timer")
        return Unknown("timer")


def _run(machine: Machine, callback: Any, arguments: list[Any]) -> None:
    machine.call(callback, UNDEFINED, arguments)


def _settler(record: MapValue, state: str) -> NativeFunction:
    def settle(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        if "state" not in record.properties:
            machine.set_property(record, "state", state)
            machine.set_property(record, "value", given(arguments))
        return UNDEFINED

    return NativeFunction(state, settle)


def promise_globals(prototype: MapValue) -> dict[str, Any]:
    """The globals `Promise`, the timers, and what stops them."""
    executors = Executors()

    def refuse(machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        raise machine.throw("TypeError", "Promise constructor cannot be invoked without 'new'")

    def nothing(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        return UNDEFINED

    statics: dict[str, Implementation] = {
        "all": _all,
        "allSettled": _all_settled,
        "any": _any,
        "race": _race,
        "reject": _reject,
        "resolve": _resolve,
    }
    timers: dict[str, Implementation] = {
        "setTimeout": executors.timer,
        "setImmediate": lambda machine, receiver, a: executors.timer(machine, receiver, [given(a), 0, *a[1:]]),
        "queueMicrotask": lambda machine, receiver, a: executors.timer(machine, receiver, a[:1]),
        "setInterval": executors.interval,
        "clearTimeout": nothing,
        "clearInterval": nothing,
        "clearImmediate": nothing,
    }
    made = NativeFunction(
        "Promise", refuse, construct=executors.construct, properties=natives(statics), prototype=prototype
    )
    return {"Promise": made, **natives(timers)}
