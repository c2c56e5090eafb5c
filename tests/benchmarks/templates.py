"""A CloudFormation template of any size and of the variety that real ones have, always the same for a size.

It is made of cells: a network, a key, a bucket, a table, a queue, and a function with its role and alarms. They refer
to one another and to shared parameters, mappings and conditions by the intrinsic functions that are in common use.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

RESOURCES_OF_A_CELL = 16

_SHORT = (
    "Fn::Sub",
    "Fn::If",
    "Fn::Join",
    "Fn::Select",
    "Fn::FindInMap",
    "Fn::GetAZs",
    "Fn::Equals",
    "Fn::Not",
    "Fn::Base64",
)
_Tree = dict[str, Any]


def template(resources: int) -> _Tree:
    """A template of so many resources, rounded up to whole cells."""
    cells = range(-(-resources // RESOURCES_OF_A_CELL))
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Workers, their queues and what they store.",
        "Parameters": {
            "Environment": {
                "Type": "String",
                "Default": "dev",
                "Description": "Where the stack is deployed",
                "AllowedPattern": "^[a-z][a-z0-9-]*$",
            },
            "Retention": {"Type": "Number", "Default": 14},
            "VpcCidr": {"Type": "String", "Default": "10.0.0.0/16"},
            **{f"Timeout{cell}": {"Type": "Number", "Default": 30 + cell % 9} for cell in cells},
        },
        "Mappings": {"Sizes": {name: {"Memory": memory} for name, memory in (("dev", 256), ("prod", 1024))}},
        "Conditions": {"IsProduction": {"Fn::Equals": [{"Ref": "Environment"}, "prod"]}},
        "Resources": {name: block for cell in cells for name, block in _cell(cell).items()},
        "Outputs": {name: output for cell in cells for name, output in _outputs(cell).items()},
    }


def as_json(tree: _Tree) -> str:
    """The template in JSON, indented as tools write it."""
    return json.dumps(tree, indent=2) + "\n"


def as_yaml(tree: _Tree) -> str:
    """The template in YAML with the short forms of functions, as people write it."""
    return "\n".join(_lines(tree, "")) + "\n"


def _sub(text: str) -> _Tree:
    return {"Fn::Sub": text}


def _ref(name: str) -> _Tree:
    return {"Ref": name}


def _arn(name: str) -> _Tree:
    return {"Fn::GetAtt": [name, "Arn"]}


def _tags(name: str) -> list[_Tree]:
    return [
        {"Key": "Name", "Value": _sub("${AWS::StackName}-" + name)},
        {"Key": "Environment", "Value": _ref("Environment")},
    ]


def _allow(actions: list[str], resource: object) -> _Tree:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def _cell(n: int) -> _Tree:
    return {**_network(n), **_storage(n), **_worker(n), **_watching(n)}


def _network(n: int) -> _Tree:
    return {
        f"Vpc{n}": {
            "Type": "AWS::EC2::VPC",
            "Properties": {
                "CidrBlock": _ref("VpcCidr"),
                "EnableDnsSupport": True,
                "EnableDnsHostnames": True,
                "Tags": _tags(f"vpc-{n}"),
            },
        },
        **{
            f"Subnet{n}{letter}": {
                "Type": "AWS::EC2::Subnet",
                "Properties": {
                    "VpcId": _ref(f"Vpc{n}"),
                    "CidrBlock": f"10.0.{number + 1}.0/24",
                    "AvailabilityZone": {"Fn::Select": [number, {"Fn::GetAZs": ""}]},
                    "Tags": _tags(f"subnet-{n}-{letter.lower()}"),
                },
            }
            for number, letter in enumerate("AB")
        },
        f"SecurityGroup{n}": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {
                "GroupDescription": f"Traffic of worker {n}",
                "VpcId": _ref(f"Vpc{n}"),
                "SecurityGroupEgress": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}],
                "Tags": _tags(f"group-{n}"),
            },
        },
    }


def _storage(n: int) -> _Tree:
    block = {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    encryption = [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": _arn(f"Key{n}")}}]
    administration = {
        "Sid": "Administration",
        "Effect": "Allow",
        "Principal": {"AWS": _sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
        "Action": "kms:*",
        "Resource": "*",
    }
    insecure = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [_arn(f"Bucket{n}"), _sub(f"${{Bucket{n}.Arn}}/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {
        f"Key{n}": {
            "Type": "AWS::KMS::Key",
            "Properties": {
                "EnableKeyRotation": True,
                "KeyPolicy": {"Version": "2012-10-17", "Statement": [administration]},
            },
        },
        f"Bucket{n}": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "BucketName": _sub(f"data-{n}-${{Environment}}-${{AWS::AccountId}}"),
                "BucketEncryption": {"ServerSideEncryptionConfiguration": encryption},
                "PublicAccessBlockConfiguration": block,
                "VersioningConfiguration": {"Status": {"Fn::If": ["IsProduction", "Enabled", "Suspended"]}},
                "LifecycleConfiguration": {
                    "Rules": [{"Id": "expire", "Status": "Enabled", "ExpirationInDays": 365, "Prefix": "tmp/"}]
                },
                "Tags": _tags(f"bucket-{n}"),
            },
        },
        f"BucketPolicy{n}": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": _ref(f"Bucket{n}"),
                "PolicyDocument": {"Version": "2012-10-17", "Statement": [insecure]},
            },
        },
        f"Table{n}": {
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": {
                "TableName": _sub(f"items-{n}-${{Environment}}"),
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [
                    {"AttributeName": "pk", "AttributeType": "S"},
                    {"AttributeName": "sk", "AttributeType": "S"},
                ],
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": _production(True, False)},
                "Tags": _tags(f"table-{n}"),
            },
        },
    }


def _production(then: object, otherwise: object) -> _Tree:
    return {"Fn::If": ["IsProduction", then, otherwise]}


def _worker(n: int) -> _Tree:
    code = "import os\n\ndef handler(event, context):\n    return os.environ['TABLE']\n"
    policy = [
        _allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], _arn(f"Table{n}")),
        _allow(["s3:GetObject", "s3:PutObject"], {"Fn::Join": ["", [_arn(f"Bucket{n}"), "/*"]]}),
        _allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], _arn(f"Queue{n}")),
        _allow(["logs:CreateLogStream", "logs:PutLogEvents"], _sub(f"${{LogGroup{n}.Arn}}:*")),
    ]
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {
        f"Queue{n}": {
            "Type": "AWS::SQS::Queue",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": {
                "QueueName": _sub(f"jobs-{n}-${{Environment}}"),
                "VisibilityTimeout": 300,
                "KmsMasterKeyId": _ref(f"Key{n}"),
                "Tags": _tags(f"queue-{n}"),
            },
        },
        f"Role{n}": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                "Policies": [
                    {"PolicyName": "work", "PolicyDocument": {"Version": "2012-10-17", "Statement": policy}},
                ],
                "Tags": _tags(f"role-{n}"),
            },
        },
        f"LogGroup{n}": {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": {
                "LogGroupName": _sub(f"/aws/lambda/worker-{n}-${{Environment}}"),
                "RetentionInDays": _ref("Retention"),
            },
        },
        f"Function{n}": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "FunctionName": _sub(f"worker-{n}-${{Environment}}"),
                "Runtime": "python3.12",
                "Handler": "index.handler",
                "Code": {"ZipFile": code},
                "Role": _arn(f"Role{n}"),
                "Timeout": _ref(f"Timeout{n}"),
                "MemorySize": {"Fn::FindInMap": ["Sizes", "dev", "Memory"]},
                "Environment": {"Variables": {"TABLE": _ref(f"Table{n}"), "BUCKET": _ref(f"Bucket{n}")}},
                "VpcConfig": {
                    "SecurityGroupIds": [_ref(f"SecurityGroup{n}")],
                    "SubnetIds": [_ref(f"Subnet{n}A"), _ref(f"Subnet{n}B")],
                },
                "Tags": _tags(f"worker-{n}"),
            },
        },
        f"Source{n}": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": _arn(f"Queue{n}"),
                "FunctionName": _ref(f"Function{n}"),
                "BatchSize": 10,
            },
        },
    }


def _watching(n: int) -> _Tree:
    def alarm(namespace: str, metric: str, dimension: str, of: str) -> _Tree:
        value = {"Fn::GetAtt": [of, "QueueName"]} if dimension == "QueueName" else _ref(of)
        return {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmDescription": f"{metric} of cell {n}",
                "Namespace": namespace,
                "MetricName": metric,
                "Dimensions": [{"Name": dimension, "Value": value}],
                "Statistic": "Sum",
                "Period": 300,
                "EvaluationPeriods": 2,
                "Threshold": _production(1, 10),
                "ComparisonOperator": "GreaterThanThreshold",
                "TreatMissingData": "notBreaching",
            },
        }

    return {
        f"Errors{n}": alarm("AWS/Lambda", "Errors", "FunctionName", f"Function{n}"),
        f"Backlog{n}": alarm("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", f"Queue{n}"),
        f"Reads{n}": alarm("AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", f"Table{n}"),
    }


def _outputs(n: int) -> _Tree:
    return {
        f"TableName{n}": {"Description": f"The table of cell {n}", "Value": _ref(f"Table{n}")},
        f"FunctionArn{n}": {
            "Description": f"The worker of cell {n}",
            "Value": _arn(f"Function{n}"),
            "Export": {"Name": _sub(f"${{AWS::StackName}}-function-{n}")},
        },
        f"QueueUrl{n}": {"Condition": "IsProduction", "Value": _ref(f"Queue{n}")},
    }


def _lines(tree: _Tree, indent: str) -> Iterator[str]:
    """The block of a map, one member a line or more."""
    for key, value in tree.items():
        yield from _member(f"{indent}{key}:", value, indent)


def _member(head: str, value: object, indent: str) -> Iterator[str]:
    """What follows a key or a dash, on its line or below it."""
    short = _short(value)
    if short is not None:
        tag, value = short
        head = f"{head} !{tag}"
    if isinstance(value, str) and "\n" in value:
        yield f"{head} |"
        yield from (f"{indent}  {line}".rstrip() for line in value.splitlines())
    elif isinstance(value, dict):
        yield head
        yield from _lines(value, indent + "  ")
    elif isinstance(value, list):
        yield head
        for item in value:
            yield from _item(item, indent + "  ")
    else:
        yield f"{head} {_scalar(value)}"


def _item(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, dict) and _short(value) is None:
        first, *rest = _lines(value, indent + "  ")
        yield f"{indent}- {first.lstrip()}"
        yield from rest
    else:
        yield from _member(f"{indent}-", value, indent)


def _short(value: object) -> tuple[str, object] | None:
    """The tag and the argument of a function that is written in short."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    ((name, argument),) = value.items()
    if name == "Ref":
        return name, argument
    if name == "Fn::GetAtt":
        return "GetAtt", ".".join(argument)
    return (name.removeprefix("Fn::"), argument) if name in _SHORT else None


def _scalar(value: object) -> str:
    if isinstance(value, str) and value and all(char.isalnum() or char in "/._$" for char in value):
        return value if not value[0].isdigit() else f"'{value}'"
    return json.dumps(value)
