"""JSON documents: values, places, and the first mistake."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapcheck.diagnostics import Problem
from tapcheck.languages.documents.json_text import read_json
from tapcheck.languages.documents.tree import DEEPEST, Fields, Items, Node, Scalar, descend
from tapcheck.source import SourceFile

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=20,
)


def plain(node: Node) -> Any:
    if isinstance(node, Fields):
        return {name: plain(value) for name, (_, value) in node.members.items()}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.value


def every(node: Node) -> list[Node]:
    below = [value for _, value in node.members.values()] if isinstance(node, Fields) else []
    if isinstance(node, Items):
        below = node.items
    return [node, *(found for item in below for found in every(item))]


@given(VALUES, st.sampled_from([None, 2]))
def test_reads_what_the_standard_library_writes(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    document, problems = read_json(SourceFile.from_text("a.json", text))
    assert document is not None
    assert problems == ()
    assert plain(document.root) == json.loads(text)
    for node in every(document.root):
        assert json.loads(text[node.start : node.end]) == plain(node)


@given(st.text(alphabet='{}[]",:0123456789truefalsn \\u-', max_size=40))
def test_accepts_what_the_standard_library_accepts(text: str) -> None:
    document, problems = read_json(SourceFile.from_text("a.json", text))
    try:
        json.loads(text)
    except ValueError:
        assert document is None
        assert problems[0].problem is Problem.SYNTAX
    else:
        assert document is not None


@pytest.mark.parametrize(
    ("text", "keys", "written"),
    [
        ('{"a": {"b": [1, "two"]}}', ("a", "b", 1), '"two"'),
        ('{"a": {"b": [1, "two"]}}', ("a", "b"), '[1, "two"]'),
        ('\ufeff {"ä": "ü\\n"}', ("ä",), '"ü\\n"'),
        ('{"a": 1, "a": 2}', ("a",), "2"),
    ],
)
def test_places(text: str, keys: tuple[str | int, ...], written: str) -> None:
    document, _ = read_json(SourceFile.from_text("a.json", text))
    assert document is not None
    node, depth = descend(document.root, keys)
    assert depth == len(keys)
    assert text[node.start : node.end] == written


def test_member_range_spans_key_and_value() -> None:
    text = '{"a" : [1]}'
    document, _ = read_json(SourceFile.from_text("a.json", text))
    assert document is not None
    assert isinstance(document.root, Fields)
    assert document.root.span("a") == (1, 10)


@pytest.mark.parametrize(
    ("text", "start", "summary"),
    [
        ("", 0, "the file is no valid JSON: it ends where JSON should stand"),
        ('{"a" 1}', 5, "the file is no valid JSON: '1' stands where ':' should"),
        ('{"a": 1,}', 8, "the file is no valid JSON: '}' stands where a name in double quotes should"),
        ("[1 2]", 3, "the file is no valid JSON: '2' stands where ',' or ']' should"),
        ("[1] x", 4, "the file is no valid JSON: 'x' stands where the end of the file should"),
        ("{'a': 1}", 1, 'the file is no valid JSON: "\'" stands where JSON should'),
        ('{"a": AWS}', 6, "the file is no valid JSON: 'A' stands where JSON should"),
    ],
)
def test_mistakes(text: str, start: int, summary: str) -> None:
    document, (problem,) = read_json(SourceFile.from_text("a.json", text))
    assert document is None
    assert (problem.problem, problem.span.start, problem.summary) == (Problem.SYNTAX, start, summary)


def test_repeated_names_are_told() -> None:
    _, (problem,) = read_json(SourceFile.from_text("a.json", '{"a": 1, "a": 2}'))
    assert (problem.problem, problem.span.start, problem.span.end) == (Problem.INVALID, 9, 12)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting_is_refused(opening: str) -> None:
    document, (problem,) = read_json(SourceFile.from_text("a.json", opening * 100_000))
    assert document is None
    assert problem.problem is Problem.BOUND
    assert str(DEEPEST) in problem.summary


def test_numbers_and_words() -> None:
    document, _ = read_json(SourceFile.from_text("a.json", "[1, -2.5, 1e3, true, false, null]"))
    assert document is not None
    assert isinstance(document.root, Items)
    assert [item.value for item in document.root.items if isinstance(item, Scalar)] == [
        1,
        -2.5,
        1000.0,
        True,
        False,
        None,
    ]
