"""The attribute source of mocks: plausible answers that follow from addresses and arguments alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tapcheck.catalog import terraform
from tapcheck.catalog.formats import attribute_format, generated_format
from tapcheck.catalog.schema import Attribute, TypeKind
from tapcheck.mocks import guesses, templates
from tapcheck.mocks.answers import find_answer
from tapcheck.mocks.conversion import typed, unset
from tapcheck.mocks.outputs import MockInstance
from tapcheck.mocks.settings import MockSettings, Place
from tapcheck.mocks.subject import Subject, as_text, is_data_address, unique_suffix
from tapcheck.values import Path, Unknown, Value

_IDENTIFYING = frozenset({"id", "arn", "zone_id"})
_OUTSIDE = frozenset({"variable", "module", "function", "pseudo", "parameter", "import"})
"""What is asked for and is no attribute of a resource."""
_LARGEST_OBJECT_DEPTH = 8


class PlausibleSource:
    """An `AttributeSource` whose answers look like those of a deployment.

    The same question gets the same answer on every machine. Values of one resource fit together (the id in
    the ARN is its id), and those of related resources do where one names the other.
    """

    def __init__(self, settings: MockSettings | None = None) -> None:
        self.settings = settings or MockSettings()
        self._answers: dict[tuple[str, str], Value] = {}
        self._met: dict[str, Subject] = {}
        self._asked: dict[str, tuple[str, dict[str, Value]]] = {}
        self._open: dict[str, Value] = {}
        self._places = {"account"}

    @property
    def open(self) -> Mapping[str, Value]:
        """What was asked for and lies outside the code, by the key that an override of it has, with its answers."""
        return self._open

    @property
    def places(self) -> frozenset[str]:
        """The fields of the settings that answers took because nothing else says where the stack is deployed."""
        return frozenset(self._places)

    def instances(self) -> tuple[MockInstance, ...]:
        """The resources, data sources and absent modules that were asked for, with the values that they gave."""
        return tuple(
            MockInstance(address, type_, values, _computed(address, type_))
            for address, (type_, values) in self._asked.items()
        )

    def answer(
        self,
        address: str,
        type: str,
        path: Path,
        arguments: Mapping[str, Value],
        provider: Mapping[str, Value],
    ) -> Value:
        """See `values.AttributeSource`."""
        place = self._place(arguments, provider)
        override = self._override(address, path)
        if override is not None:
            return override
        if type in _OUTSIDE:
            value = self._outside(address, type, path, arguments, place)
            if type not in ("function", "pseudo"):
                self._open[_key(address, path)] = value
            if address == "AWS::StackName":
                self._places.add("stack")
            return value
        subject = self._subject(address, type, arguments, provider, place)
        if templates.is_template_type(type):
            return self._value(subject, ".".join(map(str, path)) or "Ref")
        if not path:
            return self._whole(subject)
        value = self._value(subject, str(path[0]))
        self._asked.setdefault(address, (type, {}))[1][str(path[0])] = value
        return self._descend(subject, value, path)

    def _outside(self, address: str, type_: str, path: Path, arguments: Mapping[str, Value], place: Place) -> Value:
        if type_ in ("pseudo", "parameter", "import"):
            return templates.outside_resources(address, type_, path, arguments, place)
        value = guesses.outside(address, type_, path, arguments, place)
        if type_ == "module" and path:
            self._asked.setdefault(address, ("", {}))[1][str(path[0])] = value
        return value

    def _place(self, arguments: Mapping[str, Value], provider: Mapping[str, Value]) -> Place:
        region = as_text(arguments.get("region")) or as_text(provider.get("region"))
        if not region:
            self._places.add("region")
        return Place.of(region or self.settings.region, self.settings)

    def _subject(
        self,
        address: str,
        type_: str,
        arguments: Mapping[str, Value],
        provider: Mapping[str, Value],
        place: Place,
    ) -> Subject:
        subject = Subject(
            address, type_, arguments, provider, place, lambda name: self._value(subject, name), self._met.get
        )
        return subject

    def _override(self, address: str, path: Path) -> Value:
        value: Value = self.settings.overrides.get(_key(address, path))
        return value

    def _whole(self, subject: Subject) -> Value:
        schema = subject.schema
        names = dict.fromkeys([*subject.arguments, *(schema.attributes if schema else ("id",))])
        return {name: self._value(subject, name) for name in names}

    def _descend(self, subject: Subject, value: Value, path: Path) -> Value:
        for at, step in enumerate(path[1:], 1):
            match value:
                case Mapping() if str(step) in value:
                    value = value[str(step)]
                case tuple() if isinstance(step, int) and -len(value) <= step < len(value):
                    value = value[step]
                case None | tuple() | Mapping():
                    return Unknown(f"{subject.address}.{'.'.join(map(str, path))}")
                case _:
                    return guesses.by_name(subject, str(path[-1]), None, f"{'.'.join(map(str, path[: at + 1]))}")
        return value

    def _value(self, subject: Subject, name: str) -> Value:
        override = self._override(subject.address, (name,))
        if override is not None:
            return override
        attribute = subject.schema.attributes.get(name) if subject.schema else None
        given = subject.argument(name)
        if given is not None and not (attribute and attribute.type.nested):
            return self._meet(subject, name, given)
        key = (subject.address, name)
        if key not in self._answers:
            self._answers[key] = Unknown(f"{subject.address}.{name}")
            self._answers[key] = self._invented(subject, name, attribute, given)
        elif isinstance(self._answers[key], Unknown):
            return guesses.by_name(subject, name, None, name)
        return self._meet(subject, name, self._answers[key])

    def _meet(self, subject: Subject, name: str, value: Value) -> Value:
        if name in _IDENTIFYING and isinstance(value, str):
            if subject.is_data:
                self._met.setdefault(value, subject)
            elif value not in self._met or self._met[value].is_data:
                self._met[value] = subject
        return value

    def _invented(self, subject: Subject, name: str, attribute: Attribute | None, given: Value) -> Value:
        if templates.is_template_type(subject.type):
            return templates.resource_value(subject, name)
        if given is None:
            answer = find_answer(subject.type, name, data=subject.is_data)
            if answer:
                return answer(subject)
            shared = self._shared(subject, name, attribute)
            if shared is not None:
                return shared
        if attribute is None:
            template = self._template(subject, name)
            if template:
                return typed(subject.render(template, name), None)
            return guesses.by_name(subject, name, None, name)
        return self._typed_attribute(subject, attribute, name, given)

    def _shared(self, subject: Subject, name: str, attribute: Attribute | None) -> Value:
        """What attributes of one name mean in every type of a provider."""
        prefix = subject.argument_text(f"{name}_prefix")
        if prefix:
            return prefix + unique_suffix(subject.seed(name))
        kind = attribute.type.kind if attribute else None
        match name:
            case "tags_all":
                return _all_tags(subject)
            case "region" if subject.type.startswith("aws_") and kind is TypeKind.STRING:
                return subject.place.region
            case "tags" | "labels" if subject.is_data and kind is TypeKind.MAP:
                return {}
            case _:
                return None

    def _template(self, subject: Subject, path: str) -> str | None:
        found = attribute_format(subject.type, path, data=subject.is_data)
        if found is None and path in {"arn", "id"} and not subject.is_data:
            found = generated_format(subject.type, path)
        return found

    def _typed_attribute(
        self,
        subject: Subject,
        attribute: Attribute,
        path: str,
        given: Value,
        *,
        depth: int = 0,
        written: bool = False,
    ) -> Value:
        """``written``: the surrounding object is one that the source spells out, so what it omits is unset."""
        if attribute.type.nested:
            return self._nested(subject, attribute, path, given, depth)
        if given is not None and not isinstance(given, Unknown):
            return given
        template = self._template(subject, path)
        if template is not None:
            return typed(subject.render(template, path), attribute.type)
        if written or (attribute.optional and not attribute.computed):
            return unset(attribute.type)
        if attribute.type.kind is TypeKind.STRING and subject.schema and f"{path}_prefix" in subject.schema.attributes:
            return subject.render("{unique_name}", path)
        return guesses.by_name(subject, attribute.name, attribute.type, path)

    def _nested(self, subject: Subject, attribute: Attribute, path: str, given: Value, depth: int) -> Value:
        """Nested objects: those that the source writes, completed, or one where the provider makes one."""
        kind = attribute.type.kind
        blocks: tuple[Any, ...]
        if isinstance(given, Mapping) and kind is not TypeKind.MAP:
            blocks = (given,)
        elif isinstance(given, tuple):
            blocks = given
        else:
            blocks = ({},) if attribute.computed and depth < _LARGEST_OBJECT_DEPTH else ()
        written = given is not None and not attribute.block
        objects = tuple(
            {
                name: self._typed_attribute(
                    subject, item, f"{path}.{name}", block.get(name), depth=depth + 1, written=written
                )
                for name, item in attribute.type.nested.items()
            }
            if isinstance(block, Mapping)
            else block
            for block in blocks
        )
        if kind is TypeKind.OBJECT:
            return objects[0] if objects else None
        if kind is TypeKind.MAP:
            return {} if given is None else given
        return objects


def _computed(address: str, type_: str) -> frozenset[str]:
    schema = terraform.data(type_) if is_data_address(address) else terraform.resource(type_)
    return frozenset(name for name, item in schema.attributes.items() if item.computed) if schema else frozenset()


def _key(address: str, path: Path) -> str:
    return ".".join([address, *(str(step) for step in path)])


def _all_tags(subject: Subject) -> Value:
    own = subject.argument("tags")
    defaults = subject.provider.get("default_tags")
    blocks = (defaults,) if isinstance(defaults, Mapping) else defaults if isinstance(defaults, tuple) else ()
    shared: dict[str, Value] = {}
    for block in blocks:
        tags = block.get("tags") if isinstance(block, Mapping) else None
        shared.update(tags if isinstance(tags, Mapping) else {})
    return {**shared, **(own if isinstance(own, Mapping) else {})}
