"""Our evaluator's answers in the form of the binary's, so that the two can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tapcheck.languages.hcl.parser import parse_expression
from tapcheck.languages.hcl.tree import GetAttribute, Reference
from tapcheck.languages.terraform.evaluation import BoundReached, EvaluationError, Evaluator
from tapcheck.languages.terraform.functions import Caller
from tapcheck.languages.terraform.host import FileHost
from tapcheck.languages.terraform.numbers import format_number
from tapcheck.languages.terraform.types import to_json
from tapcheck.languages.terraform.values import Unk, Val, string
from tapcheck.source import SourceFile
from tapcheck.values import Path as ValuePath
from tapcheck.values import Unknown, Value
from tapcheck.workspace import Workspace
from tests.harness.terraform_binary import Answer

UNKNOWN = "<unknown>"
"""Stands for a value that the evaluator does not know."""


INFINITE = "infinite"
"""The error of a value with infinity in it, which the binary cannot print."""


class Silent:
    """A source of attributes that knows nothing."""

    def answer(
        self,
        address: str,
        type: str,  # noqa: ARG002
        path: ValuePath,  # noqa: ARG002
        arguments: Mapping[str, Value],  # noqa: ARG002
        provider: Mapping[str, Value],  # noqa: ARG002
    ) -> Value:
        """Always unknown."""
        return Unknown(address)


class Locals:
    """Names of the form `local.name` with plain text as values."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def resolve(self, reference: Reference) -> tuple[Val, int]:
        """See `languages.terraform.evaluation.Names`."""
        step = reference.steps[0] if reference.steps else None
        if reference.name == "local" and isinstance(step, GetAttribute) and step.name in self.values:
            return string(self.values[step.name]), 1
        raise EvaluationError("nothing is declared", reference.start, reference.end)


def evaluate(expressions: Sequence[str], folder: Path, names: Mapping[str, str] | None = None) -> list[Answer]:
    """What our evaluator says of each expression, with the files of a folder and the locals ``names``."""
    host = FileHost(Workspace(folder), ".", Silent())
    return [answer(expression, host, names or {}) for expression in expressions]


def answer(expression: str, host: FileHost, names: Mapping[str, str]) -> Answer:
    """What our evaluator says of one expression."""
    tree, problems = parse_expression(SourceFile.from_text("expression", expression))
    if tree is None:
        return Answer(error=problems[0].summary)
    evaluator = Evaluator(Locals(names), Caller(host), short_circuit=False)
    try:
        value = evaluator.evaluate(tree, {})
    except EvaluationError as error:
        return Answer(error=error.summary)
    except BoundReached as error:
        return Answer(type=UNKNOWN, value=f"{UNKNOWN}: {error}")
    found = printed(value)
    return Answer(error=INFINITE) if _infinite(found) else Answer(type=to_json(value.type), value=found)


def printed(value: Val) -> Any:
    """A value as `terraform output -json` prints it, numbers as text."""
    raw = value.raw
    if isinstance(raw, Unk):
        return UNKNOWN
    if isinstance(raw, tuple):
        return [printed(item) for item in raw]
    if isinstance(raw, dict):
        return {name: printed(item) for name, item in raw.items()}
    if raw is None or isinstance(raw, bool | str | float):
        return raw
    return format_number(raw)


def _infinite(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_infinite, value))
    return any(map(_infinite, value.values())) if isinstance(value, dict) else value in (float("inf"), -float("inf"))
