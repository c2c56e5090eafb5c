from __future__ import annotations

from typing import Any

import pytest

from tapcheck.catalog.schema import decode_attributes


@pytest.mark.parametrize(
    ("code", "type_", "flags"),
    [
        ("rs", "string", (True, False, False)),
        ("on", "number", (False, True, False)),
        ("kb", "bool", (False, True, True)),
        ("ca", "dynamic", (False, False, True)),
        ("oLs", ["list", "string"], (False, True, False)),
        ("cSn", ["set", "number"], (False, False, True)),
        ("cMLs", ["map", ["list", "string"]], (False, False, True)),
        (["oBL1", {"a": "rs"}], ["list", ["object", {"a": "string"}]], (False, True, False)),
        (["cAO", {"a": "cb"}], ["object", {"a": "bool"}], (False, False, True)),
        (["cAM", {"a": "cs"}], ["map", ["object", {"a": "string"}]], (False, False, True)),
        (["rBS", {"@recursive": 1}], ["set", ["object", {}]], (True, False, False)),
    ],
)
def test_a_code_says_type_and_flags(code: Any, type_: object, flags: tuple[bool, bool, bool]) -> None:
    attribute = decode_attributes({"x": code})["x"]
    assert attribute.type.to_json() == type_
    assert (attribute.required, attribute.optional, attribute.computed) == flags


@pytest.mark.parametrize(
    ("code", "block", "single"), [("oBL1", True, True), ("oBS", True, False), ("cAL", False, False)]
)
def test_a_nested_code_says_whether_it_is_a_block(code: str, block: bool, single: bool) -> None:
    attribute = decode_attributes({"x": [code, {"y": "cs"}]})["x"]
    assert (attribute.block, attribute.single) == (block, single)
    assert list(attribute.type.nested) == ["y"]
