"""Given outputs against what the stack declares: missing, additional, wrongly typed and wrongly shaped ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from tapcheck.languages.json_schema import Violation, violations
from tapcheck.mocks.given import GivenOutputs
from tapcheck.mocks.outputs import MockOutput, MockOutputs
from tapcheck.mocks.writers.contract import output_schema
from tapcheck.records import dataclass

_LONGEST = 60


class Deviation(StrEnum):
    """How given outputs differ from the declared ones."""

    MISSING = "missing"
    EXTRA = "extra"
    TYPE = "type"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True)
class OutputDeviation:
    """One difference: ``path`` leads to its place in the given document, () for what is missing there."""

    deviation: Deviation
    output: str
    message: str
    path: tuple[str | int, ...] = ()


def verify(given: GivenOutputs, declared: MockOutputs) -> tuple[OutputDeviation, ...]:
    """Every difference, in the order of the declared outputs, then of the given ones.

    ``declared`` are the mock outputs of the stack, whose types and forms a deployment's outputs share. Outputs that
    are declared and null in the mocks may be there or not.
    """
    return tuple(_differences(given, declared))


def _differences(given: GivenOutputs, declared: MockOutputs) -> Iterator[OutputDeviation]:
    for output in declared.entries:
        if output.name not in given.values:
            yield OutputDeviation(Deviation.MISSING, output.name, f"output '{output.name}' is missing")
            continue
        value = _value(given, output)
        for violation in violations(output_schema(output), value):
            yield _worded(output, violation, given.paths[output.name])
    for name in given.values:
        if name not in declared.declared:
            near = get_close_matches(name, sorted(declared.declared), 1, 0.7)
            offer = f"; did you mean '{near[0]}'?" if near else ""
            message = f"no output '{name}' is declared{offer}"
            yield OutputDeviation(Deviation.EXTRA, name, message, given.paths[name])


def _value(given: GivenOutputs, output: MockOutput) -> Any:
    """The given value; text of JSON is read where the output is no text and the form allows it."""
    value = given.values[output.name]
    if given.textual and isinstance(value, str) and output.type != "string":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _worded(output: MockOutput, violation: Violation, path: tuple[str | int, ...]) -> OutputDeviation:
    place = f"output '{output.name}'" + "".join(f"[{json.dumps(step)}]" for step in violation.path)
    at = (*path, *violation.path)
    shown = "" if output.sensitive else f" {_shown(violation.instance)}"
    match violation.keyword:
        case "pattern":
            message = f"{place} has another form:{shown or ' it'} does not match {violation.demand}"
            return OutputDeviation(Deviation.SHAPE, output.name, message, at)
        case "type":
            message = f"{place} is {_noun(violation.instance)}, but {_a(violation.demand)} is declared"
        case "required":
            missing = [name for name in violation.demand if name not in violation.instance]
            message = f"{place} lacks {', '.join(map(repr, missing))}"
        case _:
            message = f"{place}{shown} is not as declared"
    return OutputDeviation(Deviation.TYPE, output.name, message, at)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _noun(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case str():
            return "a string"
        case list():
            return "an array"
        case dict():
            return "an object"
        case _:
            return "a number"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "ao" else f"a {kind}"
