"""Matchers of `jest-extended` say what the package says: see tests/harness/jest_extended_kat.py."""

from __future__ import annotations

import json

import pytest

from tests.harness.jest_extended_kat import FOLDER, assertions
from tests.languages.ecmascript.jest.memory import evaluate, verdict

PRELUDE = "require('jest-extended');\nconst env = process.env.X;\n"
KNOWN: dict[str, bool] = json.loads((FOLDER / "known_extended.json").read_text(encoding="utf-8"))


def _verdicts(bodies: tuple[str, ...]) -> dict[str, str]:
    tests = "\n".join(f"test('{index}', () => {{ {body}; }});" for index, body in enumerate(bodies))
    return {bodies[int(test.titles[0])]: verdict(test) for test in evaluate(PRELUDE + tests).tests}


def test_each_assertion_gets_the_verdict_of_the_package() -> None:
    assert list(KNOWN) == list(assertions())
    found = _verdicts(assertions())
    assert found == {body: "passed" if holds else "failed" for body, holds in KNOWN.items()}


@pytest.mark.parametrize(
    ("assertion", "expected"),
    [
        ("expect(env).toBeString()", "undecided"),
        ("expect(`${env}`).toBeString()", "passed"),
        ("expect(`${env}`).toBeNumber()", "failed"),
        ("expect(env).toStartWith('a')", "undecided"),
        ("expect('abc').toEndWith(env)", "undecided"),
        ("expect(env).toBeArray()", "undecided"),
        ("expect(1).toBeOneOf(env)", "undecided"),
        ("expect(1).toBeOneOf([env, 1])", "passed"),
        ("expect(1).toBeOneOf([env, 2])", "undecided"),
        ("expect({a: 1}).toContainKey(env)", "undecided"),
        ("expect({...env}).toContainKey('a')", "undecided"),
        ("expect({...env}).toBeEmpty()", "undecided"),
        ("expect(5).toBeWithin(env, 9)", "undecided"),
        ("expect([1, env]).toIncludeAllMembers([1])", "passed"),
        ("expect([1, env]).toIncludeSameMembers([1])", "failed"),
        ("expect([1, env]).toIncludeAnyMembers([2])", "undecided"),
    ],
)
def test_what_is_not_known_leaves_open_what_it_decides(assertion: str, expected: str) -> None:
    assert _verdicts((assertion,)) == {assertion: expected}
