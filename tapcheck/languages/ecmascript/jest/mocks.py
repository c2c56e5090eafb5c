"""Mock functions: `jest.fn()` and `jest.spyOn()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import (
    UNDEFINED,
    ListValue,
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

_CALLS = "calls"
_RESULTS = "results"
_LISTS = (_CALLS, _RESULTS, "instances", "contexts", "invocationCallOrder")


def make_mock(implementation: Any = UNDEFINED, name: str = "", restore: Callable[[], None] | None = None) -> Any:
    """A mock function; ``restore`` puts back what it stands for."""
    state = MapValue({key: ListValue([]) for key in _LISTS}, kind="MockState")
    state.data = {"default": implementation, "first": implementation, "once": (), "name": name, "restore": restore}

    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        return _run(machine, state, receiver, arguments)

    def construct(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        made = MapValue()
        result = _run(machine, state, made, arguments)
        return result if isinstance(result, (MapValue, ListValue)) else made

    properties: dict[str, Any] = {"mock": state, "_isMockFunction": True, **_METHODS}
    return NativeFunction(name, run, construct, properties)


def mock_state(value: Any) -> MapValue | None:
    """The recorded calls of a mock function; None for any other value."""
    state = value.properties.get("mock") if isinstance(value, NativeFunction) else None
    return state if isinstance(state, MapValue) and state.kind == "MockState" else None


def recorded_calls(state: MapValue) -> ListValue:
    """The argument lists of the calls of a mock."""
    found: ListValue = state.properties[_CALLS]
    return found


def recorded_results(state: MapValue) -> ListValue:
    """What the calls of a mock gave: {type, value}."""
    found: ListValue = state.properties[_RESULTS]
    return found


def _append(machine: Machine, state: MapValue, key: str, item: Any) -> None:
    target = state.properties[key]
    machine.journal.touch(target)
    target.items.append(item)


def _run(machine: Machine, state: MapValue, receiver: Any, arguments: list[Any]) -> Any:
    machine.step()
    given = ListValue(list(arguments))
    _append(machine, state, _CALLS, given)
    _append(machine, state, "contexts", receiver)
    _append(machine, state, "instances", receiver)
    machine.journal.set_property(state, "lastCall", given)
    implementation = state.data["default"]
    if state.data["once"]:
        implementation, *rest = state.data["once"]
        _change(machine, state, once=tuple(rest))
    try:
        result = machine.call(implementation, receiver, arguments) if _runs(implementation) else UNDEFINED
    except Thrown as thrown:
        _append(machine, state, _RESULTS, MapValue({"type": "throw", "value": thrown.value}))
        raise
    _append(machine, state, _RESULTS, MapValue({"type": "return", "value": result}))
    return result


def _runs(implementation: Any) -> bool:
    return is_callable(implementation) or isinstance(implementation, Unknown)


def _change(machine: Machine, state: MapValue, **changes: Any) -> None:
    machine.journal.touch(state)
    state.data = {**state.data, **changes}


# Methods of mock functions -------------------------------------------------------------------------------


def _constant(value: Any) -> NativeFunction:
    return NativeFunction("", lambda _machine, _receiver, _arguments: value)


def _receiver_itself(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
    return receiver


_ANSWERS: dict[str, Callable[[Any], Any]] = {
    "mockImplementation": lambda value: value,
    "mockReturnValue": _constant,
    "mockResolvedValue": lambda value: _constant(PromiseValue(value)),
    "mockRejectedValue": lambda value: _constant(PromiseValue(value, rejected=True)),
    "mockReturnThis": lambda _value: NativeFunction("", _receiver_itself),
}

Change = Callable[["Machine", MapValue, Any], None]


def _answering(answer: Callable[[Any], Any]) -> Change:
    return lambda machine, state, value: _change(machine, state, default=answer(value))


def _answering_once(answer: Callable[[Any], Any]) -> Change:
    return lambda machine, state, value: _change(machine, state, once=(*state.data["once"], answer(value)))


def clear_mock(machine: Machine, state: MapValue, _value: Any = UNDEFINED) -> None:
    """Forgets the recorded calls."""
    for key in _LISTS:
        machine.journal.set_property(state, key, ListValue([]))
    machine.journal.set_property(state, "lastCall", UNDEFINED)


def reset_mock(machine: Machine, state: MapValue, _value: Any = UNDEFINED) -> None:
    """Forgets the recorded calls and all implementations."""
    clear_mock(machine, state)
    _change(machine, state, default=UNDEFINED, once=())


def restore_mock(machine: Machine, state: MapValue, _value: Any = UNDEFINED) -> None:
    """Forgets everything and puts back what a spy stands for."""
    reset_mock(machine, state)
    if state.data["restore"] is not None:
        state.data["restore"]()


def _rename(machine: Machine, state: MapValue, value: Any) -> None:
    _change(machine, state, name=value)


def _method(name: str, change: Change) -> NativeFunction:
    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        state = mock_state(receiver)
        if state is not None:
            change(machine, state, arguments[0] if arguments else UNDEFINED)
        return receiver

    return NativeFunction(name, run)


def _reader(name: str, key: str) -> NativeFunction:
    def run(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
        state = mock_state(receiver)
        return UNDEFINED if state is None else state.data[key]

    return NativeFunction(name, run)


_METHODS: dict[str, NativeFunction] = {
    **{name: _method(name, _answering(answer)) for name, answer in _ANSWERS.items()},
    **{f"{name}Once": _method(f"{name}Once", _answering_once(answer)) for name, answer in _ANSWERS.items()},
    "mockClear": _method("mockClear", clear_mock),
    "mockReset": _method("mockReset", reset_mock),
    "mockRestore": _method("mockRestore", restore_mock),
    "mockName": _method("mockName", _rename),
    "getMockName": _reader("getMockName", "name"),
    "getMockImplementation": _reader("getMockImplementation", "default"),
}


# Spies ---------------------------------------------------------------------------------------------------


def spy_on(machine: Machine, target: Any, key: Any) -> Any:
    """Replaces a method by a mock that calls it; gives the mock."""
    if isinstance(target, Unknown) or isinstance(key, Unknown):
        reason = target.reason if isinstance(target, Unknown) else key.reason
        return make_mock(Unknown(reason), str(key) if isinstance(key, str) else "")
    original = machine.language.get(machine, target, key)
    if mock_state(original) is not None:
        return original
    if isinstance(original, Undefined) or not _runs(original):
        raise machine.throw("Error", f"Property `{key}` does not exist in the provided object")
    mock = make_mock(original, str(key), lambda: machine.language.set(machine, target, key, original))
    machine.language.set(machine, target, key, mock)
    return mock
