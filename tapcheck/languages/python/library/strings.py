"""Methods of text and bytes. What keeps its source is written here; the rest Python itself computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.machine import MOST_CHARACTERS
from tapcheck.languages.program.trace import SearchEvent, SearchKind
from tapcheck.languages.program.values import BoundReached, ListValue, Unknown
from tapcheck.languages.python.errors import really, throw
from tapcheck.languages.python.functions import PurePython, items_of
from tapcheck.languages.python.membership import search_text
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.representation import to_str
from tapcheck.languages.python.values import TupleValue, UnknownOperand, from_plain, known, to_plain

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_PURE = (
    "capitalize", "casefold", "encode", "expandtabs", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
    "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "rfind",
    "rindex", "swapcase", "title", "translate", "maketrans",
)  # fmt: skip
_WIDENING = ("center", "ljust", "rjust", "zfill")
_BYTES = ("decode", "hex", "startswith", "endswith", "strip", "split", "replace", "find", "count", "lower", "upper")


def _pure(kind: Any, name: str) -> PurePython:
    def run(machine: Machine, receiver: Any, *arguments: Any, **named: Any) -> Any:
        given = [to_plain(item) for item in arguments]
        options = {key: to_plain(item) for key, item in named.items()}
        return from_plain(really(machine, lambda: getattr(kind, name)(receiver, *given, **options)))

    return run


def _widening(name: str) -> PurePython:
    def run(machine: Machine, receiver: str, width: Any, *fill: Any) -> Any:
        if isinstance(known(width), int) and width > MOST_CHARACTERS:
            raise BoundReached("size")
        given = [to_plain(item) for item in fill]
        return really(machine, lambda: getattr(str, name)(receiver, width, *given))

    return run


def _cased(name: str) -> PurePython:
    def run(_machine: Machine, receiver: str) -> str:
        made: str = getattr(str, name)(receiver)
        if isinstance(receiver, texts.Text) and len(made) == len(receiver):
            return texts.sourced(made, lambda: receiver.pieces)
        return made

    return run


def _stripping(name: str) -> PurePython:
    def run(machine: Machine, receiver: str, characters: Any = None) -> str:
        given = to_plain(characters)
        left = really(machine, lambda: len(str.lstrip(receiver, given))) if name != "rstrip" else len(receiver)
        start = len(receiver) - left
        end = len(str.rstrip(receiver, given)) if name != "lstrip" else len(receiver)
        return texts.cut(receiver, start, max(start, end))

    return run


def _split(machine: Machine, receiver: str, sep: Any = None, maxsplit: Any = -1) -> ListValue:
    given, most = to_plain(sep), to_plain(maxsplit)
    return _cut_in_order(receiver, really(machine, lambda: str.split(receiver, given, most)))


def _cut_in_order(receiver: str, parts: list[str]) -> ListValue:
    if not isinstance(receiver, texts.Text):
        return ListValue(list(parts))
    found: list[Any] = []
    at = 0
    for part in parts:
        at = receiver.index(part, at)
        found.append(texts.cut(receiver, at, at + len(part)))
        at += len(part)
    return ListValue(found)


def _rsplit(machine: Machine, receiver: str, sep: Any = None, maxsplit: Any = -1) -> ListValue:
    given, most = to_plain(sep), to_plain(maxsplit)
    return _cut_in_order(receiver, really(machine, lambda: str.rsplit(receiver, given, most)))


def _splitlines(_machine: Machine, receiver: str, keepends: Any = False) -> ListValue:
    found: list[Any] = []
    at = 0
    for line in str.splitlines(receiver, keepends=True):
        bare = line if to_plain(keepends) else str.splitlines(line)[0]
        found.append(texts.cut(receiver, at, at + len(bare)))
        at += len(line)
    return ListValue(found)


def _partition(machine: Machine, receiver: str, sep: Any) -> TupleValue:
    given = to_plain(sep)
    return _cut_apart(receiver, really(machine, lambda: str.partition(receiver, given)))


def _rpartition(machine: Machine, receiver: str, sep: Any) -> TupleValue:
    given = to_plain(sep)
    return _cut_apart(receiver, really(machine, lambda: str.rpartition(receiver, given)))


def _cut_apart(receiver: str, parts: tuple[str, str, str]) -> TupleValue:
    """The parts of a text as cuts from it, so that they are still known to stand in their file."""
    first, second = len(parts[0]), len(parts[0]) + len(parts[1])
    ends = ((0, first), (first, second), (second, len(receiver)))
    return TupleValue([texts.cut(receiver, start, end) for start, end in ends])


def _replace(machine: Machine, receiver: str, old: Any, new: Any, count: Any = -1) -> str:
    wanted, put, most = known(old), known(new), to_plain(count)
    if not isinstance(wanted, str) or not isinstance(put, str):
        raise throw(machine, "TypeError", "replace() argument must be str")
    hits = receiver.count(wanted)
    machine.grow(characters=len(receiver) + hits * len(put))
    if not isinstance(receiver, texts.Text) or not wanted:
        return str.replace(receiver, wanted, put, most)
    parts: list[str] = []
    at = 0
    while most != 0 and (found := receiver.find(wanted, at)) >= 0:
        parts += [texts.cut(receiver, at, found), put]
        at = found + len(wanted)
        most -= 1
    return texts.join([*parts, texts.cut(receiver, at, len(receiver))])


def _join(machine: Machine, receiver: str, iterable: Any) -> str:
    parts: list[str] = []
    for index, item in enumerate(items_of(machine, iterable)):
        if not isinstance(known(item), str):
            raise throw(machine, "TypeError", f"sequence item {index}: expected str instance, {type_name(item)} found")
        parts += [receiver, item] if index else [item]
    machine.grow(characters=sum(len(part) for part in parts))
    return texts.join(parts)


def _format(machine: Machine, receiver: str, *arguments: Any, **named: Any) -> str:
    if any(len(part) > 5 for part in "".join(c if c.isdigit() else " " for c in receiver).split()):
        raise BoundReached("size")
    if receiver.count("{}") == receiver.count("{") == receiver.count("}") and len(arguments) >= receiver.count("{"):
        pieces = receiver.split("{}")
        parts: list[str] = [pieces[0]]
        for value, piece in zip(arguments, pieces[1:], strict=False):
            shown = to_str(machine, value)
            parts += [known(shown), piece]
        return texts.join(parts)
    given = [to_plain(item) for item in arguments]
    options = {key: to_plain(item) for key, item in named.items()}
    return really(machine, lambda: str.format(receiver, *given, **options))


def _percent(machine: Machine, receiver: str, value: Any) -> str:
    given = to_plain(value)
    return really(machine, lambda: str.__mod__(receiver, given))


def _prefixed(name: str) -> PurePython:
    def run(machine: Machine, receiver: str, affix: Any, *bounds: Any) -> bool:
        given = to_plain(affix)
        ends = [to_plain(item) for item in bounds]
        found: bool = really(machine, lambda: getattr(str, name)(receiver, given, *ends))
        _note(machine, receiver, given, found, 0 if name == "startswith" else -1)
        return found

    return run


def _note(machine: Machine, receiver: str, wanted: Any, found: bool, at: int) -> None:
    if not isinstance(receiver, texts.Text) or not isinstance(wanted, str):
        return
    inside = tuple(dict.fromkeys(piece.path for piece in receiver.pieces))
    start = at if at >= 0 else len(receiver) - len(wanted)
    hits = texts.spans(receiver, start, start + len(wanted)) if found else ()
    machine.note(SearchEvent(SearchKind.TEXT, str(wanted), "", int(found), hits, inside))


def _find(machine: Machine, receiver: str, sub: Any, *bounds: Any) -> int:
    wanted = known(sub)
    ends = [to_plain(item) for item in bounds]
    at = really(machine, lambda: str.find(receiver, wanted, *ends))
    _note(machine, receiver, wanted, at >= 0, max(at, 0))
    return at


def _count(machine: Machine, receiver: str, sub: Any, *bounds: Any) -> int:
    wanted = known(sub)
    ends = [to_plain(item) for item in bounds]
    count = really(machine, lambda: str.count(receiver, wanted, *ends))
    search_text(machine, receiver, wanted)
    return count


def _contains(machine: Machine, receiver: str, wanted: Any) -> bool:
    return search_text(machine, receiver, known(wanted))


def _remove_prefix(_machine: Machine, receiver: str, prefix: Any) -> str:
    return texts.cut(receiver, len(prefix) if receiver.startswith(known(prefix)) else 0, len(receiver))


def _remove_suffix(_machine: Machine, receiver: str, suffix: Any) -> str:
    cuts = bool(known(suffix)) and receiver.endswith(suffix)
    return texts.cut(receiver, 0, len(receiver) - len(suffix) if cuts else len(receiver))


def _format_map(machine: Machine, receiver: str, mapping: Any) -> str:
    if not isinstance(mapping, Unknown):
        return _format(machine, receiver, **to_plain(mapping))
    raise UnknownOperand(mapping)


STRING_METHODS: dict[str, PurePython] = {
    **{name: _pure(str, name) for name in _PURE},
    **{name: _widening(name) for name in _WIDENING},
    **{name: _cased(name) for name in ("lower", "upper")},
    **{name: _stripping(name) for name in ("strip", "lstrip", "rstrip")},
    **{name: _prefixed(name) for name in ("startswith", "endswith")},
    "%": _percent,
    "__contains__": _contains,
    "count": _count,
    "find": _find,
    "format": _format,
    "format_map": _format_map,
    "join": _join,
    "partition": _partition,
    "removeprefix": _remove_prefix,
    "removesuffix": _remove_suffix,
    "replace": _replace,
    "rpartition": _rpartition,
    "rsplit": _rsplit,
    "split": _split,
    "splitlines": _splitlines,
}
BYTES_METHODS: dict[str, PurePython] = {name: _pure(bytes, name) for name in _BYTES}
NUMBER_METHODS: dict[str, dict[str, PurePython]] = {
    "int": {name: _pure(int, name) for name in ("bit_length", "to_bytes")},
    "float": {name: _pure(float, name) for name in ("is_integer", "hex")},
}
