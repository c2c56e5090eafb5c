"""From evaluated outputs to mock outputs: whatever the evaluation left open gets a plausible value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tapcheck.mocks import guesses
from tapcheck.mocks.outputs import MockInstance, MockOutput, MockOutputs
from tapcheck.mocks.settings import MockSettings, Place
from tapcheck.values import Unknown, Value


class EvaluatedOutput(Protocol):
    """An output as the evaluation of a stack leaves it."""

    @property
    def value(self) -> Value:
        """Its value, parts of which may be unknown."""
        ...

    @property
    def type(self) -> Any:
        """Its type as `terraform output -json` writes types, or None when nobody knows it."""
        ...

    @property
    def sensitive(self) -> bool:
        """Whether it is declared sensitive."""
        ...

    @property
    def description(self) -> str:
        """What its block says about it; empty when it says nothing."""
        ...

    @property
    def export(self) -> str:
        """The name under which a CloudFormation stack exports it; empty without one."""
        ...


def generate(
    evaluated: Mapping[str, EvaluatedOutput],
    settings: MockSettings | None = None,
    *,
    stack: str = "",
    instances: Sequence[MockInstance] = (),
) -> MockOutputs:
    """The mock outputs of a stack whose outputs were evaluated with a `PlausibleSource`.

    ``instances`` are that source's `instances()`; only the format `tftest` needs them. As in a deployment, an
    output whose value is null does not exist.
    """
    settings = settings or MockSettings()
    place = Place.of(settings.region, settings)
    outputs: list[MockOutput] = []
    for name, output in evaluated.items():
        value = settings.overrides.get(name)
        if value is None:
            value = _completed(name, output.value, output.type, place)
        if value is not None:
            type_ = output.type or type_of(value)
            outputs.append(MockOutput(name, value, type_, output.sensitive, output.description, output.export))
    return MockOutputs(outputs, stack=stack, instances=instances, declared=evaluated)


def type_of(value: Value) -> Any:
    """The type of a value as Terraform infers it: tuples and objects, never lists and maps."""
    match value:
        case bool():
            return "bool"
        case str():
            return "string"
        case tuple():
            return ["tuple", [type_of(item) for item in value]]
        case Mapping():
            return ["object", {key: type_of(item) for key, item in value.items()}]
        case None | Unknown():
            return "dynamic"
        case _:
            return "number"


def _completed(name: str, value: Value, type_: Any, place: Place, at: str = "") -> Value:
    match value:
        case Unknown():
            known = value.type if value.type not in (None, "dynamic") else type_
            return guesses.outside(f"output.{name}{at}", "variable", (guesses.leaf(name, at),), {"type": known}, place)
        case tuple():
            return tuple(
                _completed(name, item, _item_type(type_, index), place, f"{at}.{index}")
                for index, item in enumerate(value)
            )
        case Mapping():
            return {
                key: _completed(name, item, _item_type(type_, key), place, f"{at}.{key}") for key, item in value.items()
            }
        case _:
            return value


def _item_type(type_: Any, key: int | str) -> Any:
    match type_:
        case ["list" | "set" | "map", element]:
            return element
        case ["tuple", list() as items] if isinstance(key, int) and key < len(items):
            return items[key]
        case ["object", dict() as attributes]:
            return attributes.get(key)
        case _:
            return None
