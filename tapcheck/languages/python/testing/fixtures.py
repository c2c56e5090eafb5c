"""Fixtures: where they are declared, which a test needs, and their values."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import MOUNT
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.values import MapValue, Undefined, Unknown
from tapcheck.languages.python.language import drain
from tapcheck.languages.python.library.files import path_value
from tapcheck.languages.python.library.mocks import monkeypatch
from tapcheck.languages.python.testing.marks import Fixture, Mark
from tapcheck.languages.python.values import ITERATOR, MODULE, ClassValue, PythonFunction, with_keywords

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_BUILT_IN = frozenset(
    {"tmp_path", "tmpdir", "monkeypatch", "capsys", "caplog", "capfd", "mocker", "recwarn", "tmp_path_factory", "cache"}
)

_SCOPES = {"session": 0, "package": 1, "module": 2, "class": 3, "function": 4}
Request = Mapping[str, Any]
"""Parameter values by fixture name."""


def module_values(module: MapValue) -> Iterator[tuple[str, Any]]:
    """The variables of a module in the order of their definition where that is known."""
    scope = module.data
    if not isinstance(scope, Scope):
        return
    for name, cell in scope.variables.items():
        if not name.startswith((".", "%")) and not isinstance(cell.value, Undefined):
            yield name, cell.value


def fixtures_in(values: Iterator[tuple[str, Any]]) -> dict[str, Fixture]:
    """The fixtures among named values."""
    found: dict[str, Fixture] = {}
    for name, value in values:
        if isinstance(value, MapValue) and value.kind == "fixture":
            fixture: Fixture = value.data
            found[fixture.name if fixture.name != fixture.function.name else name] = fixture
    return found


def overlaid(outer: Mapping[str, Fixture], inner: Mapping[str, Fixture]) -> dict[str, Fixture]:
    """The fixtures that are seen where the inner ones are declared."""
    for name, fixture in inner.items():
        if outer.get(name) is not fixture:
            fixture.outer = outer.get(name)
    return {**outer, **inner}


def conftest_paths(machine: Machine, path: str) -> list[str]:
    """The conftest files that apply to a test file, outermost first, as absolute paths."""
    folders = [MOUNT]
    for part in posixpath.dirname(path).split("/"):
        if part:
            folders.append(f"{folders[-1]}/{part}")
    return [f"{folder}/conftest.py" for folder in folders if machine.host.is_file(f"{folder}/conftest.py")]


class Fixtures:
    """The fixtures that one class or module sees, and the values made so far."""

    def __init__(self, machine: Machine, known: dict[str, Fixture]) -> None:
        self.machine = machine
        self.known = known
        self._shared: dict[tuple[Any, ...], Any] = {}
        self._open: list[tuple[str, Any, MapValue]] = []

    def close(self, following: Any, *, last: bool = False) -> None:
        """Runs what stands after the `yield` of fixtures that end with a test; ``following`` is the next test's class.

        Those of wider scope end with the class, or after the last test.
        """
        ending = [
            item
            for item in self._open
            if item[0] == "function" or last or (item[0] == "class" and item[1] is not following)
        ]
        self._open = [item for item in self._open if item not in ending]
        for _, _, iterator in reversed(ending):
            for _ in drain(self.machine, iterator):
                break

    def of_class(self, cls: ClassValue) -> dict[str, Fixture]:
        """All fixtures that the tests of a class see."""
        own: dict[str, Fixture] = {}
        for parent in reversed(cls.linear):
            own.update(fixtures_in(iter(parent.properties.items())))
        return overlaid(self.known, own)

    def needed(self, visible: Mapping[str, Fixture], names: list[str]) -> list[str]:
        """The names of the fixtures that are set up for a test: automatic ones first, each after what it needs."""
        order: dict[str, None] = {}

        def visit(name: str, path: tuple[str, ...]) -> None:
            fixture = visible.get(name)
            if fixture is None or name in order or name in path:
                return
            for parameter in parameters_of(fixture.function):
                visit(parameter, (*path, name))
            order[name] = None

        for name in [*(name for name, fixture in visible.items() if fixture.autouse), *names]:
            visit(name, ())
        return sorted(order, key=lambda name: _SCOPES.get(visible[name].scope, 0))

    def value(
        self,
        name: str,
        visible: Mapping[str, Fixture],
        local: dict[str, Any],
        request: Request,
        instance: Any,
        cls: Any,
    ) -> Any:
        """The value of a fixture; ``local`` holds those of the running test."""
        if name in local:
            return local[name]
        if name == "request":
            return self._request(visible, local, request, instance, cls, Unknown("parameter of a fixture"))
        fixture = visible.get(name)
        if fixture is None:
            return self._built_in(name)
        if fixture.function.doubt:
            return Unknown(fixture.function.doubt)
        key = (fixture, repr(request.get(name)), cls if fixture.scope == "class" else None)
        if fixture.scope != "function" and key in self._shared:
            return self._shared[key]
        parameter = request.get(name)
        arguments: dict[str, Any] = {}
        for needed in parameters_of(fixture.function):
            if needed == name:
                outer_visible = {key: value for key, value in visible.items() if key != name}
                if fixture.outer is not None:
                    outer_visible[name] = fixture.outer
                arguments[needed] = self.value(name, outer_visible, dict(local), request, instance, cls)
            elif needed == "request":
                given = Unknown("parameter of a fixture") if parameter is None else parameter[0]
                arguments[needed] = self._request(visible, local, request, instance, cls, given)
            else:
                arguments[needed] = self.value(needed, visible, local, request, instance, cls)
        receiver = [instance] if fixture.function.owner is not None else []
        made = self.machine.call(fixture.function, None, with_keywords(receiver, arguments))
        if isinstance(made, MapValue) and made.kind == ITERATOR:
            self._open.append((fixture.scope, cls, made))
            made = next(drain(self.machine, made), None)
        local[name] = made
        if fixture.scope != "function" and not self.machine.doubts:
            self._shared[key] = made
        return made

    def _built_in(self, name: str) -> Any:
        if name in ("tmp_path", "tmpdir"):
            return path_value("/tmp/pytest")
        if name == "monkeypatch":
            return monkeypatch()
        return Unknown(f"the fixture '{name}'")

    def _request(
        self,
        visible: Mapping[str, Fixture],
        local: dict[str, Any],
        request: Request,
        instance: Any,
        cls: Any,
        given: Any,
    ) -> MapValue:
        from tapcheck.languages.python.functions import natives

        def get_value(_machine: Machine, name: Any) -> Any:
            return self.value(name, visible, local, request, instance, cls)

        members: dict[str, Any] = natives({"getfixturevalue": get_value, "addfinalizer": lambda _m, _f: None})
        members.update({"param": given, "cls": cls, "instance": instance})
        return MapValue(members, kind=MODULE, data=Unknown("the request of a fixture"))


def parameters_of(function: PythonFunction) -> list[str]:
    """The parameters that fixtures fill."""
    signature = function.signature
    names = list(signature.positional)
    if function.owner is not None and names:
        names = names[1:]
    return [name for name in [*names, *signature.named] if name not in function.defaults]


def is_known(name: str, visible: Mapping[str, Fixture]) -> bool:
    """Whether pytest, or a usual plugin, or the project gives a fixture of this name."""
    return name in visible or name == "request" or name in _BUILT_IN


def used_by_marks(marks: list[Mark]) -> list[str]:
    """The fixtures that `usefixtures` marks name."""
    return [name for mark in marks if mark.name == "usefixtures" for name in mark.arguments if isinstance(name, str)]
