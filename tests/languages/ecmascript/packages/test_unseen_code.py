"""What code that is not evaluated may do leaves assertions undecided; what it cannot change is decided."""

from __future__ import annotations

import json

import pytest

from tapcheck.languages.ecmascript.evaluate import evaluate_suite
from tests.languages.ecmascript.jest.memory import MemoryHost, verdicts

HEADER = """
import { App, Stack } from 'aws-cdk-lib';
import { Template, Capture } from 'aws-cdk-lib/assertions';
class Mine extends Stack { constructor(scope, id) { super(scope, id); console.log('made'); } }
const log = jest.spyOn(console, 'log');
"""
TEMPLATE = {"Resources": {"Logs": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "logs"}}}}
CASES = {
    "expect(() => new Mine(new App(), 'A')).toThrow();": "undecided",
    "expect(() => new Mine(new App(), 'A')).not.toThrow();": "undecided",
    "expect(() => 1).not.toThrow();": "passed",
    "new Mine(new App(), 'A'); expect(log).toHaveBeenCalledWith('made');": "undecided",
    "console.log('own'); new Mine(new App(), 'A'); expect(log).toHaveBeenCalledWith('own');": "passed",
    "console.log('own'); new Mine(new App(), 'A'); expect(log).toHaveBeenCalledTimes(1);": "undecided",
    "try { new App().synth(); throw new Error('own'); } catch (error) { expect(error.message).toBe('other'); }": (
        "undecided"
    ),
    "try { throw new Error('own'); } catch (error) { expect(error.message).toBe('other'); }": "failed",
    "const c = new Capture(); Template.fromStack(new Mine(new App(), 'A')).hasResource('T', {a: c}); c.asString();": (
        "undecided"
    ),
    "expect(() => Template.fromStack(new Mine(new App(), 'A')).hasResource('T', {})).toThrow();": "undecided",
    "expect('{}').toHaveResource('aws_s3_bucket');": "undecided",
    "jest.isolateModules(() => {}); expect(1).toBe(1);": "passed",
    "Template.fromStack(new Mine(new App(), 'Here')).hasResourceProperties('AWS::S3::Bucket', {BucketName: 'logs'});": (
        "passed"
    ),
    "Template.fromStack(new Mine(new App(), 'Here')).hasResourceProperties('AWS::S3::Bucket', {BucketName: 'x'});": (
        "failed"
    ),
    "Template.fromStack(new Mine(new App(), 'Named')).resourceCountIs('AWS::S3::Bucket', 1);": "passed",
    "Template.fromStack(new Mine(new App(), 'Gone')).resourceCountIs('AWS::S3::Bucket', 1);": "undecided",
    "delete require.cache['x']; expect(1).toBe(1);": "passed",
    "global.JSON = {parse: () => 7}; expect(JSON.parse('{')).toBe(7);": "passed",
}
MANIFEST = {
    "artifacts": {
        "Here": {
            "type": "aws:cloudformation:stack",
            "properties": {"templateFile": "Here.template.json", "stackName": "Named"},
        }
    }
}


@pytest.mark.parametrize("body", CASES)
def test_verdicts_around_unseen_code(body: str) -> None:
    files = {
        "a.test.js": f"{HEADER}\ntest('a', () => {{ {body} }});",
        "cdk.out/Here.template.json": json.dumps(TEMPLATE),
        "cdk.out/manifest.json": json.dumps(MANIFEST),
    }
    result, problems = evaluate_suite(MemoryHost(files), "a.test.js")
    assert [verdict for _, verdict in verdicts(result)] == [CASES[body]]
    assert problems == ()


@pytest.mark.parametrize(("package", "loads"), [("", True), ('{"devDependencies": {"jest": "29"}}', False)])
def test_this_depends_on_the_runner(package: str, loads: bool) -> None:
    suite = "describe('a', function () { this.timeout(1); it('b', () => { expect(1).toBe(1); }); });"
    files = {"a.test.js": suite, **({"package.json": package} if package else {})}
    result, _ = evaluate_suite(MemoryHost(files), "a.test.js")
    assert (result.failure == "") is loads
    assert [verdict for _, verdict in verdicts(result)] == ["passed" if loads else "failed"]
