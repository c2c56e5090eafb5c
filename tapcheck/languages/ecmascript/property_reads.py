"""Reading of properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import index_of_key
from tapcheck.languages.ecmascript.library import GETTERS, METHODS
from tapcheck.languages.ecmascript.library.functions import method_value
from tapcheck.languages.ecmascript.library.outputs import read_of_copy, read_output
from tapcheck.languages.ecmascript.property_keys import FUNCTIONS, MOST_PROTOTYPES, empty_name, key_text
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.syntax import DefaultPattern, RestPattern
from tapcheck.languages.program.trace import MissingEvent
from tapcheck.languages.program.values import (
    HOLE,
    UNDEFINED,
    BoundFunction,
    FunctionValue,
    ListValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    RegexValue,
    SymbolValue,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_SORTS: dict[type[Any], str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    RegexValue: "regex",
    PromiseValue: "promise",
    SymbolValue: "symbol",
    FunctionValue: "function",
    NativeFunction: "function",
    BoundFunction: "function",
}


def get_property(machine: Machine, target: Any, key: Any) -> Any:
    """`target.key`."""
    if type(target) is MapValue:
        return _of_object(machine, target, key)
    if isinstance(target, str):
        return _get_of_text(machine, target, key)
    if type(target) is ListValue:
        return _get_item(machine, target, key)
    if isinstance(target, Unknown):
        return _part_of_unknown(target, key)
    if target is None or isinstance(target, Undefined):
        raise machine.throw("TypeError", f"Cannot read properties of {empty_name(target)} (reading '{key_text(key)}')")
    if isinstance(target, FUNCTIONS):
        return _get_of_function(machine, target, key)
    return _get_of_sort(machine, _SORTS[type(target)], target, key)


def _of_object(machine: Machine, target: MapValue, key: Any) -> Any:
    if type(key) is int:
        key = str(key)
    if target.outputs is not None and target.kind != "Outputs" and key not in METHODS["object"]:
        value = read_of_copy(machine, target, key)
        if value is not NOTHING:
            return value
    holder: MapValue | None = target
    for _ in range(MOST_PROTOTYPES):
        if holder is None:
            break
        value = holder.properties.get(key, NOTHING)
        if value is not NOTHING:
            return value
        if holder.accessors is not None and key in holder.accessors:
            getter = holder.accessors[key][0]
            return UNDEFINED if getter is None else machine.call(getter, target, [])
        holder = holder.prototype
    if isinstance(key, Unknown):
        return Unknown(key.reason)
    if target.kind == "Outputs":
        return _get_output(machine, target, key)
    if target.unknown is not None:
        return Unknown(target.unknown.reason)
    if key == "constructor":
        return _constructor_of(machine, target)
    if isinstance(key, SymbolValue) and key.description == "Symbol.iterator":
        key = "@@iterator"
    if target.kind:
        getter_function = GETTERS.get(target.kind, {}).get(key)
        if getter_function is not None:
            return getter_function(machine, target, [])
        method = METHODS.get(target.kind, {}).get(key)
        if method is not None:
            return method_value(target.kind, key, method)
    method = METHODS["object"].get(key) if isinstance(key, str) else None
    if method is not None:
        return NativeFunction(key, method)
    if target.place is not None and isinstance(key, str):
        machine.note(MissingEvent(target.place.child(key)))
    return UNDEFINED


def _get_output(machine: Machine, target: MapValue, key: Any) -> Any:
    if not isinstance(key, str):
        return UNDEFINED
    method = METHODS["object"].get(key)
    if method is not None:
        return NativeFunction(key, method)
    return read_output(machine, target, key)


def _get_of_text(machine: Machine, target: str, key: Any) -> Any:
    if key == "length":
        return len(target)
    index = index_of_key(key)
    if index is not None:
        return texts.cut(target, index, index + 1) if index < len(target) else UNDEFINED
    return _get_of_sort(machine, "string", target, key)


def _get_item(machine: Machine, target: ListValue, key: Any) -> Any:
    if isinstance(key, Unknown):
        return Unknown(key.reason)
    if target.unknown is not None and not (isinstance(key, str) and key in METHODS["list"]):
        return Unknown(target.unknown.reason, kind="number" if key == "length" else "")
    if key == "length":
        return len(target.items)
    index = index_of_key(key)
    if index is not None:
        if index < len(target.items):
            item = target.items[index]
            return UNDEFINED if item is HOLE else item
        if target.place is not None:
            machine.note(MissingEvent(target.place.child(str(index))))
        return UNDEFINED
    if type(key) is int:
        key = str(key)
    if target.extra is not None and key in target.extra:
        return target.extra[key]
    return _get_of_sort(machine, "list", target, key)


def _get_of_function(machine: Machine, target: Any, key: Any) -> Any:
    holder = target
    for _ in range(MOST_PROTOTYPES):
        properties = getattr(holder, "properties", None)
        if properties is None:
            break
        if key in properties:
            value = properties[key]
            if type(value) is tuple:
                return UNDEFINED if value[0] is None else machine.call(value[0], target, [])
            return value
        data = getattr(holder, "cls", None)
        holder = data.parent if data is not None else None
    if isinstance(holder, Unknown):
        return Unknown(holder.reason)
    if key == "prototype" and isinstance(target, FunctionValue) and target.prototype is None:
        target.prototype = MapValue(kind="prototype", data=target)
    if key == "prototype":
        found = getattr(target, "prototype", None)
        return UNDEFINED if found is None else found
    if key == "name" and not isinstance(target, BoundFunction):
        return target.name
    if key == "length":
        return _parameter_count(target)
    return _get_of_sort(machine, "function", target, key)


def _get_of_sort(machine: Machine, sort: str, target: Any, key: Any) -> Any:
    getter = GETTERS.get(sort, {}).get(key)
    if getter is not None:
        return getter(machine, target, [])
    if isinstance(key, SymbolValue) and key.description == "Symbol.iterator":
        key = "@@iterator"
    method = METHODS.get(sort, {}).get(key)
    if method is not None:
        return method_value(sort, key, method)
    method = METHODS["object"].get(key)
    if method is not None:
        return NativeFunction(key, method)
    return Unknown(key.reason) if isinstance(key, Unknown) else UNDEFINED


def _part_of_unknown(target: Unknown, key: Any) -> Unknown:
    if key == "length" and target.kind in ("string", "list"):
        return Unknown(target.reason, kind="number")
    return Unknown(target.reason)


def _constructor_of(machine: Machine, target: MapValue) -> Any:
    holder: MapValue | None = target
    for _ in range(MOST_PROTOTYPES):
        if holder is None:
            break
        if holder.kind == "prototype":
            return holder.data
        holder = holder.prototype
    cell = machine.globals.find(target.kind or "Object")
    return Unknown("class of a built-in object") if cell is None else cell.value


def _parameter_count(function: Any) -> int:
    """The parameters before the first one that has a default or takes the rest."""
    if isinstance(function, BoundFunction):
        return max(0, _parameter_count(function.target) - len(function.arguments))
    if not isinstance(function, FunctionValue):
        return 0
    count = 0
    for parameter in function.syntax.parameters:
        if isinstance(parameter, (DefaultPattern, RestPattern)):
            break
        count += 1
    return count
