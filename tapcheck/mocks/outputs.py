"""Mock outputs of one stack: a mapping from name to value that knows how to write itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tapcheck.errors import UsageError
from tapcheck.records import dataclass
from tapcheck.values import Unknown, Value

if TYPE_CHECKING:
    from tapcheck.mocks.writers.writer import Options


class FlatStyle(StrEnum):
    """How `flat` writes what is no string."""

    STRINGS = "strings"
    """Every value as text, lists and maps as JSON text."""
    NATIVE = "native"
    """Numbers, bools, lists and maps as JSON values."""


@dataclass(frozen=True, slots=True)
class MockOutput:
    """One output. ``type`` is its type as `terraform output -json` writes types."""

    name: str
    value: Value
    type: Any
    sensitive: bool = False
    description: str = ""
    export: str = ""
    """The name under which a CloudFormation stack exports it."""

    @property
    def plain(self) -> Any:
        """The value in plain Python, as the `json` module reads such a value."""
        return plain(self.value)


@dataclass(frozen=True, slots=True)
class MockInstance:
    """A resource, data source or absent module whose values were made up.

    ``type`` is empty for a module; ``values`` holds the attributes or outputs that somebody asked for, ``computed``
    the names of those attributes that the provider computes, which are the ones that a mock may set.
    """

    address: str
    type: str
    values: Mapping[str, Value]
    computed: frozenset[str] = frozenset()

    @property
    def is_data(self) -> bool:
        """Whether it is a data source."""
        return bool(self.type) and f".data.{self.type}." in f".{self.address}"


class MockOutputs(Mapping[str, Any]):
    """The outputs of one stack: name → value in plain Python, in the order of their names.

    ``instances`` are what the values were made from, for formats that replace providers. ``declared`` are the names
    of all outputs that the stack declares, those without a value included. ``native`` finds the outputs that suites
    use as lists or maps; it is asked only when a flat file is written whose style nobody chose.
    """

    def __init__(
        self,
        outputs: Sequence[MockOutput],
        *,
        stack: str = "",
        instances: Sequence[MockInstance] = (),
        declared: Iterable[str] = (),
        native: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self.entries = tuple(sorted(outputs, key=lambda output: output.name))
        self.instances = tuple(sorted(instances, key=lambda instance: instance.address))
        self.stack = stack
        self.declared = frozenset(declared) | {output.name for output in outputs}
        self._values = {output.name: output.plain for output in self.entries}
        self._native = native

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"MockOutputs({self.stack!r}, {self._values!r})"

    def to_terraform(self) -> dict[str, dict[str, Any]]:
        """The data of `terraform output -json`: name → sensitive, type and value."""
        return {
            output.name: {"sensitive": output.sensitive, "type": output.type, "value": output.plain}
            for output in self.entries
        }

    def to_flat(self, style: FlatStyle | str | None = None) -> dict[str, Any]:
        """Name → value; without a style every value is text but the lists and maps that suites use as such."""
        from tapcheck.mocks.writers.flat import flat_values

        return flat_values(self.entries, self._options("flat", style))

    def to_terraform_text(self) -> str:
        """What `terraform output -json` prints."""
        return self.text("terraform")

    def to_flat_text(self, style: FlatStyle | str | None = None) -> str:
        """The content of a flat outputs file."""
        return self.text("flat", style)

    def text(self, format: str, flat_style: FlatStyle | str | None = None) -> str:
        """The outputs in one of the formats of `mocks.writers`; raises :class:`UsageError` for others."""
        from tapcheck.mocks.writers import WRITERS

        if format not in WRITERS:
            raise UsageError(f"there is no mock format '{format}'; formats: {', '.join(sorted(WRITERS))}")
        return WRITERS[format](self.entries, self._options(format, flat_style))

    def _options(self, format: str, style: FlatStyle | str | None) -> Options:
        from tapcheck.mocks.writers.writer import Options

        chosen = _flat_style(style)
        native = self._native() if format == "flat" and chosen is None else ()
        return Options(chosen, native, self.stack, self.instances)

    def write(self, path: str | os.PathLike[str], format: str = "terraform") -> None:
        """Write the outputs to a file, creating its folder; raises :class:`UsageError` for an unknown format."""
        text = self.text(format)
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def plain(value: Value) -> Any:
    """A value in plain Python: lists for tuples, int or float for numbers, None for what is unknown."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case Unknown():
            return None
        case _:
            return value


def _flat_style(style: FlatStyle | str | None) -> FlatStyle | None:
    if style is None:
        return None
    try:
        return FlatStyle(style)
    except ValueError:
        raise UsageError(f"there is no flat style '{style}'; styles: strings, native") from None
