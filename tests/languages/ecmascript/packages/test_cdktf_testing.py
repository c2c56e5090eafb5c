"""CDKTF's `Testing` and its matchers are decided over `cdktf.out`, and undecided without it."""

from __future__ import annotations

import json

import pytest

from tapcheck.languages.ecmascript.evaluate import evaluate_suite
from tests.languages.ecmascript.jest.memory import MemoryHost, verdicts

CODE = {
    "//": {"metadata": {"version": "0.20.11"}},
    "provider": {"aws": [{"region": "eu-west-1"}]},
    "data": {"aws_ami": {"linux": {"most_recent": True}}},
    "resource": {"aws_s3_bucket": {"logs": {"//": {"metadata": {}}, "bucket": "logs", "tags": {"team": "ops"}}}},
    "terraform": {"backend": {"local": {"path": "/elsewhere/terraform.dev.tfstate"}}},
}
HEADER = """
import { Testing, App, TerraformStack } from 'cdktf';
import { Unseen } from '@cdktf/provider-aws/lib/s3-bucket';
class Mine extends TerraformStack { constructor(scope, id) { super(scope, id); new Unseen(this, 'x', {}); } }
const synth = Testing.synth(new Mine(Testing.app(), 'dev'));
const bucket = { tfResourceType: 'aws_s3_bucket' };
class Queue { static readonly tfResourceType = 'aws_sqs_queue'; }
"""
NOT_SYNTHESISED = "stack without synthesised code in cdktf.out"
DECIDED = {
    "expect(synth).toHaveResource(bucket);": "passed",
    "expect(synth).not.toHaveResource(bucket);": "failed",
    "expect(synth).toHaveResource(Queue);": "failed",
    "expect(synth).not.toHaveResource(Queue);": "passed",
    "expect(synth).toHaveResource('aws_sqs_queue');": "failed",
    "expect(synth).toHaveResource('aws_s3_bucket');": "undecided",
    "expect(synth).toHaveResource(Unseen);": "undecided",
    "expect(synth).toHaveResource(Unseen.tfResourceType);": "undecided",
    "expect(synth).toHaveResource(undefined);": "undecided",
    "expect(synth).toHaveResourceWithProperties(bucket, {bucket: 'logs'});": "passed",
    "expect(synth).toHaveResourceWithProperties(bucket, {bucket: 'data'});": "failed",
    "expect(synth).toHaveResourceWithProperties(bucket, {});": "passed",
    "expect(synth).toHaveResourceWithProperties(bucket, {acl: 'private'});": "failed",
    "expect(synth).toHaveResourceWithProperties(bucket, {tags: {team: 'ops'}});": "passed",
    "expect(synth).toHaveResourceWithProperties(bucket, {tags: expect.objectContaining({team: 'x'})});": "failed",
    "expect(synth).toHaveResourceWithProperties(bucket, {bucket: Unseen.named()});": "undecided",
    "expect(synth).toHaveDataSource({tfResourceType: 'aws_ami'});": "passed",
    "expect(synth).toHaveDataSource({tfResourceType: 'aws_vpc'});": "failed",
    "expect(synth).toHaveDataSourceWithProperties({tfResourceType: 'aws_ami'}, {most_recent: false});": "failed",
    "expect(synth).toHaveProvider({tfResourceType: 'aws'});": "passed",
    "expect(synth).toHaveProvider({tfResourceType: 'google'});": "failed",
    "expect(synth).toHaveProviderWithProperties({tfResourceType: 'aws'}, {region: 'eu-west-1'});": "passed",
    "expect(Testing.toHaveResource(synth, 'aws_s3_bucket')).toBe(true);": "passed",
    "expect(Testing.toHaveResource(synth, 'aws_sqs_queue')).toBe(true);": "failed",
    "expect(Testing.toHaveResource(synth, Unseen.tfResourceType)).toBe(true);": "undecided",
    "expect(Testing.toHaveResourceWithProperties(synth, 'aws_s3_bucket', {a: 1})).toBe(true);": "failed",
    "expect(Testing.toHaveResourceWithProperties(synth, 'aws_s3_bucket', {Bucket: 'logs'})).toBe(true);": "passed",
    "expect(Testing.toHaveResourceWithProperties(synth, 'aws_s3_bucket', {bucket: Unseen.x})).toBe(true);": "undecided",
    "expect(Testing.toHaveResourceWithProperties(synth, 'aws_sqs_queue', Unseen.named())).toBe(false);": "passed",
    "expect(Testing.toHaveProviderWithProperties(synth, 'aws', {region: 'eu-west-1'})).toBe(true);": "passed",
    "expect(Testing.toHaveDataSourceWithProperties(synth, 'aws_ami', {mostRecent: true})).toBe(true);": "passed",
    "expect(JSON.parse(synth).resource.aws_s3_bucket.logs.bucket).toBe('logs');": "passed",
    "expect(JSON.parse(synth).resource.aws_s3_bucket.logs).toEqual({bucket: 'logs', tags: {team: 'ops'}});": "passed",
    "expect(JSON.parse(synth).resource.aws_s3_bucket.data).toBeDefined();": "failed",
    "expect(JSON.parse(synth)).not.toHaveProperty('//');": "passed",
    "expect(JSON.parse(synth).terraform.backend.local.path).toBe('/elsewhere/terraform.dev.tfstate');": "undecided",
    "const a = JSON.parse(synth); delete a.resource; expect(synth).toHaveResource(bucket);": "passed",
    "expect(synth).toContain('aws_s3_bucket');": "undecided",
    "expect(synth).not.toContain('aws_sqs_queue');": "undecided",
    "expect(synth).toMatchSnapshot();": "undecided",
    "expect(typeof synth).toBe('string');": "passed",
    "expect(Testing.synth(new Mine(Testing.app(), 'dev'), true)).toHaveResource(bucket);": "undecided",
}
UNTOLD = (
    "const own = new TerraformStack(Testing.app(), 'dev'); expect(Testing.synth(own)).toHaveResource(Queue);",
    "expect(Testing.synth(new Mine(Testing.app(), 'prod'))).toHaveResource(bucket);",
    "expect(Testing.synth(new Mine(Testing.app(), '../stacks/dev'))).toHaveResource(bucket);",
    "expect(Testing.synth(new Mine(Testing.app(), 'broken'))).toHaveResource(bucket);",
    "expect(Testing.synth(new Mine(Testing.app(), process.argv[2]))).toHaveResource(bucket);",
    "expect(Testing.synthScope(scope => { new Unseen(scope, 'a', {}); })).toHaveResource(Queue);",
    "expect(Testing.fullSynth(new Mine(Testing.app(), 'dev'))).toBeValidTerraform();",
    "expect(Testing.synthHcl(new Mine(Testing.app(), 'dev'))).toContain('aws_sqs_queue');",
)


@pytest.mark.parametrize("body", DECIDED)
@pytest.mark.parametrize("module", ["cdktf", "cdktf/lib/testing"])
def test_synthesised_code_decides(module: str, body: str) -> None:
    header = HEADER.replace("'cdktf'", f"'{module}'")
    files = {
        "a.test.ts": f"{header}\ntest('a', () => {{ {body} }});",
        "cdktf.out/stacks/dev/cdk.tf.json": json.dumps(CODE),
    }
    result, problems = evaluate_suite(MemoryHost(files), "a.test.ts")
    assert [verdict for _, verdict in verdicts(result)] == [DECIDED[body]]
    assert problems == ()


@pytest.mark.parametrize("body", UNTOLD)
def test_other_synthesis_is_undecided_with_its_reason(body: str) -> None:
    files = {
        "a.test.ts": f"{HEADER}\ntest('a', () => {{ {body} }});",
        "cdktf.out/stacks/dev/cdk.tf.json": json.dumps(CODE),
        "cdktf.out/stacks/broken/cdk.tf.json": "{",
    }
    assert _reasons(files) == {NOT_SYNTHESISED}


@pytest.mark.parametrize("matcher", ["toHaveResource(Queue)", "toHaveProvider(Queue)", "toContain('aws')"])
def test_without_synthesised_code_nothing_is_decided(matcher: str) -> None:
    assert _reasons({"a.test.ts": f"{HEADER}\ntest('a', () => {{ expect(synth).{matcher}; }});"}) == {NOT_SYNTHESISED}


def test_other_names_of_the_package_stay_unknown() -> None:
    suite = "import * as cdktf from 'cdktf';\ntest('a', () => { expect(cdktf.Fn.join('-', ['a'])).toBe('a'); });"
    assert _reasons({"a.test.ts": suite}) == {"import of 'cdktf'"}


def _reasons(files: dict[str, str]) -> set[str]:
    result, _ = evaluate_suite(MemoryHost(files), "a.test.ts")
    assert [verdict for _, verdict in verdicts(result)] == ["undecided"]
    return {item.reason for test in result.tests for item in test.assertions}
