"""What `encoding/json` makes of a JSON value for a variable of a type.

As Go's src/encoding/json/decode.go has it: what does not fit is left out and becomes an error at the end, the rest is
filled in; members without a field are left out; `null` empties pointers, maps, lists and interfaces and changes nothing
else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.json_fields import JsonField, field_for
from tapcheck.languages.golang.json_text import JsonNumber, JsonObject, JsonSyntaxError, RawJson, parse_json
from tapcheck.languages.golang.types import GoType, Shape
from tapcheck.languages.golang.values import is_pointer, is_structure, literal, pointee, pointer, sized, zero
from tapcheck.languages.program.values import ListValue, MapValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

UNKNOWN = "JSON in a variable of this type"
_ANY = frozenset({"interface{}", "any"})
_SIGNED: Mapping[str, int] = {"int": 64, "int8": 8, "int16": 16, "int32": 32, "int64": 64, "rune": 32}
_UNSIGNED: Mapping[str, int] = {"uint": 64, "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64, "byte": 8}
_METHODS = ("UnmarshalJSON", "UnmarshalText")


class Given:
    """A value in place of data: it fits every type."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Decoding:
    """One call of `Unmarshal` or `Decode`.

    ``mismatch`` becomes true when a value does not fit its type, ``doubtful`` when nobody can tell. ``strict``:
    members without a field are mismatches.
    """

    def __init__(self, machine: Machine, strict: bool = False) -> None:
        self._machine = machine
        self._strict = strict
        self.mismatch = False
        self.doubtful = False

    def value(self, data: Any, type_: GoType | None, old: Any) -> Any:
        """What a variable of a type holds then; ``old`` is what it holds before."""
        if isinstance(data, Given):
            return data.value
        if type_ is None or self._decodes_itself(type_):
            return self._doubt()
        if type_.name in _ANY:
            return self._doubt() if is_pointer(old) or is_structure(old) else anything(data)
        if type_.name == "json.RawMessage":
            return RawJson(data)
        if data is None:
            return None if type_.nilable or type_.shape in (Shape.LIST, Shape.MAP) else old
        match type_.shape:
            case Shape.STRUCT:
                return self._structure(data, type_, old)
            case Shape.POINTER:
                inner = self.value(data, type_.element, pointee(old) if is_pointer(old) else _zero(type_.element))
                return pointer(inner, type_.element)
            case Shape.MAP:
                return self._map(data, type_, old)
            case Shape.LIST:
                return self._list(data, type_, old)
            case _:
                return self._basic(data, type_, old)

    def _decodes_itself(self, type_: GoType) -> bool:
        """Whether a type has a method of its own for it."""
        methods = self._machine.language.methods.get(type_.name.removeprefix("*"), {})  # type: ignore[attr-defined]
        return any(name in methods for name in _METHODS)

    def _doubt(self) -> Unknown:
        self.doubtful = True
        return Unknown(UNKNOWN)

    def _refuse(self, old: Any) -> Any:
        self.mismatch = True
        return old

    def _structure(self, data: Any, type_: GoType, old: Any) -> Any:
        if type_.fields is None:
            return self._doubt()
        if not isinstance(data, JsonObject):
            return self._refuse(old)
        target = old if is_structure(old) else literal(type_, [], [])
        for key, item in data.members:
            field = field_for(type_, key)
            if field is None:
                self.mismatch = self.mismatch or self._strict
            else:
                self._field(target, type_, field, item)
        return target

    def _field(self, target: MapValue, type_: GoType, field: JsonField, data: Any) -> None:
        holder, inner = target, type_
        for name in field.path[:-1]:
            inner = next(part.type for part in inner.fields or () if part.name == name)
            held = holder.properties.get(name)
            if held is None:
                if not name[:1].isupper():
                    self._doubt()
                    return
                held = literal(inner, [], [])
                self._set(holder, name, held)
            if not is_structure(held):
                self._doubt()
                return
            holder = held
        name = field.path[-1]
        old = holder.properties.get(name, _zero(field.type))
        new = self._unquoted(data, field.type, old) if field.quoted else self.value(data, field.type, old)
        self._set(holder, name, new)

    def _set(self, holder: MapValue, name: str, value: Any) -> None:
        self._machine.language.set(self._machine, holder, name, value)

    def _unquoted(self, data: Any, type_: GoType, old: Any) -> Any:
        """A value that the tag wants to be written in quotes (`json:",string"`)."""
        if data is None or isinstance(data, Given) or type_.shape is not Shape.OTHER:
            return self.value(data, type_, old)
        try:
            inner = parse_json(data) if isinstance(data, str) and not isinstance(data, JsonNumber) else None
        except JsonSyntaxError:
            inner = None
        if inner is None or isinstance(inner, JsonObject):
            return self._refuse(old)
        return self.value(inner, type_, old)

    def _map(self, data: Any, type_: GoType, old: Any) -> Any:
        if type_.key != "string" or type_.element is None:
            return self._doubt()
        if not isinstance(data, JsonObject):
            return self._refuse(old)
        known = isinstance(old, MapValue) and old.kind == "map" and old.unknown is None
        target = old if known else MapValue(kind="map", data=type_.element)
        for key, item in data.members:
            self._machine.set_property(target, key, self.value(item, type_.element, _zero(type_.element)))
        return target

    def _list(self, data: Any, type_: GoType, old: Any) -> Any:
        element = type_.element
        plain = type_.name.startswith("[]") or not type_.name.startswith("[")
        reused = isinstance(old, ListValue) and bool(old.items or old.unknown)
        if element is None or not plain or element.name in ("byte", "uint8") or reused:
            return self._doubt()
        if not isinstance(data, list):
            return self._refuse(old)
        self._machine.grow(items=len(data))
        return ListValue([self.value(item, element, _zero(element)) for item in data])

    def _basic(self, data: Any, type_: GoType, old: Any) -> Any:
        name = type_.name
        if name == "string":
            fits = isinstance(data, str) and not isinstance(data, JsonNumber)
            return data if fits else self._refuse(old)
        if name == "bool":
            return data if isinstance(data, bool) else self._refuse(old)
        if name in _SIGNED or name in _UNSIGNED:
            whole = data.whole if isinstance(data, JsonNumber) else None
            if whole is None or not _fits(whole, name):
                return self._refuse(old)
            return whole if name == "int" else sized(whole, name)
        if name == "float64":
            number = float(data) if isinstance(data, JsonNumber) else math.inf
            return self._refuse(old) if math.isinf(number) else number
        return self._doubt()


def anything(data: Any) -> Any:
    """The value for an empty interface."""
    if isinstance(data, Given):
        return data.value
    if isinstance(data, JsonObject):
        properties = {key: anything(item) for key, item in data.members}
        return MapValue(properties, kind="map", data=GoType("interface{}", nilable=True))
    if isinstance(data, list):
        return ListValue([anything(item) for item in data])
    return float(data) if isinstance(data, JsonNumber) else data


def from_plain(data: object) -> Any:
    """Plain data in the form in which texts are read."""
    if isinstance(data, dict):
        return JsonObject(tuple((str(key), from_plain(item)) for key, item in data.items()))
    if isinstance(data, (list, tuple)):
        return [from_plain(item) for item in data]
    if data is None or isinstance(data, (bool, str)):
        return data
    return JsonNumber(repr(data))


def _zero(type_: GoType | None) -> Any:
    return Unknown(UNKNOWN) if type_ is None else zero(type_)


def _fits(number: int, name: str) -> bool:
    least = 0 if name in _UNSIGNED else -(1 << (_SIGNED[name] - 1))
    most = (1 << _UNSIGNED[name]) - 1 if name in _UNSIGNED else -least - 1
    return least <= number <= most
