"""Every function and kind of expression against answers that the real binary gave."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tapcheck.languages.terraform.functions import FUNCTIONS
from tests.harness import terraform_kat
from tests.harness.terraform_expressions import UNKNOWN, evaluate

TABLES = terraform_kat.tables()
CASES = [(name, case) for table in TABLES.values() for name, cases in table.items() for case in cases]
UNKNOWABLE = {"timestamp", "plantimestamp", "uuid", "bcrypt", "base64gzip", "abspath"}
"""Functions whose results depend on the moment, on chance, on the binary or on the machine."""
LEFT_OPEN = {
    'cidrhost("::ffff:10.0.0.0/112",1)': "what the binary makes of IPv4 inside IPv6 follows no rule",
    'cidrsubnet("10.0.0.0/24",-1,0)': "the binary shortens prefixes, though it documents that it does not",
    'cidrsubnet("10.0.0.0/24",4,-1)': "the binary loses the network address",
    'format("%v", null)': "the binary takes null without a type for unknown",
    'format("%s", null)': "the binary takes null without a type for unknown",
    'formatlist("%s", null)': "the binary takes null without a type for unknown",
}
"""Expressions whose values tapcheck leaves unknown on purpose, with the reason."""


def test_every_function_has_a_table() -> None:
    tabled = {name for theme, table in TABLES.items() if theme != "expressions" for name in table}
    assert tabled == set(FUNCTIONS) | {"try", "can"}
    assert all(len(cases) >= 1 for table in TABLES.values() for cases in table.values())


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['expression']}" for name, case in CASES])
def test_known_answer(name: str, case: dict[str, Any]) -> None:
    (answer,) = evaluate([case["expression"]], terraform_kat.WORLD, terraform_kat.NAMES)
    if case.get("refused"):
        assert answer.error
    elif name in UNKNOWABLE or case["expression"] in LEFT_OPEN:
        assert not answer.error
        assert UNKNOWN in json.dumps(answer.value) or (answer.type, answer.value) == (case["type"], case["value"])
    else:
        assert not answer.error
        assert (answer.type, answer.value) == (case["type"], case["value"])
