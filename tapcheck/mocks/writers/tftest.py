"""`tftest`: blocks for a test file with which `terraform test` runs without providers and gives the mock values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tapcheck.catalog import terraform
from tapcheck.mocks.outputs import MockInstance, MockOutput, plain
from tapcheck.mocks.writers.hcl import attributes, block, quoted
from tapcheck.mocks.writers.writer import Options


def write_tftest(outputs: Sequence[MockOutput], options: Options) -> str:
    """A `mock_provider` per provider with the values of one instance per type, and an override per instance.

    Where nothing tells what the values were made from, one `override_module` gives a call of the stack its
    outputs.
    """
    if not options.instances:
        name = options.stack.rstrip("/").rpartition("/")[2].replace("-", "_") or "stack"
        return _override("module", f"module.{name}", "outputs", {item.name: item.plain for item in outputs})
    resources = [(item, _computed(item)) for item in options.instances if item.type]
    known = [(item, values) for item, values in resources if values]
    blocks = [*_providers(known)]
    blocks += [
        _override("data" if item.is_data else "resource", item.address, "values", values) for item, values in known
    ]
    blocks += [
        _override("module", item.address, "outputs", _plain(item.values)) for item in options.instances if not item.type
    ]
    return "\n".join(blocks)


def _providers(resources: Sequence[tuple[MockInstance, Mapping[str, Any]]]) -> Iterator[str]:
    names = sorted({terraform.provider_of(item.type) for item, _ in resources})
    for provider in names:
        first: dict[tuple[bool, str], Mapping[str, Any]] = {}
        for item, values in resources:
            if terraform.provider_of(item.type) == provider:
                first.setdefault((item.is_data, item.type), values)
        bodies = [
            block(f"  mock_{'data' if is_data else 'resource'} {quoted(type_)}", attributes({"defaults": values}, 4), 2)
            for (is_data, type_), values in sorted(first.items())
        ]
        yield block(f"mock_provider {quoted(provider)}", "\n".join(bodies))


def _override(kind: str, address: str, name: str, values: Mapping[str, Any]) -> str:
    return block(f"override_{kind}", f"  target = {address}\n" + attributes({name: values}, 2))


def _computed(item: MockInstance) -> dict[str, Any]:
    """The values that a mock may set: those of computed attributes that are not null."""
    return {name: value for name, value in _plain(item.values).items() if name in item.computed}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    written = {name: plain(value) for name, value in sorted(values.items())}
    return {name: value for name, value in written.items() if value is not None}
