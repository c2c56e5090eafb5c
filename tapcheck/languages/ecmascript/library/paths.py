"""The module `path`, as it is on POSIX systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import plain
from tapcheck.languages.ecmascript.library.operands import answers, given, known, natives, option
from tapcheck.languages.program.values import (
    BoundFunction,
    FunctionValue,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    Replaceable,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def normalized(path: str) -> str:
    """The path without `.`, `..` and doubled separators; a trailing one stays."""
    if not path:
        return "."
    rooted = path.startswith("/")
    kept: list[str] = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != "..":
            kept.append(part)
        elif kept and kept[-1] != "..":
            kept.pop()
        elif not rooted:
            kept.append("..")
    body = "/".join(kept)
    if not body:
        return "/" if rooted else "./" if path.endswith("/") else "."
    return ("/" if rooted else "") + body + ("/" if path.endswith("/") else "")


def resolved(folder: str, *parts: str) -> str:
    """The absolute path that the parts lead to from an absolute folder."""
    path = folder
    for part in parts:
        if part:
            path = part if part.startswith("/") else f"{path}/{part}"
    found = normalized(path)
    return found if found == "/" else found.rstrip("/")


def _of_usual(function: Implementation) -> Implementation:
    """A function of paths that gives a replaceable one for replaceable ones."""

    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        replaceable = next((item for item in arguments if isinstance(item, Replaceable)), None)
        if replaceable is None:
            return function(machine, receiver, arguments)
        usual = [item.usual if isinstance(item, Replaceable) else item for item in arguments]
        found = function(machine, receiver, usual)
        return Replaceable(replaceable.reason, str(found)) if isinstance(found, str) else found

    return run


def _path(machine: Machine, value: Any, name: str = "path") -> str:
    known(value)
    if not isinstance(value, str):
        raise invalid_argument(machine, name, "of type string", value)
    return plain(value)


def invalid_argument(machine: Machine, name: str, wanted: str, value: Any) -> Exception:
    """The error for an argument of a wrong type."""
    subject = name if name.endswith(" argument") else f'"{name}" argument'
    thrown = machine.throw("TypeError", f"The {subject} must be {wanted}. Received {received(machine, value)}")
    error = thrown.value
    if isinstance(error, MapValue):
        error.properties["code"] = "ERR_INVALID_ARG_TYPE"
    return thrown


def received(machine: Machine, value: Any) -> str:
    """How the runtime describes an argument in its messages."""
    if value is None:
        return "null"
    if isinstance(value, Undefined):
        return "undefined"
    if isinstance(value, ListValue):
        return "an instance of Array"
    if isinstance(value, (FunctionValue, NativeFunction, BoundFunction)):
        return f"function {getattr(value, 'name', '')}"
    if isinstance(value, MapValue):
        constructor = machine.language.get(machine, value, "constructor")
        return f"an instance of {getattr(constructor, 'name', 'Object')}"
    text = machine.language.text(machine, value)
    kind = "boolean" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"
    return f"type {kind} ({repr(str(text)) if kind == 'string' else text})"


@_of_usual
@answers("string")
def _join(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    parts = [_path(machine, argument) for argument in arguments]
    return normalized("/".join(part for part in parts if part))


@_of_usual
@answers("string")
def _resolve(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    parts = [_path(machine, argument, f"paths[{index}]") for index, argument in reversed(list(enumerate(arguments)))]
    return resolved(machine.host.working_folder(), *reversed(parts))


@_of_usual
@answers("string")
def _normalize(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    return normalized(_path(machine, given(arguments)))


@answers("boolean")
def _is_absolute(machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    return _path(machine, given(arguments)).startswith("/")


def folder_of(path: str) -> str:
    """The folder part of a path."""
    body = path.rstrip("/")
    if not body:
        return "/" if path else "."
    head, separator, _ = body.rpartition("/")
    if not separator:
        return "."
    if not head.rstrip("/"):
        return "//" if head == "/" else "/"
    return head


def name_of(path: str) -> str:
    """The last part of a path."""
    return path.rstrip("/").rpartition("/")[2]


def ending_of(path: str) -> str:
    """The extension of a path with its dot, empty without one."""
    name = name_of(path)
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or (stem == "." and not ending):
        return ""
    return dot + ending


@_of_usual
@answers("string")
def _dirname(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    return folder_of(_path(machine, given(arguments)))


@_of_usual
@answers("string")
def _basename(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    path = _path(machine, given(arguments))
    ending = given(arguments, 1)
    name = name_of(path)
    if isinstance(ending, Undefined):
        return name
    ending = _path(machine, ending, "suffix")
    if path == ending:
        return ""
    return name.removesuffix(ending) if name != ending else name


@answers("string")
def _extname(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    return ending_of(_path(machine, given(arguments)))


@_of_usual
@answers("string")
def _relative(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    folder = machine.host.working_folder()
    start = resolved(folder, _path(machine, given(arguments), "from"))
    target = resolved(folder, _path(machine, given(arguments, 1), "to"))
    origin, goal = [part for part in start.split("/") if part], [part for part in target.split("/") if part]
    shared = 0
    while shared < min(len(origin), len(goal)) and origin[shared] == goal[shared]:
        shared += 1
    return "/".join([".."] * (len(origin) - shared) + goal[shared:])


@answers("map")
def _parse(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    path = _path(machine, given(arguments), "path")
    root = "/" if path.startswith("/") else ""
    name, ending = name_of(path), ending_of(path)
    return MapValue(
        {
            "root": root,
            "dir": path.rstrip("/").rpartition("/")[0] or root,
            "base": name,
            "ext": ending,
            "name": name.removesuffix(ending) if ending else name,
        }
    )


@answers("string")
def _format(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    parts = known(given(arguments))

    def part(name: str) -> str:
        value = option(machine, parts, name)
        return "" if value is None or isinstance(value, Undefined) else _path(machine, value, name)

    ending = part("ext")
    if ending and not ending.startswith("."):
        ending = "." + ending
    base = part("base") or part("name") + ending
    folder = part("dir")
    if not folder:
        return part("root") + base
    return folder + base if folder == part("root") else f"{folder}/{base}"


_FUNCTIONS: dict[str, Implementation] = {
    "basename": _basename,
    "dirname": _dirname,
    "extname": _extname,
    "format": _format,
    "isAbsolute": _is_absolute,
    "join": _join,
    "normalize": _normalize,
    "parse": _parse,
    "relative": _relative,
    "resolve": _resolve,
    "toNamespacedPath": lambda _machine, _receiver, arguments: given(arguments),
}


def path_module() -> MapValue:
    """The module `path`."""
    made = MapValue({**natives(_FUNCTIONS), "sep": "/", "delimiter": ":"})
    made.properties["posix"] = made
    made.properties["win32"] = Unknown("paths of Windows")
    return made
