"""Random patterns give in node and here the same matches, groups and errors."""

from __future__ import annotations

import shutil

import pytest

from tapcheck.languages.ecmascript.regex import Untranslatable
from tests.harness.js_regex_kat import ask_node, ask_tapcheck
from tests.languages.ecmascript.regex.generated import Generator

_CASES = 1500
_MOST_REFUSED = 0.08


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize("seed", [1, 2])
def test_random_patterns(seed: int) -> None:
    generator = Generator(seed)
    cases = [generator.case() for _ in range(_CASES)]
    refused = 0
    different = []
    for case, theirs in zip(cases, ask_node(cases), strict=True):
        try:
            ours = ask_tapcheck(case)
        except Untranslatable:
            refused += 1
            continue
        if ours != theirs:
            different.append((case, theirs, ours))
    assert different == []
    assert refused <= _MOST_REFUSED * _CASES
