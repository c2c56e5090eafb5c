# ruff: noqa: E501
# One assertion a line.
"""`aws_cdk.assertions` in Python suites: over given templates, over `cdk.out`, and without either."""

from __future__ import annotations

import json

import pytest

from tests.languages.python.running import SUITE, evaluate, verdicts

TEMPLATE = {
    "Resources": {
        "Logs": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": "logs", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]},
        },
        "Topic": {"Type": "AWS::SNS::Topic"},
    },
    "Outputs": {"Name": {"Value": {"Ref": "Logs"}}},
}
HEAD = f"""
import json, pytest
import aws_cdk as cdk
from aws_cdk.assertions import Capture, Match, Template
template = Template.from_json({TEMPLATE!r})
def test_it():
    """

BODIES = [
    ('template.resource_count_is("AWS::S3::Bucket", 1)', "passed"),
    ('template.resource_count_is("AWS::S3::Bucket", 2)', "failed"),
    ('template.has_resource_properties("AWS::S3::Bucket", {"BucketName": "logs"})', "passed"),
    ('template.has_resource_properties("AWS::S3::Bucket", {"BucketName": "other"})', "failed"),
    ('template.has_resource_properties("AWS::S3::Bucket", {"Tags": Match.array_with([{"Key": "b", "Value": "2"}])})', "passed"),
    ('template.has_resource_properties("AWS::S3::Bucket", {"Tags": Match.absent()})', "failed"),
    ('template.has_resource_properties("AWS::S3::Bucket", Match.object_like({"BucketName": Match.any_value()}))', "passed"),
    ('template.has_resource_properties("AWS::S3::Bucket", {"BucketName": Match.string_like_regexp("^lo.s$")})', "passed"),
    ('template.has_resource_properties("AWS::S3::Bucket", {"BucketName": Match.string_like_regexp("(?<=l)o")})', "undecided"),
    ('template.has_resource_properties("AWS::S3::Bucket", {"Nope": None})', "undecided"),
    ('template.has_resource("AWS::SNS::Topic", {"Type": "AWS::SNS::Topic"})', "passed"),
    ('template.has_output("Name", {"Value": {"Ref": "Logs"}})', "passed"),
    ('template.has_output("Nope", {})', "failed"),
    ('assert list(template.find_resources("AWS::S3::Bucket")) == ["Logs"]', "passed"),
    ('assert template.find_resources("AWS::SQS::Queue") == {}', "passed"),
    ('assert template.to_json()["Resources"]["Topic"]["Type"] == "AWS::SQS::Queue"', "failed"),
    ('capture = Capture()\n    template.has_resource_properties("AWS::S3::Bucket", {"BucketName": capture})\n    assert capture.as_string() == "logs"', "undecided"),
    ('with pytest.raises(RuntimeError):\n        template.has_output("Nope", {})', "passed"),
    ('with pytest.raises(AssertionError):\n        template.has_output("Nope", {})', "failed"),
    (f'Template.from_string({json.dumps(TEMPLATE)!r}).resource_count_is("AWS::SNS::Topic", 1)', "passed"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_given_templates(body: str, expected: str) -> None:
    assert list(verdicts(evaluate({SUITE: HEAD + body + "\n"})).values()) == [expected]


STACK = (
    "import aws_cdk as cdk\n\nclass TapStack(cdk.Stack):\n"
    "    def __init__(self, scope, construct_id, **kwargs):\n        super().__init__(scope, construct_id, **kwargs)\n"
)
SYNTHESISED = """
import aws_cdk as cdk, pytest
from aws_cdk import assertions
from lib.tap_stack import TapStack

@pytest.fixture
def template():
    return assertions.Template.from_stack(TapStack(cdk.App(), "Tap"))

def test_bucket(template):
    template.resource_count_is("AWS::S3::Bucket", 1)

def test_queue(template):
    template.resource_count_is("AWS::SQS::Queue", 1)
"""


def test_synthesised_templates() -> None:
    files = {"lib/tap_stack.py": STACK, SUITE: SYNTHESISED, "cdk.out/Tap.template.json": json.dumps(TEMPLATE)}
    assert verdicts(evaluate(files)) == {"test_bucket": "passed", "test_queue": "failed"}


def test_stacks_that_are_not_synthesised() -> None:
    result = evaluate({"lib/tap_stack.py": STACK, SUITE: SYNTHESISED})
    assert set(verdicts(result).values()) == {"undecided"}
    reasons = {item.reason for test in result.tests for item in test.assertions}
    assert "stack without a synthesised template in cdk.out" in reasons
