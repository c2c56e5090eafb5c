"""Snippets give what node gives: see tests/harness/javascript_kat.py."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests.harness.javascript_kat import FOLDER, THEMES, Evaluation, cases_of, files_of

ANSWERS: dict[str, dict[str, Any]] = json.loads((FOLDER / "known_answers.json").read_text(encoding="utf-8"))


@cache
def _evaluation(theme: str) -> Evaluation:
    return Evaluation(cases_of(theme), files_of(theme))


@pytest.mark.parametrize("theme", THEMES)
def test_every_snippet_has_an_answer(theme: str) -> None:
    assert list(ANSWERS[theme]) == list(cases_of(theme))


@pytest.mark.parametrize(
    ("theme", "index"),
    [pytest.param(theme, index, id=f"{theme}-{index}") for theme in THEMES for index in range(len(cases_of(theme)))],
)
def test_snippet_gives_what_node_gives(theme: str, index: int) -> None:
    snippet = cases_of(theme)[index]
    assert _evaluation(theme).answer(index) == ANSWERS[theme][snippet], snippet
