"""The values of literals and keys: numbers, escapes, UTF-16, raw text."""

from __future__ import annotations

import pytest

from tapcheck.languages.ecmascript.lower_literals import cooked_text, number_text, number_value, utf16_units
from tapcheck.languages.program.syntax import Call, Const, Declare, Evaluate, MapDisplay, Regex, TaggedTemplate
from tests.languages.ecmascript.lowering.outline import lowered

SMILE = "\ud83d\ude00"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0),
        ("1_000", 1000),
        ("0x1F", 31),
        ("0XfF", 255),
        ("0b101", 5),
        ("0o17", 15),
        ("017", 15),
        ("019", 19),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("1E-2", 0.01),
        ("9007199254740992", 2**53),
        ("9007199254740993", 9007199254740992),
        ("9007199254740995", 9007199254740996.0),
        ("0x20000000000001", 9007199254740992.0),
        ("1e21", 1e21),
        ("1e400", float("inf")),
        ("9" * 5000, float("inf")),
        ("0x" + "f" * 5000, float("inf")),
    ],
)
def test_number(raw: str, value: float) -> None:
    found = number_value(raw)
    assert found == value
    assert isinstance(found, int) is (abs(value) <= 2**53 and float(value).is_integer() and "0x2" not in raw)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("0x10", "16"),
        ("1e3", "1000"),
        (".5", "0.5"),
        ("1.50", "1.5"),
        ("1e21", "1e+21"),
        ("1.25e22", "1.25e+22"),
        ("123456789012345680000", "123456789012345680000"),
        ("1e-6", "0.000001"),
        ("1.5e-7", "1.5e-7"),
        ("0.00001234", "0.00001234"),
        ("12345.678", "12345.678"),
        ("1e400", "Infinity"),
    ],
)
def test_number_as_key(raw: str, text: str) -> None:
    assert number_text(number_value(raw)) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"a\n\t\r\b\v\f\\\'\"\q", "a\n\t\r\b\v\f\\'\"q"),
        (r"\0\x41\u0042\u{43}", "\0ABC"),
        (r"\101\7x\18", "A\x07x\x018"),
        (r"\u{1F600}", SMILE),
        (r"\uD83D\uDE00", SMILE),
        ("\U0001f600", SMILE),
        ("a\\\nb\\\r\nc\\\u2028d", "abcd"),
        ("é", "é"),
    ],
)
def test_escapes(raw: str, text: str) -> None:
    assert cooked_text(raw) == text


def test_astral_text_is_utf16_units_everywhere() -> None:
    program = lowered("const smile = { '😀': `😀`, 'x': /😀/u };")
    declaration = program.body[0]
    assert isinstance(declaration, Declare)
    display = declaration.bindings[0][1]
    assert isinstance(display, MapDisplay)
    first, second = display.entries
    assert isinstance(first.value, Const)
    assert (first.value.value, len(first.value.value)) == (SMILE, 2)
    assert (display.start, display.end) == (14, 37)
    assert isinstance(second.value, Regex)
    assert second.value.pattern == SMILE
    assert utf16_units("plain") == "plain"


def test_offsets_count_characters_after_a_byte_order_mark_and_wide_text() -> None:
    program = lowered("\ufeff'é😀';\r\nf(x);")
    assert [(statement.start, statement.end) for statement in program.body] == [(1, 6), (8, 13)]


def test_template_line_ends_are_normalised() -> None:
    program = lowered("`a\r\nb\rc`; t`a\r\n\\r${x}\\u{110000}`")
    plain, tagged = program.body
    assert isinstance(plain, Evaluate)
    assert isinstance(plain.value, Const)
    assert plain.value.value == "a\nb\nc"
    assert isinstance(tagged, Evaluate)
    assert isinstance(tagged.value, TaggedTemplate)
    assert tagged.value.raws == ("a\n\\r", "\\u{110000}")
    assert tagged.value.texts == ("a\n\r", None)


@pytest.mark.parametrize(("text", "digits"), [("123n", "123"), ("1_0n", "10"), ("0xFFn", "255")])
def test_bigint_is_a_call(text: str, digits: str) -> None:
    statement = lowered(text).body[0]
    assert isinstance(statement, Evaluate)
    call = statement.value
    assert isinstance(call, Call)
    assert [argument.value for argument in call.arguments if isinstance(argument, Const)] == [digits]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("({ a: 1 })", "a"),
        ("({ 'a b': 1 })", "a b"),
        ("({ 0x10: 1 })", "16"),
        ("({ 1n: 1 })", "1"),
        ("({ \\u0061: 1 })", "a"),
    ],
)
def test_keys(text: str, key: str) -> None:
    statement = lowered(text).body[0]
    assert isinstance(statement, Evaluate)
    assert isinstance(statement.value, MapDisplay)
    entry = statement.value.entries[0]
    assert not hasattr(entry, "operator")
    assert isinstance(getattr(entry, "key", None), Const)
    assert entry.key.value == key  # type: ignore[union-attr]
