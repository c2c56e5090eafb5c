"""Suites guide what the code leaves open, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tapcheck
from tapcheck.languages.ecmascript.regex.sample import sample
from tests.harness.folders import write_files

SUITE = """\
const fs = require('fs');
const outputs = JSON.parse(fs.readFileSync('cfn-outputs/flat-outputs.json', 'utf8'));
describe('stack', () => {
  test('outputs', () => {
    %s
  });
});
"""
PYTHON = """\
import json

with open("cfn-outputs/flat-outputs.json") as file:
    outputs = json.load(file)


def test_name():
    %s
"""
OPEN = 'variable "team" {\n  type = string\n}\noutput "name" {\n  value = "shop-${var.team}-logs"\n}\n'
LISTED = 'variable "zones" {\n  type = list(string)\n}\noutput "zones" {\n  value = var.zones\n}\n'
DECIDED = 'variable "team" {\n  default = "green"\n}\noutput "name" {\n  value = "shop-${var.team}-logs"\n}\n'
MODULE = 'module "net" {\n  source = "org/net/aws"\n}\noutput "mode" {\n  value = module.net.mode\n}\n'


def mocks(tmp_path: Path, code: str, body: str, suite: str = SUITE) -> dict[str, object]:
    name = "test/test_stack.py" if suite is PYTHON else "test/stack.int.test.js"
    files = {"lib/main.tf": code, name: suite % body, "package.json": "{}"}
    return dict(tapcheck.mock_outputs(write_files(tmp_path, files) / "lib"))


@pytest.mark.parametrize(
    ("code", "body", "expected"),
    [
        (OPEN, "expect(outputs.name).toMatch(/^shop-red-/);", {"name": "shop-red--logs"}),
        (OPEN, "expect(outputs.name).toBe('shop-blue-logs');", {"name": "shop-blue-logs"}),
        (OPEN, "expect(outputs.name.startsWith('shop-blue')).toBe(true);", {"name": "shop-blue-logs"}),
        (OPEN, r"expect(outputs.name).toMatch(/^shop-t\d{3}-logs$/);", {"name": "shop-t000-logs"}),
        (OPEN, "expect(['shop-a-logs', 'shop-b-logs']).toContain(outputs.name);", {"name": "shop-a-logs"}),
        (MODULE, "expect(outputs.mode).toBe('ACTIVE_PASSIVE');", {"mode": "ACTIVE_PASSIVE"}),
        (LISTED, "expect(JSON.parse(outputs.zones)).toHaveLength(5);", 5),
        (LISTED, "const z = JSON.parse(outputs.zones); expect(z.length).toBe(2);", 2),
    ],
)
def test_what_is_open_follows_the_suite(tmp_path: Path, code: str, body: str, expected: object) -> None:
    found = mocks(tmp_path, code, body)
    if isinstance(expected, int):
        zones = found["zones"]
        assert isinstance(zones, list)
        assert len(zones) == expected
    else:
        assert found == expected


def test_python_suites_guide_too(tmp_path: Path) -> None:
    assert mocks(tmp_path, OPEN, 'assert outputs["name"] == "shop-blue-logs"', PYTHON) == {"name": "shop-blue-logs"}


GUARDED = """\
const fs = require('fs');
const path = 'cfn-outputs/flat-outputs.json';
let outputs = {};
if (fs.existsSync(path)) {
  outputs = JSON.parse(fs.readFileSync(path, 'utf8'));
}
test('outputs', () => {
  if (!outputs.name) {
    return;
  }
  %s
});
"""


def test_suites_that_look_whether_there_are_outputs(tmp_path: Path) -> None:
    body = "expect(outputs.name).toBe('shop-blue-logs');"
    assert mocks(tmp_path, OPEN, body, GUARDED) == {"name": "shop-blue-logs"}


@pytest.mark.parametrize(
    ("suite", "name"),
    [
        ("shop/test/x.int.test.js", "shop-blue-logs"),
        ("shop/lib/test/x.int.test.js", "shop-blue-logs"),
        ("e2e/x.int.test.js", "shop-blue-logs"),
        ("bazaar/test/x.int.test.js", None),
    ],
)
def test_suites_of_other_projects_do_not_guide(tmp_path: Path, suite: str, name: str | None) -> None:
    files = {
        "shop/lib/main.tf": OPEN,
        "bazaar/lib/main.tf": OPEN,
        "e2e/fixtures/main.tf": OPEN,
        suite: SUITE % "expect(outputs.name).toBe('shop-blue-logs');",
        "tapcheck.yaml": "{}",
    }
    found = tapcheck.mock_outputs(write_files(tmp_path, files) / "shop" / "lib")["name"]
    assert (found == "shop-blue-logs") == (name is not None)


def test_one_test_after_the_other(tmp_path: Path) -> None:
    body = "expect(outputs.name).toContain('red'); expect(outputs.name).toContain('2024');"
    name = mocks(tmp_path, OPEN, body)["name"]
    assert isinstance(name, str)
    assert "red" in name
    assert "2024" in name


@pytest.mark.parametrize(
    ("code", "body"),
    [
        (DECIDED, "expect(outputs.name).toMatch(/^shop-red-/);"),
        (OPEN, "expect(outputs.name).toMatch(/^bazaar-red-/);"),
        (OPEN, "expect(outputs.other).toMatch(/^shop-red-/);"),
        (OPEN, "expect(outputs.name).toMatch(/^shop-/);"),
        (OPEN, "expect(outputs.name).toMatch(/^(?<=x)[/);"),
    ],
)
def test_nothing_else_changes(tmp_path: Path, code: str, body: str) -> None:
    alone = dict(tapcheck.mock_outputs(write_files(tmp_path / "alone", {"lib/main.tf": code}) / "lib"))
    assert mocks(tmp_path / "tested", code, body) == alone


def test_the_configuration_is_stronger_than_suites(tmp_path: Path) -> None:
    files = {
        "lib/main.tf": OPEN,
        "test/stack.int.test.js": SUITE % "expect(outputs.name).toBe('shop-blue-logs');",
        "tapcheck.yaml": "mocks: {overrides: {var.team: red}}\n",
    }
    assert dict(tapcheck.mock_outputs(write_files(tmp_path, files) / "lib")) == {"name": "shop-red-logs"}


TEMPLATE = """\
Resources:
  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
Outputs:
  Arn: {Value: !GetAtt Jobs.Arn}
  Stack: {Value: !Ref AWS::StackName}
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("expect(outputs.Arn).toContain(':us-east-1:');", ("arn:aws:sqs:us-east-1:123456789012:jobs", "TapStack")),
        ("expect(outputs.Arn).toContain(':eu-west-2:');", ("arn:aws:sqs:eu-west-2:123456789012:jobs", "TapStack")),
        (
            r"expect(outputs.Arn).toMatch(/^arn:aws:sqs:[\w-]+:210987654321:/);",
            ("arn:aws:sqs:us-east-1:210987654321:jobs", "TapStack"),
        ),
        ("expect(outputs.Stack).toBe('shop-prod');", ("arn:aws:sqs:us-east-1:123456789012:jobs", "shop-prod")),
        ("expect(outputs.Stack).toBe('no stack');", ("arn:aws:sqs:us-east-1:123456789012:jobs", "TapStack")),
    ],
)
def test_places_of_templates(tmp_path: Path, body: str, expected: tuple[str, str]) -> None:
    files = {"lib/TapStack.yml": TEMPLATE, "test/stack.int.test.js": SUITE % body, "package.json": "{}"}
    found = tapcheck.mock_outputs(write_files(tmp_path, files) / "lib")
    assert (found["Arn"], found["Stack"]) == expected


FLAT = 'output "ids" {\n  value = ["a", "b"]\n}\noutput "tags" {\n  value = { a = 1 }\n}\n'


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("expect(outputs.ids.length).toBe(2);", ["a", "b"]),
        ("expect(outputs.ids[0]).toBe('a');", ["a", "b"]),
        ("const ids = outputs.ids; expect(ids.map((id) => id)).toHaveLength(2);", ["a", "b"]),
        ("expect(JSON.parse(outputs.ids)).toHaveLength(2);", '["a","b"]'),
        ("const ids = JSON.parse(outputs.ids); expect(ids.length).toBe(2);", '["a","b"]'),
        ("expect(outputs.ids).toBeDefined();", '["a","b"]'),
    ],
)
def test_flat_files_are_written_as_suites_read_them(tmp_path: Path, body: str, ids: object) -> None:
    files = {"lib/main.tf": FLAT, "test/stack.int.test.js": SUITE % body, "package.json": "{}"}
    found = tapcheck.mock_outputs(write_files(tmp_path, files) / "lib")
    assert json.loads(found.text("flat")) == {"ids": ids, "tags": '{"a":1}'}
    assert found.to_flat("native") == {"ids": ["a", "b"], "tags": {"a": 1}}
    assert found.to_flat("strings") == {"ids": '["a","b"]', "tags": '{"a":1}'}


def test_python_suites_choose_the_style_too(tmp_path: Path) -> None:
    files = {"lib/main.tf": FLAT, "test/test_stack.py": PYTHON % 'assert len(outputs["ids"]) == 2'}
    assert tapcheck.mock_outputs(write_files(tmp_path, files) / "lib").to_flat()["ids"] == ["a", "b"]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^arn:aws:sns:[a-z0-9-]+:\d{12}:", "arn:aws:sns:m:000000000000:"),
        (r"a|b", "a"),
        (r"x+y*z?", "x"),
        (r"[^a-z]", "0"),
        (r"[é]", "é"),
        (r"(?:.|\n)(q)", "mq"),
        (r"(?=never)k", "k"),
        (r"[", None),
    ],
)
def test_a_text_for_a_pattern(pattern: str, text: str | None) -> None:
    assert sample(pattern) == text
