"""Programs get the verdicts that the packages really gave; `python -m tests.harness.package_kat` asks them again."""

from __future__ import annotations

import json

import pytest

from tests.harness.package_kat import KNOWN_ANSWERS, digest
from tests.languages.ecmascript.jest.memory import evaluate, verdict
from tests.languages.ecmascript.packages.tables import TABLES

VERDICTS = {"p": "passed", "f": "failed"}
UNDECIDED = {
    "assert": {"time zone"},
    "cdk": frozenset[str](),
    "chai": {"deep inclusion in text", "objects as keys", "properties of a function", "text of a function"},
}
"""Why programs may be left undecided."""

KNOWN = json.loads(KNOWN_ANSWERS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", TABLES)
def test_each_program_gets_the_verdict_of_the_package(name: str) -> None:
    table, known = TABLES[name], KNOWN[name]
    assert known["digest"] == digest(table)
    pairs = zip(table.bodies, known["answers"], strict=True)
    wanted = {body: VERDICTS[answer] for body, answer in pairs if answer in VERDICTS}
    bodies = [body for body in table.bodies if body in wanted]
    tests = "\n".join(f"test('{index}', async () => {{\n{body}\n}});" for index, body in enumerate(bodies))
    result = evaluate(f"{table.header}\n{tests}")
    found = {bodies[int(test.titles[0])]: test for test in result.tests}
    undecided = {body: test for body, test in found.items() if verdict(test) == "undecided"}
    assert {body: verdict(test) for body, test in found.items() if body not in undecided} == {
        body: wanted[body] for body in bodies if body not in undecided
    }
    assert {item.reason for test in undecided.values() for item in test.assertions if item.reason} <= UNDECIDED[name]
