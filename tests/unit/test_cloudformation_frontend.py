"""Templates as stacks: declarations, values, places, references, twins."""

from __future__ import annotations

from pathlib import Path

import pytest

from tapcheck.config import Config
from tapcheck.discovery import discover
from tapcheck.frontends.infrastructure.cloudformation import read_stacks
from tapcheck.model.infrastructure import Kind, Language, Presence, Stack
from tapcheck.model.references import Via
from tapcheck.values import Unknown
from tapcheck.workspace import Workspace
from tests.harness.folders import write_files

TEMPLATE = """\
AWSTemplateFormatVersion: '2010-09-09' # the only one
Parameters:
  Secret: {Type: String, NoEcho: true, Description: hidden, Default: x, AllowedValues: [x, y]}
Mappings:
  Sizes: {small: {disk: 1}}
Conditions:
  IsX: !Equals [!Ref Secret, x]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: IsX
    Properties:
      TopicName: !Sub 'done-${Secret}'
      Tags: [{Key: a, Value: !Ref Secret}]
Outputs:
  Arn:
    Condition: IsX
    Description: where
    Value: !Ref Topic
    Export: {Name: !Sub '${AWS::StackName}-arn'}
"""

ONE_TOPIC = '{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}'


def read(folder: Path, files: dict[str, str]) -> tuple[Stack, ...]:
    workspace = Workspace(write_files(folder, files))
    return read_stacks(workspace, discover(workspace, Config()).templates)


def text_at(stack: Stack, text: str, address: str, path: tuple[str | int, ...]) -> str:
    item = stack.find(address)
    assert item is not None
    span = item.places[path]
    return text[span.start : span.end]


def test_declarations(tmp_path: Path) -> None:
    (stack,) = read(tmp_path, {"lib/stack.yml": TEMPLATE})
    assert (stack.name, stack.language, stack.files) == ("lib/stack.yml", Language.CLOUDFORMATION, ("lib/stack.yml",))
    assert [(item.kind, item.address, item.type, item.presence) for item in stack.declarations] == [
        (Kind.VARIABLE, "Parameters.Secret", "", Presence.ALWAYS),
        (Kind.MAPPING, "Mappings.Sizes", "", Presence.ALWAYS),
        (Kind.CONDITION, "Conditions.IsX", "", Presence.ALWAYS),
        (Kind.RESOURCE, "Resources.Topic", "AWS::SNS::Topic", Presence.CONDITIONAL),
        (Kind.OUTPUT, "Outputs.Arn", "", Presence.CONDITIONAL),
    ]
    parameter, *_, topic, output = stack.declarations
    assert (parameter.sensitive, parameter.description, parameter.value) == (True, "hidden", "x")
    assert parameter.traits["AllowedValues"] == ("x", "y")
    assert topic.values == {"TopicName": "done-x", "Tags": ({"Key": "a", "Value": "x"},)}
    assert (output.value, output.description) == (Unknown("Resources.Topic.Ref", "string"), "where")
    assert output.traits["Export"] == Unknown("AWS::StackName", "string")
    assert TEMPLATE[topic.head.start : topic.head.end] == "Topic"
    assert TEMPLATE[topic.span.start : topic.span.end].startswith("Topic:\n    Type")
    assert text_at(stack, TEMPLATE, "Resources.Topic", ("Tags", 0, "Key")) == "Key: a"
    assert [TEMPLATE[start:end] for start, end in stack.comments["lib/stack.yml"]] == ["# the only one"]


def test_references(tmp_path: Path) -> None:
    (stack,) = read(tmp_path, {"lib/stack.yml": TEMPLATE})
    assert [
        (row.source, row.target, row.via, row.path, row.whole, TEMPLATE[row.span.start : row.span.end])
        for row in stack.references
    ] == [
        ("Conditions.IsX", "Parameters.Secret", Via.VALUE, ("Fn::Equals", 0, "Ref"), False, "Secret"),
        ("Resources.Topic", "Conditions.IsX", Via.CONDITION, ("Condition",), False, "IsX"),
        ("Resources.Topic", "Parameters.Secret", Via.VALUE, ("Properties", "TopicName", "Fn::Sub"), False, "Secret"),
        ("Resources.Topic", "Parameters.Secret", Via.VALUE, ("Properties", "Tags", 0, "Value", "Ref"), True, "Secret"),
        ("Outputs.Arn", "Conditions.IsX", Via.CONDITION, ("Condition",), False, "IsX"),
        ("Outputs.Arn", "Resources.Topic", Via.VALUE, ("Value", "Ref"), True, "Topic"),
    ]


def test_twins_know_one_another_and_their_differences(tmp_path: Path) -> None:
    files = {
        "lib/stack.yml": "Resources:\n  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}\n",
        "lib/stack.json": '{"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "b"}}}}',
        "lib/other.json": '{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}',
    }
    stacks = {stack.name: stack for stack in read(tmp_path, files)}
    assert {name: stack.twin for name, stack in stacks.items()} == {
        "lib/other.json": "",
        "lib/stack.json": "lib/stack.yml",
        "lib/stack.yml": "lib/stack.json",
    }
    (difference,) = stacks["lib/stack.yml"].differences
    assert (difference.address, difference.path) == ("Resources.A", ("Properties", "TopicName"))
    assert (difference.here_text, difference.there_text) == ("a", "b")
    assert difference.here is not None
    assert difference.there is not None
    assert files["lib/stack.yml"][difference.here.start : difference.here.end] == "a"
    assert files["lib/stack.json"][difference.there.start : difference.there.end] == '"b"'


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"cdk.out/Shop.template.json": ONE_TOPIC}, ["cdk.out/Shop.template.json"]),
        ({"cdk.out/manifest.json": ONE_TOPIC}, []),
        ({"k8s/pod.yml": "kind: Pod\n"}, []),
        ({"package.json": ONE_TOPIC}, []),
        ({"a/b.template": "Resources:\n  A: {Type: AWS::SNS::Topic}\n"}, ["a/b.template"]),
        ({"serverless.yml": "resources:\n  Resources:\n    A: {Type: AWS::SNS::Topic}\n"}, []),
    ],
)  # fmt: skip
def test_what_is_found(tmp_path: Path, files: dict[str, str], names: list[str]) -> None:
    assert [stack.name for stack in read(tmp_path, files)] == names


@pytest.mark.parametrize(
    ("name", "text", "summary"),
    [
        ("lib/a.yml", "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: [1\n", "no valid YAML"),
        ("lib/a.json", '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {', "no valid JSON"),
    ],
)
def test_a_broken_template_is_an_unreadable_stack(tmp_path: Path, name: str, text: str, summary: str) -> None:
    (stack,) = read(tmp_path, {name: text})
    assert stack.unreadable == (name,)
    assert summary in stack.diagnostics[0].summary


def test_wrong_shapes_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: text\n  B: {Type: AWS::SNS::Topic}\nOutputs: [1]\n"
    (stack,) = read(tmp_path, {"a.yml": text})
    assert [item.address for item in stack.declarations] == ["Resources.B"]
    assert [problem.summary for problem in stack.diagnostics] == [
        "'Resources.A' must be a map, but it is text",
        "'Outputs' must be a map, but it is a list",
    ]
