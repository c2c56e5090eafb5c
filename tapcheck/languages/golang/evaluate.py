"""Evaluates one Go test file, with the other files of its package."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tapcheck.diagnostics import Diagnostic
from tapcheck.languages.golang.deployed import OUTPUTS, entries, has_entry, read_entry
from tapcheck.languages.golang.language import Go
from tapcheck.languages.golang.library import MAIN, Library
from tapcheck.languages.golang.lower_context import UNKNOWN
from tapcheck.languages.golang.lower_source import GoFile, lower_package
from tapcheck.languages.golang.ordering import copied
from tapcheck.languages.golang.pointers import POINTERS
from tapcheck.languages.golang.session import Session
from tapcheck.languages.golang.standard import length_of
from tapcheck.languages.golang.terraform_options import TerraformRun
from tapcheck.languages.golang.terratest import TerraformUse, Terratest
from tapcheck.languages.golang.types import GoType
from tapcheck.languages.golang.values import (
    Native,
    Package,
    argument,
    both,
    error,
    first_unknown,
    is_structure,
    literal,
    pointer,
    sized,
    zero,
)
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.compiler import Compiler
from tapcheck.languages.program.host import MOUNT, Host
from tapcheck.languages.program.machine import Machine
from tapcheck.languages.program.results import ProgramResult
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.values import (
    BoundReached,
    FunctionValue,
    ListValue,
    MapValue,
    NativeFunction,
    Thrown,
    Unknown,
)
from tapcheck.records import dataclass

_FRAMES = 20_000
"""Python frames that evaluation may stack: closures nest several deep per call of the program."""
_MOST_FILES = 60
"""So many files of a package are looked at."""


Packages = dict[str, list[GoFile]]
"""The lowered files of the folders that were looked at."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a test file does, what it needs of its stacks, which of them it plans or applies, and what is unreadable."""

    result: ProgramResult
    uses: tuple[TerraformUse, ...]
    runs: tuple[TerraformRun, ...]
    diagnostics: tuple[Diagnostic, ...]


def evaluate_suite(host: Host, path: str, packages: Packages) -> Evaluated:
    """What the test file at ``path`` (relative to the project root) does, and what it needs of its stacks.

    ``packages`` keeps what was lowered for the next file.
    """
    compiler = Compiler()
    terratest = Terratest()
    session = Session(terratest)
    language = Go(Library(session, terratest))
    machine = Machine(language, host, Scope(None), compiler)
    compiler.machine = machine
    machine.path = path
    machine.result = ProgramResult(path, "go")
    session.machine, session.language = machine, language
    for name, value in _GLOBALS.items():
        machine.globals.define(name, _function(name, value))
    machine.globals.define(UNKNOWN, Unknown("expression"))
    frames = sys.getrecursionlimit()
    sys.setrecursionlimit(max(frames, _FRAMES))
    try:
        own, scope = _load_package(machine, session, path, packages)
        main = scope.variables.get("TestMain")
        if main is not None:
            session.prepare(main.value, [MapValue(kind=MAIN)])
        for name in own.tests if own is not None else ():
            cell = scope.variables.get(name)
            if own is not None and cell is not None:
                session.run_test((name,), own.places[name], cell.value, [])
    finally:
        sys.setrecursionlimit(frames)
    machine.result.syntax = own.program if own is not None else None
    diagnostics = own.diagnostics if own is not None else ()
    return Evaluated(machine.result, tuple(terratest.uses), tuple(terratest.runs), diagnostics)


def _load_package(machine: Machine, session: Session, path: str, packages: Packages) -> tuple[GoFile | None, Scope]:
    package = Scope(machine.globals)
    folder = posixpath.dirname(path)
    if folder not in packages:
        sources = (machine.host.source(f"{MOUNT}/{name}") for name in _files_of_package(machine, path))
        packages[folder] = lower_package(source for source in sources if source is not None)
    own = next((file for file in packages[folder] if file.path == path), None)
    wanted = own.package.removesuffix("_test") if own is not None else ""
    for file in sorted(packages[folder], key=lambda item: item is own):
        if file is own or file.package.removesuffix("_test") == wanted:
            _run_file(machine, session, file, package)
    return own, package


def _files_of_package(machine: Machine, path: str) -> Sequence[str]:
    folder = posixpath.dirname(path)
    names = [name for name in machine.host.names(f"{MOUNT}/{folder}") if name.endswith(".go")]
    paths = [posixpath.join(folder, name) for name in names]
    return list(dict.fromkeys((path, *paths[:_MOST_FILES])))


def _run_file(machine: Machine, session: Session, file: GoFile, package: Scope) -> None:
    scope = Scope(package)
    for name, path in file.imports.items():
        scope.define(name, Package(path))
    outer, machine.path = machine.path, file.path
    region = machine.enter("test")
    try:
        machine.compiler.run(file.program, scope)
    except (Thrown, BoundReached, RecursionError):
        machine.path = file.path
    finally:
        machine.leave(region)
        machine.path = outer
    for type_, function in file.methods:
        value = FunctionValue(function, scope, function.name, file.path)
        session.language.methods.setdefault(type_, {})[function.name] = value
    for name, cell in scope.variables.items():
        if name not in file.imports:
            package.variables[name] = cell
    for function in file.first:
        session.prepare(FunctionValue(function, scope, function.name, file.path), [])


def _function(name: str, native: Native) -> NativeFunction:
    return NativeFunction(name, lambda machine, _receiver, arguments: native(machine, arguments))


def _literal(machine: Machine, arguments: list[Any]) -> Any:
    type_, keys, values = arguments
    machine.grow(items=len(values.items))
    made = literal(type_, keys.items, values.items)
    if type_.name.startswith("[") and not type_.name.startswith("[]"):
        machine.language.share(made)  # type: ignore[attr-defined]
    return made


def _pairs(machine: Machine, arguments: list[Any]) -> Any:
    value = argument(arguments, 0)
    if isinstance(value, bool) or value is None:
        return ListValue([])
    if isinstance(value, int) and value <= 100_000:
        return ListValue([ListValue([place]) for place in range(value)])
    if isinstance(value, ListValue) and value.unknown is None:
        return ListValue([ListValue([place, item]) for place, item in enumerate(value.items)])
    if isinstance(value, MapValue) and value.kind == "map" and value.unknown is None:
        return ListValue([ListValue([key, item]) for key, item in value.properties.items()])
    if isinstance(value, MapValue) and value.kind == OUTPUTS:
        return entries(machine, value)
    if isinstance(value, str):
        return ListValue([ListValue([place, ord(item)]) for place, item in enumerate(value)])
    return value if isinstance(value, Unknown) else Unknown("range")


def _lookup(machine: Machine, arguments: list[Any]) -> Any:
    holder, key = arguments[0], arguments[1]
    if isinstance(holder, MapValue) and holder.kind == "map" and holder.unknown is None:
        if isinstance(key, (str, int, float)):
            found = key in holder.properties
            return ListValue([holder.properties[key] if found else machine.language.get(machine, holder, key), found])
        return Unknown("key")
    if holder is None:
        return ListValue([Unknown("nil"), False])
    if isinstance(holder, MapValue) and holder.kind == OUTPUTS:
        there = has_entry(machine, holder, key)
        return ListValue([read_entry(machine, holder, key), there])
    machine.optional += 1
    value = machine.language.get(machine, holder, key)
    machine.optional -= 1
    reason = value.reason if isinstance(value, Unknown) else "lookup"
    return ListValue([value, Unknown(reason, assume=True, kind="boolean")])


def _checked(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    value = arguments[0]
    if value is None:
        return ListValue([Unknown("nil"), False])
    known = {"string": str, "bool": bool}.get(str(arguments[1]))
    if known is None and isinstance(value, (str, bool)) and str(arguments[1]).startswith(("map[", "[]")):
        return ListValue([None, False])
    if known is not None and not isinstance(value, Unknown):
        return ListValue([value, isinstance(value, known)])
    return ListValue([value, Unknown("type assertion", assume=True, kind="boolean")])


def _convert(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    return arguments[1]


def _slice(machine: Machine, arguments: list[Any]) -> Any:
    value, start, end = arguments
    if first_unknown(value, start, end) is not None or not isinstance(value, (str, ListValue)):
        return Unknown("slice")
    if not all(bound is None or isinstance(bound, int) for bound in (start, end)):
        return Unknown("slice")
    if isinstance(value, ListValue):
        if value.unknown is not None:
            return value.unknown
        part = ListValue(value.items[start or 0 : end])
        machine.language.share(value, part)  # type: ignore[attr-defined]
        return part
    if not value.isascii():
        return Unknown("slice")
    stop = len(value) if end is None else min(end, len(value))
    return texts.cut(value, min(start or 0, stop), stop)


def _append(machine: Machine, arguments: list[Any]) -> Any:
    first = argument(arguments, 0)
    if first is None:
        return ListValue(list(arguments[1:]))
    if not isinstance(first, ListValue) or first.unknown is not None:
        return Unknown("append")
    machine.grow(items=len(first.items) + len(arguments))
    return ListValue([*first.items, *arguments[1:]])


def _make(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    type_, size = arguments[0], argument(arguments, 1)
    if type_.shape == "map":
        return MapValue(kind="map", data=type_.element)
    if type_.shape == "list" and isinstance(size, int) and size <= 100_000:
        return ListValue([zero(type_.element) if type_.element else None for _ in range(size)])
    return Unknown("make")


def _new(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    type_: GoType = arguments[0]
    return literal(replace(type_, nilable=True), [], []) if type_.shape == "struct" else pointer(zero(type_), type_)


def _delete(machine: Machine, arguments: list[Any]) -> Any:
    holder, key = argument(arguments, 0), argument(arguments, 1)
    if isinstance(holder, MapValue):
        machine.journal.touch(holder)
        if key in holder.properties if isinstance(key, (str, int)) else False:
            from tapcheck.languages.program.scope import NOTHING

            machine.set_property(holder, key, NOTHING)


def _panic(machine: Machine, arguments: list[Any]) -> Any:
    value = argument(arguments, 0)
    raise machine.thrown(value if isinstance(value, (MapValue, Unknown)) else error(str(value)))


def _number(name: str) -> Native:
    """A conversion to a type of numbers."""

    def convert(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
        value = argument(arguments, 0)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return value if isinstance(value, Unknown) else Unknown("conversion")
        if name == "float64":
            return float(value)
        if abs(value) >= 2**31 or name == "float32":
            return Unknown("conversion", kind="number")
        return int(value) if name == "int" else sized(int(value), name)

    return convert


def _text(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    value = argument(arguments, 0)
    return value if isinstance(value, (str, Unknown)) else Unknown("conversion")


def _copied(machine: Machine, arguments: list[Any]) -> Any:
    """A copy of a structure; what is reached by a variable may be a pointer, which is no copy."""
    value, pointed = argument(arguments, 0), argument(arguments, 1)
    if is_structure(value) and (pointed is True or not getattr(value.data, "nilable", False)):
        machine.language.share(value)  # type: ignore[attr-defined]
    return value


def _recovered(machine: Machine, arguments: list[Any]) -> Any:
    """A deferred function that recovers: nobody knows what it makes of a panic. `FailNow` is none."""
    value = argument(arguments, 0)
    if isinstance(value, MapValue) and value.kind == "FailNow":
        raise machine.thrown(value)
    machine.assume("recover")


def _asserted(machine: Machine, arguments: list[Any]) -> Any:
    """`value.(type)`: panics where the value is surely of another type."""
    value, type_ = arguments
    wanted = {"string": str, "bool": bool}.get(type_)
    simple = value is None or isinstance(value, (str, bool, int, float, ListValue))
    if simple and (type_.startswith("map[") or (wanted is not None and not isinstance(value, wanted))):
        raise machine.thrown(error(f"interface conversion: not {type_}"))
    return value


def _same(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    return argument(arguments, 0)


_NUMBERS = ("byte", "float32", "float64", "int", "int16", "int32", "int64", "int8", "rune", "uint", "uint16", "uint32")
_GLOBALS: dict[str, Native] = {
    "%literal": _literal,
    "%pairs": _pairs,
    "%lookup": _lookup,
    "%checked": _checked,
    "%convert": _convert,
    "%slice": _slice,
    "%make": _make,
    "%new": _new,
    "%zero": lambda _machine, arguments: zero(arguments[0]),
    "len": length_of,
    "append": _append,
    "delete": _delete,
    "panic": _panic,
    **{name: _number(name) for name in _NUMBERS},
    **POINTERS,
    "%asserted": _asserted,
    "%copied": _copied,
    "%recovered": _recovered,
    "%compiled": _same,
    "any": _same,
    "string": _text,
    "cap": lambda _machine, _arguments: Unknown("capacity"),
    "copy": copied,
    "print": lambda _machine, _arguments: None,
    "println": lambda _machine, _arguments: None,
    "recover": lambda _machine, _arguments: both(None).items[1],
}
"""Builtin functions, and what the lowering calls for constructs that the program form does not have."""
