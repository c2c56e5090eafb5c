"""Tables of promises name arguments that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

import tapcheck.catalog
from tapcheck.catalog.cloudformation import resource_type
from tapcheck.catalog.promises import Clause, facts_of
from tapcheck.catalog.terraform import Mode, schema

FOLDER = Path(tapcheck.catalog.__file__).parent / "data" / "capabilities"
ROWS = [
    (path.stem, fact.type, clause)
    for path in sorted(FOLDER.glob("*.txt"))
    for facts in facts_of(path.stem).values()
    for fact in facts
    for clause in (*fact.when, *(clause for clauses in fact.demand for clause in clauses))
]


@pytest.mark.parametrize(("table", "type_", "clause"), ROWS, ids=lambda item: str(getattr(item, "path", item)))
def test_paths_exist(table: str, type_: str, clause: Clause) -> None:
    assert table
    missing = _missing_property(type_, clause.path) if "::" in type_ else _missing_argument(type_, clause.path)
    assert missing == ""


def _missing_argument(type_: str, path: str) -> str:
    known = schema(Mode.RESOURCE, type_)
    assert known is not None, f"there is no type {type_}"
    attributes = known.attributes
    for step in path.split("."):
        if step not in attributes:
            return step
        kind = attributes[step].type
        while kind.element is not None and not kind.attributes:
            kind = kind.element
        attributes = kind.attributes
    return ""


def _missing_property(type_: str, path: str) -> str:
    known = resource_type(type_)
    assert known is not None, f"there is no type {type_}"
    steps = path.split(".")
    for number, step in enumerate(steps):
        names = known.property_names(tuple(steps[:number]))
        if names is not None and step not in names:
            return step
    return ""
