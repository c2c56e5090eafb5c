"""The package `hcl2-parser` as it really reads texts: see tests/harness/hcl2_parser_kat.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tapcheck.languages.ecmascript.library import module_for
from tapcheck.languages.ecmascript.library.json_text import stringify
from tapcheck.languages.ecmascript.regex.units import to_code_points, to_units
from tapcheck.languages.program.values import UNDEFINED, ListValue, MapValue, Thrown
from tests.harness.hcl2_parser_kat import texts
from tests.harness.javascript_kat import FOLDER, new_machine
from tests.languages.ecmascript.jest.memory import MemoryHost

ANSWERS: dict[str, Any] = json.loads((FOLDER / "known_hcl.json").read_text(encoding="utf-8"))
MACHINE = new_machine(MemoryHost({}))


def _answer(function: str, text: str) -> Any:
    module = module_for(MACHINE, "hcl2-parser")
    assert module is not None
    try:
        result = MACHINE.call(module.properties[function], UNDEFINED, [to_units(text)])
    except Thrown as thrown:
        return MACHINE.language.get(MACHINE, thrown.value, "message")
    assert isinstance(result, ListValue)
    value, error = result.items
    assert (error is None) != isinstance(error, MapValue)
    return [value, error is None]


@pytest.mark.parametrize("text", texts())
def test_object_is_that_of_the_package(text: str) -> None:
    answer = _answer("parseToObject", text)
    shown = json.dumps(answer) if isinstance(answer, str) else stringify(MACHINE, ListValue(answer))
    assert to_code_points(shown) == ANSWERS[text][0]


@pytest.mark.parametrize("text", texts())
def test_string_holds_that_object(text: str) -> None:
    answer, known = _answer("parseToString", text), ANSWERS[text][1]
    if isinstance(known, str):
        assert answer == known
        return
    assert answer[1] == known[1]
    assert _data(to_code_points(answer[0])) == _data(known[0])


def _data(text: str) -> Any:
    return json.loads(text, parse_int=float) if text else ""
