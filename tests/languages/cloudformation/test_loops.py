"""Loops of the language extensions."""

from __future__ import annotations

from typing import Any

import pytest

from tapcheck.languages.cloudformation.loops import with_loops_unrolled
from tapcheck.languages.documents.reading import read_document
from tapcheck.languages.documents.tree import Fields, Items, Node
from tapcheck.source import SourceFile


def plain(node: Node) -> Any:
    if isinstance(node, Fields):
        return {name: plain(value) for name, (_, value) in node.members.items()}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return f"{node.tag} {node.text}" if node.tag else node.value


@pytest.mark.parametrize(
    ("written", "unrolled"),
    [
        ("Fn::ForEach::A: [X, [a, b], {'T${X}': {Name: '${X}'}}]", {"Ta": {"Name": "a"}, "Tb": {"Name": "b"}}),
        ("Fn::ForEach::A: [X, [a-1], {'T&{X}': {Name: !Ref X}}]", {"Ta1": {"Name": "a-1"}}),
        ("Fn::ForEach::A: [X, !Ref Names, {'T${X}': {Name: !Sub 'n-${X}-${Y}'}}]",
         {"Tc": {"Name": "!Sub n-c-${Y}"}, "Td": {"Name": "!Sub n-d-${Y}"}}),
        ("Fn::ForEach::A: [X, [a], {'Fn::ForEach::B': [Y, [1, 2], {'${X}${Y}': {}}]}]", {"a1": {}, "a2": {}}),
        ("Fn::ForEach::A: [X, [P], {'T': {Ref: !Sub '${X}arameter'}}]", {"T": {"Ref": "Parameter"}}),
        ("Fn::ForEach::A: [X, !Ref Open, {'T${X}': {}}]", {"Fn::ForEach::A": ["X", "!Ref Open", {"T${X}": {}}]}),
        ("Fn::ForEach::A: wrong", {"Fn::ForEach::A": "wrong"}),
        ("Plain: {Name: '${X}'}", {"Plain": {"Name": "${X}"}}),
    ],
)  # fmt: skip
def test_loops(written: str, unrolled: Any) -> None:
    text = f"Parameters:\n  Names: {{Default: 'c, d'}}\n  Open: {{Type: String}}\nResources:\n  {written}\n"
    document, _ = read_document(SourceFile.from_text("a.yml", text))
    assert document is not None
    found = plain(with_loops_unrolled(document).root)
    assert found["Resources"] == unrolled


def test_loops_inside_loops_are_bounded() -> None:
    names = "[" + ", ".join(f"n{number}" for number in range(100)) + "]"
    inner = "{'Fn::ForEach::B': [Y, " + names + ", {'Fn::ForEach::C': [Z, " + names + ", {'T${X}${Y}${Z}': {}}]}]}"
    text = f"Resources:\n  Fn::ForEach::A: [X, {names}, {inner}]\n"
    document, _ = read_document(SourceFile.from_text("a.yml", text))
    assert document is not None
    resources = plain(with_loops_unrolled(document).root)["Resources"]
    made = [name for name in resources if name.startswith("T")]
    assert 500 <= len(made) <= 2000
    assert "Fn::ForEach::C" in resources
