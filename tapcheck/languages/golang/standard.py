"""Go's standard library, as far as test programs over files need it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.ordering import SORT
from tapcheck.languages.golang.searching import find_pattern, find_text
from tapcheck.languages.golang.values import Native, argument, both, error, first_unknown, length, same_object, sized
from tapcheck.languages.matching import MatchBudgetExceeded
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.machine import ENVIRONMENT
from tapcheck.languages.program.trace import FileEvent
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.languages.re2 import Re2Error, compile_re2

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_VERB = re.compile(r"%[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])")


MADE = "file that another package may have made"
"""The reason of a file that is missing after calls that nobody knows."""


def absolute(machine: Machine, path: str) -> str:
    """A path as the test program means it."""
    return posixpath.normpath(posixpath.join(machine.host.working_folder(), path))


def _of_texts(run: Callable[..., Any]) -> Native:
    """A function of texts and numbers: unknown when any argument is."""

    def call(machine: Machine, arguments: list[Any]) -> Any:
        unknown = first_unknown(*arguments)
        if unknown is not None:
            return Unknown(unknown.reason)
        if not all(isinstance(item, (str, int, float)) for item in arguments):
            return Unknown("text")
        machine.grow(characters=sum(len(item) for item in arguments if isinstance(item, str)))
        return run(*arguments)

    return call


def _contains(machine: Machine, arguments: list[Any]) -> Any:
    text, needle = argument(arguments, 0), argument(arguments, 1)
    if not isinstance(text, str) or not isinstance(needle, str):
        return first_unknown(text, needle) or Unknown("text")
    event = find_text(text, needle)
    machine.note(event)
    return event.matches > 0


def _split(text: str, separator: str) -> ListValue:
    if not separator:
        return ListValue(list(text))
    items: list[Any] = []
    start = 0
    while (at := text.find(separator, start)) >= 0:
        items.append(texts.cut(text, start, at))
        start = at + len(separator)
    return ListValue([*items, texts.cut(text, start, len(text))])


def _trimmed(text: str, characters: str | None = None) -> str:
    left = len(text) - len(text.lstrip(characters))
    return texts.cut(text, left, max(left, len(text.rstrip(characters))))


def _join(machine: Machine, arguments: list[Any]) -> Any:
    items, separator = argument(arguments, 0), argument(arguments, 1)
    if not isinstance(items, ListValue) or items.unknown is not None or not isinstance(separator, str):
        return Unknown("text")
    if not all(isinstance(item, str) for item in items.items):
        return Unknown("text")
    machine.grow(characters=sum(len(item) for item in items.items))
    parts = [part for item in items.items for part in (separator, item)][1:]
    return texts.join(parts)


def _fields(text: str) -> ListValue:
    return ListValue([texts.cut(text, found.start(), found.end()) for found in re.finditer(r"\S+", text)])


def _split_at_most(text: str, separator: str, count: int) -> Any:
    if count <= 0 or not separator:
        return Unknown("parts of a text")
    return ListValue(list(text.split(separator, count - 1)))


def _repeat(machine: Machine, arguments: list[Any]) -> Any:
    text, count = argument(arguments, 0), argument(arguments, 1)
    if not isinstance(text, str) or not isinstance(count, int) or count < 0:
        return first_unknown(text, count) or Unknown("text")
    machine.grow(characters=len(text) * count)
    return text * count


def _cut(text: str, separator: str) -> list[Any]:
    before, found, after = text.partition(separator) if separator else ("", "", text)
    return [before, after, bool(found) or not separator]


STRINGS: Mapping[str, Native] = {
    "Contains": _contains,
    "HasPrefix": _of_texts(lambda text, start: text.startswith(start)),
    "HasSuffix": _of_texts(lambda text, end: text.endswith(end)),
    "Index": _of_texts(lambda text, part: text.find(part) if text.isascii() else Unknown("position")),
    "Count": _of_texts(lambda text, part: text.count(part) if part else len(text) + 1),
    "Split": _of_texts(_split),
    "Fields": _of_texts(_fields),
    "TrimSpace": _of_texts(_trimmed),
    "Trim": _of_texts(_trimmed),
    "TrimLeft": _of_texts(lambda text, characters: text.lstrip(characters)),
    "TrimRight": _of_texts(lambda text, characters: text.rstrip(characters)),
    "TrimPrefix": _of_texts(lambda text, start: text.removeprefix(start)),
    "TrimSuffix": _of_texts(lambda text, end: text.removesuffix(end)),
    "ToLower": _of_texts(lambda text: text.lower()),
    "ToUpper": _of_texts(lambda text: text.upper()),
    "EqualFold": _of_texts(lambda left, right: left.casefold() == right.casefold()),
    "Replace": _of_texts(lambda text, old, new, count: text.replace(old, new, count)),
    "ReplaceAll": _of_texts(lambda text, old, new: text.replace(old, new)),
    "Join": _join,
    "SplitN": _of_texts(lambda text, separator, count: _split_at_most(text, separator, count)),
    "LastIndex": _of_texts(lambda text, part: text.rfind(part) if text.isascii() else Unknown("position")),
    "Repeat": _repeat,
    "ContainsAny": _of_texts(lambda text, letters: any(letter in text for letter in letters)),
    "ContainsRune": _of_texts(lambda text, rune: chr(rune) in text),
    "Cut": _of_texts(lambda text, separator: ListValue(_cut(text, separator))),
}


def sprintf(machine: Machine, arguments: list[Any]) -> Any:
    """`fmt.Sprintf` with the verbs for texts and whole numbers."""
    layout = argument(arguments, 0)
    unknown = first_unknown(*arguments)
    if not isinstance(layout, str) or unknown is not None:
        return Unknown(unknown.reason if unknown else "text", kind="string")
    values = iter(arguments[1:])
    parts: list[str] = []
    at = 0
    for found in _VERB.finditer(layout):
        parts.append(layout[at : found.start()])
        at = found.end()
        if found[1] == "%":
            parts.append("%")
            continue
        shown = _formatted(found[0], next(values, None))
        if shown is None:
            return Unknown("format", kind="string")
        parts.append(shown)
    machine.grow(characters=sum(map(len, parts)))
    return texts.join([*parts, layout[at:]])


def _formatted(verb: str, value: Any) -> str | None:
    plain = verb in ("%s", "%v", "%d")
    if isinstance(value, bool):
        return str(value).lower() if verb in ("%v", "%t") else None
    if isinstance(value, int):
        return verb % value if verb[-1] in "dxX" else str(value) if verb == "%v" else None
    if isinstance(value, MapValue) and value.kind == "error":
        return str(value.data)
    if isinstance(value, str):
        if plain and verb != "%d":
            return value
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if verb == "%q" else None
    return None


def _read_file(machine: Machine, arguments: list[Any]) -> Any:
    path = argument(arguments, 0)
    if not isinstance(path, str):
        return both(Unknown("unknown file"), Unknown("unknown file"))
    where = absolute(machine, path)
    if not machine.host.inside(where):
        return both(Unknown("file outside the project"), Unknown("file outside the project"))
    source = machine.host.source(where)
    if source is None and machine.world:
        return both(Unknown(MADE), Unknown(MADE))
    event = FileEvent(machine.host.relative(where), source is not None)
    machine.result.files.append(event)
    machine.note(event)
    if source is None:
        return both(None, error(f"open {path}: no such file or directory"))
    return both(texts.whole_file(source.text, source.path))


def _stat(machine: Machine, arguments: list[Any]) -> Any:
    path = argument(arguments, 0)
    if not isinstance(path, str) or not machine.host.inside(absolute(machine, path)):
        return both(Unknown("unknown file"), Unknown("unknown file"))
    where = absolute(machine, path)
    there = machine.host.is_file(where) or machine.host.is_folder(where)
    if not there and machine.world:
        return both(Unknown(MADE), Unknown(MADE))
    event = FileEvent(machine.host.relative(where), there)
    machine.result.files.append(event)
    machine.note(event)
    return both(Unknown("file information"), None if there else error(f"stat {path}: no such file or directory"))


def _exists(machine: Machine, arguments: list[Any]) -> Any:
    problem = _stat(machine, arguments).items[1]
    return problem if isinstance(problem, Unknown) else problem is None


def _is_not_exist(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    problem = argument(arguments, 0)
    if problem is None:
        return False
    if isinstance(problem, MapValue) and problem.kind == "error":
        return "no such file" in str(problem.data)
    return Unknown("error", assume=False)


def _environment(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    return Unknown(ENVIRONMENT, kind="string")


OS: Mapping[str, Native] = {
    "ReadFile": _read_file,
    "Stat": _stat,
    "IsNotExist": _is_not_exist,
    "Getenv": _environment,
    "Getwd": lambda machine, _: both(machine.host.working_folder()),
}


def _path_join(*parts: str) -> str:
    kept = [part for part in parts if part]
    return posixpath.normpath("/".join(kept)) if kept else ""


def _absolute_path(machine: Machine, arguments: list[Any]) -> Any:
    path = argument(arguments, 0)
    return both(absolute(machine, path)) if isinstance(path, str) else both(Unknown("path"))


PATHS: Mapping[str, Native] = {
    "Join": _of_texts(_path_join),
    "Base": _of_texts(lambda path: posixpath.basename(path.rstrip("/")) or "."),
    "Dir": _of_texts(lambda path: posixpath.normpath(posixpath.dirname(path) or ".")),
    "Clean": _of_texts(posixpath.normpath),
    "Ext": _of_texts(lambda path: path[path.rfind(".") :] if "." in posixpath.basename(path) else ""),
    "Abs": _absolute_path,
}


def regexp_method(machine: Machine, pattern: str, name: str, arguments: list[Any]) -> Any:
    """A method of a compiled regular expression."""
    text = argument(arguments, 0)
    if not isinstance(text, str):
        return Unknown(text.reason if isinstance(text, Unknown) else "text")
    if name in ("MatchString", "Match"):
        event = find_pattern(text, pattern)
        if isinstance(event, Unknown):
            return event
        machine.note(event)
        return event.matches > 0
    try:
        compiled = compile_re2(pattern)
        match name:
            case "FindString":
                found = compiled.search(text)
                return (found[0] or "") if found else ""
            case "FindStringSubmatch":
                found = compiled.search(text)
                return ListValue([group or "" for group in found]) if found else None
            case "FindAllString":
                return _found(compiled.search_all(text), argument(arguments, 1), lambda row: row[0])
            case "FindAllStringSubmatch":
                rows = compiled.search_all(text)
                return _found(rows, argument(arguments, 1), lambda row: ListValue([group or "" for group in row]))
            case "ReplaceAllString" if isinstance(argument(arguments, 1), str):
                return compiled.replace_all(text, arguments[1], 4_000_000)
            case _:
                return Unknown("regular expression")
    except (Re2Error, MatchBudgetExceeded, OverflowError):
        return Unknown("regular expression")


def _found(rows: list[Sequence[str | None]], most: Any, shape: Callable[[Any], Any]) -> Any:
    if not isinstance(most, int):
        return Unknown("count of matches")
    kept = rows if most < 0 else rows[:most]
    return ListValue([shape(row) for row in kept]) if kept else None


def _compiled_or_error(machine: Machine, arguments: list[Any]) -> Any:
    pattern = argument(arguments, 0)
    if isinstance(pattern, str):
        try:
            compile_re2(pattern)
        except (Re2Error, OverflowError):
            return both(None, Unknown("regular expression"))
    return both(_compiled(machine, arguments))


def _compiled(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    pattern = argument(arguments, 0)
    return MapValue(kind="Regexp", data=pattern) if isinstance(pattern, str) else Unknown("regular expression")


def _match_string(machine: Machine, arguments: list[Any]) -> Any:
    pattern = argument(arguments, 0)
    if not isinstance(pattern, str):
        return both(Unknown("regular expression"))
    return both(regexp_method(machine, pattern, "MatchString", arguments[1:]))


REGEXP: Mapping[str, Native] = {
    "MustCompile": _compiled,
    "Compile": _compiled_or_error,
    "MatchString": _match_string,
    "QuoteMeta": _of_texts(lambda text: re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)),
}


def _errorf(machine: Machine, arguments: list[Any]) -> Any:
    text = sprintf(machine, arguments)
    return error(text if isinstance(text, str) else "error")


def _sprint(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    only = arguments[0] if len(arguments) == 1 else None
    return only if isinstance(only, str) else Unknown("text", kind="string")


def _atoi(text: Any) -> ListValue:
    sound = isinstance(text, str) and re.fullmatch(r"[+-]?\d+", text) is not None
    return both(int(text)) if sound else both(0, error(f'strconv.Atoi: parsing "{text}": invalid syntax'))


def _parsed(text: str, form: str, make: Callable[[str], Any]) -> ListValue:
    sound = re.fullmatch(form, text) is not None
    return both(make(text)) if sound else both(0, Unknown("number in a text"))


def _parsed_int(text: str, base: int, bits: int) -> ListValue:
    if base != 10 or bits not in (0, 64):
        return both(Unknown("number in a text"), Unknown("number in a text"))
    return _parsed(text, r"[+-]?\d{1,18}", lambda digits: sized(int(digits), "int64"))


def _parsed_bool(text: str) -> ListValue:
    if text in ("1", "t", "T", "TRUE", "true", "True"):
        return both(True)
    if text in ("0", "f", "F", "FALSE", "false", "False"):
        return both(False)
    return both(False, error(f'strconv.ParseBool: parsing "{text}": invalid syntax'))


def _silent(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    return Unknown("printed")


STANDARD: Mapping[str, Mapping[str, Native]] = {
    "strings": STRINGS,
    "os": OS,
    "io/ioutil": {"ReadFile": _read_file},
    "path/filepath": PATHS,
    "path": {name: PATHS[name] for name in ("Join", "Base", "Dir", "Clean", "Ext")},
    "regexp": REGEXP,
    "fmt": {"Sprintf": sprintf, "Errorf": _errorf, "Sprint": _sprint, "Println": _silent, "Printf": _silent},
    "strconv": {
        "Itoa": _of_texts(lambda number: str(number)),
        "Atoi": _of_texts(_atoi),
        "Quote": _of_texts(lambda text: f'"{text}"' if text.isalnum() else Unknown("quoted text")),
        "FormatBool": _of_texts(lambda value: str(value).lower()),
        "ParseBool": _of_texts(_parsed_bool),
        "ParseFloat": _of_texts(lambda text, _bits: _parsed(text, r"[+-]?\d+(?:\.\d+)?", float)),
        "ParseInt": _of_texts(_parsed_int),
    },
    "sort": SORT,
    "reflect": {"DeepEqual": lambda _machine, arguments: same_object(argument(arguments, 0), argument(arguments, 1))},
    "errors": {"New": lambda _machine, arguments: error(str(argument(arguments, 0)))},
    "testing": {"Short": lambda _machine, _arguments: Unknown("short mode", assume=False, kind="boolean")},
    "github.com/gruntwork-io/terratest/modules/files": {
        "FileExists": _exists,
    },
}
"""Functions by package and name."""


def length_of(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    """`len`."""
    return length(argument(arguments, 0))
