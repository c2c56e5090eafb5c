"""Random Terraform expressions over all functions, operators and types."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from tapcheck.languages.terraform.functions import FUNCTIONS
from tapcheck.languages.terraform.functions.signature import Parameter
from tapcheck.languages.terraform.types import (
    BOOL,
    NUMBER,
    STRING,
    ListType,
    MapType,
    SetType,
    Type,
)

_SKIPPED = {
    "timestamp", "plantimestamp", "uuid", "bcrypt", "base64gzip", "abspath", "rsadecrypt", "pathexpand",
    "file", "fileexists", "filebase64", "fileset", "templatefile", "templatestring",
    "filebase64sha256", "filebase64sha512", "filemd5", "filesha1", "filesha256", "filesha512",
}  # fmt: skip
"""Impure ones, and those that need files; the known answers hold them."""
_NUMBERS = ("0", "1", "2", "3", "7", "10", "-1", "-3", "0.5", "1.25", "0.1", "2.75", "100", "1e3", "12345678", "-0.75")
_TEXTS = (
    '""', '"a"', '"b"', '"abc"', '"Hello World"', '"10"', '"2.5"', '"true"', '"é"', '"a,b,c"', '"  x "', '"a\\nb"',
    '"foo-bar_baz"', '"<a&b>"', '"x\\"y"', '"ßA"', '"zz"', '"aXbXc"',
)  # fmt: skip
_BOOLS = ("true", "false")
_SPECIAL: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("format", "format"): (
        '"%s"',
        '"%d"',
        '"%v-%v"',
        '"%q"',
        '"%5.2f"',
        '"%05d"',
        '"%x"',
        '"a%%b"',
        '"%t"',
        '"%e"',
        '"%g"',
    ),
    ("formatlist", "format"): ('"%s"', '"%v:%v"', '"<%d>"', '"%q"'),
    ("regex", "pattern"): (
        '"[a-z]+"',
        '"(a)(b)?"',
        '"(?P<x>[a-c])"',
        '"^.*$"',
        '"[0-9]"',
        '"("',
        '"(?i)HELLO"',
        '"\\\\s+"',
    ),
    ("regexall", "pattern"): ('"[a-z]"', '"(.)(.)"', '"x*"', '"(?P<k>\\\\w)"', '","'),
    ("replace", "substr"): ('"a"', '"/[a-c]/"', '""', '"X"', '"/(.)b/"', '"/x*/"'),
    ("replace", "replace"): ('"-"', '"$1"', '""', '"$${1}z"', '"[$0]"'),
    ("formatdate", "format"): ('"YYYY-MM-DD"', '"hh:mm:ss aa"', '"EEE MMM D"', "\"'x' Z\"", '"XX"'),
    ("formatdate", "time"): ('"2020-02-03T04:05:06Z"', '"1999-12-31T23:59:59+05:30"', '"x"'),
    ("timeadd", "timestamp"): ('"2020-02-28T04:05:06Z"', '"2021-02-28T23:59:59-02:00"'),
    ("timeadd", "duration"): ('"1h"', '"-90s"', '"24h30m"', '"1.5h"', '"x"', '"300ms"'),
    ("timecmp", "timestamp_a"): ('"2020-02-28T04:05:06Z"', '"2020-02-28T05:05:06+01:00"'),
    ("timecmp", "timestamp_b"): ('"2020-02-28T04:05:06Z"', '"2020-02-28T04:05:07Z"'),
    ("cidrhost", "prefix"): ('"10.0.0.0/16"', '"192.168.1.0/28"', '"fd00::/64"', '"10.0.0.0"'),
    ("cidrnetmask", "prefix"): ('"10.0.0.0/16"', '"192.168.1.0/28"', '"fd00::/64"'),
    ("cidrsubnet", "prefix"): ('"10.0.0.0/16"', '"192.168.1.0/28"', '"fd00::/56"'),
    ("cidrsubnet", "newbits"): ("1", "2", "4", "8", "9"),
    ("cidrsubnet", "netnum"): ("0", "1", "3", "15", "200", "1.5"),
    ("cidrsubnets", "prefix"): ('"10.0.0.0/16"', '"192.168.1.0/28"', '"fd00::/56"'),
    ("cidrsubnets", "newbits"): ("1", "2", "4", "8"),
    ("parseint", "number"): ('"10"', '"ff"', '"-7"', '"zZ"', '"1.5"', "12"),
    ("parseint", "base"): ("2", "10", "16", "36", "62"),
    ("textencodebase64", "encoding"): ('"UTF-8"', '"UTF-16LE"', '"ISO-8859-1"', '"windows-1252"'),
    ("textdecodebase64", "encoding"): ('"UTF-8"', '"ISO-8859-1"'),
    ("textdecodebase64", "source"): ('"YWJj"', '"w6k="', '"x"'),
    ("base64decode", "str"): ('"YWJj"', '"w6k="', '"/w=="', '"x"'),
    ("jsondecode", "str"): ('"[1,2.5,null]"', '"{\\"a\\":{\\"b\\":[true]}}"', '"\\"x\\""', '"{"', '"12"'),
    ("yamldecode", "src"): ('"a: 1\\nb: [x, yes]"', '"- 1\\n- {c: d}"', '"x"', '"1.50"', '"a: [b"', "\"- ~\\n- '1'\""),
    ("csvdecode", "str"): ('"a,b\\n1,2\\n"', '"x\\n\\"p,q\\"\\n"', '"a,b\\n1"'),
    ("uuidv5", "namespace"): ('"dns"', '"url"', '"nope"'),
    ("range", "params"): ("0", "1", "3", "5", "-2", "0.5", "10"),
    ("pow", "power"): ("0", "1", "2", "3", "10", "-1", "-2"),
    ("log", "num"): ("1", "2", "10", "100", "8", "0.5"),
    ("log", "base"): ("2", "10", "3"),
    ("indent", "spaces"): ("0", "1", "2", "4"),
    ("chunklist", "size"): ("0", "1", "2", "3"),
    ("substr", "offset"): ("0", "1", "2", "-1", "-2", "5"),
    ("substr", "length"): ("0", "1", "2", "-1", "10"),
}
_KEYS = ("0", "1", '"a"', '"b"')
_OPERATORS = ("+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||")


class Generator:
    """Makes expressions; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = [name for name in FUNCTIONS if name not in _SKIPPED]
        self._next = 0

    def expression(self) -> str:
        """One expression; calls of every function come in turn."""
        self._next += 1
        if self._next % 3:
            return self._call(self.names[self._next % len(self.names)], 2)
        return self._any(3)

    def _pick(self, options: tuple[str, ...]) -> str:
        return self.random.choice(options)

    def _number(self, depth: int) -> str:
        if depth > 0 and self.random.random() < 0.25:
            operator = self.random.choice("+-*/%")
            right = self._pick(tuple(item for item in _NUMBERS if item != "0"))
            return f"({self._number(depth - 1)} {operator} {right})"
        return self._pick(_NUMBERS)

    def _text(self, depth: int) -> str:
        if depth > 0 and self.random.random() < 0.2:
            return f'"{self._pick(("a", "", "x-"))}${{{self._scalar(depth - 1)}}}{self._pick(("", "b", "é"))}"'
        return self._pick(_TEXTS)

    def _scalar(self, depth: int) -> str:
        return self.random.choice((self._number, self._text, lambda _: self._pick(_BOOLS)))(depth)

    def _list(self, item: Callable[[int], str], depth: int) -> str:
        return "[" + ", ".join(item(depth - 1) for _ in range(self.random.randrange(4))) + "]"

    def _object(self, item: Callable[[int], str], depth: int) -> str:
        names = self.random.sample(("a", "b", "c", "z"), self.random.randrange(4))
        return "{" + ", ".join(f"{name} = {item(depth - 1)}" for name in names) + "}"

    def _any(self, depth: int) -> str:
        if depth <= 0:
            return "null" if self.random.random() < 0.08 else self._scalar(0)
        below = depth - 1
        choices: tuple[Callable[[], str], ...] = (
            lambda: self._scalar(depth),
            lambda: self._list(self._scalar, depth),
            lambda: self._list(self._any, depth),
            lambda: self._object(self._any, depth),
            lambda: self._object(self._scalar, depth),
            lambda: self._call(self.random.choice(self.names), below),
            lambda: f"({self._any(below)} {self.random.choice(_OPERATORS)} {self._any(below)})",
            lambda: f"({self._condition(below)} ? {self._any(below)} : {self._any(below)})",
            lambda: f"[for v in {self._collection(below)} : {self._with_value(below)}]",
            lambda: f"[for k, v in {self._collection(below)} : k if v != {self._scalar(0)}]",
            lambda: f'{{for k, v in {self._collection(below)} : "k${{k}}" => v}}',
            lambda: f"{{for v in {self._list(self._text, 1)} : v => {self._scalar(0)}...}}",
            lambda: f"{self._list(lambda _: self._object(self._scalar, 1), 2)}[*].a",
            lambda: f"{self._collection(below)}[{self._pick(_KEYS)}]",
            lambda: f"try({self._any(below)}, {self._any(below)})",
            lambda: f"can({self._any(below)})",
            lambda: f"({self._any(below)})",
            lambda: f"tolist({self._list(self._scalar, 1)})",
            lambda: f"toset({self._list(self._scalar, 1)})",
            lambda: f"tomap({self._object(self._scalar, 1)})",
            lambda: f'"%{{ for v in {self._collection(0)} }}${{v}};%{{ endfor }}"',
            lambda: f'"%{{ if {self._condition(0)} }}x%{{ else }}${{{self._scalar(0)}}}%{{ endif }}"',
        )
        return self.random.choice(choices)()

    def _with_value(self, depth: int) -> str:
        return self.random.choice(("v", "[v]", '"<${v}>"', "{ x = v }", self._scalar(depth)))

    def _condition(self, depth: int) -> str:
        compared = f"({self._scalar(depth)} == {self._scalar(depth)})"
        return self.random.choice((*_BOOLS, compared, f"!{self._pick(_BOOLS)}"))

    def _collection(self, depth: int) -> str:
        inner = max(depth, 1)
        choice = self.random.randrange(5)
        if choice == 0:
            return self._list(self._any, inner)
        if choice == 1:
            return self._object(self._scalar, inner)
        if choice == 2:
            return f"tolist({self._list(self._text, inner)})"
        if choice == 3:
            return f"toset({self._list(self._number, inner)})"
        return self._list(self._scalar, inner)

    def _call(self, name: str, depth: int) -> str:
        function = FUNCTIONS[name]
        arguments = [self._argument(name, parameter, depth) for parameter in function.parameters]
        if function.variadic is not None:
            count = self.random.choice((0, 1, 1, 2, 2, 3))
            arguments += [self._argument(name, function.variadic, depth) for _ in range(count)]
        return f"{name}({', '.join(arguments)})"

    def _argument(self, name: str, parameter: Parameter, depth: int) -> str:
        special = _SPECIAL.get((name, parameter.name))
        if special is not None and self.random.random() < 0.9:
            return self._pick(special)
        if self.random.random() < 0.04:
            return self._any(min(depth, 1))
        return self._typed(parameter.type, depth - 1)

    def _typed(self, type_: Type, depth: int) -> str:
        match type_:
            case ListType():
                return self._list(lambda below: self._typed(type_.element, below), 1)
            case SetType():
                return f"toset({self._list(lambda below: self._typed(type_.element, below), 1)})"
            case MapType():
                return self._object(lambda below: self._typed(type_.element, below), 1)
        if type_ is STRING:
            return self._text(depth)
        if type_ is NUMBER:
            return self._number(depth)
        if type_ is BOOL:
            return self._pick(_BOOLS)
        if self.random.random() < 0.6:
            return self._collection(depth)
        return self._any(max(depth, 1))
