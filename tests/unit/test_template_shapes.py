"""Infrastructure code with the wrong kind of value anywhere: messages, never an exception, and the rest is judged."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tapcheck
from tapcheck.findings import Report
from tests.harness.folders import write_files

ALARM = {
    "Namespace": "AWS/SQS",
    "MetricName": "NumberOfMessagesSent",
    "Dimensions": [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["Queue", "QueueName"]}}],
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanThreshold",
}
QUERIES = {
    "Metrics": [
        {
            "Id": "m1",
            "ReturnData": False,
            "MetricStat": {"Metric": {"Namespace": "AWS/SQS", "MetricName": "X"}, "Period": 60, "Stat": "Sum"},
        },
        {"Id": "e1", "Expression": "m1 * 2", "ReturnData": True},
    ],
    "EvaluationPeriods": 1,
    "Threshold": 1,
    "ComparisonOperator": "LessThanThreshold",
}
BODY = {"widgets": [{"type": "metric", "properties": {"metrics": [["AWS/SQS", "X", "QueueName", "q"]]}}]}
TEMPLATE: dict[str, Any] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": ["AWS::LanguageExtensions"],
    "Metadata": {"a": {"b": 1}},
    "Parameters": {"Env": {"Type": "String", "AllowedValues": ["dev"], "Default": "dev"}},
    "Mappings": {"Map": {"dev": {"Size": "1"}}},
    "Conditions": {"IsDev": {"Fn::Equals": [{"Ref": "Env"}, "dev"]}, "Both": {"Fn::And": [{"Condition": "IsDev"}]}},
    "Rules": {"R": {"Assertions": [{"Assert": {"Fn::Contains": [["a"], {"Ref": "Env"}]}}]}},
    "Resources": {
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Condition": "IsDev",
            "DependsOn": ["Trail"],
            "Metadata": {"aws:cdk:path": "Stack/Queue"},
            "Properties": {"QueueName": {"Fn::Sub": ["${A}-q", {"A": {"Fn::FindInMap": ["Map", "dev", "Size"]}}]}},
        },
        "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": ALARM},
        "Queries": {"Type": "AWS::CloudWatch::Alarm", "Properties": QUERIES},
        "Any": {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {"AlarmRule": {"Fn::Sub": "ALARM(${Alarm})"}}},
        "Board": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": {"Fn::ToJsonString": BODY}}},
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {}}},
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "DependsOn": "Policy",
            "Properties": {"S3BucketName": {"Fn::If": ["IsDev", {"Ref": "Bucket"}, {"Ref": "AWS::NoValue"}]}},
        },
        "Fn::ForEach::Topics": ["X", ["a", "b"], {"Topic${X}": {"Type": "AWS::SNS::Topic"}}],
    },
    "Outputs": {
        "Url": {"Value": {"Fn::Join": [",", {"Fn::Split": ["-", {"Ref": "Queue"}]}]}, "Export": {"Name": "url"}},
        "Length": {"Value": {"Fn::Length": [1, 2]}, "Condition": "Both"},
    },
}
WRONG: list[Any] = [None, [], {}, 7, "text", [[{"Ref": ["x"]}]], {"Ref": {}, "Fn::If": 1}, {"Fn::GetAtt": [1, {}]}]


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in items:
        yield (*path, key)
        yield from paths(below, (*path, key))


def changed(path: tuple[str | int, ...], wrong: Any) -> dict[str, Any]:
    template = copy.deepcopy(TEMPLATE)
    holder: Any = template
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = wrong
    return template


def judged(folder: Path, name: str, text: str) -> Report:
    return tapcheck.check(write_files(folder, {name: text}))


def test_the_template_itself_is_right(tmp_path: Path) -> None:
    found = judged(tmp_path, "stack.json", json.dumps(TEMPLATE))
    assert {finding.rule for finding in found.findings if finding.severity == "error"} == set()


@pytest.mark.parametrize("number", range(len(WRONG)), ids=[json.dumps(wrong) for wrong in WRONG])
def test_a_wrong_kind_of_value_anywhere(tmp_path: Path, number: int) -> None:
    wrong = WRONG[number]
    files = {f"{place}.json": json.dumps(changed(path, wrong)) for place, path in enumerate(paths(TEMPLATE))}
    report = tapcheck.check(write_files(tmp_path, files))
    templates = {name for name in files if not name.startswith("0.")}
    assert templates <= {*report.stacks, *(finding.location.path for finding in report.findings)}


@pytest.mark.parametrize("written", ["null", "[]", "{}", "7", '"text"', "true", "[[{}]]", "var.open", "var.open[*].x"])
@pytest.mark.parametrize("argument", [
    "alarm_name", "comparison_operator", "evaluation_periods", "datapoints_to_alarm", "metric_name", "namespace",
    "dimensions", "statistic", "extended_statistic", "period", "threshold", "threshold_metric_id", "unit",
    "treat_missing_data", "metric_query", "alarm_rule", "dashboard_body", "depends_on", "count", "for_each",
])  # fmt: skip
def test_a_wrong_kind_of_argument(tmp_path: Path, argument: str, written: str) -> None:
    kinds = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm", "aws_cloudwatch_dashboard")
    blocks = [f'resource "{kind}" "x" {{\n  {argument} = {written}\n}}\n' for kind in kinds]
    report = judged(tmp_path, "main.tf", 'variable "open" {}\n' + "".join(blocks))
    assert report.stacks == (".",)


def nested(depth: int, opening: str, closing: str, core: str) -> str:
    return opening * depth + core + closing * depth


@pytest.mark.parametrize(
    "value",
    [
        nested(100, '{"Fn::If": ["C", ', ", 1]}", '"x"'),
        nested(100, '{"Fn::Join": ["", [', "]]}", '"x"'),
        nested(100, '{"Fn::Sub": ["${A}", {"A": ', "}]}", '"x"'),
        nested(100, "[", "]", '"x"'),
        nested(5000, "[", "]", '"x"'),
        nested(5000, '{"a": ', "}", '"x"'),
        '{"Fn::Sub": "' + "${" * 5000 + '"}',
        '{"Fn::Cidr": ["10.0.0.0/8", 256, 99999999]}',
        '{"Fn::Select": [99999999999999999999, [1]]}',
        '{"Fn::Join": ["' + "x" * 1000 + '", ' + json.dumps(["y"] * 1000) + "]}",
    ],
    ids=range(10),
)
def test_deep_and_large_values(tmp_path: Path, value: str) -> None:
    text = '{"Conditions": {"C": {"Fn::Not": [{"Condition": "C"}]}}, "Resources": {"A": {"Type": "AWS::SNS::Topic",'
    report = judged(tmp_path, "stack.json", f'{text} "Properties": {{"TopicName": {value}}}}}}}}}')
    assert {"stack.json"} == {*report.stacks, *(finding.location.path for finding in report.findings)}


@pytest.mark.parametrize(
    "text",
    [
        "Resources: &a\n  A: {Type: AWS::SNS::Topic, Properties: *a}\n",
        "Resources:\n  <<: [1, 2]\n  A: {Type: AWS::SNS::Topic}\n",
        "Resources:\n  ? [1, 2]\n  : {Type: AWS::SNS::Topic}\n",
        "Resources:\n  A: {Type: AWS::SNS::Topic, Properties: {TopicName: " + "!Sub " * 50 + "x}}\n",
        "Resources:\n  A: {Type: AWS::SNS::Topic, Properties: {TopicName: !!python/object/apply:os.system [x]}}\n",
        "Resources:\n  A: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub {a: !GetAtt {b: !Ref [c]}}}}\n",
        "Resources:\n  A: {Type: AWS::SNS::Topic}\n---\nResources: {}\n",
        "Resources:\n\tA: {Type: AWS::SNS::Topic}\n",
        "Resources:\n  A: {Type: AWS::SNS::Topic, Properties: {TopicName: !Include file.yml}}\n",
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\n"
        "d: &d [*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d]\nResources:\n  A: {Type: AWS::SNS::Topic, Metadata: *e}\n",
        "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Fn::ForEach::A:\n    - X\n    - [" + "a," * 199 + "a]\n"
        "    - Fn::ForEach::B:\n        - Y\n        - [" + "b," * 199 + "b]\n"
        "        - Fn::ForEach::C: [Z, [" + "c," * 199 + "c], {'T${X}${Y}${Z}': {Type: AWS::SNS::Topic}}]\n",
    ],
    ids=range(11),
)  # fmt: skip
def test_strange_documents(tmp_path: Path, text: str) -> None:
    report = judged(tmp_path, "stack.yml", text)
    assert {"stack.yml"} == {*report.stacks, *(finding.location.path for finding in report.findings)}
