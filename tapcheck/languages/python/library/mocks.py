"""`unittest.mock` and pytest's `monkeypatch`: what they replace is no longer what the program says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import MapValue, Unknown
from tapcheck.languages.python.functions import PurePython, explore_all, native, natives
from tapcheck.languages.python.library.files import change_folder
from tapcheck.languages.python.values import MODULE, ClassValue, PythonFunction

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

MOCKED = "a mock"
_REPLACED = "something replaced by a mock"


def _mock(machine: Machine, *arguments: Any, **options: Any) -> Unknown:
    explore_all(machine, [*arguments, *options.values()], MOCKED)
    return Unknown(MOCKED)


def _replaced(machine: Machine, *arguments: Any, **options: Any) -> None:
    del arguments, options
    machine.assume(_REPLACED)


def _harmless(_machine: Machine, *arguments: Any, **options: Any) -> None:
    del arguments, options


def _patch(machine: Machine, *arguments: Any, **options: Any) -> MapValue:
    """A patch: a decorator, a context manager, or an object with `start` and `stop`."""
    explore_all(machine, [*arguments, *options.values()], MOCKED)

    def enter(inner: Machine) -> Unknown:
        inner.assume(_REPLACED)
        return Unknown(MOCKED)

    def start(inner: Machine) -> Unknown:
        return enter(inner)

    made = MapValue(natives({"start": start, "stop": _harmless}), kind="manager")
    made.data = (enter, lambda _inner, _error: False)
    return made


def decorate(patch: Any, value: Any) -> Any:
    """What a patch makes of the function or class that it decorates."""
    if isinstance(value, PythonFunction):
        value.doubt = value.doubt or _REPLACED
    elif isinstance(value, ClassValue):
        for member in value.properties.values():
            if isinstance(member, PythonFunction) and member.name.startswith("test"):
                member.doubt = member.doubt or _REPLACED
    else:
        return Unknown(_REPLACED)
    del patch
    return value


def mock_module() -> MapValue:
    """The module `unittest.mock`."""
    names = (
        "Mock",
        "MagicMock",
        "AsyncMock",
        "NonCallableMock",
        "PropertyMock",
        "create_autospec",
        "mock_open",
        "call",
    )
    members: dict[str, Any] = natives(dict.fromkeys(names, _mock))
    patch = native("patch", _patch)
    patch.properties.update(natives({"object": _patch, "dict": _patch, "multiple": _patch}))
    members.update({"patch": patch, "ANY": Unknown(MOCKED), "DEFAULT": Unknown(MOCKED), "sentinel": Unknown(MOCKED)})
    return MapValue(members, kind=MODULE, data=Unknown(MOCKED))


def _go_for_the_test(machine: Machine, path: Any) -> None:
    loader = machine.runner
    if loader.left_folder is None:
        loader.left_folder = loader.working_folder
    change_folder(machine, path)


def monkeypatch() -> MapValue:
    """The value of the fixture `monkeypatch`; the folder that it goes to is left when the test ends."""
    functions: dict[str, PurePython] = {
        **dict.fromkeys(("setattr", "delattr", "setitem", "delitem", "context"), _replaced),
        **dict.fromkeys(("setenv", "delenv", "syspath_prepend", "undo"), _harmless),
        "chdir": _go_for_the_test,
    }
    return MapValue(natives(functions), kind=MODULE, data=Unknown(MOCKED))
