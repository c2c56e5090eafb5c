"""What a pattern demands of every text: nothing at all, or a beginning."""

from __future__ import annotations

import re

import pytest

from tapcheck.languages.ecmascript.regex.beginning import beginnings
from tapcheck.languages.ecmascript.regex.universal import is_universal

UNIVERSAL = ["", ".*", "a?", "a|", "^", "$", "^.*", ".*$", "(a)?(b)*", "(?:x|y*)", "^\\s*", "a{0,3}", "(a|b?)$"]
DEMANDING = [".", ".+", "a", "^$", "^.*$", "\\b", "(?=a)", "(?!a)", "\\B", "a{1}", "(a|b)", "a*b", "x*\\b", "[^]"]
TEXTS = ["", "a", "two\nlines\n", "  \t", "%"]


@pytest.mark.parametrize("pattern", UNIVERSAL)
def test_every_text_matches(pattern: str) -> None:
    assert is_universal(pattern)
    assert all(re.search(pattern, text) for text in TEXTS)


@pytest.mark.parametrize("pattern", DEMANDING)
def test_some_text_does_not_match(pattern: str) -> None:
    assert not is_universal(pattern)


def test_a_broken_pattern_is_not_universal() -> None:
    assert not is_universal("(")
    assert beginnings("(") == ()


@pytest.mark.parametrize(
    ("pattern", "flags", "texts"),
    [
        ("^dev-", "", ("dev-",)),
        ("^dev-.*", "", ("dev-",)),
        ("^(dev|prod)-", "", ("dev", "prod")),
        ("^dev|^prod", "", ("dev", "prod")),
        ("^dev|prod", "", ()),
        ("dev", "", ()),
        ("^d?ev", "", ()),
        ("^[a-z]ev", "", ()),
        ("^dev", "i", ()),
        ("^dev", "m", ()),
        ("^", "", ()),
    ],
)
def test_beginnings(pattern: str, flags: str, texts: tuple[str, ...]) -> None:
    assert beginnings(pattern, flags) == texts
