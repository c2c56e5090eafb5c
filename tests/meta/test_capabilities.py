"""Every capability is shown violated, satisfied and undecided, in Terraform and in CloudFormation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tapcheck.capabilities.registry import CAPABILITIES

FOLDER = Path(__file__).parents[1] / "rules"
WANTED = {(code, outcome) for code in ("hcl", "yaml") for outcome in ("violated", "satisfied", "undecided")}


@pytest.mark.parametrize("name", [row.info.id for row in CAPABILITIES])
def test_outcomes_in_both_languages(name: str) -> None:
    examples = re.split(r"^## ", (FOLDER / f"{name}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    shown: set[tuple[str, str]] = set()
    for example in examples:
        code = "hcl" if re.search(r"^```(?:hcl|tf) ", example, re.MULTILINE) else "yaml"
        verdicts = example.partition("```requirements\n")[2]
        shown |= {(code, line.split(" ")[0]) for line in verdicts.splitlines() if line}
    assert shown >= WANTED
