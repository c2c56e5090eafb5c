"""The JSON form of HCL: trees with exact places, and messages."""

from __future__ import annotations

import pytest

from tapcheck.languages.hcl.json_syntax import JsonObject, JsonString, expression_of, parse_json
from tapcheck.languages.hcl.tree import Block, Interpolation, Reference, Template, Text
from tapcheck.languages.terraform.json_files import parse_json_configuration
from tapcheck.source import SourceFile


def test_places_of_members() -> None:
    text = '{"a": {"b\\u0041": [1, "x${y}", null]}}'
    root, problems = parse_json(SourceFile.from_text("x.tf.json", text))
    assert problems == ()
    assert isinstance(root, JsonObject)
    (name, inner) = root.members[0]
    assert text[name.start : name.end] == '"a"'
    assert isinstance(inner, JsonObject)
    escaped, _ = inner.members[0]
    assert (escaped.value, text[escaped.start : escaped.end]) == ("bA", '"b\\u0041"')
    assert escaped.places == [8, 9, 15]


def test_templates_in_strings_keep_their_places() -> None:
    for text in ('"x${y}"', '"\\u0078${y}"'):
        source = SourceFile.from_text("x.tf.json", text)
        node, _ = parse_json(source)
        assert isinstance(node, JsonString)
        tree, problems = expression_of(source, node)
        assert problems == ()
        assert isinstance(tree, Template)
        inner = tree.parts[1]
        assert text[inner.start : inner.end] == "${y}"


def test_strings_without_interpolation_are_text() -> None:
    source = SourceFile.from_text("x.tf.json", '"a $${b}"')
    node, _ = parse_json(source)
    assert isinstance(node, JsonString)
    tree, _ = expression_of(source, node)
    assert isinstance(tree, Text)
    assert tree.value == "a ${b}"


PROBLEMS = {
    '{"a": 1': (0, "'{' is never closed"),
    '{"a" 1}': (5, "expected ':' after the member name 'a'"),
    "{a: 1}": (1, "expected a member name in double quotes"),
    "[1 2]": (3, "expected ',' or ']', found '2'"),
    '"a': (0, "string is not closed on its line"),
    "{} x": (3, "expected the end of the file, found 'x'"),
    "": (0, "a JSON value is missing"),
    '"\\x"': (1, "'\\x' is no JSON escape"),
}


@pytest.mark.parametrize("text", PROBLEMS)
def test_problem(text: str) -> None:
    root, problems = parse_json(SourceFile.from_text("x.tf.json", text))
    assert root is None
    assert [(item.span.start, item.summary) for item in problems] == [PROBLEMS[text]]


def test_deep_nesting_is_refused() -> None:
    root, problems = parse_json(SourceFile.from_text("x.tf.json", "[" * 5000 + "]" * 5000))
    assert root is None
    assert problems[0].summary == "values are nested too deeply"


def test_configuration() -> None:
    resource = '{"a": {"b": [{"x": "${var.y}", "lifecycle": {"z": 1}}]}}'
    text = f'{{"//": "c", "resource": {resource}, "locals": [{{"k": 1}}, {{"l": 2}}]}}'
    file, problems = parse_json_configuration(SourceFile.from_text("x.tf.json", text))
    assert problems == ()
    blocks = [item for item in file.body.items if isinstance(item, Block)]
    assert [(block.type, [label.value for label in block.labels]) for block in blocks] == [
        ("resource", ["a", "b"]),
        ("locals", []),
        ("locals", []),
    ]
    assert [text[block.start : block.head_end] for block in blocks] == ['"b"', '"locals"', '"locals"']
    assert [item.type for item in blocks[0].body.items if isinstance(item, Block)] == ["lifecycle"]
    attribute = blocks[0].body.attribute("x")
    assert attribute is not None
    assert isinstance(attribute.expression, Template)
    inner = attribute.expression.parts[0]
    assert isinstance(inner, Interpolation)
    assert text[inner.start : inner.end] == "${var.y}"
    assert isinstance(inner.expression, Reference)
