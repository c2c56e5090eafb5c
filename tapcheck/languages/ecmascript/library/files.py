"""The module `fs`: project files can be looked at, everything else is unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.buffers import buffer_of
from tapcheck.languages.ecmascript.library.errors import system_error
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    always,
    answers,
    given,
    known,
    natives,
    option,
    truth_of,
    unknown_function,
)
from tapcheck.languages.ecmascript.library.paths import invalid_argument, resolved
from tapcheck.languages.ecmascript.library.promises import attempt
from tapcheck.languages.ecmascript.regex.units import to_code_points, to_units
from tapcheck.languages.program.looks import CHANGED, look, usual_path
from tapcheck.languages.program.output_reads import REASON, OutputsText
from tapcheck.languages.program.text import Piece, sourced, whole_file
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    Thrown,
    Undefined,
    Unknown,
    is_callable,
)
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def file_text(text: str, path: str) -> str:
    """The text of a project file in UTF-16 code units, knowing which character each comes from."""
    if text.isascii() or max(text) <= "\uffff":
        return whole_file(text, path)
    units = to_units(text)
    return sourced(units, lambda: _unit_pieces(text, path))


def _unit_pieces(text: str, path: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = start = 0
    for index, char in enumerate(text):
        if char > "\uffff":
            length = index + 1 - start
            pieces.append(Piece(at, length, path, start))
            at += length + 1
            start = index + 1
    if start < len(text):
        pieces.append(Piece(at, len(text) - start, path, start))
    return tuple(pieces)


# Looking -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Target:
    """An absolute path, and how the program wrote it."""

    path: str
    written: str


def _argument(machine: Machine, value: Any, name: str = "path") -> _Target:
    """The place that an argument means."""
    value = known(_usual(machine, value))
    if isinstance(value, MapValue) and value.kind == "URL":
        value = known(machine.language.get(machine, value, "pathname"))
    if not isinstance(value, str):
        wanted = "of type string or an instance of Buffer or URL"
        raise invalid_argument(machine, name, wanted, value)
    return _Target(resolved(machine.host.working_folder(), to_code_points(str(value))), str(value))


def _usual(machine: Machine, value: Any) -> Any:
    return usual_path(machine, value, lambda path: resolved(machine.host.working_folder(), to_code_points(path)))


def _look(machine: Machine, target: _Target) -> bool | None:
    """Whether something is at a path; None for an outputs file; raises UnknownOperand when nobody can tell."""
    if not target.written:
        return False
    exists = look(machine, target.path)
    if isinstance(exists, Unknown):
        raise UnknownOperand(exists)
    return exists


def _missing(machine: Machine, call: str, target: _Target) -> Thrown:
    message = f"no such file or directory, {call} '{target.written}'"
    return machine.thrown(system_error(machine, "ENOENT", -2, message, syscall=call, path=target.written))


def _not_a_folder(machine: Machine, call: str, target: _Target) -> Thrown:
    message = f"not a directory, {call} '{target.written}'"
    return machine.thrown(system_error(machine, "ENOTDIR", -20, message, syscall=call, path=target.written))


def _doubtful(machine: Machine, kind: str, run: Callable[[], Any]) -> Any:
    """What a look gives; one that nobody can foresee may also fail."""
    try:
        return run()
    except UnknownOperand as operand:
        machine.may_throw(operand.value.reason)
        return Unknown(operand.value.reason, kind=kind)


def _exists_sync(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    try:
        value = known(_usual(machine, given(arguments)))
        if not isinstance(value, (str, MapValue)):
            return False
        exists = _look(machine, _argument(machine, value))
    except UnknownOperand as operand:
        return Unknown(operand.value.reason, kind="boolean")
    return Unknown(REASON, assume=True, kind="boolean") if exists is None else exists


def _read_file_sync(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return _doubtful(machine, "string", lambda: _read(machine, arguments))


def _read(machine: Machine, arguments: list[Any]) -> Any:
    target = _argument(machine, given(arguments))
    path = target.path
    options = known(given(arguments, 1))
    encoding = option(machine, options, "encoding") if isinstance(options, MapValue) else options
    exists = _look(machine, target)
    if exists is None:
        form = machine.host.outputs(path)
        assert form is not None
        return OutputsText(machine.host.relative(path), form)
    if not exists:
        raise _missing(machine, "open", target)
    if machine.host.is_folder(path):
        message = "illegal operation on a directory, read"
        raise machine.thrown(system_error(machine, "EISDIR", -21, message, syscall="read"))
    text = machine.host.read(path)
    if text is None:
        raise UnknownOperand(Unknown("a file that cannot be read"))
    whole = file_text(text, machine.host.relative(path))
    if encoding is None or isinstance(encoding, Undefined) or encoding == "buffer":
        return buffer_of(None, whole)
    if isinstance(encoding, str) and encoding.lower() not in ("utf8", "utf-8", "ascii", "latin1", "binary"):
        return Unknown("encoding of a file", kind="string")
    return whole


def _readdir_sync(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return _doubtful(machine, "list", lambda: _listed(machine, arguments))


def _listed(machine: Machine, arguments: list[Any]) -> ListValue:
    target = _argument(machine, given(arguments))
    path = target.path
    options = known(given(arguments, 1))
    detailed = truth_of(option(machine, options, "withFileTypes"))
    deep = truth_of(option(machine, options, "recursive"))
    if not _look(machine, target):
        raise _missing(machine, "scandir", target)
    if not machine.host.is_folder(path):
        raise _not_a_folder(machine, "scandir", target)
    if any(other.startswith(path + "/") for other in machine.world):
        raise UnknownOperand(Unknown(CHANGED))
    items: list[Any] = []
    waiting = [""]
    while waiting:
        below = waiting.pop(0)
        folder = f"{path}/{below}".rstrip("/")
        for name in machine.host.names(folder):
            machine.step()
            inner = f"{below}/{name}" if below else name
            items.append(_entry(machine, folder, name) if detailed else to_units(inner))
            if deep and machine.host.is_folder(f"{folder}/{name}"):
                waiting.append(inner)
    return ListValue(items)


def _entry(machine: Machine, folder: str, name: str) -> MapValue:
    shown = to_units(folder)
    kind = _sort_of(machine, f"{folder}/{name}")
    return MapValue({"name": to_units(name), "path": shown, "parentPath": shown}, kind="Dirent", data=kind)


def _sort_of(machine: Machine, path: str) -> str:
    return "folder" if machine.host.is_folder(path) else "file" if machine.host.is_file(path) else "other"


def _stat_sync(call: str) -> Implementation:
    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        def look() -> Any:
            target = _argument(machine, given(arguments))
            exists = _look(machine, target)
            if exists is None:
                return Unknown(REASON, assume=True)
            if not exists:
                if option(machine, given(arguments, 1), "throwIfNoEntry") is False:
                    return UNDEFINED
                raise _missing(machine, call, target)
            return _status(machine, target.path)

        return _doubtful(machine, "map", look)

    return run


def _status(machine: Machine, path: str) -> MapValue:
    sort = _sort_of(machine, path)
    size = machine.host.size(path) if sort == "file" else None
    status = MapValue(kind="Stats", data=sort)
    status.properties["size"] = Unknown("size of a folder", kind="number") if size is None else size
    for name in ("mode", "mtime", "mtimeMs", "ctime", "ctimeMs", "atime", "atimeMs", "birthtime", "birthtimeMs"):
        status.properties[name] = Unknown("state of a file")
    return status


def _access_sync(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    def look() -> Any:
        target = _argument(machine, given(arguments))
        exists = _look(machine, target)
        if exists is None:
            raise UnknownOperand(Unknown(REASON))
        if not exists:
            raise _missing(machine, "access", target)
        return UNDEFINED

    return _doubtful(machine, "", look)


def _realpath_sync(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    def look() -> Any:
        target = _argument(machine, given(arguments))
        if not _look(machine, target):
            raise _missing(machine, "lstat", target)
        return to_units(target.path)

    return _doubtful(machine, "string", look)


def _is_sort(sort: str) -> Implementation:
    return lambda _machine, target, _arguments: target.data == sort


_SORTS: dict[str, Implementation] = {
    "isDirectory": _is_sort("folder"),
    "isFile": _is_sort("file"),
    "isSymbolicLink": always(False),
}

METHODS: dict[str, dict[str, Implementation]] = {"Dirent": _SORTS, "Stats": _SORTS}


# Changing ----------------------------------------------------------------------------------------------------


def _change(*positions: int) -> Implementation:
    """A change of the paths at these arguments: from now on nothing is known of them."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        for position in positions:
            value = given(arguments, position)
            if isinstance(value, str):
                machine.world.add(_argument(machine, value).path)
        return UNDEFINED

    return run


_LOOKS: dict[str, tuple[str, Implementation]] = {
    "access": ("accessSync", _access_sync),
    "lstat": ("lstatSync", _stat_sync("lstat")),
    "readFile": ("readFileSync", _read_file_sync),
    "readdir": ("readdirSync", _readdir_sync),
    "realpath": ("realpathSync", _realpath_sync),
    "stat": ("statSync", _stat_sync("stat")),
}
_CHANGES: dict[str, Implementation] = {
    "appendFile": _change(0),
    "chmod": _change(),
    "copyFile": _change(1),
    "cp": _change(1),
    "mkdir": _change(0),
    "rename": _change(0, 1),
    "rm": _change(0),
    "rmdir": _change(0),
    "symlink": _change(1),
    "truncate": _change(0),
    "unlink": _change(0),
    "utimes": _change(),
    "writeFile": _change(0),
}
_UNKNOWN = [
    "close",
    "closeSync",
    "createReadStream",
    "createWriteStream",
    "fstatSync",
    "mkdtempSync",
    "open",
    "openSync",
    "opendirSync",
    "readSync",
    "readlinkSync",
    "watch",
    "watchFile",
    "unwatchFile",
    "writeSync",
]


def _promised(implementation: Implementation) -> Implementation:
    return lambda machine, receiver, arguments: attempt(lambda: implementation(machine, receiver, arguments))


def _with_callback(implementation: Implementation) -> Implementation:
    @answers()
    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        callback = arguments[-1] if arguments else UNDEFINED
        if not is_callable(callback):
            raise invalid_argument(machine, "cb", "of type function", callback)
        outcome = attempt(lambda: implementation(machine, receiver, arguments[:-1]))
        machine.call(callback, UNDEFINED, [outcome.value] if outcome.rejected else [None, outcome.value])
        return UNDEFINED

    return run


def promises_module() -> MapValue:
    """The module `fs/promises`."""
    table = {name: look for name, (_, look) in _LOOKS.items()} | _CHANGES
    return MapValue(natives({name: _promised(run) for name, run in table.items()}))


def fs_module() -> MapValue:
    """The module `fs`."""
    made: dict[str, Any] = natives({"existsSync": _exists_sync})
    for name, (sync, run) in _LOOKS.items():
        made[sync] = NativeFunction(sync, run)
        made[name] = NativeFunction(name, _with_callback(run))
    for name, change in _CHANGES.items():
        made[f"{name}Sync"] = NativeFunction(f"{name}Sync", change)
        made[name] = NativeFunction(name, _with_callback(change))
    for name in _UNKNOWN:
        made[name] = unknown_function(name, "file system")
    made["promises"] = promises_module()
    made["constants"] = MapValue({"F_OK": 0, "R_OK": 4, "W_OK": 2, "X_OK": 1})
    return MapValue(made)
