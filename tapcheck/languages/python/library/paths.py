"""`pathlib.Path` and `os.path`."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import MapValue, Replaceable, Unknown
from tapcheck.languages.python.errors import really, throw
from tapcheck.languages.python.functions import PurePython, method, natives
from tapcheck.languages.python.library import files
from tapcheck.languages.python.library.files import path_text, path_value
from tapcheck.languages.python.values import (
    MODULE,
    ClassValue,
    TupleValue,
    UnknownOperand,
    make_iterator,
    split_arguments,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def _joined(_machine: Machine, path: MapValue, *others: Any) -> MapValue:
    return path_value(posixpath.join(str(path.data), *(path_text(other) for other in others)))


def _resolved(machine: Machine, path: MapValue, **_options: Any) -> MapValue:
    return path_value(files.absolute_text(machine, path))


def _read_text(machine: Machine, path: MapValue, *_arguments: Any, **_options: Any) -> Any:
    return files.read_file(machine, str(path.data))


def _read_bytes(machine: Machine, path: MapValue) -> Any:
    text = files.read_file(machine, str(path.data))
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text


def _open(machine: Machine, path: MapValue, *arguments: Any, **options: Any) -> Any:
    return files.open_file(machine, path, *arguments, **options)


def _found(machine: Machine, path: MapValue, pattern: str) -> Any:
    base = files.absolute_text(machine, path)
    own = str(path.data)
    found = files.found_by(machine, base, pattern)
    shown = [item if own.startswith("/") else posixpath.join(own, posixpath.relpath(item, base)) for item in found]
    return make_iterator(iter([path_value(item) for item in shown]))


def _glob(machine: Machine, path: MapValue, pattern: Any) -> Any:
    return _found(machine, path, path_text(pattern))


def _deep_glob(machine: Machine, path: MapValue, pattern: Any) -> Any:
    return _found(machine, path, f"**/{path_text(pattern)}")


def _children(machine: Machine, path: MapValue) -> Any:
    names = files.list_folder(machine, path).items
    return make_iterator(iter([path_value(posixpath.join(str(path.data), name)) for name in names]))


def _relative(machine: Machine, path: MapValue, *others: Any) -> MapValue:
    base = posixpath.join(*(path_text(other) for other in others))
    own = str(path.data)
    shown = path_value(base).data
    if own != shown and not own.startswith(f"{shown.rstrip('/')}/"):
        raise throw(machine, "ValueError", f"{own!r} is not in the subpath of {shown!r}")
    return path_value(posixpath.relpath(own, shown))


def _with_name(_machine: Machine, path: MapValue, name: Any) -> MapValue:
    return path_value(posixpath.join(posixpath.dirname(str(path.data)), path_text(name)))


def _with_suffix(_machine: Machine, path: MapValue, suffix: Any) -> MapValue:
    return path_value(posixpath.splitext(str(path.data))[0] + path_text(suffix))


def _equal(_machine: Machine, path: MapValue, other: Any) -> bool:
    return isinstance(other, MapValue) and other.kind == "path" and bool(other.data == path.data)


def _changes(machine: Machine, path: MapValue, *_arguments: Any, **_options: Any) -> Any:
    machine.world.add(files.absolute_text(machine, path))
    return None


def _parent(_machine: Machine, path: MapValue) -> MapValue:
    return path_value(posixpath.dirname(str(path.data)) or ".")


def _parents(machine: Machine, path: MapValue) -> TupleValue:
    found: list[Any] = []
    current = path
    while (above := _parent(machine, current)).data != current.data:
        found.append(above)
        current = above
    return TupleValue(found)


def _ending(path: MapValue) -> tuple[str, str]:
    stem, dot, suffix = posixpath.basename(str(path.data)).rpartition(".")
    return (stem, dot + suffix) if stem and suffix else (posixpath.basename(str(path.data)), "")


PATH_METHODS: dict[str, PurePython] = {
    "__eq__": _equal,
    "__fspath__": lambda _machine, path: path.data,
    "__str__": lambda _machine, path: path.data,
    "__truediv__": _joined,
    "__rtruediv__": lambda _machine, path, other: path_value(posixpath.join(path_text(other), str(path.data))),
    "absolute": _resolved,
    "as_posix": lambda _machine, path: path.data,
    "exists": files.exists,
    "expanduser": lambda _machine, path: path,
    "glob": _glob,
    "is_absolute": lambda _machine, path: str(path.data).startswith("/"),
    "is_dir": files.is_folder,
    "is_file": files.is_file,
    "iterdir": _children,
    "joinpath": _joined,
    "mkdir": _changes,
    "open": _open,
    "read_bytes": _read_bytes,
    "read_text": _read_text,
    "relative_to": _relative,
    "resolve": _resolved,
    "rglob": _deep_glob,
    "unlink": _changes,
    "with_name": _with_name,
    "with_suffix": _with_suffix,
    "write_bytes": _changes,
    "write_text": _changes,
}
PATH_PROPERTIES: dict[str, PurePython] = {
    "name": lambda _machine, path: posixpath.basename(str(path.data)) if path.data != "." else "",
    "parent": _parent,
    "parents": _parents,
    "parts": lambda _machine, path: TupleValue(
        [*(["/"] if str(path.data).startswith("/") else []), *(part for part in str(path.data).split("/") if part)]
    ),
    "stem": lambda _machine, path: _ending(path)[0],
    "suffix": lambda _machine, path: _ending(path)[1],
}


def _make_path(machine: Machine, _cls: ClassValue, arguments: list[Any]) -> Any:
    positional, _, _ = split_arguments(arguments)
    try:
        parts = [files.written_path(machine, item) for item in positional]
    except UnknownOperand as operand:
        return Unknown(operand.value.reason)
    return path_value(posixpath.join(*parts) if parts else ".")


PATH_CLASS = ClassValue("Path", construct=_make_path, module="pathlib")
PATH_CLASS.properties.update(natives({"cwd": lambda machine: path_value(files.working_folder(machine))}))
PATH_CLASS.properties.update(
    {name: method(name, function) for name, function in PATH_METHODS.items() if name[0] != "_"}
)


def pathlib_module() -> MapValue:
    """The module `pathlib`."""
    return MapValue(dict.fromkeys(("Path", "PosixPath", "PurePath", "PurePosixPath"), PATH_CLASS), kind=MODULE)


def _pure(name: str) -> PurePython:
    function = getattr(posixpath, name)

    def run(machine: Machine, *arguments: Any) -> Any:
        replaceable = next((item for item in arguments if isinstance(item, Replaceable)), None)
        usual = (item.usual if isinstance(item, Replaceable) else path_text(item) for item in arguments)
        result = really(machine, lambda: function(*usual))
        if replaceable is not None:
            return Replaceable(replaceable.reason, result) if isinstance(result, str) else Unknown(replaceable.reason)
        return TupleValue(list(result)) if isinstance(result, tuple) else result

    return run


def _relative_text(machine: Machine, path: Any, start: Any = ".") -> str:
    return posixpath.relpath(files.absolute_text(machine, path), files.absolute_text(machine, start))


def path_module() -> MapValue:
    """The module `os.path`."""
    functions: dict[str, PurePython] = {
        **{name: _pure(name) for name in ("basename", "dirname", "isabs", "join", "normpath", "split", "splitext")},
        "abspath": files.absolute_text,
        "exists": files.exists,
        "expanduser": lambda _machine, path: path,
        "getsize": files.size,
        "isdir": files.is_folder,
        "isfile": files.is_file,
        "lexists": files.exists,
        "realpath": files.absolute_text,
        "relpath": _relative_text,
    }
    return MapValue({**natives(functions), "sep": "/"}, kind=MODULE)
