"""Sections of templates, and what is wrong in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapcheck.diagnostics import Problem
from tapcheck.languages.cloudformation.evaluate import Evaluator
from tapcheck.languages.cloudformation.references import all_uses
from tapcheck.languages.cloudformation.template import Template, decode, is_template, may_be_template
from tapcheck.languages.documents.reading import read_document
from tapcheck.source import SourceFile


def decoded(text: str) -> Template:
    document, _ = read_document(SourceFile.from_text("a.yml", text))
    assert document is not None
    return decode(document)


@pytest.mark.parametrize(
    ("text", "candidate", "template"),
    [
        ("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: {Type: AWS::SNS::Topic}\n", True, True),
        ("Resources:\n  A:\n    Type: AWS::SNS::Topic\n", True, True),
        ('{"Resources": {"A": {"Type": "Custom::Thing"}}}', True, True),
        ("Transform: AWS::Serverless-2016-10-31\nResources:\n  A: {Type: AWS::Serverless::Function}\n", True, True),
        ("Resources:\n  A:\n    Type: Pod\n", False, False),
        ("kind: Pod\nmetadata: {name: AWS}\n", False, False),
        ("stages:\n  - Resources: [Type: AWS::SNS::Topic]\n", False, False),
        ("Resources: none\nType: AWS::SNS::Topic\n", True, False),
        ("[1, 2]", False, False),
    ],
)
def test_what_is_a_template(text: str, candidate: bool, template: bool) -> None:
    assert may_be_template(text.encode()) is candidate
    document, _ = read_document(SourceFile.from_text("a.yml", text))
    assert document is not None
    assert is_template(document.root) is template


def test_sections() -> None:
    found = decoded(
        "Description: shop\n"
        "Transform: [AWS::LanguageExtensions, Mine]\n"
        "Parameters:\n  P: {Type: String}\n"
        "Resources:\n  R:\n    Type: AWS::SNS::Topic\n    Condition: C\n    DependsOn: [A, B]\n"
        "Outputs:\n  O: {Value: 1}\n"
    )
    assert (found.description, found.transforms, found.macros) == ("shop", ("AWS::LanguageExtensions", "Mine"), True)
    assert list(found.parameters) == ["P"]
    resource = found.resources["R"]
    assert (resource.type, resource.condition) == ("AWS::SNS::Topic", "C")
    assert [name.text for name in resource.depends_on] == ["A", "B"]
    assert list(found.outputs) == ["O"]


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Resources: [a]\n", "'Resources' must be a map, but it is a list"),
        ("Resources:\n  A: text\n", "'Resources.A' must be a map, but it is text"),
        ("Resources:\n  A: {Properties: {}}\n", "resource 'A' has no 'Type'"),
        (
            "Resources:\n  A: {Type: T, Properties: [1]}\n",
            "'Properties' of resource 'A' must be a map, but it is a list",
        ),
        ("Outputs:\n  A: 1\n", "'Outputs.A' must be a map, but it is a number"),
        ("[a]\n", "a template is a map of sections, not a list"),
    ],
)
def test_wrong_shapes(text: str, summary: str) -> None:
    (problem,) = decoded(text).diagnostics
    assert (problem.problem, problem.summary) == (Problem.INVALID, summary)


SECTIONS = ["Resources", "Parameters", "Conditions", "Outputs", "Mappings", "Transform"]
FIELDS = ["Type", "Properties", "DependsOn", "Condition", "A", "Fn::ForEach::L"]
FUNCTIONS = ["Ref", "Fn::Sub", "Fn::If", "Fn::GetAtt", "Fn::FindInMap", "Fn::Join"]
NAMES = st.sampled_from([*SECTIONS, *FIELDS, *FUNCTIONS])
TREES = st.recursive(
    st.sampled_from(["A", "AWS::SNS::Topic", "${A}", "", "1"]) | st.integers(0, 3) | st.none(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=4),
    max_leaves=25,
)


@given(st.dictionaries(NAMES, TREES, max_size=5))
def test_no_shape_raises(tree: dict[str, object]) -> None:
    import json

    text = json.dumps(tree)
    found = decoded(text)
    evaluator = Evaluator(found)
    for name in found.resources:
        evaluator.properties(name)
    for name in found.parameters:
        evaluator.parameter(name)
    for name in found.conditions:
        evaluator.condition(name)
    for _, _, use in all_uses(found, text):
        assert 0 <= use.start <= use.end <= len(text)


@pytest.mark.parametrize("resources", ["[]", "none", "7", ""])
def test_a_file_that_calls_itself_a_template_is_one(resources: str) -> None:
    document, _ = read_document(
        SourceFile.from_text("a.yml", f"AWSTemplateFormatVersion: '2010-09-09'\nResources: {resources}\n")
    )
    assert document is not None
    assert is_template(document.root)
