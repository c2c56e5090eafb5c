"""JavaScript as the evaluator sees it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tapcheck.languages.ecmascript import operators
from tapcheck.languages.ecmascript.callee_text import callee_text
from tapcheck.languages.ecmascript.conversions import (
    index_of_key,
    is_nullish,
    number_text,
    plain,
    strict_equals,
    to_text,
    truth,
)
from tapcheck.languages.ecmascript.instances import construct, construct_parent, make_class
from tapcheck.languages.ecmascript.iterators import drain, follow, live, make_iterator
from tapcheck.languages.ecmascript.library import GETTERS, METHODS
from tapcheck.languages.ecmascript.library.errors import error_value
from tapcheck.languages.ecmascript.library.functions import method_value
from tapcheck.languages.ecmascript.library.objects import ordered_keys
from tapcheck.languages.ecmascript.library.operands import shown
from tapcheck.languages.ecmascript.library.outputs import (
    OutputsText,
    copied_output_name,
    has_output,
    output_entries,
    read_of_copy,
    read_output,
)
from tapcheck.languages.ecmascript.library.strings import characters
from tapcheck.languages.ecmascript.regex import RegexSyntaxError, Untranslatable, compile_regex
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.machine import Machine
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

_FUNCTIONS = (FunctionValue, NativeFunction, BoundFunction)
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
_RESULT_KINDS = {
    **dict.fromkeys(
        ("includes", "startsWith", "endsWith", "test", "some", "every", "has", "hasOwnProperty"), "boolean"
    ),
    **dict.fromkeys(("split", "map", "filter", "slice", "concat", "flatMap", "flat", "sort", "reverse"), "list"),
    **dict.fromkeys(("trim", "toLowerCase", "toUpperCase", "replace", "replaceAll", "substring", "toString"), "string"),
    **dict.fromkeys(("indexOf", "lastIndexOf", "search", "findIndex"), "number"),
}
_MOST_PROTOTYPES = 1000


class EcmaScript:
    """Semantics of JavaScript (and of TypeScript, whose types are gone by now)."""

    def truth(self, _machine: Machine, value: Any) -> bool | Unknown:
        """Whether a condition holds."""
        return truth(value)

    def absent(self, _machine: Machine, value: Any) -> bool | Unknown:
        """Whether a value is null or undefined."""
        if isinstance(value, Unknown):
            if value.kind and value.assume is None and value.read is None:
                return False
            return Unknown(value.reason, False if value.assume else None, kind="boolean")
        return is_nullish(value)

    def binary(self, machine: Machine, operator: str, left: Any, right: Any) -> Any:
        """A strict binary operator."""
        if operator == "in":
            return self._contains(machine, left, right)
        return operators.binary(machine, operator, left, right)

    def unary(self, machine: Machine, operator: str, value: Any) -> Any:
        """A prefix operator."""
        return operators.unary(machine, operator, value)

    def same(self, _machine: Machine, left: Any, right: Any) -> bool | Unknown:
        """How `switch` compares."""
        return strict_equals(left, right)

    def text(self, machine: Machine, value: Any) -> str | Unknown:
        """A value in a template."""
        return to_text(machine, value)

    def key(self, machine: Machine, value: Any) -> Any:
        """A computed property key: an int for list positions, else text or a symbol."""
        if isinstance(value, str):
            return plain(value)
        if type(value) is int or isinstance(value, (SymbolValue, Unknown)):
            return value
        if isinstance(value, float):
            return number_text(value)
        text = to_text(machine, value)
        return plain(text) if isinstance(text, str) else text

    def regex(self, machine: Machine, pattern: str, flags: str) -> Any:
        """A regular expression object."""
        try:
            return RegexValue(pattern, flags, compile_regex(pattern, flags))
        except RegexSyntaxError as error:
            raise machine.throw("SyntaxError", str(error)) from None
        except Untranslatable as error:
            return Unknown(f"regular expression: {error}")

    # Properties ------------------------------------------------------------------------------------------

    def get(self, machine: Machine, target: Any, key: Any) -> Any:
        """`target.key`."""
        if type(target) is MapValue:
            return self._get_property(machine, target, key)
        if isinstance(target, str):
            return self._get_of_text(machine, target, key)
        if type(target) is ListValue:
            return self._get_item(machine, target, key)
        if isinstance(target, Unknown):
            return _part_of_unknown(target, key)
        if target is None or isinstance(target, Undefined):
            raise machine.throw(
                "TypeError", f"Cannot read properties of {_empty_name(target)} (reading '{_key_text(key)}')"
            )
        if isinstance(target, _FUNCTIONS):
            return self._get_of_function(machine, target, key)
        return self._get_of_sort(machine, _SORTS[type(target)], target, key)

    def _get_property(self, machine: Machine, target: MapValue, key: Any) -> Any:
        if type(key) is int:
            key = str(key)
        if target.outputs is not None and target.kind != "Outputs" and key not in METHODS["object"]:
            value = read_of_copy(machine, target, key)
            if value is not NOTHING:
                return value
        holder: MapValue | None = target
        for _ in range(_MOST_PROTOTYPES):
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
            return self._get_output(machine, target, key)
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

    def _get_output(self, machine: Machine, target: MapValue, key: Any) -> Any:
        if not isinstance(key, str):
            return UNDEFINED
        method = METHODS["object"].get(key)
        if method is not None:
            return NativeFunction(key, method)
        return read_output(machine, target, key)

    def _get_of_text(self, machine: Machine, target: str, key: Any) -> Any:
        if key == "length":
            return len(target)
        index = index_of_key(key)
        if index is not None:
            return texts.cut(target, index, index + 1) if index < len(target) else UNDEFINED
        return self._get_of_sort(machine, "string", target, key)

    def _get_item(self, machine: Machine, target: ListValue, key: Any) -> Any:
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
        return self._get_of_sort(machine, "list", target, key)

    def _get_of_function(self, machine: Machine, target: Any, key: Any) -> Any:
        holder = target
        for _ in range(_MOST_PROTOTYPES):
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
        return self._get_of_sort(machine, "function", target, key)

    def _get_of_sort(self, machine: Machine, sort: str, target: Any, key: Any) -> Any:
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

    def set(self, machine: Machine, target: Any, key: Any, value: Any) -> None:
        """`target.key = value`."""
        if isinstance(target, MapValue):
            self._set_property(machine, target, key, value)
        elif isinstance(target, ListValue):
            self._set_item(machine, target, key, value)
        elif target is None or isinstance(target, Undefined):
            raise machine.throw(
                "TypeError", f"Cannot set properties of {_empty_name(target)} (setting '{_key_text(key)}')"
            )
        elif isinstance(target, RegexValue):
            if key == "lastIndex":
                machine.journal.set_position(target, value)
        elif isinstance(target, _FUNCTIONS):
            if key == "prototype" and isinstance(value, MapValue) and not isinstance(target, BoundFunction):
                target.prototype = value
            else:
                target.properties[key] = value

    def _set_property(self, machine: Machine, target: MapValue, key: Any, value: Any) -> None:
        if isinstance(key, Unknown):
            machine.journal.touch(target)
            target.unknown = key
            return
        if type(key) is int:
            key = str(key)
        copied_output_name(target, key)
        holder: MapValue | None = target
        for _ in range(_MOST_PROTOTYPES):
            if holder is None:
                break
            if holder.accessors is not None and key in holder.accessors:
                setter = holder.accessors[key][1]
                if setter is None:
                    raise machine.throw("TypeError", f"Cannot set property {key} of #<Object> which has only a getter")
                machine.call(setter, target, [value])
                return
            holder = holder.prototype
        if target.frozen:
            if key not in target.properties:
                raise machine.throw("TypeError", f"Cannot add property {key}, object is not extensible")
            raise machine.throw("TypeError", f"Cannot assign to read only property '{key}' of object '#<Object>'")
        machine.journal.set_property(target, key, value)

    def _set_item(self, machine: Machine, target: ListValue, key: Any, value: Any) -> None:
        if target.frozen:
            index = index_of_key(key)
            if index is not None and index >= len(target.items):
                raise machine.throw("TypeError", f"Cannot add property {key}, object is not extensible")
            raise machine.throw("TypeError", f"Cannot assign to read only property '{key}' of object '[object Array]'")
        machine.journal.touch(target)
        if isinstance(key, Unknown):
            target.unknown = key
            return
        index = index_of_key(key)
        if index is not None:
            machine.grow(items=index)
            while len(target.items) <= index:
                target.items.append(HOLE)
            target.items[index] = value
        elif key == "length":
            if isinstance(value, int):
                machine.grow(items=value)
                del target.items[value:]
                target.items.extend([HOLE] * (value - len(target.items)))
        else:
            target.extra = {**(target.extra or {}), str(key) if type(key) is int else key: value}

    def delete(self, machine: Machine, target: Any, key: Any) -> Any:
        """`delete target.key`."""
        if isinstance(target, MapValue):
            name = str(key) if type(key) is int else key
            if target.frozen:
                raise machine.throw("TypeError", f"Cannot delete property '{name}' of #<Object>")
            if name in target.properties:
                machine.journal.set_property(target, name, NOTHING)
            return True
        if isinstance(target, ListValue):
            index = index_of_key(key)
            if index is not None and index < len(target.items):
                machine.journal.touch(target)
                target.items[index] = HOLE
            return True
        if target is None or isinstance(target, Undefined):
            raise machine.throw("TypeError", "Cannot convert undefined or null to object")
        return True

    def _contains(self, machine: Machine, key: Any, target: Any) -> bool | Unknown:
        if isinstance(target, Unknown) or isinstance(key, Unknown):
            return Unknown((target if isinstance(target, Unknown) else key).reason, kind="boolean")
        name = self.key(machine, key)
        if isinstance(target, ListValue):
            if target.unknown is not None:
                return target.unknown
            index = index_of_key(name)
            if index is not None:
                return index < len(target.items) and target.items[index] is not HOLE
            return name == "length" or name in METHODS["list"] or name in (target.extra or ())
        if isinstance(target, MapValue):
            name = str(name) if type(name) is int else name
            if target.kind == "Outputs":
                return has_output(machine, target, name)
            holder: MapValue | None = target
            while holder is not None:
                if name in holder.properties or (holder.accessors is not None and name in holder.accessors):
                    return True
                holder = holder.prototype
            if target.unknown is not None:
                return target.unknown
            if target.place is not None and isinstance(name, str):
                machine.note(MissingEvent(target.place.child(name)))
            return name in METHODS["object"]
        if isinstance(target, _FUNCTIONS):
            return name in target.properties
        raise machine.throw(
            "TypeError", f"Cannot use 'in' operator to search for '{_key_text(name)}' in {shown(target)}"
        )

    # Calls -----------------------------------------------------------------------------------------------

    def call_member(self, machine: Machine, target: Any, key: Any, arguments: list[Any]) -> Any:
        """`target.key(arguments)`."""
        if isinstance(target, str):
            method = METHODS["string"].get(key)
            if method is not None:
                return method(machine, target, arguments)
        elif type(target) is ListValue:
            method = METHODS["list"].get(key)
            if method is not None:
                if target.unknown is not None:
                    return _call_of_unknown(machine, target.unknown, key, arguments)
                return method(machine, target, arguments)
        elif isinstance(target, Unknown):
            return _call_of_unknown(machine, target, key, arguments)
        function = self.get(machine, target, key)
        if isinstance(function, (NativeFunction, FunctionValue, BoundFunction)):
            return machine.call(function, target, arguments)
        if isinstance(function, Unknown):
            return machine.call_unknown(function.reason, arguments)
        called = callee_text(machine.site) or f"(intermediate value).{_key_text(key)}"
        raise machine.throw("TypeError", f"{called} is not a function")

    def not_callable(self, machine: Machine, value: Any) -> Any:
        """A call of something that is no function."""
        if isinstance(value, FunctionValue):
            raise machine.throw("TypeError", f"Class constructor {value.name} cannot be invoked without 'new'")
        raise machine.throw("TypeError", f"{callee_text(machine.site) or shown(value)} is not a function")

    def construct(self, machine: Machine, callee: Any, arguments: list[Any]) -> Any:
        """`new callee(arguments)`."""
        return construct(machine, callee, arguments)

    def construct_parent(self, machine: Machine, home: Any, receiver: Any, arguments: list[Any]) -> None:
        """`super(arguments)`."""
        construct_parent(machine, home, receiver, arguments)

    def new_class(self, _machine: Machine, function: Any, parent: Any) -> None:
        """Makes a function value a class."""
        make_class(function, parent)

    # Collections -----------------------------------------------------------------------------------------

    def iterate(self, machine: Machine, value: Any) -> Iterable[Any] | Unknown:
        """What `for … of` and spread visit."""
        if isinstance(value, ListValue):
            return value.unknown if value.unknown is not None else live(value)
        if isinstance(value, str):
            return characters(value)
        if isinstance(value, Unknown):
            return value
        if isinstance(value, MapValue):
            if value.unknown is not None:
                return value.unknown
            if value.kind == "Iterator":
                return drain(machine, value)
            method = METHODS.get(value.kind, {}).get("@@iterator") or operators.has_symbol_iterator(value)
            if method is not None:
                made = machine.call(method, value, []) if isinstance(method, _FUNCTIONS) else method(machine, value, [])
                if isinstance(made, MapValue):
                    return drain(machine, made) if made.kind == "Iterator" else follow(machine, made)
                return self.iterate(machine, made)
        raise machine.throw("TypeError", f"{'object' if isinstance(value, MapValue) else shown(value)} is not iterable")

    def new_iterator(self, _machine: Machine, items: list[Any]) -> Any:
        """The result of a generator."""
        return make_iterator(items)

    def keys(self, machine: Machine, value: Any) -> Iterable[Any] | Unknown:
        """What `for … in` visits."""
        if isinstance(value, Unknown):
            return value
        if isinstance(value, ListValue):
            if value.unknown is not None:
                return value.unknown
            return [str(index) for index, item in enumerate(value.items) if item is not HOLE]
        if isinstance(value, str):
            return [str(index) for index in range(len(value))]
        if isinstance(value, MapValue):
            if value.kind == "Outputs":
                return [name for name, _ in output_entries(machine, value)]
            if value.unknown is not None:
                return value.unknown
            return ordered_keys(value)
        return []

    def new_object(self, _machine: Machine) -> MapValue:
        """`{}`."""
        return MapValue()

    def copy_entries(self, machine: Machine, target: Any, source: Any, without: frozenset[str]) -> None:
        """Spreads an object into another one."""
        if isinstance(source, MapValue):
            if source.unknown is not None:
                target.unknown = source.unknown
            if source.kind == "Outputs":
                target.kind, target.data, target.outputs = "Outputs", source.data, source.outputs
                target.properties.update({k: v for k, v in source.properties.items() if k not in without})
                return
            for name in ordered_keys(source):
                if name not in without:
                    read = source.accessors is not None and name in source.accessors
                    target.properties[name] = self.get(machine, source, name) if read else source.properties[name]
            target.outputs = target.outputs or source.outputs
            if target.place is None and not target.properties.keys() - source.properties.keys():
                target.place = source.place
        elif isinstance(source, ListValue):
            for index, item in enumerate(source.items):
                if item is not HOLE:
                    target.properties[str(index)] = item
        elif isinstance(source, str):
            for index, character in enumerate(source):
                target.properties[str(index)] = character

    def define_accessor(self, _machine: Machine, target: Any, key: Any, role: str, function: Any) -> None:
        """A getter or setter of an object or class."""
        if isinstance(target, MapValue):
            if target.accessors is None:
                target.accessors = {}
            getter, setter = target.accessors.get(key, (None, None))
            target.accessors[key] = (function, setter) if role == "get" else (getter, function)
        else:
            getter, setter = target.properties.get(key, (None, None))
            target.properties[key] = (function, setter) if role == "get" else (getter, function)

    def missing_name(self, machine: Machine, name: str) -> Any:
        """A name without a declaration."""
        if name.startswith("%"):
            return Unknown("syntax that is not understood")
        raise machine.throw("ReferenceError", f"{name} is not defined")

    def error_value(self, machine: Machine, kind: str, message: str) -> Any:
        """An error as the runtime throws it."""
        return error_value(machine, kind, message)


def _part_of_unknown(target: Unknown, key: Any) -> Unknown:
    if key == "length" and target.kind in ("string", "list"):
        return Unknown(target.reason, kind="number")
    return Unknown(target.reason)


def _call_of_unknown(machine: Machine, target: Unknown, key: Any, arguments: list[Any]) -> Any:
    if isinstance(target, OutputsText) and key in ("toString", "trim", "trimEnd", "trimStart"):
        return target
    for argument in arguments:
        if isinstance(argument, FunctionValue) and argument.cls is None:
            machine.explore(argument, target.reason)
    kind = _RESULT_KINDS.get(key, "") if target.kind or target.read is not None else ""
    return Unknown(target.reason, target.assume if kind in ("string", "list") else None, kind=kind)


def _constructor_of(machine: Machine, target: MapValue) -> Any:
    holder: MapValue | None = target
    for _ in range(_MOST_PROTOTYPES):
        if holder is None:
            break
        if holder.kind == "prototype":
            return holder.data
        holder = holder.prototype
    cell = machine.globals.find(target.kind or "Object")
    return Unknown("class of a built-in object") if cell is None else cell.value


def _empty_name(value: Any) -> str:
    return "null" if value is None else "undefined"


def _key_text(key: Any) -> str:
    return f"Symbol({key.description})" if isinstance(key, SymbolValue) else str(key)


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
