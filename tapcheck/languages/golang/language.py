"""The semantics of Go as far as test programs need them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.deployed import OutputField, read_field
from tapcheck.languages.golang.lower_pointers import POINTEE
from tapcheck.languages.golang.structures import embedded_in, forget_structure, holder_of
from tapcheck.languages.golang.types import GoType
from tapcheck.languages.golang.values import NETWORK, Package, equal, error, is_structure, pointee, zero
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.values import (
    UNDEFINED,
    FunctionValue,
    ListValue,
    MapValue,
    NativeFunction,
    Thrown,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.golang.library import Library
    from tapcheck.languages.program.machine import Machine

_EQUALITY = ("==", "!=")
_COMPARED = {"<", "<=", ">", ">="}


class Go:
    """The language object of Go; ``library`` knows the packages, ``methods`` those of the program's types."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.methods: dict[str, dict[str, FunctionValue]] = {}
        self._shared: dict[int, Any] = {}

    def share(self, *values: Any) -> None:
        """Notes values that stand for several ones of the program: copies of a structure, parts of an array.

        What the program changes in them is unknown from then on.
        """
        self._shared.update({id(value): value for value in values})

    def truth(self, machine: Machine, value: Any) -> bool | Unknown:  # noqa: ARG002
        """A condition is a bool."""
        if isinstance(value, Unknown):
            return value
        return value if isinstance(value, bool) else Unknown("condition")

    def absent(self, machine: Machine, value: Any) -> bool | Unknown:  # noqa: ARG002
        """Go has no `??`."""
        return value is None

    def binary(self, machine: Machine, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, comparison and concatenation."""
        if operator in ("error==", "error!="):
            return self._of_error(left, operator == "error==")
        for side, other in ((left, right), (right, left)):
            if isinstance(side, Unknown) and side.read is not None and other in ("", None) and operator in _EQUALITY:
                return Unknown(side.reason, assume=operator == "!=", kind="boolean")
            if isinstance(side, (Unknown, Undefined)):
                reason = side.reason if isinstance(side, Unknown) else "undefined"
                return Unknown(reason)
        if operator in ("==", "!="):
            same = equal(left, right)
            return same if isinstance(same, Unknown) else same is (operator == "==")
        if isinstance(left, str) and isinstance(right, str):
            if operator == "+":
                machine.grow(characters=len(left) + len(right))
                return texts.join((left, right))
            return _compared(operator, left, right) if operator in _COMPARED else Unknown(operator)
        if _is_number(left) and _is_number(right):
            return _arithmetic(operator, left, right)
        return Unknown(f"operator {operator}")

    def _of_error(self, value: Any, equals: bool) -> Any:
        """Whether an error is nil: programs count on that."""
        if isinstance(value, Unknown):
            return Unknown(value.reason, assume=equals, kind="boolean")
        return (value is None) is equals

    def unary(self, machine: Machine, operator: str, value: Any) -> Any:  # noqa: ARG002
        """`-x` and `+x`."""
        if isinstance(value, Unknown) or not _is_number(value):
            return value if isinstance(value, Unknown) else Unknown(f"operator {operator}")
        return -value if operator == "-" else value

    def same(self, machine: Machine, left: Any, right: Any) -> bool | Unknown:  # noqa: ARG002
        """Whether an arm of a switch matches."""
        return equal(left, right)

    def get(self, machine: Machine, target: Any, key: Any) -> Any:
        """Fields, elements and package members."""
        if isinstance(target, Unknown):
            return target
        if isinstance(key, Unknown):
            return key
        if isinstance(target, Package):
            return self.library.member(machine, target.path, str(key))
        if key == POINTEE and target is not None:
            return pointee(target)
        if isinstance(target, ListValue):
            if target.unknown is not None:
                return target.unknown
            if isinstance(key, int) and 0 <= key < len(target.items):
                return target.items[key]
            raise machine.throw("panic", f"index out of range [{key}] with length {len(target.items)}")
        if isinstance(target, MapValue):
            return self._property(machine, target, key)
        if target is None:
            return Unknown("nil")
        return Unknown("member")

    def _property(self, machine: Machine, target: MapValue, key: Any) -> Any:
        known = self.library.property(machine, target, key)
        if known is not None:
            return known.value
        if key in target.properties:
            value = target.properties[key]
            return read_field(machine, value) if isinstance(value, OutputField) else value
        if target.unknown is not None:
            return target.unknown
        if target.kind == "map":
            return zero(target.data) if isinstance(target.data, GoType) else Unknown("missing key")
        method = self._method(target, key)
        if method is not None:
            function, receiver = method
            return NativeFunction(
                str(key), lambda _machine, _receiver, given: machine.call(function, None, [receiver, *given])
            )
        holder = holder_of(target, key)
        return Unknown("field") if holder is None else self._property(machine, holder, key)

    def _method(self, target: MapValue, key: Any) -> tuple[FunctionValue, MapValue] | None:
        """A method of a structure's type, or of one that it embeds, and what it is called on."""
        for holder in (target, *embedded_in(target)):
            method = self.methods.get(self._type_name(holder), {}).get(str(key))
            if method is not None:
                return method, holder
        return None

    def set(self, machine: Machine, target: Any, key: Any, value: Any) -> None:
        """Assignment to a field or element."""
        if id(target) in self._shared:
            self._set_shared(machine, target, key)
            return
        if target is None:
            raise machine.thrown(error("assignment to what is nil"))
        if key == POINTEE and is_structure(target):
            self._replace(machine, target, value)
        elif isinstance(target, MapValue):
            if isinstance(key, (Unknown, ListValue, MapValue)):
                target.unknown = Unknown("assignment to an unknown key")
            else:
                machine.set_property(holder_of(target, key) or target, key, value)
        elif isinstance(target, ListValue):
            if isinstance(key, int) and 0 <= key < len(target.items):
                items = list(target.items)
                items[key] = value
                machine.set_items(target, items)
            else:
                machine.journal.touch(target)
                target.unknown = Unknown("assignment to an unknown index")

    def _replace(self, machine: Machine, target: MapValue, value: Any) -> None:
        """`*pointer = value` for structures."""
        if is_structure(value) and value.unknown is None:
            for key, item in value.properties.items():
                machine.set_property(target, key, item)
        else:
            forget_structure(machine, target, value.reason if isinstance(value, Unknown) else "structure")

    def _set_shared(self, machine: Machine, target: Any, key: Any) -> None:
        if isinstance(target, MapValue) and isinstance(key, str):
            machine.set_property(target, key, Unknown("field of a copied structure"))
            return
        for other in self._shared.values():
            if isinstance(other, ListValue):
                machine.journal.touch(other)
                other.unknown = Unknown("elements of a shared array")

    def delete(self, machine: Machine, target: Any, key: Any) -> Any:
        """Go deletes by a function."""
        del machine, target, key
        return UNDEFINED

    def call_member(self, machine: Machine, target: Any, key: Any, arguments: list[Any]) -> Any:
        """Calls of package functions and methods."""
        if isinstance(target, Package):
            return self.library.call(machine, target.path, str(key), arguments)
        if isinstance(target, MapValue):
            method = self._method(target, key)
            if method is not None:
                function, receiver = method
                return machine.call(function, None, [receiver, *arguments])
            known = self.library.call_method(machine, target, str(key), arguments)
            if known is not None:
                return known.value
            member = self.get(machine, target, key)
            if not isinstance(member, Unknown):
                return machine.call(member, target, arguments)
        reason = target.reason if isinstance(target, Unknown) else NETWORK
        self.library.look_at(machine, [target, *arguments])
        return machine.call_unknown(reason, arguments)

    def _type_name(self, target: MapValue) -> str:
        return target.data.name if isinstance(target.data, GoType) else ""

    def iterate(self, machine: Machine, value: Any) -> Iterable[Any] | Unknown:  # noqa: ARG002
        """The items of a list; several results are one too."""
        if isinstance(value, ListValue):
            return value.unknown or list(value.items)
        if value is None:
            return []
        return value if isinstance(value, Unknown) else Unknown("iteration")

    def keys(self, machine: Machine, value: Any) -> Iterable[Any] | Unknown:
        """Loops over keys are lowered to loops over pairs."""
        return self.iterate(machine, value)

    def text(self, machine: Machine, value: Any) -> str | Unknown:  # noqa: ARG002
        """The value as text."""
        return value if isinstance(value, (str, Unknown)) else Unknown("text")

    def key(self, machine: Machine, value: Any) -> Any:  # noqa: ARG002
        """Keys are stored as they are."""
        return value

    def regex(self, machine: Machine, pattern: str, flags: str) -> Any:
        """Go has no such literals."""
        del machine, pattern, flags
        return Unknown("regular expression")

    def missing_name(self, machine: Machine, name: str) -> Any:  # noqa: ARG002
        """A name that is declared in a file or package that is not here."""
        return Unknown(f"name '{name}'")

    def call_unknown(self, machine: Machine, value: Unknown, arguments: list[Any]) -> Any:
        """A call of something that only reality knows; it does not throw here."""
        self.library.escape(machine, arguments)
        return machine.call_unknown(value.reason, arguments)

    def not_callable(self, machine: Machine, value: Any, arguments: list[Any]) -> Any:
        """Calls of what is no known function."""
        del value
        self.library.escape(machine, arguments)
        return Unknown("call")

    def new_object(self, machine: Machine) -> Any:  # noqa: ARG002
        """An empty map."""
        return MapValue(kind="map")

    def copy_entries(self, machine: Machine, target: Any, source: Any, without: frozenset[str]) -> None:
        """Go has no such spread."""

    def define_accessor(self, machine: Machine, target: Any, key: Any, role: str, function: Any) -> None:
        """Go has no accessors."""

    def error_value(self, machine: Machine, kind: str, message: str) -> Any:  # noqa: ARG002
        """A panic or error."""
        return error(message)

    def new_iterator(self, machine: Machine, items: list[Any]) -> Any:  # noqa: ARG002
        """Go has no generators."""
        return ListValue(items)

    def new_class(self, machine: Machine, function: Any, parent: Any) -> None:
        """Go has no classes."""

    def construct_parent(self, machine: Machine, home: Any, receiver: Any, arguments: list[Any]) -> None:
        """Go has no classes."""

    def construct(self, machine: Machine, callee: Any, arguments: list[Any]) -> Any:
        """Go has no classes."""
        del machine, callee, arguments
        return Unknown("construction")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _compared(operator: str, left: Any, right: Any) -> bool:
    match operator:
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case _:
            return bool(left >= right)


def _arithmetic(operator: str, left: Any, right: Any) -> Any:
    if operator in _COMPARED:
        return _compared(operator, left, right)
    whole = isinstance(left, int) and isinstance(right, int)
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right == 0:
            raise Thrown(error("integer divide by zero"))
        case "/":
            return int(left / right) if whole and abs(left) < 2**53 else left / right
        case "%" if whole and right:
            return abs(left) % abs(right) * (1 if left >= 0 else -1)
        case _:
            return Unknown(f"operator {operator}")
