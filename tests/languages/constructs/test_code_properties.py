"""What CDKTF's own comparison of properties says; the answers are those of cdktf 0.20.11."""

from __future__ import annotations

from typing import Any

import pytest

from tapcheck.languages.constructs.code_properties import has_properties, snake_case
from tapcheck.languages.program.values import UNDEFINED, Unknown

BLOCK = {
    "bucket": "logs",
    "force": True,
    "n": 1,
    "tags": {"A": "b"},
    "l": [1, 2],
    "nul": None,
    "server_side": [{"rule": 1}],
}
ANSWERS: list[tuple[Any, bool]] = [
    ({}, True),
    ({"bucket": "logs"}, True),
    ({"bucket": "x"}, False),
    ({"Bucket": "logs"}, True),
    ({"serverSide": [{"rule": 1}]}, True),
    ({"n": 1.0}, True),
    ({"n": True}, False),
    ({"force": 1}, False),
    ({"force": True}, True),
    ({"tags": {}}, True),
    ({"tags": {"a": "b"}}, False),
    ({"l": [1]}, False),
    ({"l": [1, 2]}, True),
    ({"l": {}}, True),
    ({"l": [{"a": 1}, 2]}, False),
    ({"bucket": {}}, True),
    ({"bucket": []}, False),
    ({"nul": {}}, False),
    ({"nul": None}, True),
    ({"bucket": None}, False),
    ({"bucket": UNDEFINED}, False),
    ({"n": {"a": 1}}, False),
    ({"server_side": [{}]}, True),
    ({"server_side": {"rule": 1}}, False),
    ({"server_side": [{"rule": 2}]}, False),
]


@pytest.mark.parametrize(("wanted", "expected"), ANSWERS)
def test_properties(wanted: Any, expected: bool) -> None:
    assert has_properties(BLOCK, wanted) is expected


@pytest.mark.parametrize(
    "wanted", [{"bucket": Unknown("a")}, {"bucket": {"length": 4}}, {"l": {"0": 1}}, {"n": Unknown("a"), "force": True}]
)
def test_what_nobody_knows(wanted: Any) -> None:
    assert isinstance(has_properties(BLOCK, wanted), Unknown)


def test_a_difference_decides_whatever_else_is_unknown() -> None:
    assert has_properties(BLOCK, {"n": Unknown("a"), "force": False}) is False


@pytest.mark.parametrize(
    ("text", "expected"), [("forceDestroy", "force_destroy"), ("ABc", "abc"), ("_a-b__c_", "a_b_c"), ("", "")]
)
def test_names_in_snake_case(text: str, expected: str) -> None:
    assert snake_case(text) == expected
