"""Files: `open`, `os.path`, `os`, `glob` and `pathlib`; project files can be looked at, all else is unknown."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import MOUNT
from tapcheck.languages.program.looks import CHANGED, MOST_LOOKS, OUTSIDE, look, usual_path
from tapcheck.languages.program.output_reads import REASON, OutputsText
from tapcheck.languages.program.text import whole_file
from tapcheck.languages.program.trace import FileEvent
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.languages.python.errors import error_instance, throw
from tapcheck.languages.python.functions import PurePython
from tapcheck.languages.python.library.strings import STRING_METHODS
from tapcheck.languages.python.values import (
    TupleValue,
    UnknownOperand,
    is_none,
    known,
    make_iterator,
    split_arguments,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_PATH = re.compile(r"(?=.*(?:/|\w\.[A-Za-z]\w{0,9}$))[^\s:*?<>|]{1,300}")
"""A text that may be the path of a file."""
_LOOKS_ONLY = re.compile(
    r"\s*(?:(?:terraform|tofu)\s+(?:-chdir=\S+\s+)?(?:fmt|init|output|providers|show|validate|version)"
    r"|git\s+(?:branch|describe|diff|log|ls-files|remote|rev-parse|show|status)|pulumi\s+stack"
    r"|aws\s+[\w-]+\s+(?:describe|get|list)|(?:cat|echo|ls|which)(?=\s))\b[^>]*$"
)
_MOST_FOUND = 20_000


def path_value(path: str) -> MapValue:
    """A `pathlib.Path`; ``path`` is normalised as that does."""
    return MapValue(kind="path", data=_tidy(path))


def _tidy(path: str) -> str:
    parts = [part for part in path.split("/") if part not in ("", ".")]
    joined = "/".join(parts)
    return f"/{joined}" if path.startswith("/") else joined or "."


def path_text(value: Any) -> str:
    """The text of a path argument; raises UnknownOperand."""
    if isinstance(known(value), MapValue) and value.kind == "path":
        return str(value.data)
    if isinstance(value, str):
        return str(value)
    raise UnknownOperand(Unknown("a path that is no text"))


def written_path(machine: Machine, value: Any) -> str:
    """The text of a path argument, the usual one of those that the environment may replace; raises UnknownOperand."""
    return path_text(usual_path(machine, value, lambda path: _absolute(machine, path)))


def working_folder(machine: Machine) -> str:
    """The folder that relative paths start from; raises UnknownOperand when the program went to an unknown one."""
    folder = machine.runner.working_folder
    if isinstance(folder, Unknown):
        raise UnknownOperand(folder)
    return str(folder)


def change_folder(machine: Machine, path: Any) -> None:
    """`os.chdir`."""
    doubtful = machine.doubts[0] if machine.doubts else ""
    try:
        folder = _absolute(machine, path_text(path))
        machine.runner.working_folder = Unknown(doubtful) if doubtful else folder
    except UnknownOperand as operand:
        machine.runner.working_folder = Unknown(operand.value.reason)


def change(machine: Machine, *paths: Any) -> None:
    """Notes that nothing is known any more of what lies at these paths."""
    for path in paths:
        try:
            machine.world.add(_absolute(machine, path_text(path)))
        except UnknownOperand:
            machine.world.add(MOUNT)


def hand_over(machine: Machine, arguments: list[Any]) -> None:
    """Notes the paths that a program gives to code that nobody knows: it may make files there."""
    if isinstance(machine.runner.working_folder, Unknown):
        return
    positional, named, _ = split_arguments(arguments)
    for value in (*positional, *named.values()):
        is_path = isinstance(value, MapValue) and value.kind == "path"
        if is_path or (isinstance(value, str) and _PATH.fullmatch(value)):
            machine.runner.handed_over.add(_absolute(machine, path_text(value)))


def run_command(machine: Machine, text: str | None) -> None:
    """Notes that a command ran: it may have made any file, unless it is known to look only."""
    if text is None or _LOOKS_ONLY.match(text) is None:
        machine.runner.handed_over.add(MOUNT)


def _may_be_made(machine: Machine, path: str) -> bool:
    return any(path == other or path.startswith(other + "/") for other in machine.runner.handed_over)


def _absolute(machine: Machine, path: str) -> str:
    if path.startswith("/"):
        return posixpath.normpath(path)
    return posixpath.normpath(posixpath.join(working_folder(machine), path))


def _look(machine: Machine, written: str) -> tuple[str, bool | None]:
    """The absolute path, and whether something is there: None for an outputs file."""
    path = _absolute(machine, written)
    host = machine.host
    missing = host.inside(path) and host.outputs(path) is None and not (host.is_file(path) or host.is_folder(path))
    if missing and _may_be_made(machine, path):
        raise UnknownOperand(Unknown(CHANGED))
    exists = look(machine, path)
    if isinstance(exists, Unknown):
        raise UnknownOperand(exists)
    return path, exists


def _missing(machine: Machine, written: str) -> Any:
    error = error_instance("FileNotFoundError", 2, "No such file or directory")
    error.properties.update({"errno": 2, "strerror": "No such file or directory", "filename": written})
    return machine.thrown(error)


def read_file(machine: Machine, written: str) -> Any:
    """The text of a file; throws FileNotFoundError."""
    try:
        path, exists = _look(machine, written)
    except UnknownOperand as operand:
        machine.may_throw(operand.value.reason)
        return Unknown(operand.value.reason, kind="string")
    if exists is None:
        form = machine.host.outputs(path)
        assert form is not None
        return OutputsText(machine.host.relative(path), form)
    if not exists:
        raise _missing(machine, written)
    if machine.host.is_folder(path):
        raise throw(machine, "IsADirectoryError", 21, "Is a directory")
    text = machine.host.read(path)
    if text is None:
        return Unknown("a file that cannot be read", kind="string")
    return whole_file(text.replace("\r\n", "\n") if "\r\n" in text else text, machine.host.relative(path))


def open_file(machine: Machine, file: Any, mode: Any = "r", *_more: Any, **_options: Any) -> Any:
    """`open`."""
    if not isinstance(file, (str, MapValue, Unknown)):
        raise throw(machine, "TypeError", "expected str, bytes or os.PathLike object")
    try:
        written, how = written_path(machine, file), known(mode)
    except UnknownOperand as operand:
        machine.may_throw(operand.value.reason)
        return Unknown(operand.value.reason)
    if any(letter in how for letter in "wax+"):
        machine.world.add(_absolute(machine, written))
        return MapValue(kind="opaque", data=Unknown(CHANGED))
    text = read_file(machine, written)
    if "b" in how and isinstance(text, str):
        text = text.encode("utf-8", "surrogatepass")
    return MapValue(kind="file", data=[text, 0], properties={"name": written, "closed": False})


def _read(machine: Machine, file: MapValue, size: Any = -1) -> Any:
    text, at = file.data
    if isinstance(text, Unknown):
        return text
    count = known(size)
    machine.journal.touch(file)
    if is_none(count) or count < 0:
        file.data = [text, len(text)]
        return machine.language.get(machine, text, _rest(machine, at)) if at else text
    file.data = [text, min(len(text), at + count)]
    return text[at : at + count]


def _rest(machine: Machine, at: int) -> Any:
    return machine.language.key(machine, MapValue(kind="slice", data=(at, None, None)))


def _lines(machine: Machine, file: MapValue, *_hint: Any) -> ListValue:
    text = _read(machine, file)
    if not isinstance(text, str):
        raise UnknownOperand(text if isinstance(text, Unknown) else Unknown("lines of bytes"))
    pieces = STRING_METHODS["split"](machine, text, "\n").items
    whole = [STRING_METHODS["join"](machine, "", ListValue([piece, "\n"])) for piece in pieces[:-1]]
    return ListValue([*whole, *([pieces[-1]] if pieces[-1] else [])])


def _next_line(machine: Machine, file: MapValue) -> Any:
    text, at = file.data
    if not isinstance(known(text), str):
        raise UnknownOperand(Unknown("lines of bytes"))
    end = text.find("\n", at) + 1 or len(text)
    machine.journal.touch(file)
    file.data = [text, end]
    return text[at:end]


FILE_METHODS: dict[str, PurePython] = {
    "__iter__": _lines,
    "close": lambda _machine, _file: None,
    "read": _read,
    "readline": _next_line,
    "readlines": _lines,
    "seek": lambda machine, file, at: _seek(machine, file, at),
}


def _seek(machine: Machine, file: MapValue, at: Any) -> Any:
    machine.journal.touch(file)
    file.data = [file.data[0], known(at)]
    return at


# Questions ---------------------------------------------------------------------------------------------------


def _ask(machine: Machine, value: Any, question: str) -> Any:
    try:
        path, exists = _look(machine, written_path(machine, value))
    except UnknownOperand as operand:
        return Unknown(operand.value.reason, kind="boolean")
    if exists is None:
        return question != "is_dir" and Unknown(REASON, assume=True, kind="boolean")
    if question == "exists":
        return exists
    return machine.host.is_file(path) if question == "is_file" else machine.host.is_folder(path)


def exists(machine: Machine, path: Any) -> Any:
    """`os.path.exists`."""
    return _ask(machine, path, "exists")


def is_file(machine: Machine, path: Any) -> Any:
    """`os.path.isfile`."""
    return _ask(machine, path, "is_file")


def is_folder(machine: Machine, path: Any) -> Any:
    """`os.path.isdir`."""
    return _ask(machine, path, "is_dir")


def size(machine: Machine, path: Any) -> Any:
    """`os.path.getsize`."""
    written = written_path(machine, path)
    target, found = _look(machine, written)
    if found is None:
        return Unknown(REASON, kind="number")
    if not found:
        raise _missing(machine, written)
    known_size = machine.host.size(target)
    return Unknown("size of a folder", kind="number") if known_size is None else known_size


def list_folder(machine: Machine, path: Any = ".") -> ListValue:
    """`os.listdir`."""
    written = written_path(machine, path)
    target, found = _look(machine, written)
    if not found:
        raise _missing(machine, written)
    return ListValue(list(machine.host.names(target)))


def found_by(machine: Machine, folder: str, pattern: str) -> list[str]:
    """The absolute paths below a folder that match a glob pattern; `**` goes through folders."""
    host = machine.host
    if not host.inside(folder):
        raise UnknownOperand(Unknown(OUTSIDE))
    if machine.world:
        raise UnknownOperand(Unknown(CHANGED))
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    places = [folder]
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        following: list[str] = []
        for place in places:
            machine.step()
            if part == "**":
                following += _folders_below(machine, place)
            elif part == "..":
                following.append(posixpath.dirname(place))
            elif re.search(r"[*?\[]", part):
                following += [
                    f"{place}/{name}"
                    for name in host.names(place)
                    if fnmatch.fnmatchcase(name, part) and (last or host.is_folder(f"{place}/{name}"))
                ]
            elif host.is_file(f"{place}/{part}") or host.is_folder(f"{place}/{part}"):
                following.append(f"{place}/{part}")
        places = list(dict.fromkeys(following))
    found = sorted(places)
    for path in found[:MOST_LOOKS]:
        if host.is_file(path):
            machine.result.files.append(FileEvent(host.relative(path), True))
    return found


def _folders_below(machine: Machine, place: str) -> list[str]:
    found = [place]
    for folder in found:
        machine.step()
        if len(found) > _MOST_FOUND:
            raise UnknownOperand(Unknown("too many folders"))
        found += [
            f"{folder}/{name}" for name in machine.host.names(folder) if machine.host.is_folder(f"{folder}/{name}")
        ]
    return found


def glob_paths(machine: Machine, pattern: Any, *, recursive: Any = False, root_dir: Any = None) -> ListValue:
    """`glob.glob`; the order is that of names."""
    written = path_text(pattern)
    if not is_none(root_dir):
        raise UnknownOperand(Unknown("glob with a root folder"))
    absolute = written.startswith("/")
    base = "/" if absolute else working_folder(machine)
    if absolute:
        if not written.startswith(f"{MOUNT}/"):
            raise UnknownOperand(Unknown(OUTSIDE))
        base, rest = MOUNT, written[len(MOUNT) + 1 :]
    else:
        rest = written
    del recursive
    names = [path for path in found_by(machine, base, rest) if not posixpath.basename(path).startswith(".")]
    return ListValue([path if absolute else posixpath.relpath(path, base) for path in names])


def walk(machine: Machine, top: Any) -> Any:
    """`os.walk`."""
    start = written_path(machine, top)
    base = _absolute(machine, start)
    rows: list[Any] = []
    if not machine.host.inside(base):
        raise UnknownOperand(Unknown(OUTSIDE))
    for folder in _folders_below(machine, base):
        names = machine.host.names(folder)
        below = [name for name in names if machine.host.is_folder(f"{folder}/{name}")]
        shown = start if folder == base else posixpath.join(start, posixpath.relpath(folder, base))
        rows.append(TupleValue([shown, ListValue(list(below)), ListValue([n for n in names if n not in below])]))
    return make_iterator(iter(rows))


def absolute_text(machine: Machine, path: Any) -> str:
    """`os.path.abspath`."""
    return _absolute(machine, written_path(machine, path))
