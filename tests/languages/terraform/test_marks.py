"""Unknown and sensitive parts of values are those that the real binary plans."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness import terraform_marks


@pytest.mark.parametrize("case", terraform_marks.table(), ids=lambda case: case["expression"])
def test_parts(case: dict[str, Any]) -> None:
    expected = {name: item for name, item in case.items() if name != "expression"}
    assert terraform_marks.ours(case["expression"]) == expected
