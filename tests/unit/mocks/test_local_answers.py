"""Results of the providers that need no cloud: their own rules hold, and nothing changes between runs."""

from __future__ import annotations

import base64
import re
import string
from collections.abc import Mapping
from typing import Any

import pytest

from tapcheck.mocks.shapes import PlausibleSource
from tapcheck.values import Value


def answer(type_: str, attribute: str, arguments: Mapping[str, Value], name: str = "x") -> Any:
    address = f"data.{type_}.{name}" if type_ in {"http"} else f"{type_}.{name}"
    return PlausibleSource().answer(address, type_, (attribute,), arguments, {})


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        ({"length": 8, "special": False, "upper": False}, string.ascii_lowercase + string.digits),
        ({"length": 20, "special": False}, string.ascii_letters + string.digits),
        ({"length": 20, "override_special": "_-"}, string.ascii_letters + string.digits + "_-"),
        ({"length": 6, "special": False, "upper": False, "lower": False}, string.digits),
        ({"length": 6, "special": False, "number": False}, string.ascii_letters),
        ({"length": 1, "special": False, "upper": False, "numeric": False}, string.ascii_lowercase),
    ],
)
def test_random_text_has_the_length_and_the_characters_asked_for(arguments: Mapping[str, Value], allowed: str) -> None:
    for type_ in ("random_string", "random_password"):
        text = answer(type_, "result", arguments)
        assert len(text) == arguments["length"]
        assert set(text) <= set(allowed)


def test_random_text_has_the_minimum_of_each_class() -> None:
    text = answer("random_password", "result", {"length": 12, "min_numeric": 4, "min_upper": 4, "min_special": 3})
    assert sum(character in string.digits for character in text) >= 4
    assert sum(character in string.ascii_uppercase for character in text) >= 4
    assert sum(character not in string.ascii_letters + string.digits for character in text) >= 3


def test_the_forms_of_a_random_id_are_the_same_bytes() -> None:
    forms = {name: answer("random_id", name, {"byte_length": 4}) for name in ("hex", "dec", "b64_std", "b64_url", "id")}
    data = bytes.fromhex(forms["hex"])
    assert len(data) == 4
    assert int(forms["dec"]) == int.from_bytes(data, "big")
    assert base64.b64decode(forms["b64_std"]) == data
    assert base64.urlsafe_b64decode(forms["b64_url"] + "==") == data
    assert forms["id"] == forms["b64_url"]
    assert answer("random_id", "hex", {"byte_length": 4, "prefix": "p-"}) == "p-" + forms["hex"]


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        ({}, r"[a-z]+-[a-z]+"),
        ({"length": 1}, r"[a-z]+"),
        ({"length": 3, "separator": "_"}, r"[a-z]+_[a-z]+_[a-z]+"),
        ({"prefix": "dev", "separator": ""}, r"dev[a-z]+"),
    ],
)
def test_pets(arguments: Mapping[str, Value], pattern: str) -> None:
    assert re.fullmatch(pattern, answer("random_pet", "id", arguments))


def test_random_numbers_stay_within_their_bounds() -> None:
    numbers = {answer("random_integer", "result", {"min": 3, "max": 5}, name) for name in string.ascii_letters}
    assert numbers == {3, 4, 5}
    assert answer("random_integer", "id", {"min": 7, "max": 7}) == "7"


def test_a_shuffle_keeps_the_items() -> None:
    items = ("a", "b", "c")
    assert sorted(answer("random_shuffle", "result", {"input": items})) == sorted(items)
    assert len(answer("random_shuffle", "result", {"input": items, "result_count": 2})) == 2
    assert len(answer("random_shuffle", "result", {"input": items, "result_count": 7})) == 7


@pytest.mark.parametrize(
    ("type_", "attribute", "arguments", "expected"),
    [
        ("time_static", "rfc3339", {}, "2024-01-01T00:00:00Z"),
        ("time_static", "unix", {}, 1704067200),
        ("time_static", "year", {"rfc3339": "2020-02-13T06:36:13Z"}, 2020),
        ("time_static", "year", {"rfc3339": "nonsense"}, 2024),
        ("time_offset", "rfc3339", {"offset_days": 30}, "2024-01-31T00:00:00Z"),
        (
            "time_offset",
            "rfc3339",
            {"base_rfc3339": "2023-11-30T00:00:00Z", "offset_months": 2},
            "2024-01-30T00:00:00Z",
        ),
        ("time_rotating", "rotation_rfc3339", {"rotation_years": 1}, "2025-01-01T00:00:00Z"),
        ("http", "status_code", {}, 200),
        ("random_password", "id", {"length": 3}, "none"),
    ],
)
def test_fixed_results(type_: str, attribute: str, arguments: Mapping[str, Value], expected: Value) -> None:
    assert answer(type_, attribute, arguments) == expected


@pytest.mark.parametrize(
    ("attribute", "length"),
    [("output_md5", 32), ("output_sha", 40), ("output_sha256", 64), ("output_base64sha256", 44)],
)
def test_archives_have_digests_of_the_right_length(attribute: str, length: int) -> None:
    assert len(answer("archive_file", attribute, {"source_dir": "src"})) == length
    assert answer("archive_file", "output_size", {"source_dir": "src"}) > 0


def test_keys_are_recognisable_as_mocks() -> None:
    text = answer("tls_private_key", "private_key_pem", {"algorithm": "RSA"})
    assert text.startswith("-----BEGIN MOCK ")
    assert base64.b64decode(text.splitlines()[1]).startswith(b"mock ")
    assert answer("tls_private_key", "public_key_openssh", {"algorithm": "ED25519"}).startswith("ssh-ed25519 AAAA")
