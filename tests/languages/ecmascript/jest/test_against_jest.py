"""The stored answers of jest are still those that jest gives."""

from __future__ import annotations

import json

from tests.harness.jest_kat import KNOWN_ANSWERS, SUITES, ask_jest


def test_jest_still_says_what_is_stored() -> None:
    known = json.loads(KNOWN_ANSWERS.read_text(encoding="utf-8"))["suites"]
    files = {path.name: path.read_text(encoding="utf-8") for path in SUITES.glob("*.test.*")}
    assert ask_jest(files) == known
