"""`cdktf.Testing` in Python suites is decided over `cdktf.out`, and undecided without it."""

from __future__ import annotations

import json

import pytest

from tests.languages.python.running import SUITE, evaluate, verdicts

CODE = {
    "//": {"metadata": {"version": "0.20.11"}},
    "provider": {"aws": [{"region": "eu-west-1"}]},
    "data": {"aws_ami": {"linux": {"most_recent": True}}},
    "resource": {
        "aws_s3_bucket": {
            "logs": {"//": {"metadata": {}}, "bucket": "logs", "force_destroy": True, "tags": {"Team": "ops"}},
            "data": {"bucket": "data", "cors_rule": [{"allowed_methods": ["GET", "PUT"], "max_age_seconds": 5}]},
        }
    },
    "terraform": {"backend": {"local": {"path": "/elsewhere/terraform.dev.tfstate"}}},
}
STACK = """
from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

class Mine(TerraformStack):
    def __init__(self, scope, ns, region="eu-west-1"):
        super().__init__(scope, ns)
        AwsProvider(self, "aws", region=region)
        self.logs = S3Bucket(self, "logs", bucket="logs")
"""
HEAD = """
import json, os, pytest
from cdktf import App, TerraformStack, Testing
from cdktf_cdktf_provider_aws import sqs_queue
from cdktf_cdktf_provider_aws.data_aws_ami import DataAwsAmi
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket, S3BucketConfig
from lib.stack import Mine

@pytest.fixture
def synth():
    return Testing.synth(Mine(Testing.app(), "dev"))

def test_it(synth):
    """
NOT_SYNTHESISED = "stack without synthesised code in cdktf.out"
HAS = "assert Testing.to_have_resource_with_properties(synth, 'aws_s3_bucket', "
DECIDED = {
    "assert Testing.to_have_resource(synth, 'aws_s3_bucket')": "passed",
    "assert Testing.to_have_resource(synth, 'aws_sqs_queue')": "failed",
    "assert not Testing.to_have_resource(synth, 'aws_sqs_queue')": "passed",
    "assert Testing.to_have_resource(synth, S3Bucket.TF_RESOURCE_TYPE)": "passed",
    "assert Testing.to_have_resource(synth, sqs_queue.SqsQueue.TF_RESOURCE_TYPE)": "failed",
    "assert Testing.to_have_resource(synth, S3BucketConfig.TF_RESOURCE_TYPE)": "undecided",
    "assert Testing.to_have_resource(received=synth, resource_type='aws_s3_bucket')": "passed",
    "assert Testing.to_have_resource(synth, None)": "failed",
    "assert Testing.to_have_resource(synth)": "failed",
    "assert Testing.to_have_data_source(synth, DataAwsAmi.TF_RESOURCE_TYPE)": "passed",
    "assert Testing.to_have_data_source_with_properties(synth, 'aws_ami', {'most_recent': False})": "failed",
    "assert Testing.to_have_provider(synth, AwsProvider.TF_RESOURCE_TYPE)": "passed",
    "assert Testing.to_have_provider(synth, 'google')": "failed",
    "assert Testing.to_have_provider_with_properties(synth, 'aws', {'region': 'eu-west-1'})": "passed",
    HAS + "{'bucket': 'data'})": "passed",
    HAS + "{'bucket': 'other'})": "failed",
    HAS + "{'bucket': 'logs', 'tags': {}})": "passed",
    HAS + "{'bucket': 'data', 'tags': {}})": "failed",
    HAS + "{'forceDestroy': True})": "passed",
    HAS + "{'force_destroy': 1})": "failed",
    HAS + "{'acl': None})": "passed",
    HAS + "{'cors_rule': [{'allowedMethods': ['GET', 'PUT']}]})": "passed",
    HAS + "{'cors_rule': [{'allowed_methods': ['GET']}]})": "failed",
    HAS + "{'bucket': os.environ['NAME']})": "undecided",
    HAS + "{'bucket': 'other', 'acl': os.environ['NAME']})": "failed",
    HAS + "None)": "passed",
    "assert json.loads(synth)['resource']['aws_s3_bucket']['logs']['bucket'] == 'logs'": "passed",
    "assert list(json.loads(synth)['resource']['aws_s3_bucket']) == ['data']": "failed",
    "assert '//' not in json.loads(synth)": "passed",
    "assert json.loads(synth)['terraform']['backend']['local']['path'] == '/elsewhere'": "undecided",
    "a = json.loads(synth)\n    a.clear()\n    assert Testing.to_have_resource(synth, 'aws_s3_bucket')": "passed",
    "assert synth is not None": "passed",
    "assert 'aws_sqs_queue' in synth": "undecided",
    "assert Testing.to_have_resource(json.dumps(json.loads(synth)['resource']), 'aws_s3_bucket')": "failed",
    "with pytest.raises(RuntimeError):\n        Testing.to_have_resource('{', 'aws_s3_bucket')": "passed",
    "assert Testing.to_be_valid_terraform(synth)": "failed",
    "assert Testing.to_be_valid_terraform(Testing.full_synth(Mine(Testing.app(), 'dev')))": "undecided",
    "app = Testing.stub_version(App())\n    code = Testing.synth(Mine(app, ns='dev'))\n"
    "    assert Testing.to_have_resource(code, 'aws_s3_bucket')": "passed",
    "code = Testing.synth(Mine(App(), 'dev'), True)\n"
    "    assert Testing.to_have_resource(code, 'aws_s3_bucket')": "undecided",
    "with pytest.raises(ValueError):\n        Mine(Testing.app(), 'dev', region='nowhere')": "undecided",
}
UNTOLD = (
    "assert not Testing.to_have_resource(Testing.synth(TerraformStack(Testing.app(), 'dev')), 'aws_s3_bucket')",
    "assert Testing.to_have_resource(Testing.synth(Mine(Testing.app(), 'prod')), 'aws_s3_bucket')",
    "assert Testing.to_have_resource(Testing.synth(Mine(Testing.app(), '../stacks/dev')), 'aws_s3_bucket')",
    "assert Testing.to_have_resource(Testing.synth(Mine(Testing.app(), 'broken')), 'aws_s3_bucket')",
    "assert json.loads(Testing.synth(Mine(Testing.app(), 'prod')))['resource']['aws_s3_bucket']",
    "assert Testing.to_have_resource(Testing.synth_scope(lambda scope: None), 'aws_s3_bucket')",
    "assert 'aws_s3_bucket' in Testing.synth_hcl(Mine(Testing.app(), 'dev'))",
)


@pytest.mark.parametrize("body", DECIDED)
def test_synthesised_code_decides(body: str) -> None:
    files = {"lib/stack.py": STACK, SUITE: HEAD + body + "\n", "cdktf.out/stacks/dev/cdk.tf.json": json.dumps(CODE)}
    assert list(verdicts(evaluate(files)).values()) == [DECIDED[body]]


@pytest.mark.parametrize("body", UNTOLD)
def test_other_synthesis_is_undecided_with_its_reason(body: str) -> None:
    files = {
        "lib/stack.py": STACK.replace("AwsProvider(self", "print(self"),
        SUITE: HEAD.replace("test_it(synth)", "test_it()") + body + "\n",
        "cdktf.out/stacks/dev/cdk.tf.json": json.dumps(CODE),
        "cdktf.out/stacks/broken/cdk.tf.json": "{",
    }
    assert NOT_SYNTHESISED in _undecided(files)


def test_without_synthesised_code_nothing_is_decided() -> None:
    suite = "from cdktf import Testing, TerraformStack\nclass Mine(TerraformStack):\n    pass\ndef test_it():\n"
    suite += "    synth = Testing.synth(Mine(Testing.app(), 'dev'))\n"
    suite += "    assert not Testing.to_have_resource(synth, 'aws_s3_bucket')\n"
    assert _undecided({SUITE: suite}) == {NOT_SYNTHESISED}


def test_other_names_of_the_package_stay_unknown() -> None:
    suite = "from cdktf import Fn\ndef test_it():\n    assert Fn.join('-', ['a']) == 'a'\n"
    assert _undecided({SUITE: suite}) == {"import of 'cdktf'"}


def _undecided(files: dict[str, str]) -> set[str]:
    result = evaluate(files)
    assert list(verdicts(result).values()) == ["undecided"]
    return {item.reason for test in result.tests for item in test.assertions}
