"""Documents: `json`, `yaml` and `hcl2`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tapcheck.languages.constructs.terraform_code import SynthesisedCode, as_tests_get_it
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.text import Text
from tapcheck.languages.program.values import ListValue, MapValue, Place, Unknown
from tapcheck.languages.python.errors import EXCEPTIONS, package_error, really, throw
from tapcheck.languages.python.functions import PurePython, method, native, natives
from tapcheck.languages.python.library.hcl import HclLoadError, load_hcl
from tapcheck.languages.python.library.outputs import parsed_outputs
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.values import (
    INSTANCE,
    MODULE,
    ClassValue,
    UnknownOperand,
    encode_key,
    from_plain,
    known,
    make_iterator,
    new_dict,
    to_plain,
)
from tapcheck.languages.yaml_text import Tagged, YamlLoadError, load_yaml

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

package_error("json.JSONDecodeError", "ValueError")
for _name in ("YAMLError",):
    package_error(f"yaml.{_name}")
package_error("yaml.MarkedYAMLError", "yaml.YAMLError")
for _name in ("ScannerError", "ParserError", "ConstructorError", "ComposerError", "ReaderError"):
    package_error(f"yaml.{_name}", "yaml.MarkedYAMLError")


def place_of(text: Any) -> Place | None:
    """The top of the document that a text is: the whole of one file, or nothing."""
    if not isinstance(text, Text) or len(text.pieces) != 1:
        return None
    piece = text.pieces[0]
    whole = piece.at == 0 and piece.start == 0 and piece.length == len(text)
    return Place(piece.path) if whole else None


def _content(machine: Machine, file: Any) -> Any:
    return machine.language.call_member(machine, file, "read", [])


# JSON --------------------------------------------------------------------------------------------------------


def loads(machine: Machine, text: Any, *_arguments: Any, **options: Any) -> Any:
    """`json.loads`."""
    if isinstance(text, OutputsText):
        return parsed_outputs(machine, text)
    if isinstance(text, SynthesisedCode):
        return as_tests_get_it(from_plain(json.loads(text.source), Place(text.path)))
    if isinstance(text, Unknown) and text.read is not None:
        return Unknown(text.reason, text.assume, text.read)
    if isinstance(text, Unknown):
        machine.may_throw(text.reason)
        return Unknown(text.reason)
    if options:
        raise UnknownOperand(Unknown("options of json.loads"))
    if not isinstance(text, (str, bytes)):
        name = type_name(text)
        raise throw(machine, "TypeError", f"the JSON object must be str, bytes or bytearray, not {name}")
    try:
        return from_plain(json.loads(text), place_of(text))
    except json.JSONDecodeError as error:
        raise throw(machine, "json.JSONDecodeError", str(error)) from None
    except RecursionError:
        raise UnknownOperand(Unknown("nested too deeply")) from None


def _load(machine: Machine, file: Any, **options: Any) -> Any:
    return loads(machine, _content(machine, file), **options)


def _dumps(machine: Machine, value: Any, **options: Any) -> str:
    if "default" in options or "cls" in options:
        raise UnknownOperand(Unknown("options of json.dumps"))
    plain = to_plain(value)
    given = {name: to_plain(item) for name, item in options.items()}
    return really(machine, lambda: json.dumps(plain, **given))


def json_module() -> MapValue:
    """The module `json`."""
    members: dict[str, Any] = natives({"dumps": _dumps, "load": _load, "loads": loads})
    members["JSONDecodeError"] = EXCEPTIONS["json.JSONDecodeError"]
    members["decoder"] = MapValue({"JSONDecodeError": members["JSONDecodeError"]}, kind=MODULE)
    return MapValue(members, kind=MODULE)


# HCL ---------------------------------------------------------------------------------------------------------


def _loads_hcl(machine: Machine, text: Any, *_arguments: Any) -> Any:
    if not isinstance(known(text), str):
        raise UnknownOperand(Unknown("HCL that is no text"))
    try:
        return from_plain(load_hcl(str(text)))
    except HclLoadError as error:
        if not error.kind:
            raise UnknownOperand(Unknown(str(error))) from None
        package_error(f"lark.{error.kind}")
        raise throw(machine, f"lark.{error.kind}", str(error)) from None


def _load_hcl(machine: Machine, file: Any, *_arguments: Any) -> Any:
    return _loads_hcl(machine, _content(machine, file))


def hcl_module() -> MapValue:
    """The module `hcl2`."""
    return MapValue(natives({"load": _load_hcl, "loads": _loads_hcl}), kind=MODULE)


# YAML --------------------------------------------------------------------------------------------------------

_NODE_CLASSES = {
    kind: ClassValue(f"{kind.capitalize()}Node", module="yaml") for kind in ("scalar", "sequence", "mapping")
}


class Constructors:
    """The constructors that a program has added, by loader class, tag or beginning of tags."""

    def __init__(self) -> None:
        self._own: dict[ClassValue, dict[tuple[str, bool], Any]] = {}

    def add(self, loader: ClassValue, tag: str, many: bool, function: Any) -> None:
        """Adds one."""
        self._own.setdefault(loader, {})[(tag, many)] = function

    def of(self, loader: ClassValue) -> dict[tuple[str, bool], Any]:
        """All that a loader class has, its own before its ancestors'."""
        found: dict[tuple[str, bool], Any] = {}
        for cls in reversed(loader.linear):
            found.update(self._own.get(cls, {}))
        return found


def _make_loader(name: str, parent: ClassValue | None) -> ClassValue:
    return ClassValue(name, (parent,) if parent else (), module="yaml")


def yaml_module() -> MapValue:
    """The module `yaml`."""
    base = _make_loader("BaseConstructor", None)
    safe = _make_loader("SafeLoader", base)
    loaders = {name: _make_loader(name, base) for name in ("Loader", "FullLoader", "UnsafeLoader")}
    constructors = Constructors()

    def add(machine: Machine, *arguments: Any, **named: Any) -> None:
        _add(machine, constructors, safe, False, arguments, named)

    def add_many(machine: Machine, *arguments: Any, **named: Any) -> None:
        _add(machine, constructors, safe, True, arguments, named)

    def load(machine: Machine, stream: Any, Loader: Any = safe) -> Any:  # noqa: N803
        return _load_yaml(machine, constructors, stream, Loader, False)

    def load_all(machine: Machine, stream: Any, Loader: Any = safe) -> Any:  # noqa: N803
        return make_iterator(iter(_load_yaml(machine, constructors, stream, Loader, True).items))

    base.properties.update(
        {
            "add_constructor": _class_function("add_constructor", constructors, False),
            "add_multi_constructor": _class_function("add_multi_constructor", constructors, True),
        }
    )
    plain = {"construct_scalar": _value_of, "construct_sequence": _value_of, "construct_mapping": _value_of}
    base.properties.update({name: method(name, function) for name, function in plain.items()})
    functions: dict[str, PurePython] = {
        "add_constructor": add,
        "add_multi_constructor": add_many,
        "full_load": load,
        "load": load,
        "load_all": load_all,
        "safe_load": load,
        "safe_load_all": load_all,
    }
    members: dict[str, Any] = {**natives(functions), **loaders, "SafeLoader": safe, "CSafeLoader": safe}
    for name, cls in EXCEPTIONS.items():
        if name.startswith("yaml."):
            members[name.removeprefix("yaml.")] = cls
    members.update({cls.name: cls for cls in _NODE_CLASSES.values()})
    modules = {name: MapValue(dict(members), kind=MODULE) for name in ("constructor", "scanner", "parser", "nodes")}
    return MapValue({**members, **modules}, kind=MODULE)


def _class_function(name: str, constructors: Constructors, many: bool) -> MapValue:
    def run(machine: Machine, cls: Any, tag: Any, function: Any) -> None:
        del machine
        constructors.add(cls, known(tag) or "", many, function)

    return MapValue(kind="classmethod", data=native(name, run))


def _add(
    machine: Machine, constructors: Constructors, safe: ClassValue, many: bool, given: tuple[Any, ...], named: Any
) -> None:
    del machine
    loader = named.get("Loader", given[2] if len(given) > 2 else safe)
    if isinstance(loader, ClassValue):
        constructors.add(loader, known(given[0]) or "", many, given[1])


def _load_yaml(machine: Machine, constructors: Constructors, stream: Any, loader: Any, every: bool) -> Any:
    text = stream
    if isinstance(stream, MapValue) and stream.kind in ("file", "opaque", INSTANCE):
        text = _content(machine, stream)
    if isinstance(text, OutputsText):
        return parsed_outputs(machine, text)
    if not isinstance(known(text), (str, bytes)) or not isinstance(loader, ClassValue):
        raise UnknownOperand(Unknown("YAML that is no text"))
    if loader.name == "BaseLoader":
        raise UnknownOperand(Unknown("BaseLoader of yaml"))
    functions = constructors.of(loader)
    tags = frozenset(tag for tag, many in functions if not many)
    prefixes = frozenset(tag for tag, many in functions if many)
    source = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    try:
        documents = load_yaml(source, tags, prefixes, every)
    except YamlLoadError as error:
        kind = f"yaml.{error.kind}"
        raise throw(machine, kind if kind in EXCEPTIONS else "yaml.YAMLError", str(error)) from None
    values = [_built(machine, document, functions, loader, place_of(text)) for document in documents]
    return ListValue(values) if every else values[0]


def _built(machine: Machine, value: Any, functions: Any, loader: ClassValue, place: Place | None) -> Any:
    """The value of a document, with what the program's own constructors make of their tags."""
    machine.step()
    if isinstance(value, Tagged):
        inner = _built(machine, value.value, functions, loader, None)
        cls = _NODE_CLASSES[value.kind]
        content = inner
        if value.kind == "sequence":
            content = ListValue([_scalar_node(item) for item in inner.items])
        node = MapValue({"value": content, "tag": value.tag, "%value": inner}, kind=INSTANCE, data=cls)
        instance = MapValue(kind=INSTANCE, data=loader)
        if value.prefix is None:
            return machine.call(functions[(value.tag, False)], None, [instance, node])
        suffix = value.tag[len(value.prefix) :]
        return machine.call(functions[(value.prefix, True)], None, [instance, suffix, node])
    if isinstance(value, dict):
        entries = {
            encode_key(_built(machine, key, functions, loader, None)): _built(
                machine, item, functions, loader, place.child(str(key)) if place else None
            )
            for key, item in value.items()
        }
        return new_dict(entries, place)
    if isinstance(value, list):
        items = [
            _built(machine, item, functions, loader, place.child(str(index)) if place else None)
            for index, item in enumerate(value)
        ]
        return ListValue(items, place)
    return from_plain(value)


def _scalar_node(item: Any) -> Any:
    if isinstance(item, str):
        return MapValue({"value": item, "%value": item}, kind=INSTANCE, data=_NODE_CLASSES["scalar"])
    return Unknown("a node of a YAML document")


def _value_of(machine: Machine, _loader: Any, node: Any, **_options: Any) -> Any:
    del machine
    if isinstance(node, MapValue) and "%value" in node.properties:
        return node.properties["%value"]
    raise UnknownOperand(Unknown("a node of a YAML document"))
