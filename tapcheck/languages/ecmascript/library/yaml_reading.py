"""Values of YAML texts as `js-yaml` (4), `yaml-cfn` and `yaml` (2) build them.

Text that is no YAML gives an unknown value, because parsers differ in what they accept. Maps and lists that are
read from a file know their place in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tapcheck.languages.documents.tree import Document, Fields, Items, Node, Scalar
from tapcheck.languages.ecmascript.conversions import normal_number
from tapcheck.languages.ecmascript.library.errors import error_value
from tapcheck.languages.ecmascript.library.json_text import place_of
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    known,
    text_of,
)
from tapcheck.languages.ecmascript.regex.units import code_points_with_offsets, to_units
from tapcheck.languages.program.values import (
    UNDEFINED,
    ListValue,
    MapValue,
    Place,
    Undefined,
    Unknown,
    is_callable,
)
from tapcheck.languages.yaml_text import read_yaml_as_written
from tapcheck.source import SourceFile

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

FAILSAFE, JSON, DEFAULT = 0, 1, 2
"""How plain scalars are read: as text, as JSON would, or with dates as well."""

_INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|[0-9][0-9_]*)")
_FRACTION = re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9_]+(?:[eE][-+]?[0-9]+)?")
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})|"
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?"
    r"(?:[ \t]*(?:Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?"
)
_CORE_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **{f"{sign}.{word}": float("inf") for sign in ("", "+") for word in ("inf", "Inf", "INF")},
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_OWN_TAG = "tag:yaml.org,2002:"
_OWN_TYPES: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "bool": (bool,)}
_CFN_FUNCTIONS = (
    "Fn::Base64", "Fn::Cidr", "Fn::FindInMap", "Fn::GetAtt", "Fn::GetAZs", "Fn::ImportValue", "Fn::Join",
    "Fn::Select", "Fn::Split", "Fn::Sub", "Fn::Transform", "Ref", "Condition", "Fn::And", "Fn::Equals", "Fn::If",
    "Fn::Not", "Fn::Or", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::RefAll", "Fn::ValueOf",
    "Fn::ValueOfAll",
)  # fmt: skip
_CFN_TAGS = {f"!{name.removeprefix('Fn::')}": name for name in _CFN_FUNCTIONS}


Types = Mapping[tuple[str, str], MapValue]
"""Kind of node and tag → the type of a schema."""


class Reader:
    """Builds values as js-yaml does: plain scalars by level, custom tags by the types of the schema."""

    error_name = "YAMLException"

    def __init__(self, machine: Machine, level: int, types: Types, *, repeatable: bool = False) -> None:
        self.machine = machine
        self.level = level
        self.types = types
        self.repeatable = repeatable

    def read(self, text: Any) -> Any:
        """The value of a text with one document."""
        source = text_of(self.machine, known(text))
        documents = self.documents(str(source))
        if not documents:
            return self.nothing(str(source))
        if len(documents) > 1:
            raise self.refused("expected a single document in the stream, but found more")
        return self.value(documents[0].root, place_of(source))

    def read_all(self, text: Any) -> list[Any]:
        """The values of all documents of a text."""
        source = str(text_of(self.machine, known(text)))
        documents = self.documents(source)
        if not documents and source.strip():
            return [None]
        return [self.value(document.root, None) for document in documents]

    def documents(self, source: str) -> tuple[Document, ...]:
        """The documents of a text."""
        self.machine.grow(characters=len(source), items=len(source) >> 3)
        joined, _ = code_points_with_offsets(source)
        documents, problems = read_yaml_as_written(SourceFile.from_text("", joined))
        if documents is None:
            raise UnknownOperand(Unknown("text that is no YAML"))
        for problem in problems:
            if self.repeatable or joined[problem.span.start : problem.span.end] == "<<":
                raise UnknownOperand(Unknown("a key that is there twice"))
            raise self.refused("duplicated mapping key")
        return documents

    def nothing(self, source: str) -> Any:
        """The value of a text without a document."""
        return None if source.strip() else UNDEFINED

    def value(self, node: Node, place: Place | None) -> Any:
        self.machine.step()
        if node.tag.startswith(_OWN_TAG):
            return self.typed(node, node.tag.removeprefix(_OWN_TAG), place)
        return self.tagged(node, place) if len(node.tag) > 1 else self.untagged(node, place)

    def untagged(self, node: Node, place: Place | None) -> Any:
        """The value of a node, whatever its tag."""
        if isinstance(node, Fields):
            return MapValue(self.members(node, place), place=place)
        if isinstance(node, Items):
            items = [
                self.value(below, None if place is None else place.child(str(number)))
                for number, below in enumerate(node.items)
            ]
            return ListValue(items, place=place)
        if node.plain and not node.text:
            return None
        return self.plain(node.text) if node.plain and not node.tag else to_units(node.text)

    def members(self, node: Fields, place: Place | None) -> dict[str, Any]:
        """The members of a map; those of a merged map stand where the merge key does."""
        found: dict[str, Any] = {}
        for name, (key, below) in node.members.items():
            if name == "<<" and key.plain and self.level == DEFAULT:
                for merged in below.items if isinstance(below, Items) else [below]:
                    if not isinstance(merged, Fields):
                        raise self.refused("cannot merge mappings; the provided source object is unacceptable")
                    for unit, value in self.members(merged, place).items():
                        found.setdefault(unit, value)
                continue
            unit = self.key(name, key)
            found[unit] = self.value(below, None if place is None else place.child(unit))
        return found

    def typed(self, node: Node, name: str, place: Place | None) -> Any:
        """The value of a node with one of YAML's own tags."""
        if (isinstance(node, Fields) and name == "map") or (isinstance(node, Items) and name == "seq"):
            return self.untagged(node, place)
        if isinstance(node, Scalar) and name == "str":
            return to_units(node.text)
        if isinstance(node, Scalar) and self.level != FAILSAFE:
            value = self.plain(node.text)
            if type(value) in _OWN_TYPES.get(name, ()):
                return value
        return Unknown(f"a node with the tag !!{name}")

    def key(self, name: str, key: Scalar) -> str:
        """A key as text; what is no text without quotes, such as a number or a date, is written as JavaScript does."""
        if not key.plain:
            return to_units(name)
        value = self.plain(name)
        if isinstance(value, str):
            return value
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        if isinstance(value, int) and str(value) == name:
            return name
        raise UnknownOperand(Unknown("a key that is no text"))

    def plain(self, text: str) -> Any:
        """What a scalar without quotes means."""
        if self.level == FAILSAFE:
            return to_units(text)
        if text in _WORDS:
            return _WORDS[text]
        if (_INTEGER.fullmatch(text) or _FRACTION.fullmatch(text)) and not text.endswith("_"):
            return self.number(text)
        if self.level == DEFAULT and (match := _TIME.fullmatch(text)):
            return self.date(match)
        return to_units(text)

    def number(self, text: str) -> Any:
        """A number; versions differ in what they make of underscores and of numbers that are too large."""
        value = _integer(text) if _INTEGER.fullmatch(text) else normal_number(float(text.replace("_", "")))
        return Unknown("a number that not every version reads") if "_" in text or math.isinf(value) else value

    def date(self, match: re.Match[str]) -> Any:
        """A date, as a plain scalar of the default schema means it."""
        milliseconds = _milliseconds(match)
        constructor = self.machine.globals.find("Date")
        if constructor is None or milliseconds is None:
            return Unknown("a date")
        return self.machine.language.construct(self.machine, constructor.value, [milliseconds])

    def tagged(self, node: Node, place: Place | None) -> Any:
        """The value of a node with a custom tag: what the type of the schema constructs."""
        kind = "mapping" if isinstance(node, Fields) else "sequence" if isinstance(node, Items) else "scalar"
        found = self.types.get((kind, node.tag))
        if found is None:
            raise self.refused(f"unknown tag !<{node.tag}>")
        value = self.untagged(node, place)
        resolve, construct = found.data.get("resolve"), found.data.get("construct")
        if is_callable(resolve):
            agreed = self.machine.language.truth(
                self.machine, self.machine.call(resolve, found, [value, to_units(node.tag)])
            )
            if not known(agreed):
                raise self.refused(f"cannot resolve a node with !<{node.tag}> explicit tag")
        if construct is None or isinstance(construct, Undefined):
            return value
        return self.machine.call(construct, found, [value, to_units(node.tag)])

    def refused(self, message: str) -> Exception:
        """The error that the package throws."""
        error = error_value(self.machine, "Error", message)
        error.properties["name"] = self.error_name
        error.properties["reason"] = message
        return self.machine.thrown(error)


class TemplateReader(Reader):
    """Builds values as yaml-cfn does: every tag becomes the long form of the function."""

    def tagged(self, node: Node, place: Place | None) -> Any:
        name = _CFN_TAGS.get(node.tag)
        if name is None:
            raise self.refused(f"unknown tag !<{node.tag}>")
        if name == "Fn::GetAtt" and isinstance(node, Scalar):
            logical_id, dot, attribute = to_units(node.text).partition(".")
            return MapValue({name: ListValue([logical_id, attribute]) if dot else None})
        return MapValue({name: self.untagged(node, place)})


class CoreReader(Reader):
    """Builds values as `yaml` does: tags that it does not know are left out, integers may have leading zeros."""

    error_name = "YAMLParseError"

    def nothing(self, source: str) -> Any:  # noqa: ARG002
        return None

    def tagged(self, node: Node, place: Place | None) -> Any:
        return self.untagged(node, place)

    def key(self, name: str, key: Scalar) -> str:
        return "" if key.plain and name in ("", "~", "null", "Null", "NULL") else super().key(name, key)

    def plain(self, text: str) -> Any:
        if _CORE_INTEGER.fullmatch(text):
            return -0.0 if text.strip("0") == "-" else _integer(text)
        return to_units(text) if "_" in text or text.lstrip("-+")[:2] == "0b" else super().plain(text)

    def number(self, text: str) -> Any:
        return normal_number(float(text))


def _integer(text: str) -> int | float:
    sign, digits = (-1, text[1:]) if text[0] == "-" else (1, text.lstrip("+"))
    base = {"0b": 2, "0x": 16, "0o": 8}.get(digits[:2], 10)
    plain = digits.replace("_", "")
    value = sign * int(plain[2:] if base != 10 else plain, base)
    return value if abs(value) < 2**53 else normal_number(float(value))


def _milliseconds(match: re.Match[str]) -> int | None:
    """The time that a timestamp means; days that a month does not have lead into the next one."""
    year, month, day = (int(match[group] or match[group + 3]) for group in (1, 2, 3))
    hours, minutes, seconds = (int(match[group] or 0) for group in (7, 8, 9))
    year += 1900 if year < 100 else 0
    shift = timedelta(hours=int(match[12] or 0), minutes=int(match[13] or 0))
    try:
        moment = datetime(year, month, 1, tzinfo=UTC) + timedelta(
            days=day - 1, hours=hours, minutes=minutes, seconds=seconds
        )
    except (ValueError, OverflowError):
        return None
    moment += shift if match[11] == "-" else -shift
    whole = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    return whole * 1000 + int((match[10] or "0")[:3].ljust(3, "0"))
