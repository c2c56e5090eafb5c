"""JavaScript as the evaluator sees it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tapcheck.languages.ecmascript import operators
from tapcheck.languages.ecmascript.callee_text import callee_text
from tapcheck.languages.ecmascript.conversions import is_nullish, number_text, plain, strict_equals, to_text, truth
from tapcheck.languages.ecmascript.instances import construct, construct_parent, make_class
from tapcheck.languages.ecmascript.iterators import drain, follow, live, make_iterator
from tapcheck.languages.ecmascript.library import METHODS
from tapcheck.languages.ecmascript.library.errors import error_value
from tapcheck.languages.ecmascript.library.objects import ordered_keys
from tapcheck.languages.ecmascript.library.operands import shown
from tapcheck.languages.ecmascript.library.outputs import output_entries
from tapcheck.languages.ecmascript.library.strings import characters
from tapcheck.languages.ecmascript.property_keys import FUNCTIONS, key_text
from tapcheck.languages.ecmascript.property_reads import get_property
from tapcheck.languages.ecmascript.property_writes import delete_property, has_property, set_property
from tapcheck.languages.ecmascript.regex import RegexSyntaxError, Untranslatable, compile_regex
from tapcheck.languages.program.machine import Machine
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.values import (
    HOLE,
    BoundFunction,
    FunctionValue,
    ListValue,
    MapValue,
    NativeFunction,
    RegexValue,
    SymbolValue,
    Unknown,
)

_RESULT_KINDS = {
    **dict.fromkeys(
        ("includes", "startsWith", "endsWith", "test", "some", "every", "has", "hasOwnProperty"), "boolean"
    ),
    **dict.fromkeys(("split", "map", "filter", "slice", "concat", "flatMap", "flat", "sort", "reverse"), "list"),
    **dict.fromkeys(("trim", "toLowerCase", "toUpperCase", "replace", "replaceAll", "substring", "toString"), "string"),
    **dict.fromkeys(("indexOf", "lastIndexOf", "search", "findIndex"), "number"),
}


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
            return has_property(machine, left, right)
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
        return get_property(machine, target, key)

    def set(self, machine: Machine, target: Any, key: Any, value: Any) -> None:
        """`target.key = value`."""
        set_property(machine, target, key, value)

    def delete(self, machine: Machine, target: Any, key: Any) -> Any:
        """`delete target.key`."""
        return delete_property(machine, target, key)

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
        called = callee_text(machine.site) or f"(intermediate value).{key_text(key)}"
        raise machine.throw("TypeError", f"{called} is not a function")

    def call_unknown(self, machine: Machine, value: Unknown, arguments: list[Any]) -> Any:
        """A call of something that only reality knows; it does not throw here."""
        return machine.call_unknown(value.reason, arguments)

    def not_callable(self, machine: Machine, value: Any, arguments: list[Any]) -> Any:
        """A call of something that is no function."""
        del arguments
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
                made = machine.call(method, value, []) if isinstance(method, FUNCTIONS) else method(machine, value, [])
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
            if value.unknown is not None:
                return value.unknown
            if value.kind == "Outputs":
                return [name for name, _ in output_entries(machine, value)]
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


def _call_of_unknown(machine: Machine, target: Unknown, key: Any, arguments: list[Any]) -> Any:
    if isinstance(target, OutputsText) and key in ("toString", "trim", "trimEnd", "trimStart"):
        return target
    machine.unknown_calls += not target.kind
    for argument in arguments:
        if isinstance(argument, FunctionValue) and argument.cls is None:
            machine.explore(argument, target.reason)
    kind = _RESULT_KINDS.get(key, "") if target.kind or target.read is not None else ""
    return Unknown(target.reason, target.assume if kind in ("string", "list") else None, kind=kind)
