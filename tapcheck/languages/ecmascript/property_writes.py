"""Writing, removal and presence of properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import index_of_key
from tapcheck.languages.ecmascript.library import METHODS
from tapcheck.languages.ecmascript.library.operands import shown
from tapcheck.languages.ecmascript.library.outputs import has_output
from tapcheck.languages.ecmascript.property_keys import FUNCTIONS, MOST_PROTOTYPES, empty_name, key_text
from tapcheck.languages.program.output_reads import mark_copy
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.trace import MissingEvent
from tapcheck.languages.program.values import HOLE, BoundFunction, ListValue, MapValue, RegexValue, Undefined, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def set_property(machine: Machine, target: Any, key: Any, value: Any) -> None:
    """`target.key = value`."""
    if isinstance(target, MapValue):
        _of_object(machine, target, key, value)
    elif isinstance(target, ListValue):
        _set_item(machine, target, key, value)
    elif target is None or isinstance(target, Undefined):
        raise machine.throw("TypeError", f"Cannot set properties of {empty_name(target)} (setting '{key_text(key)}')")
    elif isinstance(target, RegexValue):
        if key == "lastIndex":
            machine.journal.set_position(target, value)
    elif isinstance(target, FUNCTIONS):
        if key == "prototype" and isinstance(value, MapValue) and not isinstance(target, BoundFunction):
            target.prototype = value
        else:
            target.properties[key] = value


def _of_object(machine: Machine, target: MapValue, key: Any, value: Any) -> None:
    if isinstance(key, Unknown):
        machine.journal.touch(target)
        target.unknown = key
        return
    if type(key) is int:
        key = str(key)
    mark_copy(target, key)
    holder: MapValue | None = target
    for _ in range(MOST_PROTOTYPES):
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
    _replace_global(machine, target, key, value)


def _replace_global(machine: Machine, target: MapValue, key: Any, value: Any) -> None:
    """A property of the global object is a variable that everybody sees."""
    everything = machine.globals.find("globalThis")
    if everything is None or everything.value is not target or not isinstance(key, str):
        return
    cell = machine.globals.find(key)
    if cell is None:
        machine.globals.define(key, value)
    else:
        machine.journal.set_cell(cell, value)


def _set_item(machine: Machine, target: ListValue, key: Any, value: Any) -> None:
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


def delete_property(machine: Machine, target: Any, key: Any) -> Any:
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


def has_property(machine: Machine, key: Any, target: Any) -> bool | Unknown:
    """`key in target`."""
    if isinstance(target, Unknown) or isinstance(key, Unknown):
        return Unknown((target if isinstance(target, Unknown) else key).reason, kind="boolean")
    name = machine.language.key(machine, key)
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
    if isinstance(target, FUNCTIONS):
        return name in target.properties
    raise machine.throw("TypeError", f"Cannot use 'in' operator to search for '{key_text(name)}' in {shown(target)}")
