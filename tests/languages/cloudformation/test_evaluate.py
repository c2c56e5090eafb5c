"""What values of templates come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tapcheck.languages.cloudformation.evaluate import Evaluator
from tapcheck.languages.cloudformation.template import Template, decode
from tapcheck.languages.documents.reading import read_document
from tapcheck.source import SourceFile
from tapcheck.values import Path, Unknown, Value

HEAD = """
Parameters:
  Env: {Type: String, Default: dev}
  Size: {Type: Number, Default: 3}
  Zones: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Free: {Type: String}
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /images/latest}
Mappings:
  Sizes:
    dev: {disk: 10, zones: [x, y]}
Conditions:
  IsDev: !Equals [!Ref Env, dev]
  IsProd: !Not [!Condition IsDev]
  IsEast: !Equals [!Ref 'AWS::Region', us-east-1]
  Either: !Or [!Condition IsDev, !Condition IsEast]
  Both: !And [{Condition: IsProd}, !Condition IsEast]
  Open: !And [!Condition IsDev, !Condition IsEast]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub 'done-${Env}'
      Tags: [!If [IsDev, !Ref 'AWS::NoValue', {Key: a, Value: b}]]
      KmsMasterKeyId: !Ref AWS::NoValue
"""


def template(value: str = "x") -> Template:
    source = SourceFile.from_text("a.yml", f"{HEAD}Outputs:\n  Out:\n    Value: {value}\n")
    document, problems = read_document(source)
    assert document is not None
    assert problems == ()
    return decode(document)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("plain", "plain"),
        ("!Ref Env", "dev"),
        ("{Ref: Size}", "3"),
        ("!Ref Zones", ("a", "b", "c")),
        ("!Select [1, !Ref Zones]", "b"),
        ("!Select [7, !Ref Zones]", Unknown("Fn::Select")),
        ("!Join ['-', [a, !Ref Env, 1, true]]", "a-dev-1-true"),
        ("!Join [',', !Ref Zones]", "a,b,c"),
        ("!Split ['/', 'a/b']", ("a", "b")),
        ("!Sub 'x-${Env}-${!Env}'", "x-dev-${Env}"),
        ("!Sub ['${a}-${Env}', {a: !Ref Size}]", "3-dev"),
        ("!If [IsDev, small, large]", "small"),
        ("!If [IsProd, small, large]", "large"),
        ("!If [IsEast, same, same]", "same"),
        ("!If [IsEast, small, large]", Unknown("Conditions.IsEast", "string")),
        ("!If [Either, a, b]", "a"),
        ("!If [Both, a, b]", "b"),
        ("!If [Open, a, b]", Unknown("Conditions.Open", "string")),
        ("!FindInMap [Sizes, !Ref Env, disk]", 10),
        ("!FindInMap [Sizes, dev, zones]", ("x", "y")),
        ("!FindInMap [Sizes, prod, disk]", Unknown("Mappings.Sizes")),
        ("!FindInMap [Sizes, prod, disk, {DefaultValue: 20}]", 20),
        ("!Base64 abc", "YWJj"),
        ("!Length [a, b]", 2),
        ("!ToJsonString {a: [1, !Ref Env]}", '{"a":[1,"dev"]}'),
        ("!Cidr [10.0.0.0/16, 3, 8]", ("10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24")),
        ("!Cidr [10.0.0.0/28, 3, 8]", Unknown("Fn::Cidr", ["list", "string"])),
        ("!Ref Free", Unknown("Parameters.Free", "string")),
        ("!Ref Image", Unknown("Parameters.Image", "string")),
        ("!Ref AWS::Region", Unknown("AWS::Region", "string")),
        ("!Ref Topic", Unknown("Resources.Topic.Ref", "string")),
        ("!GetAtt Topic.TopicArn", Unknown("Resources.Topic.TopicArn")),
        ("{'Fn::GetAtt': [Topic, TopicArn]}", Unknown("Resources.Topic.TopicArn")),
        ("!Sub 'x-${Topic.TopicArn}'", Unknown("Resources.Topic.TopicArn", "string")),
        ("!ImportValue net-id", Unknown("import.net-id", "string")),
        ("!Ref Nothing", Unknown("Resources.Nothing", "string")),
        ("!Transform {Name: Mine}", Unknown("Fn::Transform")),
        ("!Join wrong", Unknown("Fn::Join", "string")),
        ("!FindInMap [one]", Unknown("Fn::FindInMap")),
        ("!If [IsDev]", Unknown("Fn::If")),
        ("!Select wrong", Unknown("Fn::Select")),
        ("!Sub [[a], b]", Unknown("Fn::Sub", "string")),
        ("{Fn::If: {a: b}}", Unknown("Fn::If")),
    ],
)
def test_values(written: str, value: Value) -> None:
    found = template(written)
    assert Evaluator(found).value(found.outputs["Out"].field("Value")) == value


def test_properties_leave_out_what_comes_to_nothing() -> None:
    assert Evaluator(template()).properties("Topic") == {"TopicName": "done-dev", "Tags": ()}


@pytest.mark.parametrize(
    ("name", "held"),
    [("IsDev", True), ("IsProd", False), ("IsEast", None), ("Either", True), ("Both", False), ("Missing", None)],
)
def test_conditions(name: str, held: bool | None) -> None:
    assert Evaluator(template()).condition(name) is held


def test_exports_answer_imports() -> None:
    found = template("!ImportValue net-id")
    assert Evaluator(found, exports={"net-id": "vpc-1"}).value(found.outputs["Out"].field("Value")) == "vpc-1"


class Asked:
    def __init__(self) -> None:
        self.questions: list[tuple[Any, ...]] = []

    def answer(
        self, address: str, type: str, path: Path, arguments: Mapping[str, Value], provider: Mapping[str, Value]
    ) -> Value:
        self.questions.append((address, type, path, dict(arguments), dict(provider)))
        return "answer"


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("!GetAtt Topic.TopicArn", ("Resources.Topic", "AWS::SNS::Topic", ("TopicArn",))),
        ("!Ref Topic", ("Resources.Topic", "AWS::SNS::Topic", ("Ref",))),
        ("!Ref Free", ("Parameters.Free", "parameter", ())),
        ("!Ref AWS::AccountId", ("AWS::AccountId", "pseudo", ())),
        ("!GetAZs ''", ("AWS::AvailabilityZones", "pseudo", ())),
        ("!ImportValue net", ("import", "import", ("net",))),
    ],
)
def test_questions_to_the_source(written: str, question: tuple[Any, ...]) -> None:
    found, source = template(written), Asked()
    assert Evaluator(found, source).value(found.outputs["Out"].field("Value")) == "answer"
    assert [row[:3] for row in source.questions] == [question]


def test_resources_that_need_one_another_end() -> None:
    source = SourceFile.from_text(
        "a.yml",
        "Resources:\n"
        "  A: {Type: 'AWS::X::Y', Properties: {P: !GetAtt B.Q}}\n"
        "  B: {Type: 'AWS::X::Y', Properties: {P: !GetAtt A.Q}}\n",
    )
    document, _ = read_document(source)
    assert document is not None
    assert Evaluator(decode(document), Asked()).properties("A") == {"P": "answer"}


def test_conditions_that_need_one_another_are_open() -> None:
    source = SourceFile.from_text("a.yml", "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n")
    document, _ = read_document(source)
    assert document is not None
    assert Evaluator(decode(document)).condition("A") is None
