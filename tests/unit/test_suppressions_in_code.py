"""Suppressions in the metadata of templates, and those of JSON objects."""

from __future__ import annotations

from pathlib import Path

import pytest

import tapcheck
from tests.harness.folders import write_files

TEMPLATE = """\
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Metadata:
      tapcheck: {{ignore: {ignore}}}
    Properties:
      BucketName: !Ref Nothing
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Ref Nothing
"""


def found(root: Path, files: dict[str, str]) -> list[tuple[str, int]]:
    report = tapcheck.check(write_files(root, files))
    return [(row.rule, row.location.start.line) for row in report.findings if row.family != "coverage"]


@pytest.mark.parametrize(
    "ignore",
    [
        "{undefined-reference: made by hand}",
        "'undefined-reference: made by hand'",
        "'[undefined-reference] made by hand'",
        "['undefined-reference made by hand']",
        "[{rule: undefined-reference, reason: made by hand}]",
        "{rules: [template], reason: made by hand}",
    ],
)
def test_metadata_of_a_resource_hides_in_its_block(tmp_path: Path, ignore: str) -> None:
    assert found(tmp_path, {"a.yml": TEMPLATE.format(ignore=ignore)}) == [("undefined-reference", 11)]
    (hidden,) = tapcheck.check(tmp_path).hidden
    assert (hidden.finding.rule, hidden.reason) == ("undefined-reference", "made by hand")


def test_metadata_of_the_template_hides_in_the_file(tmp_path: Path) -> None:
    text = TEMPLATE.format(ignore="[]") + "Metadata:\n  tapcheck:\n    ignore:\n      undefined-reference: by hand\n"
    assert found(tmp_path, {"a.yml": text}) == []


def test_metadata_without_a_reason_or_a_finding(tmp_path: Path) -> None:
    text = TEMPLATE.format(ignore="[undefined-reference, 'unused-condition: none here']")
    assert found(tmp_path, {"a.yml": text}) == [
        ("unexplained-suppression", 5),
        ("unused-suppression", 5),
        ("undefined-reference", 11),
    ]
    messages = [row.message for row in tapcheck.check(tmp_path).findings if row.rule == "unused-suppression"]
    assert messages == ["the suppression of 'unused-condition' hides nothing in its block"]


@pytest.mark.parametrize("ignore", ["null", "{}", "[]", "''", "[[[]]]", "{rule: }", "7"])
def test_other_metadata_is_left_alone(tmp_path: Path, ignore: str) -> None:
    rows = found(tmp_path, {"a.yml": TEMPLATE.format(ignore=ignore)})
    assert [row for row in rows if row[0] == "undefined-reference"] == [
        ("undefined-reference", 7),
        ("undefined-reference", 11),
    ]


def test_metadata_in_json(tmp_path: Path) -> None:
    text = (
        '{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket",\n'
        ' "Metadata": {"tapcheck": {"ignore": {"undefined-reference": "by hand"}}},\n'
        ' "Properties": {"BucketName": {"Ref": "Nothing"}}}}}\n'
    )
    assert found(tmp_path, {"a.json": text}) == []


def test_a_member_of_a_json_object_hides_where_the_object_begins(tmp_path: Path) -> None:
    text = (
        '{\n  "variable": {\n    "old": {\n      "type": "string",\n'
        '      "//": "tapcheck:ignore[unused-variable] kept for callers"\n    },\n'
        '    "other": {"type": "string"}\n  }\n}\n'
    )
    assert found(tmp_path, {"main.tf.json": text}) == [("unused-variable", 7)]
