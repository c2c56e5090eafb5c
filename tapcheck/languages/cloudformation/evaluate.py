"""What the values of a template come to, as far as the template itself tells."""

from __future__ import annotations

import base64
import ipaddress
import json
from collections.abc import Callable, Mapping
from typing import Any

from tapcheck.languages.cloudformation.functions import Call, attribute_named, call_of, parts, substitution
from tapcheck.languages.cloudformation.template import Entry, Template
from tapcheck.languages.documents.tree import Fields, Items, Node, Scalar, text_of
from tapcheck.values import AttributeSource, Path, Unknown, Value

_NOTHING = Unknown("AWS::NoValue")
_DEEPEST = 60
_PSEUDO = "pseudo"
LIST_TYPES = ("CommaDelimitedList", "List<")


class Evaluator:
    """Evaluates parts of one template; what only a deployment knows is asked of ``source``.

    Questions have the addresses `Resources.Id` with the path `("Ref",)` or that of an attribute, `Parameters.Id`
    and `AWS::Region` with the path `()`, and `import` for exported values of other stacks.
    """

    def __init__(
        self,
        template: Template,
        source: AttributeSource | None = None,
        exports: Mapping[str, Value] | None = None,
        given: Mapping[str, Value] | None = None,
        nested: Callable[[str], Evaluator | None] | None = None,
    ) -> None:
        """``given`` are values of parameters; ``nested`` gives the evaluator of a resource that is itself a stack."""
        self.template = template
        self._given = given or {}
        self._nested = nested
        self._source = source
        self._exports = exports or {}
        self._parameters: dict[str, Value] = {}
        self._conditions: dict[str, bool | None] = {}
        self._properties: dict[str, Mapping[str, Value]] = {}
        self._working: set[str] = set()
        self._depth = 0

    def parameter(self, name: str) -> Value:
        """The value of a parameter: its default, else what the source says."""
        if name not in self._parameters:
            self._parameters[name] = self._parameter(self.template.parameters[name])
        return self._parameters[name]

    def condition(self, name: str) -> bool | None:
        """Whether a condition holds with the defaults of all parameters; None when that cannot be told."""
        if name not in self._conditions:
            entry = self.template.conditions.get(name)
            self._conditions[name] = None
            if entry is not None:
                self._conditions[name] = self._holds(entry.node)
        return self._conditions[name]

    def properties(self, name: str) -> Mapping[str, Value]:
        """The evaluated properties of a resource; those that come to nothing are left out."""
        if name in self._properties:
            return self._properties[name]
        if name in self._working:
            return {}
        self._working.add(name)
        resource = self.template.resources[name]
        found = self.value(resource.properties) if resource.properties is not None else {}
        self._working.discard(name)
        self._properties[name] = found if isinstance(found, Mapping) else {}
        return self._properties[name]

    def value(self, node: Node | None) -> Value:
        """The value of any part of the template."""
        if node is None:
            return None
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                return Unknown("too deep")
            call = call_of(node)
            if call is not None:
                return self._call(call)
            if isinstance(node, Fields):
                members = ((name, self.value(value)) for name, (_, value) in node.members.items())
                return {name: value for name, value in members if value is not _NOTHING}
            if isinstance(node, Items):
                return tuple(value for value in map(self.value, node.items) if value is not _NOTHING)
            return _plain(node)
        finally:
            self._depth -= 1

    def output(self, name: str) -> Value:
        """The value of an output: always text for those who read it, lists joined as the service joins them."""
        entry = self.template.outputs.get(name)
        if entry is None:
            return Unknown(f"Outputs.{name}", "string")
        value = self.value(entry.field("Value"))
        match value:
            case tuple() if all(isinstance(item, (str, int)) for item in value):
                return ",".join(_text(item) for item in value)
            case str() | int():
                return _text(value)
            case _:
                return _unlike(value, "string")

    def _parameter(self, entry: Entry) -> Value:
        type_ = text_of(entry.field("Type")) or "String"
        default = entry.field("Default")
        listed = type_.startswith(LIST_TYPES)
        if entry.name in self._given:
            return _as_parameter(self._given[entry.name], listed)
        if default is None or type_.startswith("AWS::SSM::"):
            what = ["list", "string"] if listed else "number" if type_ == "Number" else "string"
            traits = {"Type": type_, "Description": text_of(entry.field("Description")) or ""}
            return self._ask(f"Parameters.{entry.name}", "parameter", (), traits, what)
        text = default.text if isinstance(default, Scalar) else ""
        if listed:
            return tuple(item.strip() for item in text.split(",")) if text else ()
        return text

    def _call(self, call: Call) -> Value:
        argument = call.argument
        match call.name:
            case "Ref":
                return self.reference(argument.text) if isinstance(argument, Scalar) else Unknown("Ref")
            case "Fn::GetAtt":
                named = attribute_named(argument)
                return self.attribute(*named) if named and named[1] else Unknown("Fn::GetAtt")
            case "Fn::Sub":
                return self._substituted(argument)
            case "Fn::Join":
                return self._joined(argument)
            case "Fn::If":
                return self._chosen(argument)
            case "Fn::FindInMap":
                return self._found(argument)
            case "Fn::Select":
                return self._selected(argument)
            case "Fn::Split":
                return self._split(argument)
            case "Fn::GetAZs":
                return self._ask("AWS::AvailabilityZones", _PSEUDO, (), {}, ["list", "string"])
            case "Fn::Cidr":
                return self._subnets(argument)
            case "Fn::ImportValue":
                name = self.value(argument)
                if isinstance(name, str) and name in self._exports:
                    return self._exports[name]
                return self._ask("import", "import", (name if isinstance(name, str) else "",), {}, "string")
            case "Fn::Base64":
                text = self.value(argument)
                return base64.b64encode(text.encode()).decode() if isinstance(text, str) else _unlike(text, "string")
            case "Fn::Length":
                items = self.value(argument)
                return len(items) if isinstance(items, tuple) else _unlike(items, "number")
            case "Fn::ToJsonString":
                return _as_json(self.value(argument))
            case "Condition" | "Fn::And" | "Fn::Or" | "Fn::Not" | "Fn::Equals":
                held = self._holds(call.node)
                return Unknown(call.name, "bool") if held is None else held
            case _:
                return Unknown(call.name)

    def reference(self, name: str) -> Value:
        """What `Ref` of a name gives."""
        if name == "AWS::NoValue":
            return _NOTHING
        if name in self.template.parameters:
            return self.parameter(name)
        if name.startswith("AWS::"):
            listed = name == "AWS::NotificationARNs"
            return self._ask(name, _PSEUDO, (), {}, ["list", "string"] if listed else "string")
        return self.attribute(name, "Ref")

    def attribute(self, name: str, attribute: str) -> Value:
        """An attribute of a resource, or with the attribute `Ref` what `Ref` gives."""
        address = f"Resources.{name}"
        resource = self.template.resources.get(name)
        if resource is None:
            return Unknown(address, "string")
        inner = self._nested(name) if self._nested is not None and attribute.startswith("Outputs.") else None
        if inner is not None:
            return inner.output(attribute.removeprefix("Outputs."))
        if self._source is None:
            return Unknown(f"{address}.{attribute}", None if attribute != "Ref" else "string")
        return self._ask(address, resource.type, tuple(attribute.split(".")), self.properties(name), "string")

    def _ask(self, address: str, type_: str, path: Path, arguments: Mapping[str, Value], what: Any) -> Value:
        if self._source is None:
            return Unknown(".".join([address, *map(str, path)]), what)
        return self._source.answer(address, type_, path, arguments, {})

    def _substituted(self, argument: Node) -> Value:
        found = substitution(argument)
        if found is None:
            return Unknown("Fn::Sub", "string")
        text, names = found
        pieces: list[str] = []
        for part in parts(text.text):
            if not part.variable:
                pieces.append(part.text)
                continue
            own = names.get(part.text) if names else None
            if own is not None:
                value = self.value(own)
            elif "." in part.text and not part.text.startswith("AWS::"):
                value = self.attribute(*part.text.split(".", 1))
            else:
                value = self.reference(part.text)
            if isinstance(value, tuple):
                value = ",".join(map(str, value))
            if not isinstance(value, (str, int, bool)):
                return _unlike(value, "string", "".join(pieces))
            pieces.append(_text(value))
        return "".join(pieces)

    def _joined(self, argument: Node) -> Value:
        delimiter, items = self._two(argument)
        if isinstance(items, Unknown):
            return _unlike(items, "string")
        if not isinstance(delimiter, str) or not isinstance(items, tuple):
            return Unknown("Fn::Join", "string")
        for item in items:
            if not isinstance(item, (str, int, bool)):
                return _unlike(item, "string")
        return delimiter.join(_text(item) for item in items)

    def _chosen(self, argument: Node) -> Value:
        if not isinstance(argument, Items) or len(argument.items) != 3:
            return Unknown("Fn::If")
        held = self.condition(text_of(argument.items[0]) or "")
        if held is not None:
            return self.value(argument.items[1 if held else 2])
        first, second = self.value(argument.items[1]), self.value(argument.items[2])
        if first == second:
            return first
        kind = "string" if isinstance(first, str) and isinstance(second, str) else None
        return Unknown(f"Conditions.{text_of(argument.items[0])}", kind)

    def _found(self, argument: Node) -> Value:
        if not isinstance(argument, Items) or len(argument.items) < 3:
            return Unknown("Fn::FindInMap")
        name, top, second = (self.value(item) for item in argument.items[:3])
        entry = self.template.mappings.get(name) if isinstance(name, str) else None
        if entry is None or not isinstance(top, (str, int)) or not isinstance(second, (str, int)):
            return Unknown(f"Mappings.{name}" if isinstance(name, str) else "Fn::FindInMap")
        below = entry.field(_text(top))
        leaf = below.get(_text(second)) if isinstance(below, Fields) else None
        if leaf is not None:
            return self.value(leaf)
        options = argument.items[3] if len(argument.items) > 3 else None
        default = options.get("DefaultValue") if isinstance(options, Fields) else None
        return self.value(default) if default is not None else Unknown(f"Mappings.{name}")

    def _selected(self, argument: Node) -> Value:
        number, items = self._two(argument)
        if isinstance(items, Unknown):
            return Unknown(items.origin)
        if not isinstance(items, tuple) or not isinstance(number, (str, int)) or not str(number).isdigit():
            return Unknown("Fn::Select")
        return items[int(number)] if int(number) < len(items) else Unknown("Fn::Select")

    def _split(self, argument: Node) -> Value:
        delimiter, text = self._two(argument)
        if isinstance(delimiter, str) and delimiter and isinstance(text, str):
            return tuple(text.split(delimiter))
        return _unlike(text, ["list", "string"])

    def _subnets(self, argument: Node) -> Value:
        given = self.value(argument)
        if not isinstance(given, tuple) or len(given) < 2:
            return Unknown("Fn::Cidr", ["list", "string"])
        block, count, bits = given[0], given[1], given[2] if len(given) > 2 else None
        if not isinstance(block, str) or not str(count).isdigit() or (bits is not None and not str(bits).isdigit()):
            return Unknown("Fn::Cidr", ["list", "string"])
        try:
            network = ipaddress.ip_network(block)
            host_bits = int(str(bits)) if bits is not None else 8
            size = 1 << host_bits
            first = int(network.network_address)
            length = network.max_prefixlen - host_bits
            if length < network.prefixlen or int(str(count)) > 256:
                return Unknown("Fn::Cidr", ["list", "string"])
            found = [ipaddress.ip_network((first + number * size, length)) for number in range(int(str(count)))]
        except ValueError:
            return Unknown("Fn::Cidr", ["list", "string"])
        return tuple(str(item) for item in found)

    def _two(self, argument: Node) -> tuple[Value, Value]:
        if not isinstance(argument, Items) or len(argument.items) != 2:
            return None, None
        return self.value(argument.items[0]), self.value(argument.items[1])

    def _holds(self, node: Node) -> bool | None:
        if isinstance(node, Fields) and len(node.members) == 1 and "Condition" in node.members:
            return self.condition(text_of(node.members["Condition"][1]) or "")
        call = call_of(node)
        if call is None:
            plain = _plain(node) if isinstance(node, Scalar) else None
            return plain if isinstance(plain, bool) else None
        argument = call.argument
        items = argument.items if isinstance(argument, Items) else [argument]
        match call.name:
            case "Condition":
                return self.condition(text_of(argument) or "")
            case "Fn::Not":
                held = self._holds(items[0]) if items else None
                return None if held is None else not held
            case "Fn::And" | "Fn::Or":
                decisive = call.name == "Fn::Or"
                held_all = [self._holds(item) for item in items]
                if decisive in held_all:
                    return decisive
                return None if None in held_all else not decisive
            case "Fn::Equals" if len(items) == 2:
                return _equal(self.value(items[0]), self.value(items[1]))
            case "Fn::Contains" if len(items) == 2:
                among, one = self.value(items[0]), self.value(items[1])
                known = isinstance(among, tuple) and isinstance(one, str) and not any(map(_unknown_in, among))
                return one in among if known and isinstance(among, tuple) else None
            case _:
                return None


def _as_parameter(value: Value, listed: bool) -> Value:
    """What is passed to a nested stack, as it arrives there: text, or a list where the type says so."""
    if isinstance(value, tuple):
        if listed or any(not isinstance(item, (str, int)) for item in value):
            return value
        return ",".join(_text(item) for item in value)
    if isinstance(value, (str, int)):
        text = _text(value)
        return tuple(item.strip() for item in text.split(",")) if listed and text else () if listed else text
    return value


def _plain(node: Node) -> Value:
    if not isinstance(node, Scalar):
        return Unknown("")
    return node.text if isinstance(node.value, float) else node.value


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _equal(left: Value, right: Value) -> bool | None:
    if _unknown_in(left) or _unknown_in(right):
        return None
    if isinstance(left, (str, int)) and isinstance(right, (str, int)):
        return _text(left) == _text(right)
    return left == right


def _unknown_in(value: Value) -> bool:
    if isinstance(value, Unknown):
        return True
    if isinstance(value, tuple):
        return any(map(_unknown_in, value))
    return isinstance(value, Mapping) and any(map(_unknown_in, value.values()))


def _unlike(value: Value, kind: Any, prefix: str = "") -> Unknown:
    """An unknown value of another type that goes back to the same thing."""
    return Unknown(value.origin if isinstance(value, Unknown) else "", kind, prefix)


def _as_json(value: Value) -> Value:
    if _unknown_in(value):
        return Unknown("Fn::ToJsonString", "string")
    return json.dumps(value, separators=(",", ":"), default=list)
