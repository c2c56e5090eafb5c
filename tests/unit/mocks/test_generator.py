from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from tapcheck.mocks.generator import generate, type_of
from tapcheck.mocks.settings import MockSettings
from tapcheck.values import Unknown, Value


@dataclass(frozen=True)
class Evaluated:
    value: Value
    type: Any
    sensitive: bool = False
    description: str = ""
    export: str = ""


def test_known_values_stay_as_they_are() -> None:
    outputs = generate(
        {
            "b": Evaluated("x", "string"),
            "a": Evaluated(("x", 1), ["tuple", ["string", "number"]]),
            "c": Evaluated({"k": True}, ["object", {"k": "bool"}], sensitive=True),
        }
    )
    assert dict(outputs) == {"a": ["x", 1], "b": "x", "c": {"k": True}}
    assert [(entry.name, entry.sensitive) for entry in outputs.entries] == [("a", False), ("b", False), ("c", True)]


def test_an_output_that_is_null_does_not_exist() -> None:
    assert dict(generate({"gone": Evaluated(None, "dynamic")})) == {}


@pytest.mark.parametrize(
    ("name", "value", "type_", "pattern"),
    [
        ("vpc_id", Unknown("x"), "string", r"vpc-0[0-9a-f]{16}"),
        ("subnet_ids", Unknown("x", ["list", "string"]), None, r"\['subnet-\w+', 'subnet-\w+', 'subnet-\w+'\]"),
        ("subnet_ids", ("subnet-1", Unknown("x")), ["list", "string"], r"\['subnet-1', 'subnet-0\w+'\]"),
        ("network", {"vpc_id": Unknown("x")}, ["object", {"vpc_id": "string"}], r"\{'vpc_id': 'vpc-0\w+'\}"),
        ("count", Unknown("x"), "number", r"\d+"),
        ("is_on", Unknown("x"), "bool", r"True"),
    ],
)
def test_what_is_unknown_gets_a_value_of_its_type(name: str, value: Value, type_: Any, pattern: str) -> None:
    assert re.fullmatch(pattern, str(generate({name: Evaluated(value, type_)})[name]))


def test_overrides_replace_outputs() -> None:
    settings = MockSettings(overrides={"url": "https://example.com"})
    assert generate({"url": Evaluated(Unknown("x"), "string")}, settings)["url"] == "https://example.com"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", "string"),
        (True, "bool"),
        (1, "number"),
        (Decimal("1.5"), "number"),
        (None, "dynamic"),
        (("x", None), ["tuple", ["string", "dynamic"]]),
        ({"a": ("x",)}, ["object", {"a": ["tuple", ["string"]]}]),
    ],
)
def test_types_are_inferred_as_terraform_does(value: Value, expected: Any) -> None:
    assert type_of(value) == expected
