"""What a function is: its parameters, its result type, and how a call treats null, unknown and marked arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.types import DYNAMIC, Type
from tapcheck.languages.terraform.values import (
    Unk,
    Val,
    deep_marks,
    mark,
    origin_of,
    refined,
    unknown,
    unmark_deep,
)
from tapcheck.records import dataclass


class FunctionError(Exception):
    """A call that Terraform refuses; ``argument`` is the index of the argument at fault.

    A ``silent`` one depends on what a build may still change, or on the version of Terraform.
    """

    silent = False

    def __init__(self, summary: str, argument: int | None = None, silent: bool = False) -> None:
        super().__init__(summary)
        self.summary = summary
        self.silent = silent or type(self).silent
        self.argument = argument


class Host(Protocol):
    """What functions need beyond their arguments."""

    def read(self, path: str) -> bytes:
        """The content of a file as a path inside the configuration names it; raises FunctionError."""
        ...

    def file_exists(self, path: str) -> bool | None:
        """Whether such a file is there; None when nobody can tell; raises FunctionError for other things than files."""
        ...

    def files_below(self, path: str) -> Sequence[str] | None:
        """The POSIX paths of all files below a folder, relative to it; None when nobody can tell."""
        ...

    def render(self, template: str, name: str, variables: Val) -> Val:
        """The text that a template gives; raises FunctionError."""
        ...

    def impure(self, name: str, arguments: Sequence[Val], type_: Type) -> Val:
        """The result of a function that differs between runs."""
        ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; the flags say which arguments reach the implementation as they are."""

    name: str
    type: Type = DYNAMIC
    null: bool = False
    unknown: bool = False
    dynamic: bool = False
    marked: bool = False


Implementation = Callable[[Sequence[Val], Type, Host], Val]
TypeRule = Callable[[Sequence[Val]], Type]


@dataclass(frozen=True, slots=True)
class Function:
    """One function of Terraform.

    ``result`` is the type of its result, or computes it from the arguments; ``never_null`` says that the
    result is known not to be null even while it is unknown.
    """

    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    result: Type | TypeRule
    implementation: Implementation
    never_null: bool = True

    def call(self, arguments: Sequence[Val], host: Host) -> Val:
        """The result of a call; raises FunctionError."""
        given = self._converted(arguments)
        marks = 0
        for place, (value, parameter) in enumerate(zip(given, self._parameters(len(given)), strict=True)):
            if value.raw is None and not parameter.null:
                raise FunctionError("the argument must not be null", place)
            if value.type is DYNAMIC and not parameter.dynamic and not (value.raw is None and parameter.null):
                return unknown(DYNAMIC, origin_of(*given), marks=self._own_marks(given))
            if not parameter.marked:
                found = deep_marks(value)
                if found:
                    marks |= found
                    given[place] = unmark_deep(value)
        wanted = self.result(given) if callable(self.result) else self.result
        for value, parameter in zip(given, self._parameters(len(given)), strict=True):
            if isinstance(value.raw, Unk) and not parameter.unknown:
                return self._unknown(wanted, given, marks)
        result = self.implementation(given, wanted, host)
        if isinstance(result.raw, Unk) and self.never_null and result.type is not DYNAMIC:
            result = refined(result, not_null=True)
        return mark(result, marks)

    def _unknown(self, wanted: Type, given: Sequence[Val], marks: int) -> Val:
        return unknown(wanted, origin_of(*given), not_null=self.never_null and wanted is not DYNAMIC, marks=marks)

    def _own_marks(self, given: Sequence[Val]) -> int:
        marks = 0
        for value, parameter in zip(given, self._parameters(len(given)), strict=True):
            if not parameter.marked:
                marks |= deep_marks(value)
        return marks

    def _parameters(self, count: int) -> list[Parameter]:
        extra = [self.variadic] * (count - len(self.parameters)) if self.variadic is not None else []
        return [*self.parameters, *extra]

    def _converted(self, arguments: Sequence[Val]) -> list[Val]:
        fewest = len(self.parameters)
        if len(arguments) < fewest:
            missing = self.parameters[len(arguments)].name
            raise FunctionError(f"the argument '{missing}' is missing")
        if len(arguments) > fewest and self.variadic is None:
            raise FunctionError(f"at most {fewest} arguments are allowed, found {len(arguments)}", fewest)
        given: list[Val] = []
        for place, (value, parameter) in enumerate(zip(arguments, self._parameters(len(arguments)), strict=True)):
            if isinstance(value.raw, Unk) and value.raw.open is not None and parameter.type is DYNAMIC:
                value = value.raw.open.whole() or value
            try:
                given.append(value if parameter.type is DYNAMIC else convert(value, parameter.type))
            except ConversionError as error:
                raise FunctionError(f"invalid value for '{parameter.name}': {error}", place) from None
        return given


def function(
    *parameters: Parameter,
    result: Type | TypeRule,
    run: Implementation,
    more: Parameter | None = None,
    null: bool = False,
) -> Function:
    """Shorthand for the tables: ``more`` is the variadic parameter, ``null`` tells that the result may be null."""
    return Function(parameters, more, result, run, not null)


def whole_number(value: Val, place: int, what: str = "a whole number is required") -> int:
    """The int of a number that must be whole and fit 64 bits; raises FunctionError."""
    raw = value.raw
    if not isinstance(raw, int) or not -(1 << 63) <= raw < 1 << 63:
        raise FunctionError(what, place)
    return int(raw)
