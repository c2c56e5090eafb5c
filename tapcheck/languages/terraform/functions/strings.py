"""String functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tapcheck.languages.matching import MatchBudgetExceeded, compile_pattern
from tapcheck.languages.re2 import Re2Error, Re2Pattern, compile_re2
from tapcheck.languages.terraform.functions.signature import (
    Function,
    FunctionError,
    Host,
    Parameter,
    function,
    whole_number,
)
from tapcheck.languages.terraform.functions.text_format import format_text, formatlist
from tapcheck.languages.terraform.refusals import LONGEST_TEXT, BoundReached
from tapcheck.languages.terraform.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    ObjectType,
    TupleType,
    Type,
)
from tapcheck.languages.terraform.values import (
    FALSE,
    TRUE,
    Unk,
    Val,
    boolean,
    list_of,
    null,
    object_of,
    origin_of,
    refined,
    string,
    tuple_of,
    unknown,
    wholly_known,
)

_SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_CLUSTER = r"\X"


def clusters(text: str) -> list[str]:
    """The characters of a text as people count them: its grapheme clusters."""
    if text.isascii() and "\r" not in text:
        return list(text)
    pattern = compile_pattern(_CLUSTER)
    found: list[str] = []
    at = 0
    while at < len(text):
        match = pattern.match(text, at)
        end = max(match.span()[1], at + 1) if match else at + 1
        found.append(text[at:end])
        at = end
    return found


def upper(text: str) -> str:
    """Go's `strings.ToUpper`: each code point on its own."""
    return text.upper() if text.isascii() else "".join(map(_upper_rune, text))


def _upper_rune(rune: str) -> str:
    changed = rune.upper()
    if len(changed) == 1:
        return changed
    title = rune.title()
    return title if len(title) == 1 else rune


def _lower_text(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join("i" if rune == "\u0130" else rune.lower() for rune in text)


def _title_text(text: str) -> str:
    result: list[str] = []
    previous = " "
    for rune in text:
        result.append(_title_rune(rune) if _separates(previous) else rune)
        previous = rune
    return "".join(result)


def _title_rune(rune: str) -> str:
    title = rune.title()
    return title if len(title) == 1 else rune


def _separates(rune: str) -> bool:
    if rune.isascii():
        return not (rune.isalnum() or rune == "_")
    return not rune.isalpha() and not rune.isdigit() and rune in _SPACES


def _of_text(change: Callable[[str], str]) -> Function:
    return function(
        Parameter("str", STRING, dynamic=True),
        result=STRING,
        run=lambda arguments, _, __: string(change(arguments[0].raw)),
    )


def _trim(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return string(arguments[0].raw.strip(arguments[1].raw) if arguments[1].raw else arguments[0].raw)


def _trimprefix(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return string(arguments[0].raw.removeprefix(arguments[1].raw))


def _trimsuffix(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return string(arguments[0].raw.removesuffix(arguments[1].raw))


def _startswith(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    text, prefix = arguments
    if isinstance(prefix.raw, Unk):
        return unknown(BOOL, prefix.raw.origin, not_null=True)
    if isinstance(text.raw, Unk):
        if prefix.raw == "":
            return TRUE
        known = text.raw.prefix
        if known:
            if known.startswith(prefix.raw):
                return TRUE
            if len(known) >= len(prefix.raw) or not prefix.raw.startswith(known):
                return FALSE
        return unknown(BOOL, text.raw.origin, not_null=True)
    return boolean(text.raw.startswith(prefix.raw))


def _endswith(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return boolean(arguments[0].raw.endswith(arguments[1].raw))


def _strcontains(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return boolean(arguments[1].raw in arguments[0].raw)


def _strrev(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return string("".join(reversed(clusters(arguments[0].raw))))


def _indent(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    spaces = whole_number(arguments[0], 0)
    if spaces < 0:
        raise FunctionError("the number of spaces must not be negative", 0)
    text: str = arguments[1].raw
    _bounded(text.count("\n") * spaces + len(text))
    return string(text.replace("\n", "\n" + " " * spaces))


def _bounded(length: int) -> None:
    if length > LONGEST_TEXT:
        raise BoundReached("a string grows too long")


def _join(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    separator, *lists = arguments
    if not lists:
        raise FunctionError("at least one list is required")
    if not all(wholly_known(item) for item in lists):
        return unknown(STRING, origin_of(*lists))
    pieces: list[str] = []
    for place, items in enumerate(lists):
        for item in items.raw:
            if item.raw is None:
                raise FunctionError("an element is null; null values cannot be joined", place + 1)
            pieces.append(item.raw)
    _bounded(sum(map(len, pieces)) + len(separator.raw) * len(pieces))
    return string(separator.raw.join(pieces))


def _split(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    separator, text = arguments[0].raw, arguments[1].raw
    pieces = text.split(separator) if separator else list(text)
    return list_of(STRING, [string(piece) for piece in pieces])


def _sort(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    given = arguments[0]
    if not wholly_known(given):
        facts = given.raw if isinstance(given.raw, Unk) else Unk(low=len(given.raw), high=len(given.raw))
        return refined(unknown(wanted, origin_of(given), not_null=True), low=facts.low, high=facts.high)
    for place, item in enumerate(given.raw):
        if item.raw is None:
            raise FunctionError(f"element {place} is null; a null string cannot be sorted", 0)
    return list_of(STRING, sorted(given.raw, key=lambda item: item.raw))


def _substr(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    offset, length = whole_number(arguments[1], 1), whole_number(arguments[2], 2)
    found = clusters(arguments[0].raw)
    if offset < 0:
        offset += len(found)
    elif length == 0:
        return string("")
    rest = found[max(offset, 0) :]
    return string("".join(rest if length <= 0 else rest[:length]))


def _chomp(text: str) -> str:
    return text.rstrip("\r\n")


def _pattern(value: Val, place: int) -> Re2Pattern:
    try:
        return compile_re2(value.raw)
    except Re2Error as error:
        raise FunctionError(str(error), place) from None


def _replace(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    text, old, new = (item.raw for item in arguments)
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        pattern = _pattern(string(old[1:-1]), 1)
        return string(_within_budget(lambda: pattern.replace_all(text, new, LONGEST_TEXT)))
    _bounded(len(text) + (text.count(old) if old else len(text) + 1) * len(new))
    return string(text.replace(old, new))


def _within_budget(work: Callable[[], str]) -> str:
    try:
        return work()
    except MatchBudgetExceeded:
        raise BoundReached("a regular expression takes too long") from None
    except OverflowError:
        raise BoundReached("a string grows too long") from None


def _regex_type(arguments: Sequence[Val]) -> Type:
    if isinstance(arguments[0].raw, Unk):
        return DYNAMIC
    return _capture_type(_pattern(arguments[0], 0))


def _capture_type(pattern: Re2Pattern) -> Type:
    if pattern.groups == 0:
        return STRING
    if pattern.names:
        if len(pattern.names) < pattern.groups:
            raise FunctionError("the pattern mixes named and unnamed capture groups", 0)
        return ObjectType(dict.fromkeys(sorted(pattern.names), STRING))
    return TupleType((STRING,) * pattern.groups)


def _captured(pattern: Re2Pattern, found: Sequence[str | None]) -> Val:
    if pattern.groups == 0:
        return string(found[0] or "")
    values = [null(STRING) if item is None else string(item) for item in found]
    if pattern.names:
        return object_of({name: values[group] for name, group in pattern.names.items()})
    return tuple_of(values[1:])


def _regex(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    pattern = _pattern(arguments[0], 0)
    try:
        found = pattern.search(arguments[1].raw)
    except MatchBudgetExceeded:
        raise BoundReached("a regular expression takes too long") from None
    if found is None:
        raise FunctionError("the pattern did not match any part of the string")
    return _captured(pattern, found)


def _regexall_type(arguments: Sequence[Val]) -> Type:
    return ListType(_regex_type(arguments))


def _regexall(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    pattern = _pattern(arguments[0], 0)
    try:
        found = pattern.search_all(arguments[1].raw)
    except MatchBudgetExceeded:
        raise BoundReached("a regular expression takes too long") from None
    element = wanted.element if isinstance(wanted, ListType) else DYNAMIC
    return list_of(element, [_captured(pattern, item) for item in found])


_TEXT = Parameter("str", STRING)
_TEXT_OR_DYNAMIC = Parameter("str", STRING, dynamic=True)
_VERBS = Parameter("format", STRING)
_ANYTHING = Parameter("args", null=True, unknown=True, dynamic=True)

FUNCTIONS: Mapping[str, Function] = {
    "chomp": function(_TEXT, result=STRING, run=lambda given, _, __: string(_chomp(given[0].raw))),
    "endswith": function(_TEXT, Parameter("suffix", STRING), result=BOOL, run=_endswith),
    "format": function(_VERBS, more=_ANYTHING, result=STRING, run=format_text),
    "formatlist": function(_VERBS, more=_ANYTHING, result=ListType(STRING), run=formatlist),
    "indent": function(Parameter("spaces", NUMBER), _TEXT, result=STRING, run=_indent),
    "join": function(
        Parameter("separator", STRING),
        more=Parameter("lists", ListType(STRING), unknown=True),
        result=STRING,
        run=_join,
    ),
    "lower": _of_text(_lower_text),
    "regex": function(Parameter("pattern", STRING), Parameter("string", STRING), result=_regex_type, run=_regex),
    "regexall": function(
        Parameter("pattern", STRING), Parameter("string", STRING), result=_regexall_type, run=_regexall
    ),
    "replace": function(_TEXT, Parameter("substr", STRING), Parameter("replace", STRING), result=STRING, run=_replace),
    "sort": function(Parameter("list", ListType(STRING), unknown=True), result=ListType(STRING), run=_sort),
    "split": function(Parameter("separator", STRING), _TEXT, result=ListType(STRING), run=_split),
    "startswith": function(
        Parameter("str", STRING, unknown=True), Parameter("prefix", STRING), result=BOOL, run=_startswith
    ),
    "strcontains": function(_TEXT, Parameter("substr", STRING), result=BOOL, run=_strcontains),
    "strrev": function(_TEXT_OR_DYNAMIC, result=STRING, run=_strrev),
    "substr": function(
        _TEXT_OR_DYNAMIC,
        Parameter("offset", NUMBER, dynamic=True),
        Parameter("length", NUMBER, dynamic=True),
        result=STRING,
        run=_substr,
    ),
    "title": _of_text(_title_text),
    "trim": function(_TEXT, Parameter("cutset", STRING), result=STRING, run=_trim),
    "trimprefix": function(_TEXT, Parameter("prefix", STRING), result=STRING, run=_trimprefix),
    "trimspace": _of_text(lambda text: text.strip(_SPACES)),
    "trimsuffix": function(_TEXT, Parameter("suffix", STRING), result=STRING, run=_trimsuffix),
    "upper": _of_text(upper),
}
