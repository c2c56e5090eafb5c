"""Whole configurations give the outputs that `terraform output -json` prints."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tapcheck.frontends.infrastructure.terraform import evaluate_outputs
from tapcheck.workspace import Workspace
from tests.harness import terraform_binary, terraform_configurations
from tests.harness.terraform_expressions import Silent

needs_terraform = pytest.mark.skipif(not terraform_binary.available(), reason="terraform is not on the path")


@pytest.mark.parametrize("name", terraform_configurations.names())
def test_outputs(name: str) -> None:
    expected = json.loads(terraform_configurations.expected(name), parse_int=_number, parse_float=_number)
    outputs = evaluate_outputs(Workspace(terraform_configurations.FOLDER), name, Silent())
    found = {
        output: {"sensitive": item.sensitive, "type": item.type, "value": _printed(item.value)}
        for output, item in outputs.items()
        if item.value is not None
    }
    assert found == expected


@needs_terraform
@pytest.mark.parametrize("name", terraform_configurations.names())
def test_expected_outputs_are_fresh(name: str) -> None:
    assert terraform_configurations.printed_by_binary(name) == terraform_configurations.expected(name)


def _number(text: str) -> tuple[str, str]:
    return ("number", text)


def _printed(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_printed(item) for item in value]
    if isinstance(value, dict):
        return {name: _printed(item) for name, item in value.items()}
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _number(str(value))
    return value
