"""The packages `js-yaml` (4), `yaml-cfn` and `yaml` (2), as far as suites read templates with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    elements_of,
    given,
    known,
)
from tapcheck.languages.ecmascript.library.yaml_reading import (
    DEFAULT,
    FAILSAFE,
    JSON,
    CoreReader,
    Reader,
    TemplateReader,
    Types,
)
from tapcheck.languages.program.values import (
    UNDEFINED,
    ListValue,
    MapValue,
    NativeFunction,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def js_yaml_module(machine: Machine) -> MapValue:
    """The package `js-yaml`."""
    schemas = {
        "FAILSAFE_SCHEMA": _schema(FAILSAFE),
        "JSON_SCHEMA": _schema(JSON),
        "CORE_SCHEMA": _schema(JSON),
        "DEFAULT_SCHEMA": _schema(DEFAULT),
        "DEFAULT_SAFE_SCHEMA": _schema(DEFAULT),
        "DEFAULT_FULL_SCHEMA": _schema(DEFAULT),
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
            "loadAll": NativeFunction("loadAll", _load_all),
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
    return _reader_for(machine, given(arguments, 1)).read(given(arguments))


@answers()
def _load_all(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    """Every document: in a list, or one by one to the function that stands before the options."""
    receive = known(given(arguments, 1))
    if not is_callable(receive):
        options = given(arguments, 2)
        reader = _reader_for(machine, receive if isinstance(options, Undefined) else options)
        return ListValue(reader.read_all(given(arguments)))
    for value in _reader_for(machine, given(arguments, 2)).read_all(given(arguments)):
        machine.call(receive, UNDEFINED, [value])
    return UNDEFINED


def _reader_for(machine: Machine, options: Any) -> Reader:
    known(options)
    if not isinstance(options, MapValue):
        return Reader(machine, DEFAULT, {})
    schema = known(machine.language.get(machine, options, "schema"))
    level, types = (DEFAULT, {}) if isinstance(schema, Undefined) or schema is None else _contents(schema)
    repeatable = machine.language.truth(machine, machine.language.get(machine, options, "json"))
    return Reader(machine, level, types, repeatable=bool(known(repeatable)))


@answers()
def _parse_template(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return TemplateReader(machine, JSON, {}).read(given(arguments))


@answers()
def _parse_core(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    if len(arguments) > 1 and not isinstance(arguments[1], Undefined):
        return Unknown("options of a parser")
    return CoreReader(machine, JSON, {}).read(given(arguments))


def _unknown(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
    return Unknown("YAML package")


# Schemas -----------------------------------------------------------------------------------------------------


def _schema(level: int, types: Types | None = None) -> MapValue:
    return MapValue({"extend": NativeFunction("extend", _extend)}, kind="YamlSchema", data=(level, dict(types or {})))


def _contents(schema: Any) -> tuple[int, Types]:
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
    return _schema(FAILSAFE, _added(machine, {}, given(arguments)))


@answers()
def _create(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    """`Schema.create(types)` or `Schema.create(base, types)` of older versions."""
    if len(arguments) < 2:
        return _schema(DEFAULT, _added(machine, {}, given(arguments)))
    level, types = _contents(arguments[0])
    return _schema(level, _added(machine, types, arguments[1]))


@answers()
def _extend(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
    level, types = _contents(receiver)
    return _schema(level, _added(machine, types, given(arguments)))


def _added(machine: Machine, types: Types, more: Any) -> Types:
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
