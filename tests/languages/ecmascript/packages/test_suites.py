"""Suites get the verdicts that their runners really gave; `python -m tests.harness.runner_kat` asks them again."""

from __future__ import annotations

import json

import pytest

from tapcheck.languages.ecmascript.evaluate import evaluate_suite
from tests.harness.runner_kat import KNOWN_SUITES, SUITES
from tests.languages.ecmascript.jest.memory import MemoryHost, verdict

KNOWN = json.loads(KNOWN_SUITES.read_text(encoding="utf-8"))
RUNNERS = {"ava.test.mjs": "ava", "mocha.test.cjs": "mocha", "node.test.mjs": "node:test", "vitest.test.ts": "vitest"}
NOT_DECIDED = {"outer of a failing one"}
"""A test fails with the tests inside it; the inner ones say why."""
NOT_REPORTED = {"is skipped with it"}
"""node does not mention the tests of skipped groups."""


def test_the_answers_are_those_of_these_suites() -> None:
    assert sorted(KNOWN) == sorted(RUNNERS) == sorted(path.name for path in SUITES.iterdir())


@pytest.mark.parametrize("name", RUNNERS)
def test_each_suite_runs_as_in_its_runner(name: str) -> None:
    package = json.dumps({"scripts": {"test": RUNNERS[name]}})
    host = MemoryHost({name: (SUITES / name).read_text(encoding="utf-8"), "package.json": package})
    result, problems = evaluate_suite(host, name)
    found = {test.titles[-1]: verdict(test) for test in result.tests}
    wanted = {**dict.fromkeys(NOT_REPORTED & found.keys(), "pending"), **KNOWN[name]}
    wanted |= dict.fromkeys(NOT_DECIDED & found.keys(), "undecided")
    assert found == wanted
    assert (result.framework, result.failure, problems) == (RUNNERS[name], "", ())


@pytest.mark.parametrize(
    ("package", "runner"),
    [
        ("", "jest"),
        ("{", "jest"),
        ("[]", "jest"),
        ('{"scripts": {"test": "vitest run"}, "devDependencies": {"jest": "1"}}', "vitest"),
        ('{"scripts": {"test": "npm run unit"}, "devDependencies": {"chai": "4", "mocha": "1"}}', "mocha"),
        ('{"devDependencies": {"jest": "1", "mocha": "1"}}', "jest"),
        ('{"ava": {"files": []}}', "ava"),
        ('{"scripts": [], "dependencies": 1}', "jest"),
    ],
)
def test_the_runner_is_the_one_that_the_project_names(package: str, runner: str) -> None:
    files = {"a.test.js": "it('a', () => {});", **({"package.json": package} if package else {})}
    result, _ = evaluate_suite(MemoryHost(files), "a.test.js")
    assert result.framework == runner
