"""Generated expressions give what the real binary gives."""

from __future__ import annotations

import pytest

from tests.harness import terraform_binary
from tests.harness.terraform_differential import compare

needs_terraform = pytest.mark.skipif(not terraform_binary.available(), reason="terraform is not on the path")


@needs_terraform
def test_generated_expressions() -> None:
    differences, unknown = compare(1000, seed=20_000)
    assert differences == []
    assert unknown <= 5
