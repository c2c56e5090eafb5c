"""Every case of `cases.py` has the answer that node gave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.harness.js_regex_kat import ask_tapcheck
from tests.languages.ecmascript.regex.cases import CASES

_KNOWN: list[list[Any]] = json.loads(Path(__file__).with_name("known_answers.json").read_text(encoding="ascii"))


def test_known_answers_belong_to_the_cases() -> None:
    # Compared as JSON, which joins the surrogates that the cases write apart.
    assert json.dumps([case[:4] for case in _KNOWN]) == json.dumps(json.loads(json.dumps(CASES)))


@pytest.mark.parametrize(("pattern", "flags", "text", "start", "answer"), _KNOWN)
def test_answers_as_node_does(pattern: str, flags: str, text: str, start: int, answer: Any) -> None:
    assert ask_tapcheck((pattern, flags, text, start)) == answer
