"""Go's standard library, as far as test programs over files need it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.commands import EXEC
from tapcheck.languages.golang.encoding_json import ENCODING_JSON
from tapcheck.languages.golang.filesystem import OS, PATHS, exists
from tapcheck.languages.golang.ordering import SORT
from tapcheck.languages.golang.readers import READERS
from tapcheck.languages.golang.searching import find_pattern
from tapcheck.languages.golang.texts import STRINGS, of_texts
from tapcheck.languages.golang.values import Native, argument, both, error, first_unknown, length, same_object, sized
from tapcheck.languages.matching import MatchBudgetExceeded
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.languages.re2 import Re2Error, compile_re2

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_VERB = re.compile(r"%[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])")


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
        return value.data if verb in ("%s", "%v", "%w") and isinstance(value.data, str) else None
    if isinstance(value, str):
        if plain and verb != "%d":
            return value
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if verb == "%q" else None
    return None


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
    "QuoteMeta": of_texts(lambda text: re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)),
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
    "strings": {**STRINGS, **READERS["strings"]},
    "os": OS,
    "os/exec": EXEC,
    "encoding/json": ENCODING_JSON,
    "io": READERS["io"],
    "io/ioutil": {"ReadFile": OS["ReadFile"], **READERS["io/ioutil"]},
    "bytes": READERS["bytes"],
    "path/filepath": PATHS,
    "path": {name: PATHS[name] for name in ("Join", "Base", "Dir", "Clean", "Ext")},
    "regexp": REGEXP,
    "fmt": {"Sprintf": sprintf, "Errorf": _errorf, "Sprint": _sprint, "Println": _silent, "Printf": _silent},
    "strconv": {
        "Itoa": of_texts(lambda number: str(number)),
        "Atoi": of_texts(_atoi),
        "Quote": of_texts(lambda text: f'"{text}"' if text.isalnum() else Unknown("quoted text")),
        "FormatBool": of_texts(lambda value: str(value).lower()),
        "ParseBool": of_texts(_parsed_bool),
        "ParseFloat": of_texts(lambda text, _bits: _parsed(text, r"[+-]?\d+(?:\.\d+)?", float)),
        "ParseInt": of_texts(_parsed_int),
    },
    "sort": SORT,
    "reflect": {"DeepEqual": lambda _machine, arguments: same_object(argument(arguments, 0), argument(arguments, 1))},
    "errors": {"New": lambda _machine, arguments: error(str(argument(arguments, 0)))},
    "testing": {"Short": lambda _machine, _arguments: Unknown("short mode", assume=False, kind="boolean")},
    "github.com/gruntwork-io/terratest/modules/files": {
        "FileExists": exists,
    },
}
"""Functions by package and name."""


def length_of(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    """`len`."""
    return length(argument(arguments, 0))
