"""Addresses and their escapes: `URL`, `URLSearchParams`, `encodeURIComponent` and its kin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_to_bytes

from tapcheck.languages.ecmascript.conversions import plain
from tapcheck.languages.ecmascript.iterators import make_iterator
from tapcheck.languages.ecmascript.library.objects import own_entries
from tapcheck.languages.ecmascript.library.operands import (
    answers,
    elements_of,
    function_of,
    given,
    known,
    natives,
    text_of,
)
from tapcheck.languages.ecmascript.library.paths import normalized
from tapcheck.languages.ecmascript.regex.units import to_code_points, to_units
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_COMPONENT = "!'()*-._~"
_WHOLE = _COMPONENT + "#$&+,/:;=?@"
_RESERVED = set(";/?:@&=+$,#")
_ESCAPE = re.compile("%[0-7][0-9A-Fa-f]|(?:%[89A-Fa-f][0-9A-Fa-f])+")
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#\\]*))?([^?#\\]*)(\?[^#]*)?(#.*)?")
_HOST = re.compile(r"(?:([^@:]*)(?::([^@]*))?@)?([A-Za-z0-9._-]*|\[[0-9A-Fa-f:]+\])(?::([0-9]*))?")
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?")
_ADDRESS = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
_SIMPLE = re.compile(r"[!-~]*")
_PORTS = {"http": "80", "https": "443", "ftp": "21", "ws": "80", "wss": "443"}


# Escapes -----------------------------------------------------------------------------------------------------


def _encoder(safe: str) -> Implementation:
    @answers("string")
    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
        joined = to_code_points(text_of(machine, known(given(arguments))))
        if any("\ud800" <= char <= "\udfff" for char in joined):
            raise machine.throw("URIError", "URI malformed")
        return quote(joined, safe=safe)

    return run


def _decoder(kept: set[str]) -> Implementation:
    @answers("string")
    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
        text = text_of(machine, known(given(arguments)))
        if re.search("%(?![0-9A-Fa-f]{2})", text):
            raise machine.throw("URIError", "URI malformed")

        def decode(match: re.Match[str]) -> str:
            if chr(int(match.group()[1:3], 16)) in kept:
                return match.group()
            try:
                return unquote_to_bytes(match.group()).decode("utf-8")
            except UnicodeDecodeError:
                raise machine.throw("URIError", "URI malformed") from None

        return to_units(_ESCAPE.sub(decode, text))

    return run


# URLSearchParams ---------------------------------------------------------------------------------------------


def _pairs_of_query(query: str) -> list[tuple[str, str]]:
    pairs = []
    for part in query.removeprefix("?").split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((_from_form(name), _from_form(value)))
    return pairs


def _from_form(text: str) -> str:
    return to_units(unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace"))


def _form(text: str) -> str:
    return quote(to_code_points(text), safe="*-._ ").replace(" ", "+").replace("~", "%7E")


def _query(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{_form(name)}={_form(value)}" for name, value in pairs)


def _pairs(target: MapValue) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = target.data
    return pairs


def _name(machine: Machine, arguments: list[Any], index: int = 0) -> str:
    return plain(text_of(machine, known(given(arguments, index))))


@answers()
def _get(machine: Machine, target: MapValue, arguments: list[Any]) -> Any:
    name = _name(machine, arguments)
    return next((value for key, value in _pairs(target) if key == name), None)


@answers("list")
def _get_all(machine: Machine, target: MapValue, arguments: list[Any]) -> ListValue:
    name = _name(machine, arguments)
    return ListValue([value for key, value in _pairs(target) if key == name])


@answers("boolean")
def _has(machine: Machine, target: MapValue, arguments: list[Any]) -> bool:
    name = _name(machine, arguments)
    return any(key == name for key, _ in _pairs(target))


@answers()
def _append(machine: Machine, target: MapValue, arguments: list[Any]) -> Any:
    pair = (_name(machine, arguments), _name(machine, arguments, 1))
    machine.journal.touch(target)
    target.data = [*_pairs(target), pair]
    return UNDEFINED


@answers()
def _set(machine: Machine, target: MapValue, arguments: list[Any]) -> Any:
    name, value = _name(machine, arguments), _name(machine, arguments, 1)
    machine.journal.touch(target)
    pairs = _pairs(target)
    first = next((index for index, pair in enumerate(pairs) if pair[0] == name), len(pairs))
    kept = [pair for pair in pairs if pair[0] != name]
    kept.insert(min(first, len(kept)), (name, value))
    target.data = kept
    return UNDEFINED


@answers()
def _delete(machine: Machine, target: MapValue, arguments: list[Any]) -> Any:
    name = _name(machine, arguments)
    machine.journal.touch(target)
    target.data = [pair for pair in _pairs(target) if pair[0] != name]
    return UNDEFINED


def _entries(_machine: Machine, target: MapValue, _arguments: list[Any]) -> Any:
    return make_iterator([ListValue(list(pair)) for pair in _pairs(target)])


@answers()
def _for_each(machine: Machine, target: MapValue, arguments: list[Any]) -> Any:
    callback = known(function_of(machine, given(arguments)))
    for name, value in _pairs(target):
        machine.call(callback, given(arguments, 1), [value, name, target])
    return UNDEFINED


def _parameters_text(_machine: Machine, target: MapValue, _arguments: list[Any]) -> str:
    return _query(_pairs(target))


@answers()
def _parameters(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    source = known(given(arguments))
    pairs: list[tuple[str, str]]
    if source is None or isinstance(source, Undefined):
        pairs = []
    elif isinstance(source, str):
        pairs = _pairs_of_query(source)
    elif isinstance(source, MapValue) and source.kind == "":
        pairs = [(plain(name), plain(text_of(machine, value))) for name, value in own_entries(machine, source)]
    else:
        listed = [elements_of(machine, known(pair)) for pair in elements_of(machine, source)]
        pairs = [(plain(text_of(machine, pair[0])), plain(text_of(machine, pair[1]))) for pair in listed]
    return MapValue(kind="URLSearchParams", data=pairs)


# URL ---------------------------------------------------------------------------------------------------------


class Address:
    """The parts of a URL, as they were read."""

    def __init__(self, scheme: str, host: tuple[str, str, str, str], path: str, query: str, fragment: str) -> None:
        self.scheme = scheme
        self.user, self.password, self.name, self.port = host
        self.path = path
        self.query = query
        self.fragment = fragment

    @property
    def host(self) -> str:
        """The name with its port."""
        return f"{self.name}:{self.port}" if self.port else self.name

    @property
    def text(self) -> str:
        """The whole address."""
        user = f"{self.user}{':' + self.password if self.password else ''}@" if self.user else ""
        slashes = "//" if self.name or self.scheme in _PORTS or self.scheme == "file" else ""
        return f"{self.scheme}:{slashes}{user}{self.host}{self.path}{self.query}{self.fragment}"


def read_address(text: str) -> Address | Unknown | None:
    """A URL in its parts; None when it is none, unknown for the rarer forms."""
    if _SIMPLE.fullmatch(text) is None:
        return Unknown("a URL of a rare form")
    found = _URL.fullmatch(text)
    if found is None:
        return None
    scheme, authority, path, query, fragment = found.groups()
    scheme = scheme.lower()
    if scheme in _PORTS:
        if not authority:
            return None if not path.strip("/") else Unknown("a URL of a rare form")
        host = _HOST.fullmatch(authority)
        if host is None or "%" in authority:
            return Unknown("a URL of a rare form")
        if not host.group(3):
            return None
        if _NUMERIC.fullmatch(host.group(3)) and not _ADDRESS.fullmatch(host.group(3)):
            return Unknown("a URL of a rare form")
        port = (host.group(4) or "").lstrip("0")
        if port and int(port) > 65535:
            return None
        port = "" if port == _PORTS[scheme] else port
        parts = (host.group(1) or "", host.group(2) or "", host.group(3).lower(), port)
        if '"' in text or "<" in text or ">" in text or "`" in text or "'" in (query or ""):
            return Unknown("a URL of a rare form")
        return Address(scheme, parts, _dotless(path or "/"), query or "", fragment or "")
    if scheme == "file" and authority in ("", None):
        return Address(scheme, ("", "", "", ""), _dotless(path or "/"), query or "", fragment or "")
    if authority is None:
        return Address(scheme, ("", "", "", ""), path, query or "", fragment or "")
    return Address(scheme, ("", "", authority, ""), path, query or "", fragment or "")


def _dotless(path: str) -> str:
    if "/." not in path:
        return path
    ending = "/" if path.endswith(("/.", "/..")) else ""
    return normalized(path + ending) if "//" not in path else path


@answers()
def _construct(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    text = plain(text_of(machine, known(given(arguments)))).strip()
    base = known(given(arguments, 1))
    address = read_address(text)
    if address is None and not isinstance(base, Undefined):
        address = _against(read_address(plain(text_of(machine, base))), text)
    if isinstance(address, Unknown):
        return address
    if address is None:
        thrown = machine.throw("TypeError", "Invalid URL")
        thrown.value.properties.update({"code": "ERR_INVALID_URL", "input": text})
        raise thrown
    return MapValue(kind="URL", data=address)


def _against(base: Address | Unknown | None, text: str) -> Address | Unknown | None:
    if not isinstance(base, Address):
        return base
    if text.startswith("//") or _SIMPLE.fullmatch(text) is None:
        return Unknown("a URL of a rare form")
    head, _, fragment = text.partition("#")
    path, mark, query = head.partition("?")
    query = mark + query
    if not path:
        path = base.path
        query = query or base.query
    elif not path.startswith("/"):
        path = base.path.rpartition("/")[0] + "/" + path
    fragment = "#" + fragment if fragment else ""
    host = (base.user, base.password, base.name, base.port)
    return Address(base.scheme, host, _dotless(path), query, fragment)


def _part(read: str) -> Implementation:
    def run(_machine: Machine, target: MapValue, _arguments: list[Any]) -> Any:
        return getattr(target.data, read)

    return run


def _protocol(_machine: Machine, target: MapValue, _arguments: list[Any]) -> str:
    return f"{target.data.scheme}:"


def _origin(_machine: Machine, target: MapValue, _arguments: list[Any]) -> str:
    address: Address = target.data
    return f"{address.scheme}://{address.host}" if address.scheme in _PORTS else "null"


def _search_params(_machine: Machine, target: MapValue, _arguments: list[Any]) -> MapValue:
    return MapValue(kind="URLSearchParams", data=_pairs_of_query(target.data.query))


METHODS: dict[str, dict[str, Implementation]] = {
    "URL": {"toString": _part("text"), "toJSON": _part("text")},
    "URLSearchParams": {
        "@@iterator": _entries,
        "append": _append,
        "delete": _delete,
        "entries": _entries,
        "forEach": _for_each,
        "get": _get,
        "getAll": _get_all,
        "has": _has,
        "keys": lambda _machine, target, _arguments: make_iterator([name for name, _ in _pairs(target)]),
        "set": _set,
        "toString": _parameters_text,
        "values": lambda _machine, target, _arguments: make_iterator([value for _, value in _pairs(target)]),
    },
}

GETTERS: dict[str, dict[str, Implementation]] = {
    "URL": {
        "hash": lambda _machine, target, _arguments: "" if target.data.fragment == "#" else target.data.fragment,
        "host": _part("host"),
        "hostname": _part("name"),
        "href": _part("text"),
        "origin": _origin,
        "password": _part("password"),
        "pathname": _part("path"),
        "port": _part("port"),
        "protocol": _protocol,
        "search": lambda _machine, target, _arguments: "" if target.data.query == "?" else target.data.query,
        "searchParams": _search_params,
        "username": _part("user"),
    },
    "URLSearchParams": {"size": lambda _machine, target, _arguments: len(_pairs(target))},
}


@answers("boolean")
def _can_parse(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    address = read_address(plain(text_of(machine, known(given(arguments)))))
    return address if isinstance(address, Unknown) else address is not None


@answers("string")
def _file_path(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    value = known(given(arguments))
    if isinstance(value, MapValue) and value.kind == "URL":
        return value.data.path
    text = text_of(machine, value)
    if not text.startswith("file://"):
        raise machine.throw("TypeError", "The URL must be of scheme file")
    return text.removeprefix("file://")


def web_globals() -> dict[str, Any]:
    """The globals for addresses and their escapes."""
    url = NativeFunction("URL", _construct, construct=_construct, properties=natives({"canParse": _can_parse}))
    return {
        "URL": url,
        "URLSearchParams": NativeFunction("URLSearchParams", _parameters, construct=_parameters),
        **natives(
            {
                "decodeURI": _decoder(_RESERVED),
                "decodeURIComponent": _decoder(set()),
                "encodeURI": _encoder(_WHOLE),
                "encodeURIComponent": _encoder(_COMPONENT),
            }
        ),
    }


def url_module(globals_: dict[str, Any]) -> MapValue:
    """The module `url`."""
    return MapValue(
        {
            "URL": globals_["URL"],
            "URLSearchParams": globals_["URLSearchParams"],
            "parse": Unknown("the old form of URLs"),
            **natives({"fileURLToPath": _file_path}),
        }
    )
