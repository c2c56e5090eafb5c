"""YAML documents: values, places, tags, anchors, comments, and limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapcheck.diagnostics import Problem
from tapcheck.languages.documents.reading import read_document
from tapcheck.languages.documents.tree import DEEPEST, Fields, Items, Node, descend
from tapcheck.languages.yaml_text import read_yaml_tree
from tapcheck.source import SourceFile


def read(text: str) -> Node:
    document, problems = read_yaml_tree(SourceFile.from_text("a.yml", text))
    assert document is not None
    assert problems == ()
    return document.root


def plain(node: Node) -> Any:
    if isinstance(node, Fields):
        return {name: plain(value) for name, (_, value) in node.members.items()}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [x, 2.5]\n", {"a": 1, "b": ["x", 2.5]}),
        ("a: '1'\nb: \"x\\n\"\n", {"a": "1", "b": "x\n"}),
        ("a: yes\nb: Off\nc: ~\nd:\n", {"a": True, "b": False, "c": None, "d": None}),
        ("a: 012345678901\nb: 0\nc: -7\n", {"a": "012345678901", "b": 0, "c": -7}),
        ("a: 2010-09-09\n", {"a": "2010-09-09"}),
        ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", {"a": "x\ny\n", "b": "x y"}),
        ("a: &x {k: 1}\nb: *x\nc:\n  <<: *x\n  l: 2\n", {"a": {"k": 1}, "b": {"k": 1}, "c": {"l": 2, "k": 1}}),
        ("<<: [{a: 1}, {a: 2, b: 3}]\n", {"a": 1, "b": 3}),
        ("", None),
        ("# only a comment\n", None),
        ("a: 1\n---\nb: 2\n", {"a": 1}),
    ],
)
def test_values(text: str, value: Any) -> None:
    assert plain(read(text)) == value


@pytest.mark.parametrize(
    ("text", "keys", "written"),
    [
        ("a:\n  b:\n    - x\n    - 'y'  # z\n", ("a", "b", 1), "'y'"),
        ("a: |\n  x\n  y\n\nb: 1\n", ("a",), "|\n  x\n  y"),
        ("a:\n  b: 1\n  c: 2\n\n# end\nd: 3\n", ("a",), "b: 1\n  c: 2"),
        ("a: {b: 1}\n", ("a",), "{b: 1}"),
        ("\ufeffä: ü\r\nb: c\r\n", ("b",), "c"),
        ("a: !Sub '${b}'\n", ("a",), "!Sub '${b}'"),
    ],
)
def test_places(text: str, keys: tuple[str | int, ...], written: str) -> None:
    node, depth = descend(read(text), keys)
    assert depth == len(keys)
    assert text[node.start : node.end] == written


def test_member_range_of_an_empty_value_ends_with_its_key() -> None:
    root = read("a:\nb: 1\n")
    assert isinstance(root, Fields)
    assert root.span("a") == (0, 2)


def test_tags_are_kept_and_standard_ones_are_not() -> None:
    root = read("a: !Ref b\nc: !GetAtt [d, e]\nf: !!str 1\ng: !Sub {h: 1}\n")
    assert isinstance(root, Fields)
    assert [value.tag for _, value in root.members.values()] == ["!Ref", "!GetAtt", "", "!Sub"]


def test_comments() -> None:
    text = "# one\na: 'x # no'  # two\nb: x#no\nc: |\n  # no\n# three"
    document, _ = read_yaml_tree(SourceFile.from_text("a.yml", text))
    assert document is not None
    assert [text[start:end] for start, end in document.comments] == ["# one", "# two", "# three"]


@pytest.mark.parametrize(
    ("text", "problem", "summary"),
    [
        ("a: [1\nb: 2\n", Problem.SYNTAX, "the file is no valid YAML"),
        ("a: *nothing\n", Problem.INVALID, "'*nothing' refers to nothing that is complete"),
        ("a: &x [*x]\n", Problem.INVALID, "'*x' refers to nothing that is complete"),
        ("[" * (DEEPEST + 5), Problem.BOUND, f"nested deeper than {DEEPEST} levels"),
        ("a: \x07\n", Problem.SYNTAX, "the file is no valid YAML"),
    ],
)
def test_refused(text: str, problem: Problem, summary: str) -> None:
    document, (found,) = read_yaml_tree(SourceFile.from_text("a.yml", text))
    assert document is None
    assert found.problem is problem
    assert summary in found.summary


def test_alias_bombs_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    document, (problem,) = read_yaml_tree(SourceFile.from_text("a.yml", "\n".join(lines)))
    assert document is None
    assert problem.problem is Problem.BOUND


def test_repeated_keys_are_told_and_the_last_one_counts() -> None:
    document, (problem,) = read_yaml_tree(SourceFile.from_text("a.yml", "a: 1\nb: 2\na: 3\n"))
    assert document is not None
    assert plain(document.root) == {"b": 2, "a": 3}
    assert (problem.problem, problem.span.start) == (Problem.INVALID, 10)


@given(st.text(alphabet="ab: -[]{}&*!|>#'\"\n\t%?,", max_size=60))
def test_never_raises_and_places_lie_in_the_text(text: str) -> None:
    document, problems = read_yaml_tree(SourceFile.from_text("a.yml", text))
    assert (document is None) <= bool(problems)
    if document is not None:
        assert all(0 <= start <= end <= len(text) for start, end in document.comments)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("a.yml", '{"a": 1}', {"a": 1}),
        ("a.yml", "{a: 1}", {"a": 1}),
        ("a.json", "a: 1", {"a": 1}),
        ("a.template", "\n\n[1]", [1]),
    ],
)
def test_the_text_decides_the_notation(path: str, text: str, value: Any) -> None:
    document, problems = read_document(SourceFile.from_text(path, text))
    assert document is not None
    assert problems == ()
    assert plain(document.root) == value


def test_broken_json_stays_json() -> None:
    document, (problem,) = read_document(SourceFile.from_text("a.json", "{a: 1}"))
    assert document is None
    assert problem.summary.startswith("the file is no valid JSON")
