"""The table of what can be watched names types, arguments and metrics that exist."""

from __future__ import annotations

import pytest

from tapcheck.catalog.cloudformation import resource_type
from tapcheck.catalog.cloudwatch import namespace
from tapcheck.catalog.terraform import Mode, schema
from tapcheck.catalog.watching import Role, Watching, watched_types, watchings

ROWS = [(role, type_, row) for role in Role for type_ in watched_types() for row in watchings(role, type_)]


def _arguments(type_: str) -> frozenset[str] | None:
    if "::" in type_:
        found = resource_type(type_)
        return found.property_names(()) if found is not None else None
    known = schema(Mode.RESOURCE, type_)
    return frozenset(known.attributes) if known is not None else None


@pytest.mark.parametrize("type_", watched_types())
def test_types_exist(type_: str) -> None:
    assert _arguments(type_) is not None


@pytest.mark.parametrize(("role", "type_", "row"), ROWS, ids=lambda item: str(item) if isinstance(item, str) else "")
def test_arguments_name_the_type(role: Role, type_: str, row: Watching) -> None:
    arguments = _arguments(type_) or frozenset()
    assert role in Role
    own = [name for name in row.naming if ("::" in type_) == name[0].isupper()]
    assert [name for name in own if name not in arguments] == []


@pytest.mark.parametrize(("role", "type_", "row"), ROWS, ids=lambda item: str(item) if isinstance(item, str) else "")
def test_metrics_exist(role: Role, type_: str, row: Watching) -> None:
    known = namespace(row.namespace)
    assert known is not None, (role, type_)
    if known.complete:
        assert [metric for metric in row.metrics if metric not in known.metrics] == []
    assert set(row.dimensions) & known.dimensions == set(row.dimensions)
