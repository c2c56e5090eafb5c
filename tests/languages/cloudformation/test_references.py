"""What templates refer to, with the place of each name."""

from __future__ import annotations

import pytest

from tapcheck.languages.cloudformation.references import How, all_uses
from tapcheck.languages.cloudformation.template import decode
from tapcheck.languages.documents.reading import read_document
from tapcheck.source import SourceFile

Row = tuple[str, str, How, str, str, tuple[str | int, ...]]


def uses(text: str) -> list[Row]:
    source = SourceFile.from_text("a.yml", text)
    document, _ = read_document(source)
    assert document is not None
    rows: list[Row] = []
    for section, entry, use in all_uses(decode(document), source.text):
        assert text[use.start : use.end] == use.name or use.attribute, use
        assert text[use.start : use.end].startswith(use.name)
        rows.append((section, entry.name, use.how, use.name, use.attribute, use.path))
    return rows


def of_value(written: str) -> list[tuple[How, str, str]]:
    return [
        (how, name, attribute)
        for _, _, how, name, attribute, _ in uses(
            f"Resources:\n  R:\n    Type: AWS::X::Y\n    Properties:\n      P: {written}\n"
        )
    ]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("!Ref A", [(How.REF, "A", "")]),
        ('{"Ref": "A"}', [(How.REF, "A", "")]),
        ("!GetAtt A.B.C", [(How.GET_ATT, "A", "B.C")]),
        ("!GetAtt [A, B]", [(How.GET_ATT, "A", "B")]),
        ("{'Fn::GetAtt': [A, !Ref N]}", [(How.GET_ATT, "A", ""), (How.REF, "N", "")]),
        ("!Sub 'x ${A} ${B.C} ${!D} ${ E }'", [(How.SUB, "A", ""), (How.SUB, "B", "C"), (How.SUB, "E", "")]),
        ("!Sub ['${a} ${B}', {a: !Ref C}]", [(How.SUB, "B", ""), (How.REF, "C", "")]),
        ("!If [C, !Ref A, !Ref B]", [(How.CONDITION, "C", ""), (How.REF, "A", ""), (How.REF, "B", "")]),
        ("!FindInMap [M, !Ref A, k]", [(How.MAPPING, "M", ""), (How.REF, "A", "")]),
        ("!Join ['', [!Ref A, {'Fn::Sub': '${B}'}]]", [(How.REF, "A", ""), (How.SUB, "B", "")]),
        ("{Condition: {StringEquals: {a: !Ref A}}}", [(How.REF, "A", "")]),
        ("{Condition: C}", []),
        ("plain ${A}", []),
        ("!Ref [A]", []),
        ("!Unknown A", []),
    ],
)
def test_of_values(written: str, found: list[tuple[How, str, str]]) -> None:
    assert of_value(written) == found


def test_every_place_of_a_template() -> None:
    text = """
Conditions:
  IsDev: !Equals [!Ref Env, dev]
  Other: !Or [!Condition IsDev, {Condition: Third}]
Rules:
  R:
    Assertions: [{Assert: !Equals [!Ref Size, 1]}]
Globals:
  Function: {Role: !Ref Shared}
Resources:
  A:
    Type: AWS::X::Y
    Condition: IsDev
    DependsOn: [B, C]
    Metadata: {Note: !Ref M}
    Properties: {P: [{Q: !Ref D}]}
Outputs:
  O:
    Condition: Other
    Value: !GetAtt A.Arn
    Export: {Name: !Sub '${AWS::StackName}-o'}
"""
    assert uses(text) == [
        ("Conditions", "IsDev", How.REF, "Env", "", ("Fn::Equals", 0, "Ref")),
        ("Conditions", "Other", How.CONDITION, "IsDev", "", ("Fn::Or", 0, "Condition")),
        ("Conditions", "Other", How.CONDITION, "Third", "", ("Fn::Or", 1, "Condition")),
        ("Rules", "R", How.REF, "Size", "", ("Assertions", 0, "Assert", "Fn::Equals", 0, "Ref")),
        ("Resources", "A", How.DEPENDS_ON, "B", "", ("DependsOn",)),
        ("Resources", "A", How.DEPENDS_ON, "C", "", ("DependsOn",)),
        ("Resources", "A", How.CONDITION, "IsDev", "", ("Condition",)),
        ("Resources", "A", How.REF, "M", "", ("Metadata", "Note", "Ref")),
        ("Resources", "A", How.REF, "D", "", ("Properties", "P", 0, "Q", "Ref")),
        ("Outputs", "O", How.CONDITION, "Other", "", ("Condition",)),
        ("Outputs", "O", How.GET_ATT, "A", "Arn", ("Value", "Fn::GetAtt")),
        ("Outputs", "O", How.SUB, "AWS::StackName", "", ("Export", "Name", "Fn::Sub")),
        ("Template", "Globals", How.REF, "Shared", "", ("Function", "Role", "Ref")),
    ]
