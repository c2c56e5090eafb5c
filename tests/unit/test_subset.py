"""What a spec writes of a value, compared with the value."""

from __future__ import annotations

from typing import Any

import pytest

from tapcheck.frontends.expectations.subset import differences
from tapcheck.values import Unknown, Value

EQUAL: list[tuple[Any, Value]] = [
    (1, 1),
    (1, "1"),
    ("1", 1),
    (True, "true"),
    (None, ""),
    (None, ()),
    ("absent", None),
    ({}, {"a": 1}),
    ({"a": 1}, {"a": 1, "b": 2}),
    ({"a": "absent"}, {"b": 2}),
    ({"a": {"b": True}}, {"a": ({"b": True, "c": 1},)}),
    ([1, 2], (1, 2)),
    ([1, 2], (2, 1)),
    ([{"a": 1}, {"a": 2}], ({"a": 2, "b": 0}, {"a": 1})),
]

CERTAIN: list[tuple[Any, Value, str]] = [
    (1, 2, "the value is 2, wanted is 1"),
    ({"a": 1}, {"a": 2}, "a is 2, wanted is 1"),
    ({"a": "absent"}, {"a": 2}, 'a is 2, wanted is "absent"'),
    ({"a": {"b": True}}, {"a": {}}, "a.b is not written, wanted is true"),
    ({"a": {"b": True}}, {}, 'a is not written, wanted is {"b": true}'),
    ({"a": [1]}, {"a": (1, 2)}, "a is [1, 2], wanted is [1]"),
    ([1, 2], (1, 3), "[1] is 3, wanted is 2"),
    ({"a": 1}, "text", 'the value is "text", wanted is {"a": 1}'),
    ("dev", "prod", 'the value is "prod", wanted is "dev"'),
]

OPEN: list[tuple[Any, Value, str]] = [
    (1, Unknown("aws_vpc.main.id"), "the value is aws_vpc.main.id, wanted is 1"),
    ({"a": 1}, {"a": Unknown("var.a")}, "a is var.a, wanted is 1"),
    ({"billing_mode": "PROVISIONED"}, {}, 'billing_mode is not written, wanted is "PROVISIONED"'),
    ({"multi_az": False}, {}, "multi_az is not written, wanted is false"),
    ({"enable_dns_support": True}, {}, "enable_dns_support is not written, wanted is true"),
    ({"location": "EU"}, {"location": "eu"}, 'location is "eu", wanted is "EU"'),
    ({"folder": "12"}, {"folder": "folders/12"}, 'folder is "folders/12", wanted is "12"'),
]


@pytest.mark.parametrize(("wanted", "found"), EQUAL)
def test_values_that_have_what_is_wanted(wanted: Any, found: Value) -> None:
    assert not list(differences(wanted, found))


@pytest.mark.parametrize(("wanted", "found", "sentence"), CERTAIN)
def test_values_that_differ(wanted: Any, found: Value, sentence: str) -> None:
    (row,) = differences(wanted, found)
    assert (row.certain, row.sentence) == (True, sentence)


@pytest.mark.parametrize(("wanted", "found", "sentence"), OPEN)
def test_values_of_which_nobody_knows(wanted: Any, found: Value, sentence: str) -> None:
    (row,) = differences(wanted, found)
    assert (row.certain, row.sentence) == (False, sentence)
