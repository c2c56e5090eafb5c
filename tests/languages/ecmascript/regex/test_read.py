"""What a pattern looks for, read as text."""

from __future__ import annotations

import pytest

from tapcheck.languages.ecmascript.regex.read import MOST_SKELETONS, Blank, Literal, Space, skeletons


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"resource\s+[\"']aws_vpc[\"']\s+[\"']main[\"']\s*\{", ['resource "aws_vpc" "main"{']),
        (r"resource \"aws_vpc\" \"main\" {", ['resource "aws_vpc" "main" {']),
        (r"resource\s*\"aws_vpc\"\s*\"main\"", ['resource "aws_vpc" "main"']),
        (r"data[ \t]+\"aws_ami\"\s+\"x\"", ['data "aws_ami" "x"']),
        (r"\bvar\.region\b", ["var.region"]),
        (r"^\s*output\s+\"vpc_id\"", ['output "vpc_id"']),
        (r"(?:data|resource)\s+\"aws_(vpc|subnet)\"", [
            'data "aws_vpc"', 'data "aws_subnet"', 'resource "aws_vpc"', 'resource "aws_subnet"',
        ]),
        (r"vpc_id\s*=\s*aws_vpc\.main\.id", ["vpc_id=aws_vpc.main.id"]),
        (r"aws_x\.y(?:\[0\])?\.id", ["aws_x.y[0].id", "aws_x.y.id"]),
        (r"aws_x\.y(?:\[0\])??\.id", ["aws_x.y.id", "aws_x.y[0].id"]),
        (r"output\s+\"[^\"]+\"\s*{[\s\S]*?value", ['output "\1"{\0value']),
        (r"a.*b.+?c.{0,200}d[^}]*e", ["a\0b\0c\0d\0e"]),
        (r"a.b\w+c\d{12}d[^\"]*e[^a]f", ["a\1b\1c\1d\1e\1f"]),
        (r"[Vv]pc", ["Vpc", "vpc"]),
        (r"(?=[\s\S]*aws_vpc\.main)(?=.*var\.x)", ["\0aws_vpc.main\0var.x"]),
        (r"a(?!b)(?<=a)(?=resource|$)c", ["ac"]),
        (r"module\.(\w+\.)+x", ["module.\1.\1x"]),
        (r"(?:ab){2}c{3}(?:x){0}", ["ababccc"]),
        (r"(?:[^}]|\{[^}]*\})*x", ["\0x"]),
        (r"\$\{var\.env\}-a", ["${var.env}-a"]),
        (r"\n}\n\nresource", ["} resource"]),
        (r"(a)\1", ["a"]),
        ("", [""]),
        ("(", []),
    ],
)  # fmt: skip
def test_readings(pattern: str, texts: list[str]) -> None:
    assert [skeleton.text for skeleton in skeletons(pattern)] == texts


def test_tokens() -> None:
    (skeleton,) = skeletons(r"output\s+\"a b\"\s*\{[\s\S]*?\w+", "i")
    assert skeleton.tokens == (
        Literal("output"),
        Space(optional=False),
        Literal('"a'),
        Space(optional=False),
        Literal('b"'),
        Space(optional=True),
        Literal("{"),
        Blank.GAP,
        Blank.WILD,
    )


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("(a|b)" * 5, 32),
        ("(a|b)" * 6, 32),
        ("".join(f"{char}?" for char in "abcde"), 32),
        ("|".join(map(chr, range(97, 123))) + "|1|2|3|4|5|6", 32),
    ],
)
def test_readings_are_bounded(pattern: str, count: int) -> None:
    assert len(skeletons(pattern)) == count <= MOST_SKELETONS


def test_what_is_beyond_the_bound_is_wild() -> None:
    assert skeletons("(a|b)" * 5 + "(c|d)")[0].text == "aaaaa\1"
    assert skeletons("|".join(map(str, range(40))))[0].text == "\1"
