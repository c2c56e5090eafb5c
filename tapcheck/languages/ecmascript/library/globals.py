"""The global names of a program, with prototypes of their own for each evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import truth
from tapcheck.languages.ecmascript.library import (
    buffers,
    collections,
    dates,
    functions,
    lists,
    numbers,
    object_global,
    promises,
    regexps,
    strings,
    web,
)
from tapcheck.languages.ecmascript.library.environment import console_global, process_global
from tapcheck.languages.ecmascript.library.errors import error_globals
from tapcheck.languages.ecmascript.library.functions import method_value
from tapcheck.languages.ecmascript.library.json_text import json_global
from tapcheck.languages.ecmascript.library.mathematics import math_global
from tapcheck.languages.ecmascript.library.operands import answers, given, known, text_of, unknown_function
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    SymbolValue,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Tables = Mapping[str, dict[str, Implementation]]

_CLASSES = {
    "Array": "list",
    "Boolean": "boolean",
    "Date": "Date",
    "Function": "function",
    "Map": "Map",
    "Number": "number",
    "Object": "object",
    "Promise": "promise",
    "RegExp": "regex",
    "Set": "Set",
    "String": "string",
    "Symbol": "symbol",
    "WeakMap": "WeakMap",
    "WeakSet": "WeakSet",
}
"""The built-in classes and the tables that their prototypes hold."""

_WELL_KNOWN = {
    name: SymbolValue(f"Symbol.{name}")
    for name in ("asyncIterator", "hasInstance", "iterator", "species", "toPrimitive", "toStringTag")
}
_UNKNOWN_OBJECTS = ("Intl", "Proxy", "WebAssembly", "Atomics", "performance", "crypto", "navigator")
_UNKNOWN_CLASSES = [
    "AbortController",
    "AbortSignal",
    "ArrayBuffer",
    "BigInt",
    "Blob",
    "DataView",
    "Event",
    "EventTarget",
    "FinalizationRegistry",
    "Float32Array",
    "Float64Array",
    "FormData",
    "Headers",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Request",
    "Response",
    "SharedArrayBuffer",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakRef",
    "WebSocket",
]


def make_globals(machine: Machine, methods: Tables) -> dict[str, Any]:
    """All global names with their values."""
    prototypes = {name: _prototype(methods[table], table) for name, table in _CLASSES.items()}
    web_names = web.web_globals()
    made: dict[str, Any] = {
        "undefined": UNDEFINED,
        **object_global.object_globals(prototypes["Object"]),
        **numbers.number_globals(prototypes["Number"]),
        **promises.promise_globals(prototypes["Promise"]),
        **error_globals(),
        **buffers.buffer_globals(),
        **web_names,
        "Array": lists.array_global(prototypes["Array"]),
        "Boolean": _boolean(prototypes["Boolean"]),
        "Date": dates.date_global(prototypes["Date"]),
        "Function": functions.function_global(prototypes["Function"]),
        "JSON": json_global(),
        "Math": math_global(),
        "RegExp": regexps.regexp_global(prototypes["RegExp"]),
        "String": strings.string_global(prototypes["String"]),
        "Symbol": _symbol(prototypes["Symbol"]),
        "console": console_global(),
        "structuredClone": NativeFunction("structuredClone", _structured_clone),
        "fetch": unknown_function("fetch", "network"),
        "eval": unknown_function("eval", "code made from text"),
    }
    for name in ("Map", "Set", "WeakMap", "WeakSet"):
        made[name] = collections.collection_class(name, prototypes[name])
    for name, prototype in prototypes.items():
        prototype.data = made[name]
    for name in _UNKNOWN_OBJECTS:
        made[name] = Unknown(f"the global {name}")
    for name in _UNKNOWN_CLASSES:
        made[name] = unknown_function(name, f"the global {name}")
    made["process"] = process_global(machine, made["queueMicrotask"])
    everything = MapValue(dict(made))
    everything.hidden = set(made)
    everything.properties["globalThis"] = everything
    made["globalThis"] = made["global"] = everything
    return made


def _prototype(table: dict[str, Implementation], sort: str) -> MapValue:
    properties: dict[Any, Any] = {
        name: method_value(sort, name, method) for name, method in table.items() if not name.startswith("@@")
    }
    if "@@iterator" in table:
        properties[_WELL_KNOWN["iterator"]] = method_value(sort, "[Symbol.iterator]", table["@@iterator"])
    made = MapValue(properties, kind="prototype")
    made.hidden = set(properties)
    return made


def _boolean(prototype: MapValue) -> NativeFunction:
    def convert(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        result = truth(given(arguments))
        return Unknown(result.reason, result.assume, kind="boolean") if isinstance(result, Unknown) else result

    return NativeFunction("Boolean", convert, construct=convert, prototype=prototype)


# Symbols -----------------------------------------------------------------------------------------------------


def _symbol(prototype: MapValue) -> NativeFunction:
    shared: dict[str, SymbolValue] = {}

    @answers()
    def make(machine: Machine, _receiver: Any, arguments: list[Any]) -> SymbolValue:
        value = known(given(arguments))
        return SymbolValue("" if isinstance(value, Undefined) else text_of(machine, value))

    @answers()
    def find(machine: Machine, _receiver: Any, arguments: list[Any]) -> SymbolValue:
        name = text_of(machine, known(given(arguments)))
        return shared.setdefault(name, SymbolValue(name))

    statics: dict[str, Any] = {**_WELL_KNOWN, "for": NativeFunction("for", find)}
    return NativeFunction("Symbol", make, properties=statics, prototype=prototype)


SYMBOL_METHODS: dict[str, Implementation] = {
    "toString": lambda _machine, symbol, _arguments: f"Symbol({symbol.description})",
    "valueOf": lambda _machine, symbol, _arguments: symbol,
}
SYMBOL_GETTERS: dict[str, Implementation] = {
    "description": lambda _machine, symbol, _arguments: symbol.description,
}


# Copies ------------------------------------------------------------------------------------------------------


def _structured_clone(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return _cloned(machine, given(arguments), {})


def _cloned(machine: Machine, value: Any, done: dict[int, Any]) -> Any:
    if not isinstance(value, (MapValue, ListValue)):
        if isinstance(value, (NativeFunction, SymbolValue)) or hasattr(value, "syntax"):
            raise machine.throw("Error", f"{machine.language.text(machine, value)} could not be cloned.")
        return value
    if id(value) in done:
        return done[id(value)]
    machine.step()
    if isinstance(value, ListValue):
        items = ListValue([], place=value.place)
        done[id(value)] = items
        items.items = [_cloned(machine, item, done) for item in value.items]
        items.unknown = value.unknown
        return items
    made = MapValue(kind=value.kind, data=value.data, place=value.place)
    made.prototype = value.prototype if value.kind == "Error" else None
    made.unknown, made.outputs, made.hidden = value.unknown, value.outputs, value.hidden
    done[id(value)] = made
    made.properties = {key: _cloned(machine, item, done) for key, item in value.properties.items()}
    if value.kind in ("Map", "Set"):
        made.data = {}
        for key, item in value.data.values():
            new = _cloned(machine, key, done)
            made.data[collections.identity(new)] = (new, new if item is key else _cloned(machine, item, done))
    return made
