"""Generated expressions give what node gives, or are said to be unknown; skipped without node."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.harness.javascript_kat import Evaluation, ask_node
from tests.languages.ecmascript.library.generated import generated

_COUNT = 1500


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize("seed", [1, 2])
def test_generated_expressions_give_what_node_gives(seed: int) -> None:
    expressions = generated(seed, _COUNT)
    evaluation = Evaluation(expressions, {})
    different = []
    unknown = 0
    for index, (expression, wanted) in enumerate(zip(expressions, ask_node(expressions, {}), strict=True)):
        answer = evaluation.answer(index)
        if '"$": "unknown"' in json.dumps(answer):
            unknown += 1
        elif answer != wanted:
            different.append((expression, answer, wanted))
    assert different == []
    assert unknown < _COUNT // 100
