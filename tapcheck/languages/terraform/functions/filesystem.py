"""Functions on files and paths."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Mapping, Sequence

from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.functions.encoding import as_text
from tapcheck.languages.terraform.functions.signature import Function, FunctionError, Host, Parameter, function
from tapcheck.languages.terraform.types import BOOL, DYNAMIC, STRING, MapType, ObjectType, SetType, Type
from tapcheck.languages.terraform.values import (
    Val,
    boolean,
    set_of,
    string,
    unknown,
)


def _clean(path: str) -> str:
    """Go's `filepath.Clean` on a POSIX system."""
    cleaned = posixpath.normpath(path) if path else "."
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def _abspath(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    path: str = arguments[0].raw
    return string(_clean(path)) if path.startswith("/") else unknown(wanted, "path.cwd", not_null=True)


def _basename(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    path: str = arguments[0].raw
    if not path:
        return string(".")
    return string(path.rstrip("/").rpartition("/")[2] or "/")


def _dirname(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    path: str = arguments[0].raw
    return string(_clean(path[: path.rfind("/") + 1]))


def _pathexpand(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    path: str = arguments[0].raw
    if not path.startswith("~"):
        return string(path)
    if len(path) > 1 and path[1] not in "/\\":
        raise FunctionError("cannot expand a user-specific home folder", 0)
    return unknown(wanted, "function.pathexpand", not_null=True)


def _file(arguments: Sequence[Val], _: Type, host: Host) -> Val:
    return as_text(host.read(arguments[0].raw), f"the content of '{arguments[0].raw}'")


def _filebase64(arguments: Sequence[Val], _: Type, host: Host) -> Val:
    return string(base64.b64encode(host.read(arguments[0].raw)).decode())


def _fileexists(arguments: Sequence[Val], wanted: Type, host: Host) -> Val:
    found = host.file_exists(arguments[0].raw)
    return unknown(wanted, "function.fileexists", not_null=True) if found is None else boolean(found)


def _fileset(arguments: Sequence[Val], wanted: Type, host: Host) -> Val:
    files = host.files_below(arguments[0].raw)
    if files is None:
        return unknown(wanted, "function.fileset", not_null=True)
    pattern = _glob(_clean(arguments[1].raw))
    return set_of(STRING, [string(path) for path in files if pattern.fullmatch(path)])


def _glob(pattern: str) -> re.Pattern[str]:
    """A pattern with `*`, `?`, `[…]`, `{a,b}` and `**` as a regular expression; raises FunctionError."""
    pieces: list[str] = []
    at = depth = 0
    while at < len(pattern):
        character = pattern[at]
        if pattern.startswith("**", at) and (at == 0 or pattern[at - 1] in "/{,"):
            if pattern.startswith("**/", at):
                pieces.append("(?:[^/]+/)*")
                at += 3
                continue
            pieces.append(".*")
            at += 2
            continue
        at += 1
        if character == "*":
            pieces.append("[^/]*")
        elif character == "?":
            pieces.append("[^/]")
        elif character == "[":
            end = pattern.find("]", at + 1)
            if end < 0:
                raise FunctionError("the pattern is malformed", 1)
            inner = pattern[at:end]
            negated = inner[:1] in ("^", "!")
            body = (inner[1:] if negated else inner).replace("\\", "\\\\").replace("[", "\\[")
            pieces.append(f"[{'^/' if negated else ''}{body}]")
            at = end + 1
        elif character == "{":
            pieces.append("(?:")
            depth += 1
        elif character == "}" and depth:
            pieces.append(")")
            depth -= 1
        elif character == "/" and depth:
            raise FunctionError("the pattern is malformed", 1)
        elif character == "," and depth:
            pieces.append("|")
        elif character == "\\" and at < len(pattern):
            pieces.append(re.escape(pattern[at]))
            at += 1
        else:
            pieces.append(re.escape(character))
    if depth:
        raise FunctionError("the pattern is malformed", 1)
    try:
        return re.compile("".join(pieces), re.DOTALL)
    except re.error:
        raise FunctionError("the pattern is malformed", 1) from None


def _templatefile(arguments: Sequence[Val], _: Type, host: Host) -> Val:
    path, variables = arguments
    text = as_text(host.read(path.raw), f"the content of '{path.raw}'").raw
    return _rendered(text, path.raw, variables, host)


def _templatestring(arguments: Sequence[Val], wanted: Type, host: Host) -> Val:
    result = _rendered(arguments[0].raw, "template", arguments[1], host)
    try:
        return convert(result, wanted)
    except ConversionError as error:
        raise FunctionError(f"the template gives no string: {error}", 0) from None


_VARIABLE_NAME = re.compile(r"[^\W\d][\w-]*")


def _rendered(text: str, name: str, variables: Val, host: Host) -> Val:
    if not isinstance(variables.type, ObjectType | MapType):
        raise FunctionError("the variables must be an object or a map", 1)
    for key in variables.raw:
        if not _VARIABLE_NAME.fullmatch(key):
            raise FunctionError(f"'{key}' is no name for a template variable", 1)
    return host.render(text, name, variables)


_PATH = Parameter("path", STRING)
_VARIABLES = Parameter("vars")

FUNCTIONS: Mapping[str, Function] = {
    "abspath": function(_PATH, result=STRING, run=_abspath),
    "basename": function(_PATH, result=STRING, run=_basename),
    "dirname": function(_PATH, result=STRING, run=_dirname),
    "file": function(_PATH, result=STRING, run=_file),
    "filebase64": function(_PATH, result=STRING, run=_filebase64),
    "fileexists": function(_PATH, result=BOOL, run=_fileexists),
    "fileset": function(_PATH, Parameter("pattern", STRING), result=SetType(STRING), run=_fileset),
    "pathexpand": function(_PATH, result=STRING, run=_pathexpand),
    "templatefile": function(_PATH, _VARIABLES, result=DYNAMIC, run=_templatefile, null=True),
    "templatestring": function(Parameter("template", STRING), _VARIABLES, result=STRING, run=_templatestring),
}
