"""The packages `js-yaml` (4), `yaml-cfn` and `yaml` (2), as far as suites read templates with them.

Text that is no YAML gives an unknown value, because parsers differ in what they accept. Maps and lists that are
read from a file know their place in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.documents.tree import Fields, Items, Node, Scalar
from tapcheck.languages.ecmascript.conversions import normal_number
from tapcheck.languages.ecmascript.library.dates import parsed_time
from tapcheck.languages.ecmascript.library.errors import error_value
from tapcheck.languages.ecmascript.library.json_text import place_of
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    elements_of,
    given,
    known,
    text_of,
)
from tapcheck.languages.ecmascript.regex.units import code_points_with_offsets, to_units
from tapcheck.languages.program.values import (
    UNDEFINED,
    ListValue,
    MapValue,
    NativeFunction,
    Place,
    Undefined,
    Unknown,
    is_callable,
)
from tapcheck.languages.yaml_text import read_yaml_tree
from tapcheck.source import SourceFile

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_FAILSAFE, _JSON, _DEFAULT = 0, 1, 2
"""How plain scalars are read: as text, as JSON would, or with dates as well."""

_INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|[0-9][0-9_]*)")
_FRACTION = re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9_]+(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*")
_CORE_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    ".inf": float("inf"),
    "-.inf": float("-inf"),
    ".nan": float("nan"),
}
_CFN_FUNCTIONS = (
    "Fn::Base64", "Fn::Cidr", "Fn::FindInMap", "Fn::GetAtt", "Fn::GetAZs", "Fn::ImportValue", "Fn::Join",
    "Fn::Select", "Fn::Split", "Fn::Sub", "Fn::Transform", "Ref", "Condition", "Fn::And", "Fn::Equals", "Fn::If",
    "Fn::Not", "Fn::Or", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::RefAll", "Fn::ValueOf",
    "Fn::ValueOfAll",
)  # fmt: skip
_CFN_TAGS = {f"!{name.removeprefix('Fn::')}": name for name in _CFN_FUNCTIONS}


def js_yaml_module(machine: Machine) -> MapValue:
    """The package `js-yaml`."""
    schemas = {
        "FAILSAFE_SCHEMA": _schema(_FAILSAFE),
        "JSON_SCHEMA": _schema(_JSON),
        "CORE_SCHEMA": _schema(_JSON),
        "DEFAULT_SCHEMA": _schema(_DEFAULT),
        "DEFAULT_SAFE_SCHEMA": _schema(_DEFAULT),
        "DEFAULT_FULL_SCHEMA": _schema(_DEFAULT),
    }
    error = machine.globals.find("Error")
    return MapValue(
        {
            **schemas,
            "Type": NativeFunction("Type", _make_type, construct=_make_type),
            "Schema": NativeFunction(
                "Schema", _make_schema, construct=_make_schema, properties={"create": NativeFunction("create", _create)}
            ),
            "YAMLException": UNDEFINED if error is None else error.value,
            "load": NativeFunction("load", _load),
            "safeLoad": NativeFunction("safeLoad", _load),
            "loadAll": NativeFunction("loadAll", _unknown),
            "dump": NativeFunction("dump", _unknown),
            "safeDump": NativeFunction("safeDump", _unknown),
        }
    )


def yaml_cfn_module() -> MapValue:
    """The package `yaml-cfn`."""
    return MapValue(
        {
            "yamlParse": NativeFunction("yamlParse", _parse_template),
            "yamlDump": NativeFunction("yamlDump", _unknown),
            "schema": Unknown("schema of yaml-cfn"),
        }
    )


def yaml_module() -> MapValue:
    """The package `yaml`."""
    return MapValue(
        {
            "parse": NativeFunction("parse", _parse_core),
            "stringify": NativeFunction("stringify", _unknown),
            "parseDocument": NativeFunction("parseDocument", _unknown),
            "parseAllDocuments": NativeFunction("parseAllDocuments", _unknown),
        }
    )


@answers()
def _load(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    options = known(given(arguments, 1))
    schema = known(machine.language.get(machine, options, "schema")) if isinstance(options, MapValue) else UNDEFINED
    if isinstance(schema, Undefined) or schema is None:
        return _Reader(machine, _DEFAULT, {}).read(given(arguments))
    level, types = _contents(schema)
    return _Reader(machine, level, types).read(given(arguments))


@answers()
def _parse_template(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return _TemplateReader(machine, _JSON, {}).read(given(arguments))


@answers()
def _parse_core(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    if len(arguments) > 1 and not isinstance(arguments[1], Undefined):
        return Unknown("options of a parser")
    return _CoreReader(machine, _JSON, {}).read(given(arguments))


def _unknown(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
    return Unknown("YAML package")


# Schemas -----------------------------------------------------------------------------------------------------

_Types = Mapping[tuple[str, str], MapValue]


def _schema(level: int, types: _Types | None = None) -> MapValue:
    return MapValue({"extend": NativeFunction("extend", _extend)}, kind="YamlSchema", data=(level, dict(types or {})))


def _contents(schema: Any) -> tuple[int, _Types]:
    if isinstance(schema, MapValue) and schema.kind == "YamlSchema":
        level, types = schema.data
        return int(level), types
    raise UnknownOperand(Unknown("schema of a YAML package"))


def _make_type(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    tag, options = given(arguments), given(arguments, 1)
    made = MapValue({"tag": tag}, kind="YamlType", data={})
    if isinstance(options, MapValue):
        made.data = {
            name: machine.language.get(machine, options, name) for name in ("kind", "construct", "resolve", "multi")
        }
        made.properties.update(made.data)
    return made


@answers()
def _make_schema(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return _schema(_FAILSAFE, _added(machine, {}, given(arguments)))


@answers()
def _create(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    """`Schema.create(types)` or `Schema.create(base, types)` of older versions."""
    if len(arguments) < 2:
        return _schema(_DEFAULT, _added(machine, {}, given(arguments)))
    level, types = _contents(arguments[0])
    return _schema(level, _added(machine, types, arguments[1]))


@answers()
def _extend(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
    level, types = _contents(receiver)
    return _schema(level, _added(machine, types, given(arguments)))


def _added(machine: Machine, types: _Types, more: Any) -> _Types:
    found = dict(types)
    for item in _listed(machine, more):
        if not isinstance(item, MapValue) or item.kind != "YamlType":
            raise UnknownOperand(Unknown("schema of a YAML package"))
        tag, kind = known(item.properties["tag"]), known(item.data.get("kind"))
        if item.data.get("multi") is True or not isinstance(tag, str):
            raise UnknownOperand(Unknown("schema of a YAML package"))
        found[kind if isinstance(kind, str) else "fallback", str(tag)] = item
    return found


def _listed(machine: Machine, more: Any) -> list[Any]:
    known(more)
    if isinstance(more, ListValue):
        return elements_of(machine, more)
    if isinstance(more, MapValue) and more.kind == "YamlType":
        return [more]
    if isinstance(more, MapValue):
        found: list[Any] = []
        for name in ("implicit", "explicit"):
            part = machine.language.get(machine, more, name)
            if name == "implicit" and isinstance(part, ListValue) and part.items:
                raise UnknownOperand(Unknown("schema of a YAML package"))
            if isinstance(part, ListValue):
                found += elements_of(machine, part)
        return found
    raise UnknownOperand(Unknown("schema of a YAML package"))


# Reading -----------------------------------------------------------------------------------------------------


class _Reader:
    """Builds values as js-yaml does: plain scalars by level, custom tags by the types of the schema."""

    def __init__(self, machine: Machine, level: int, types: _Types) -> None:
        self.machine = machine
        self.level = level
        self.types = types

    def read(self, text: Any) -> Any:
        """The value of a text."""
        machine = self.machine
        source = text_of(machine, known(text))
        machine.grow(characters=len(source), items=len(source) >> 3)
        joined, _ = code_points_with_offsets(str(source))
        document, problems = read_yaml_tree(SourceFile.from_text("", joined))
        if document is None:
            raise UnknownOperand(Unknown("text that is no YAML"))
        if problems:
            raise self.refused("duplicated mapping key")
        if not joined.strip():
            return UNDEFINED
        return self.value(document.root, place_of(source))

    def value(self, node: Node, place: Place | None) -> Any:
        self.machine.step()
        if node.tag:
            return self.tagged(node, place)
        return self.untagged(node, place)

    def untagged(self, node: Node, place: Place | None) -> Any:
        """The value of a node, whatever its tag."""
        if isinstance(node, Fields):
            properties = {}
            for name, (key, below) in node.members.items():
                unit = self.key(name, key)
                properties[unit] = self.value(below, None if place is None else place.child(unit))
            return MapValue(properties, place=place)
        if isinstance(node, Items):
            items = [
                self.value(below, None if place is None else place.child(str(number)))
                for number, below in enumerate(node.items)
            ]
            return ListValue(items, place=place)
        if node.plain and not node.tag:
            return self.plain(node.text)
        return to_units(node.text)

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
        if self.level == _FAILSAFE:
            return to_units(text)
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text) and not text.endswith("_"):
            return _integer(text.replace("_", ""))
        if _FRACTION.fullmatch(text) and not text.endswith("_"):
            return normal_number(float(text.replace("_", "")))
        if self.level == _DEFAULT and (_DATE.fullmatch(text) or _TIME.fullmatch(text)):
            return self.date(text)
        return to_units(text)

    def date(self, text: str) -> Any:
        """A date, as a plain scalar of the default schema means it."""
        time = parsed_time(text) if _DATE.fullmatch(text) else Unknown("a date in another form", kind="number")
        if isinstance(time, Unknown):
            raise UnknownOperand(time)
        constructor = self.machine.globals.find("Date")
        if constructor is None:
            raise UnknownOperand(Unknown("a date"))
        return self.machine.language.construct(self.machine, constructor.value, [time])

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
        error.properties["name"] = "YAMLException"
        error.properties["reason"] = message
        return self.machine.thrown(error)


class _TemplateReader(_Reader):
    """Builds values as yaml-cfn does: every tag becomes the long form of the function."""

    def tagged(self, node: Node, place: Place | None) -> Any:
        name = _CFN_TAGS.get(node.tag)
        if name is None:
            raise self.refused(f"unknown tag !<{node.tag}>")
        if name == "Fn::GetAtt" and isinstance(node, Scalar):
            logical_id, dot, attribute = to_units(node.text).partition(".")
            return MapValue({name: ListValue([logical_id, attribute]) if dot else None})
        return MapValue({name: self.untagged(node, place)})


class _CoreReader(_Reader):
    """Builds values as `yaml` does: tags that it does not know are left out, integers may have leading zeros."""

    def tagged(self, node: Node, place: Place | None) -> Any:
        return self.untagged(node, place)

    def plain(self, text: str) -> Any:
        if _CORE_INTEGER.fullmatch(text):
            return _integer(text)
        if "_" in text:
            return to_units(text)
        return super().plain(text)


def _integer(text: str) -> int | float:
    sign, digits = (-1, text[1:]) if text[0] == "-" else (1, text.lstrip("+"))
    base = {"0b": 2, "0x": 16, "0o": 8}.get(digits[:2], 10)
    value = sign * int(digits[2:] if base != 10 else digits, base)
    return value if abs(value) < 2**53 else normal_number(float(value))
