"""Provider schemas read from the JavaScript of generated provider bindings.

The bindings state, for every attribute at every depth, its name, whether it is required, optional or
computed, its type and whether it is written as a block. What they do not state (defaults, sensitivity,
descriptions) is not in the catalog.
"""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import pairwise
from pathlib import Path
from typing import Any

from tapcheck.catalog.terraform import Mode
from tapcheck.records import dataclass

Codes = dict[str, Any]
"""Attribute name → code, see `catalog.schema`."""

_CLASS = re.compile(
    r"^ *class (\w+) extends [\w.]*?\."
    r"(TerraformResource|TerraformDataSource|TerraformEphemeralResource|TerraformProvider"
    r"|ComplexObject|ComplexList|ComplexMap)\b",
    re.M,
)
_MAPPER = re.compile(r"^ *function (\w+?)ToHclTerraform\(", re.M)
_FLAGS = re.compile(r"// (\w+) - computed: (true|false), optional: (true|false), required: (true|false)")
_GETTER = re.compile(r"return (.*?)this\.(get\w+?Attribute|interpolationForAttribute|interpolationAsList)\('(\w+)'\)")
_REFERENCE = re.compile(r'new ([\w.]+)\(this, "(\w+)"(?:, (true|false))?\)')
_WRITTEN = re.compile(
    r'^ +"?(\w+)"?: \{\s*\n\s+value: ([^\n]*),\n\s+isBlock: (true|false),\n\s+type: "(\w+)",\n'
    r'\s+storageClassType: "([\w.]+)",?\s*\n\s+\}',
    re.M,
)
_TERRAFORM_TYPE = re.compile(r"terraformResourceType: ['\"](\w+)['\"]")
_ITEM = re.compile(r"return new ([\w.]+)\(this\.terraformResource")
_STORAGE = re.compile(r"(string|number|boolean|any)((?:List|Map|Set)*)$")
_MAPPER_NAME = re.compile(r"(\w+?)ToHclTerraform\b")

_SCALARS = {"string": "s", "number": "n", "boolean": "b", "any": "a"}
_GETTERS = {
    "getStringAttribute": "s",
    "getNumberAttribute": "n",
    "getBooleanAttribute": "b",
    "interpolationForAttribute": "a",
    "getListAttribute": "Ls",
    "getNumberListAttribute": "Ln",
    "getStringMapAttribute": "Ms",
    "getNumberMapAttribute": "Mn",
    "getBooleanMapAttribute": "Mb",
    "getAnyMapAttribute": "Ma",
}
_LIBRARY_COLLECTIONS = {
    "StringMap": "Ms",
    "NumberMap": "Mn",
    "BooleanMap": "Mb",
    "AnyMap": "Ma",
    "StringMapList": "LMs",
    "NumberMapList": "LMn",
    "BooleanMapList": "LMb",
    "AnyMapList": "LMa",
    "StringListList": "LLs",
    "NumberListList": "LLn",
    "StringListMap": "MLs",
    "StringListMapMap": "MMLs",
    "AnyList": "La",
    "BooleanList": "Lb",
}
_MODES = {
    "TerraformResource": Mode.RESOURCE,
    "TerraformDataSource": Mode.DATA,
    "TerraformEphemeralResource": Mode.EPHEMERAL,
}


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """One provider: its source address and version, and the codes of each type (`r/TYPE`, `d/TYPE`, `e/TYPE`)."""

    source: str
    version: str
    schemas: Mapping[str, Codes]
    unresolved: tuple[str, ...]
    """Attributes whose type the bindings do not tell."""


@dataclass(frozen=True, slots=True)
class _Declared:
    flag: str
    reference: str = ""
    from_set: bool = False
    getter: str = ""


@dataclass(frozen=True, slots=True)
class _Written:
    """How an attribute is written as HCL."""

    value: str
    block: bool
    kind: str
    storage: str


@dataclass(frozen=True, slots=True)
class _Class:
    name: str
    kind: str
    attributes: Mapping[str, _Declared]
    written: Mapping[str, _Written]
    terraform_type: str
    item: str


@dataclass(slots=True)
class _Module:
    """The classes and HCL mappers of one resource's folder."""

    classes: dict[str, _Class] = field(default_factory=dict)
    mappers: dict[str, Mapping[str, _Written]] = field(default_factory=dict)
    unresolved: list[str] = field(default_factory=list)


def read_provider(wheel: Path) -> ProviderFacts:
    """The schemas in the wheel of a provider's bindings."""
    schemas: dict[str, Codes] = {}
    unresolved: list[str] = []
    provider: Mapping[str, str] = {}
    for name, source in _folders(wheel):
        if name == "package.json":
            package = json.loads(source)
            provider = (package.get("cdktn") or package.get("cdktf") or {}).get("provider") or {}
            continue
        module = _read_module(source)
        for item in module.classes.values():
            if item.kind in _MODES:
                mode = _MODES[item.kind]
                type_ = item.terraform_type.removeprefix("data_") if mode is Mode.DATA else item.terraform_type
                schemas[f"{mode.value}/{type_}"] = _codes(item, item.written, module, ())
            elif item.kind == "TerraformProvider":
                schemas["!config"] = _codes(item, item.written, module, ())
        unresolved += [f"{name}: {attribute}" for attribute in module.unresolved]
    source_address = "/".join(provider.get("name", "").split("/")[-2:])
    return ProviderFacts(source_address, provider.get("version", ""), schemas, tuple(unresolved))


def _folders(wheel: Path) -> Iterator[tuple[str, str]]:
    """The package description, then the source of each folder: a resource's classes may fill several files."""
    sources: dict[str, list[str]] = {}
    with zipfile.ZipFile(wheel) as archive:
        inner = next(name for name in archive.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(archive.read(inner)), mode="r:gz") as files:
            for member in files:
                stream = files.extractfile(member)
                if stream and member.name == "package/package.json":
                    yield "package.json", stream.read().decode()
                elif stream and member.name.startswith("package/lib/") and member.name.endswith(".js"):
                    sources.setdefault("/".join(member.name.split("/")[2:3]), []).append(stream.read().decode())
    for name in sorted(sources):
        yield name, "\n".join(sources.pop(name))


def _read_module(source: str) -> _Module:
    source = source.replace("cdktn.", "cdktf.")
    module = _Module()
    classes = [(match.start(), match[1], match[2]) for match in _CLASS.finditer(source)]
    mappers = [(match.start(), match[1]) for match in _MAPPER.finditer(source)]
    starts = sorted([start for start, *_ in classes] + [start for start, _ in mappers] + [len(source)])
    end = dict(pairwise(starts))
    for start, name in mappers:
        module.mappers[name.lower()] = _written(source[start : end[start]])
    for start, name, kind in classes:
        module.classes[name] = _read_class(name, kind, source[start : end[start]])
    return module


def _read_class(name: str, kind: str, body: str) -> _Class:
    item = _ITEM.search(body)
    terraform_type = _TERRAFORM_TYPE.search(body)
    at = body.find("synthesizeHclAttributes")
    return _Class(
        name,
        kind,
        _declared(body),
        _written(body[at:]) if at >= 0 else {},
        terraform_type[1] if terraform_type else "",
        item[1].rpartition(".")[2] if item else "",
    )


def _written(body: str) -> dict[str, _Written]:
    return {match[1]: _Written(match[2], match[3] == "true", match[4], match[5]) for match in _WRITTEN.finditer(body)}


def _declared(body: str) -> dict[str, _Declared]:
    references = {match[2]: match for match in _REFERENCE.finditer(body)}
    getters = {match[3]: match for match in _GETTER.finditer(body)}
    flags = {match[1]: _flag(*match.group(2, 3, 4)) for match in _FLAGS.finditer(body)}
    for name in (*getters, *references):
        if name not in flags:
            flags[name] = "o" if _is_settable(name, body) else "c"
    found: dict[str, _Declared] = {}
    for name, flag in flags.items():
        reference, getter = references.get(name), getters.get(name)
        if reference:
            found[name] = _Declared(flag, reference[1], reference[3] == "true")
        else:
            found[name] = _Declared(flag, getter=_getter_code(getter) if getter else "")
    return found


def _flag(computed: str, optional: str, required: str) -> str:
    if required == "true":
        return "r"
    if computed == "true":
        return "k" if optional == "true" else "c"
    return "o"


def _is_settable(name: str, body: str) -> bool:
    first, *others = [word for word in name.split("_") if word] or [name]
    camel = first + "".join(word[:1].upper() + word[1:] for word in others)
    return f"set {camel}(" in body or f"put{camel[:1].upper()}{camel[1:]}(" in body


def _getter_code(match: re.Match[str]) -> str:
    code = _GETTERS.get(match[2], "")
    if "tolist" in match[1]:
        return "S" + code[1:] if code[:1] == "L" else "S" + code if code == "a" else code
    return code


def _codes(item: _Class, written: Mapping[str, _Written], module: _Module, outer: tuple[str, ...]) -> Codes:
    if item.name in outer:
        return {"@recursive": 1}
    return {
        name: _code(name, declared, written.get(name), module, (*outer, item.name))
        for name, declared in item.attributes.items()
    }


def _code(name: str, declared: _Declared, written: _Written | None, module: _Module, outer: tuple[str, ...]) -> Any:
    plain = _plain_code(declared, written)
    if plain:
        return declared.flag + plain
    target = module.classes.get(declared.reference.rpartition(".")[2])
    if target is None:
        return _from_mapper(name, declared, written, module)
    item, kind = _nested(target, declared, written, module)
    if item is None:
        module.unresolved.append(name)
        return declared.flag + "?"
    mapper = _mapper(module, item.name.removesuffix("OutputReference").lower())
    block = bool(written and written.block) and declared.flag in "or"
    head = declared.flag + ("B" if block else "A") + (kind if block else kind[0])
    return [head, _codes(item, mapper, module, outer)]


def _plain_code(declared: _Declared, written: _Written | None) -> str:
    if written:
        match = _STORAGE.match(written.storage)
        if match:
            code = _SCALARS[match[1]]
            for collection in re.findall("List|Map|Set", match[2]):
                code = collection[0] + code
            return "S" + code[1:] if written.kind == "set" and code[0] == "L" else code
    library, _, name = declared.reference.rpartition(".")
    if library == "cdktf":
        return _LIBRARY_COLLECTIONS.get(name, "")
    return "" if declared.reference else declared.getter


def _nested(
    target: _Class, declared: _Declared, written: _Written | None, module: _Module
) -> tuple[_Class | None, str]:
    """The class of the nested objects, and how they are held."""
    kind = written.kind if written else None
    if target.kind in {"ComplexList", "ComplexMap"}:
        bare = target.name.removesuffix("List").removesuffix("Map")
        item = module.classes.get(target.item or f"{bare}OutputReference")
        if target.kind == "ComplexMap":
            return item, "M"
        return item, "S" if declared.from_set or kind == "set" else "L"
    return target, {"list": "L1", "set": "S1"}.get(kind or "", "O")


def _from_mapper(name: str, declared: _Declared, written: _Written | None, module: _Module) -> Any:
    """A block of a provider's configuration: it can only be written, so no class describes reading it."""
    match = _MAPPER_NAME.search(written.value) if written else None
    fields = module.mappers.get(match[1].lower()) if match else None
    if not written or fields is None:
        module.unresolved.append(name)
        return declared.flag + "?"
    kind = {"set": "S", "list": "L"}.get(written.kind, "O")
    nested = {key: _code(key, _Declared("o"), item, module, ()) for key, item in fields.items()}
    return [declared.flag + ("B" if written.block else "A") + kind, nested]


def _mapper(module: _Module, name: str) -> Mapping[str, _Written]:
    if name in module.mappers:
        return module.mappers[name]
    return next((fields for key, fields in module.mappers.items() if key.endswith(name)), {})
