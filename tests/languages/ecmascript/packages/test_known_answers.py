"""Programs get the verdicts that the packages really gave; `python -m tests.harness.package_kat` asks them again."""

from __future__ import annotations

import json

import pytest

from tests.harness.package_kat import KNOWN_ANSWERS, digest
from tests.languages.ecmascript.jest.memory import evaluate, verdict
from tests.languages.ecmascript.packages.tables import TABLES

KNOWN = json.loads(KNOWN_ANSWERS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", TABLES)
def test_each_program_gets_the_verdict_of_the_package(name: str) -> None:
    table, known = TABLES[name], KNOWN[name]
    assert known["digest"] == digest(table)
    wanted = {**dict.fromkeys(known["passed"], "passed"), **dict.fromkeys(known["failed"], "failed")}
    bodies = [body for body in table.bodies if body in wanted]
    tests = "\n".join(f"test('{index}', async () => {{\n{body}\n}});" for index, body in enumerate(bodies))
    result = evaluate(f"{table.header}\n{tests}")
    assert {bodies[int(test.titles[0])]: verdict(test) for test in result.tests} == wanted
