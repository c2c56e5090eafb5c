"""Python as the evaluator sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.machine import MOST_ITEMS, Machine
from tapcheck.languages.program.output_reads import mark_copy
from tapcheck.languages.program.scope import NOTHING, Scope
from tapcheck.languages.program.trace import KeysEvent, MissingEvent, NodeEvent
from tapcheck.languages.program.values import (
    UNDEFINED,
    BoundFunction,
    BoundReached,
    ListValue,
    MapValue,
    NativeFunction,
    Undefined,
    Unknown,
)
from tapcheck.languages.python import comparisons, operators
from tapcheck.languages.python.errors import error_instance, key_of, really, throw
from tapcheck.languages.python.functions import apply
from tapcheck.languages.python.library.methods import METHODS
from tapcheck.languages.python.library.outputs import output_entries, read_output
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.objects import doubtful_method, get_attribute, set_attribute
from tapcheck.languages.python.representation import to_str
from tapcheck.languages.python.subscripts import index_of, set_element, sliced
from tapcheck.languages.python.unknown_calls import call_of_unknown, call_unknown, call_unknown_part
from tapcheck.languages.python.values import (
    INSTANCE,
    ITERATOR,
    OUTPUTS,
    ClassValue,
    Item,
    TupleValue,
    UnknownItems,
    UnknownOperand,
    decode_key,
    is_dict,
    is_none,
    is_set,
    make_iterator,
    new_dict,
)


class Python:
    """Semantics of Python 3.11."""

    def truth(self, machine: Machine, value: Any) -> bool | Unknown:
        """Whether a condition holds."""
        return comparisons.truth(machine, value)

    def absent(self, _machine: Machine, value: Any) -> bool | Unknown:
        """Whether a value is None."""
        return value if isinstance(value, Unknown) else is_none(value)

    def binary(self, machine: Machine, operator: str, left: Any, right: Any) -> Any:
        """A strict binary operator."""
        return operators.binary(machine, operator, left, right)

    def unary(self, machine: Machine, operator: str, value: Any) -> Any:
        """A prefix operator."""
        return operators.unary(machine, operator, value)

    def same(self, machine: Machine, left: Any, right: Any) -> bool | Unknown:
        """Equality."""
        return comparisons.equals(machine, left, right)

    def text(self, machine: Machine, value: Any) -> str | Unknown:
        """A value in an f-string."""
        return to_str(machine, value)

    def key(self, _machine: Machine, value: Any) -> Any:
        """A key in square brackets."""
        return Item(value)

    def regex(self, machine: Machine, pattern: str, flags: str) -> Any:
        """There are no regular expression literals."""
        raise AssertionError((machine, pattern, flags))

    # Attributes and items --------------------------------------------------------------------------------

    def get(self, machine: Machine, target: Any, key: Any) -> Any:
        """`target.key` and `target[key]`."""
        if isinstance(key, Item):
            try:
                return self._item(machine, target, key.key)
            except UnknownOperand as operand:
                return Unknown(operand.value.reason)
        return get_attribute(machine, target, key)

    def _item(self, machine: Machine, target: Any, key: Any) -> Any:
        if isinstance(target, Unknown):
            return Unknown(target.reason)
        if isinstance(target, MapValue) and is_dict(target):
            return self._entry(machine, target, key)
        if isinstance(key, MapValue) and key.kind == "slice":
            return sliced(machine, target, key)
        if isinstance(target, ListValue):
            return self._element(machine, target, key)
        if isinstance(target, str):
            index = index_of(machine, key, len(target), "string")
            return texts.cut(target, index, index + 1)
        if isinstance(target, (bytes, range)):
            return really(machine, lambda: target[key])
        if isinstance(target, ClassValue):
            return target if target.unknown is None else Unknown(target.unknown.reason)
        if isinstance(target, MapValue) and target.kind == "match":
            return self.call_member(machine, target, "group", [key])
        if isinstance(target, MapValue) and target.kind == INSTANCE:
            if target.data.has("__getitem__"):
                return self.call_member(machine, target, "__getitem__", [key])
            if target.data.unknown is not None:
                return Unknown(target.data.unknown.reason)
        if isinstance(target, MapValue) and target.kind == "opaque":
            return Unknown(target.data.reason)
        raise throw(machine, "TypeError", f"'{type_name(target)}' object is not subscriptable")

    def _entry(self, machine: Machine, target: MapValue, key: Any) -> Any:
        if isinstance(key, Unknown):
            return Unknown(key.reason)
        name = key_of(machine, key)
        if target.kind == OUTPUTS or (target.outputs is not None and isinstance(name, str)):
            value = read_output(machine, target, name)
            if isinstance(value, Undefined):
                raise throw(machine, "KeyError", key)
            return value
        value = target.properties.get(name, NOTHING)
        if value is not NOTHING:
            if target.place is not None:
                machine.note(NodeEvent(target.place.child(str(name))))
            return value
        if target.unknown is not None:
            return Unknown(target.unknown.reason)
        if isinstance(target.data, tuple):
            factory, keeps = target.data
            made = machine.call(factory, None, [])
            if keeps:
                machine.set_property(target, name, made)
            return made
        if target.place is not None:
            machine.note(MissingEvent(target.place.child(str(name))))
        raise throw(machine, "KeyError", key)

    def _element(self, machine: Machine, target: ListValue, key: Any) -> Any:
        if isinstance(key, Unknown):
            return Unknown(key.reason)
        if target.unknown is not None:
            return Unknown(target.unknown.reason)
        try:
            return target.items[index_of(machine, key, len(target.items), type_name(target))]
        except IndexError:
            raise throw(machine, "IndexError", f"{type_name(target)} index out of range") from None

    def set(self, machine: Machine, target: Any, key: Any, value: Any) -> None:
        """Assignment to `target.key` or `target[key]`."""
        try:
            self._set(machine, target, key, value)
        except UnknownOperand as operand:
            if isinstance(target, MapValue):
                machine.journal.touch(target)
                target.unknown = operand.value

    def _set(self, machine: Machine, target: Any, key: Any, value: Any) -> None:
        if not isinstance(key, Item):
            set_attribute(machine, target, key, value)
        elif isinstance(target, ListValue) and not isinstance(target, TupleValue):
            set_element(machine, target, key.key, value)
        elif is_dict(target):
            if isinstance(key.key, Unknown):
                machine.journal.touch(target)
                target.unknown = key.key
            else:
                name = key_of(machine, key.key)
                mark_copy(target, name)
                machine.set_property(target, name, value)
        elif isinstance(target, MapValue) and target.kind == INSTANCE and target.data.has("__setitem__"):
            self.call_member(machine, target, "__setitem__", [key.key, value])
        elif isinstance(target, MapValue) and target.kind == "environ":
            machine.set_property(target, key.key, value)
        elif not isinstance(target, (Unknown, MapValue)):
            raise throw(machine, "TypeError", f"'{type_name(target)}' object does not support item assignment")

    def delete(self, machine: Machine, target: Any, key: Any) -> Any:
        """`del target.key` and `del target[key]`."""
        try:
            return self._delete(machine, target, key)
        except UnknownOperand as operand:
            return machine.may_throw(operand.value.reason)

    def _delete(self, machine: Machine, target: Any, key: Any) -> Any:
        name = key.key if isinstance(key, Item) else key
        if isinstance(target, Unknown):
            return None
        if isinstance(name, Unknown):
            machine.may_throw(name.reason)
            if isinstance(target, (ListValue, MapValue)):
                machine.journal.touch(target)
                target.unknown = name
            return None
        if isinstance(target, ListValue) and isinstance(key, Item):
            machine.journal.touch(target)
            if isinstance(name, MapValue) and name.kind == "slice":
                bounds = slice(*(part if isinstance(part, int) else None for part in name.data))
                really(machine, lambda: target.items.__delitem__(bounds))
            else:
                really(machine, lambda: target.items.__delitem__(name))
        elif isinstance(target, (MapValue, ClassValue)):
            encoded = key_of(machine, name)
            if encoded in target.properties:
                machine.set_property(target, encoded, NOTHING)  # type: ignore[arg-type]
            elif isinstance(target, MapValue) and is_dict(target) and target.unknown is None:
                raise throw(machine, "KeyError", name)
        return None

    # Calls -----------------------------------------------------------------------------------------------

    def call_member(self, machine: Machine, target: Any, key: Any, arguments: list[Any]) -> Any:
        """`target.key(arguments)`."""
        if isinstance(target, Unknown):
            return call_of_unknown(machine, target, key, arguments)
        if isinstance(target, (str, ListValue)) or (
            isinstance(target, MapValue) and target.kind != INSTANCE and isinstance(key, str)
        ):
            kind = target.kind if isinstance(target, MapValue) else type_name(target)
            method = METHODS.get(kind, {}).get(key) if isinstance(key, str) else None
            if method is not None:
                return apply(machine, method, (target,), arguments)
        doubtful = doubtful_method(target, key)
        if doubtful is not None:
            return machine.call(doubtful, target, [target, *arguments])
        function = self.get(machine, target, key)
        if isinstance(function, (NativeFunction, BoundFunction)):
            return machine.call(function, target, arguments)
        if isinstance(function, Unknown):
            return call_unknown_part(machine, function, arguments)
        return self.not_callable(machine, function, arguments)

    def call_unknown(self, machine: Machine, value: Unknown, arguments: list[Any]) -> Any:
        """A call of something that only reality knows: it may throw."""
        return call_unknown(machine, value, arguments)

    def not_callable(self, machine: Machine, value: Any, arguments: list[Any]) -> Any:
        """A call of something that is no function."""
        if isinstance(value, MapValue) and value.kind == INSTANCE and value.data.has("__call__"):
            return self.call_member(machine, value, "__call__", arguments)
        if isinstance(value, MapValue) and value.kind in (INSTANCE, "opaque"):
            return Unknown("a call of an object")
        raise throw(machine, "TypeError", f"'{type_name(value)}' object is not callable")

    # Collections -----------------------------------------------------------------------------------------

    def iterate(self, machine: Machine, value: Any) -> Iterable[Any] | Unknown:
        """What a loop visits."""
        if isinstance(value, Unknown):
            return value
        if isinstance(value, ListValue):
            return value.unknown if value.unknown is not None else _live(value)
        if isinstance(value, str):
            return [texts.cut(value, index, index + 1) for index in range(len(value))]
        if isinstance(value, (range, bytes)):
            if isinstance(value, range) and abs(value.stop - value.start) > MOST_ITEMS * abs(value.step):
                raise BoundReached("size")
            machine.grow(items=len(value))
            return list(value)
        if isinstance(value, MapValue):
            return self._iterate_object(machine, value)
        if isinstance(value, ClassValue) and value.unknown is not None:
            return value.unknown
        raise throw(machine, "TypeError", f"'{type_name(value)}' object is not iterable")

    def _iterate_object(self, machine: Machine, value: MapValue) -> Iterable[Any] | Unknown:
        if value.kind == OUTPUTS:
            return [name for name, _ in output_entries(machine, value)]
        if value.unknown is not None:
            return value.unknown
        if is_dict(value):
            if value.place is not None:
                machine.note(KeysEvent(value.place))
            return [decode_key(key) for key in value.properties]
        if is_set(value):
            return [decode_key(key) for key in value.data]
        if value.kind == ITERATOR:
            try:
                return list(drain(machine, value))
            except UnknownItems as items:
                return items.value
        if value.kind == "opaque":
            return Unknown(value.data.reason)
        if value.kind == INSTANCE:
            if value.data.has("__iter__"):
                return self.iterate(machine, self.call_member(machine, value, "__iter__", []))
            if value.data.unknown is not None:
                return Unknown(value.data.unknown.reason)
        method = METHODS.get(value.kind, {}).get("__iter__")
        if method is not None:
            return self.iterate(machine, apply(machine, method, (value,), []))
        raise throw(machine, "TypeError", f"'{type_name(value)}' object is not iterable")

    def new_iterator(self, _machine: Machine, items: list[Any]) -> Any:
        """The result of a generator."""
        return make_iterator(iter(items))

    def keys(self, machine: Machine, value: Any) -> Iterable[Any] | Unknown:
        """What a loop over keys visits."""
        return self.iterate(machine, value)

    def new_object(self, _machine: Machine) -> MapValue:
        """`{}`."""
        return new_dict()

    def copy_entries(self, machine: Machine, target: Any, source: Any, without: frozenset[str]) -> None:
        """`**source` in a display."""
        del without
        if not isinstance(source, MapValue) or not is_dict(source):
            raise throw(machine, "TypeError", f"'{type_name(source)}' object is not a mapping")
        if source.kind == OUTPUTS:
            target.kind, target.data, target.outputs = OUTPUTS, source.data, source.outputs
        elif source.unknown is not None:
            target.unknown = source.unknown
        target.properties.update(source.properties)

    def define_accessor(self, machine: Machine, target: Any, key: Any, role: str, function: Any) -> None:
        """There are no accessors in displays."""
        raise AssertionError((machine, target, key, role, function))

    def missing_name(self, machine: Machine, name: str) -> Any:
        """A name without a declaration: one of a star import, or an error."""
        found = machine.runner.of_star_imports(machine, name)
        if found is not NOTHING:
            return found
        raise throw(machine, "NameError", f"name '{name}' is not defined")

    def unset_name(self, machine: Machine, name: str, scope: Scope) -> Any:
        """A variable that the program has not assigned yet; those of the runtime are undefined."""
        if name.startswith("."):
            return UNDEFINED
        if scope.parent is machine.globals:
            cell = machine.globals.find(name)
            return self.missing_name(machine, name) if cell is None else cell.value
        message = f"cannot access local variable '{name}' where it is not associated with a value"
        raise throw(machine, "UnboundLocalError", message)

    def error_value(self, _machine: Machine, kind: str, message: str) -> Any:
        """An error as the runtime raises it."""
        return error_instance(kind, message)

    def new_class(self, machine: Machine, function: Any, parent: Any) -> None:
        """Classes are made by the runtime."""
        raise AssertionError((machine, function, parent))

    def construct_parent(self, machine: Machine, home: Any, receiver: Any, arguments: list[Any]) -> None:
        """Parents are called by the program itself."""
        raise AssertionError((machine, home, receiver, arguments))

    def construct(self, machine: Machine, callee: Any, arguments: list[Any]) -> Any:
        """Classes are called as functions are."""
        return machine.call(callee, None, arguments)


def drain(machine: Machine, iterator: MapValue) -> Iterator[Any]:
    """The remaining items of an iterator, one by one; raises UnknownItems."""
    while True:
        lazy, index = iterator.data
        if not lazy.has(index):
            return
        machine.journal.touch(iterator)
        iterator.data = [lazy, index + 1]
        machine.step()
        yield lazy.at(index)


def _live(target: ListValue) -> Iterator[Any]:
    index = 0
    while index < len(target.items):
        yield target.items[index]
        index += 1
