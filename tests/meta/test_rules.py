"""Every rule is complete: registered, explained, documented, and shown firing and silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tapcheck.findings import RuleInfo
from tapcheck.rules import every_rule
from tapcheck.rules.requirements import CAPABILITY_RULES
from tests.harness.rule_pages import FOLDER, pages

ROOT = Path(__file__).parents[2]
EVERY_INFO = [rule.info for rule in every_rule()]
INFOS = [rule.info for rule in every_rule() if rule not in CAPABILITY_RULES]
"""The rules that have a module of their own."""


def test_ids_are_unique() -> None:
    assert len({info.id for info in EVERY_INFO}) == len(EVERY_INFO)


def test_every_rule_module_is_registered() -> None:
    modules = {
        path.stem.replace("_", "-")
        for path in (ROOT / "tapcheck" / "rules").glob("*/*.py")
        if "RULE = Rule(" in path.read_text(encoding="utf-8")
    }
    assert modules == {info.id for info in INFOS}


@pytest.mark.parametrize("info", INFOS, ids=lambda info: info.id)
def test_a_rule_says_what_it_is(info: RuleInfo) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", info.id)
    assert info.summary[0].islower()
    assert not info.summary.endswith(".")
    assert info.explanation.strip().endswith(".")
    module = ROOT / "tapcheck" / "rules" / info.family.value / f"{info.id.replace('-', '_')}.py"
    assert module.is_file()
    assert module.read_text(encoding="utf-8").startswith(f'"""`{info.id}`: ')


@pytest.mark.parametrize("name", sorted(pages()))
def test_pages_are_fresh(name: str) -> None:
    stored = (FOLDER / name).read_text(encoding="utf-8")
    assert stored == pages()[name], "run `python -m tests.harness.rule_pages`"


def test_there_are_no_other_pages() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(pages())


@pytest.mark.parametrize("info", EVERY_INFO, ids=lambda info: info.id)
def test_behaviour_is_documented(info: RuleInfo) -> None:
    text = (ROOT / "tests" / "rules" / f"{info.id}.md").read_text(encoding="utf-8")
    assert f"[{info.id}]" in text, "no example in which the rule fires"
    assert "```findings\n```" in text or "silent" in text, "no example in which the rule is silent"
