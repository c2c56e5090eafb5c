"""Outputs as somebody gives them: in a file that a command printed, that a pipeline wrote or that a person typed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from tapcheck.records import dataclass


class Form(StrEnum):
    """The forms in which outputs are kept."""

    TERRAFORM = "terraform output -json"
    STATE = "Terraform state"
    STACKS = "describe-stacks"
    FLAT = "flat file"


@dataclass(frozen=True, slots=True)
class GivenOutputs:
    """Name → value, with the path of each value in its document. ``textual``: a value may be text of JSON."""

    form: Form
    values: Mapping[str, Any]
    paths: Mapping[str, tuple[str | int, ...]]

    @property
    def textual(self) -> bool:
        """Whether values that are no text may be written as text of JSON."""
        return self.form in (Form.FLAT, Form.STACKS)


def given_outputs(document: Any) -> GivenOutputs | None:
    """The outputs in a JSON document, whichever form it has; None when it has none."""
    rows = _rows(document)
    if rows is not None:
        return GivenOutputs(
            Form.STACKS,
            {row["OutputKey"]: row.get("OutputValue") for _, row in rows},
            {row["OutputKey"]: (*path, "OutputValue") for path, row in rows},
        )
    if not isinstance(document, Mapping):
        return None
    if "outputs" in document and ("terraform_version" in document or "resources" in document):
        return _wrapped(Form.STATE, document["outputs"], ("outputs",))
    shown = document.get("values")
    if "format_version" in document and isinstance(shown, Mapping):
        return _wrapped(Form.STATE, shown.get("outputs", {}), ("values", "outputs"))
    if document and all(_is_wrapped(value) for value in document.values()):
        return _wrapped(Form.TERRAFORM, document, ())
    return GivenOutputs(Form.FLAT, dict(document), {name: (name,) for name in document})


def _wrapped(form: Form, outputs: Any, path: tuple[str, ...]) -> GivenOutputs:
    found = {name: value for name, value in outputs.items() if _is_wrapped(value)} if isinstance(outputs, dict) else {}
    return GivenOutputs(
        form,
        {name: value["value"] for name, value in found.items()},
        {name: (*path, name, "value") for name in found},
    )


def _is_wrapped(value: Any) -> bool:
    return isinstance(value, Mapping) and "value" in value and value.keys() <= {"value", "type", "sensitive"}


def _rows(document: Any) -> list[tuple[tuple[str | int, ...], Any]] | None:
    """The `OutputKey`/`OutputValue` rows of all stacks; None when the document has another form."""
    if isinstance(document, Mapping) and isinstance(document.get("Stacks"), list):
        found: list[tuple[tuple[str | int, ...], Any]] = []
        for number, stack in enumerate(document["Stacks"]):
            outputs = stack.get("Outputs") if isinstance(stack, Mapping) else None
            found += _numbered(outputs or [], ("Stacks", number, "Outputs"))
        return found
    if isinstance(document, Mapping) and isinstance(document.get("Outputs"), list):
        return _numbered(document["Outputs"], ("Outputs",))
    if isinstance(document, list) and document:
        rows = _numbered(document, ())
        return rows if len(rows) == len(document) else None
    return None


def _numbered(rows: Any, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], Any]]:
    if not isinstance(rows, list):
        return []
    return [((*path, at), row) for at, row in enumerate(rows) if isinstance(row, Mapping) and "OutputKey" in row]
