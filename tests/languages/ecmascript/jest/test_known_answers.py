"""Assertions and suites get the verdicts that jest really gave; `python -m tests.harness.jest_kat` asks it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.harness.jest_kat import KNOWN_ANSWERS, SUITES, digest
from tests.languages.ecmascript.jest.assertions import suite, texts
from tests.languages.ecmascript.jest.memory import evaluate, verdict, verdicts

KNOWN = json.loads(KNOWN_ANSWERS.read_text(encoding="utf-8"))
SUITE_FILES = sorted(SUITES.glob("*.test.*"))


def test_the_answers_are_those_of_these_assertions() -> None:
    assert KNOWN["assertions"]["digest"] == digest(texts())
    assert sorted(KNOWN["suites"]) == [path.name for path in SUITE_FILES]


def test_each_assertion_gets_the_verdict_of_jest() -> None:
    bodies = texts()
    passed = set(KNOWN["assertions"]["passed"])
    result = evaluate(suite(bodies))
    found = {bodies[int(test.titles[0])]: verdict(test) for test in result.tests}
    assert found == {body: "passed" if body in passed else "failed" for body in bodies}


@pytest.mark.parametrize("path", SUITE_FILES, ids=lambda path: path.name)
def test_each_suite_runs_as_in_jest(path: Path) -> None:
    answer = KNOWN["suites"][path.name]
    result = evaluate(path.read_text(encoding="utf-8"))
    if answer["loads"]:
        assert [list(item) for item in verdicts(result)] == answer["tests"]
        assert result.failure == ""
    else:
        assert {status for _, status in verdicts(result)} == {"failed"}
        assert result.failure
