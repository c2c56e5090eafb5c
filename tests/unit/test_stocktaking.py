"""What is taken stock of: declarations with the suites that touch them, links, circles, missing names, source."""

from __future__ import annotations

from pathlib import Path

import pytest

import tapcheck
from tapcheck.inventory import Declared, Inventory, Link
from tests.harness.folders import write_files

MAIN = """\
variable "on" { default = true }

resource "aws_s3_bucket" "logs" {
  count  = var.on ? 1 : 0
  bucket = local.name
}

resource "aws_iam_policy" "one" { name = aws_iam_policy.two.name }

resource "aws_iam_policy" "two" {
  name       = aws_iam_policy.one.name
  depends_on = [aws_s3_bucket.logs]
}

resource "aws_eip" "lost" { instance = aws_instance.gone.id }

locals { name = "logs" }

output "bucket" { value = aws_s3_bucket.logs[0].id }
"""
UNIT = """\
const fs = require('fs');
const code = fs.readFileSync(__dirname + '/../lib/main.tf', 'utf8');
test('has a bucket', () => { expect(code).toMatch(/resource "aws_s3_bucket" "logs"/); });
test('has the bucket', () => { expect(code).toContain('"aws_s3_bucket" "logs"'); });
"""
OTHER = """\
const fs = require('fs');
const code = fs.readFileSync(__dirname + '/../lib/main.tf', 'utf8');
test('has an address', () => { expect(code).toMatch(/resource "aws_eip" "lost"/); });
test('has a bucket', () => { expect(code).toMatch(/resource "aws_s3_bucket" "logs"/); });
"""
TEMPLATE = """\
Conditions:
  On: !Equals [a, b]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Condition: On
    DependsOn: Topic
    Properties:
      QueueName: !GetAtt Missing.Name
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Ref Queue
"""


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    write_files(tmp_path, {"lib/main.tf": MAIN, "test/unit.test.js": UNIT, "test/other.test.js": OTHER})
    taken = tapcheck.check(tmp_path).inventory
    assert taken is not None
    return taken()


def test_declarations(inventory: Inventory) -> None:
    stack = inventory.stacks["lib"]
    resources = [item for item in stack.declarations if item.kind == "resource"]
    assert resources == [
        Declared(
            "resource",
            "aws_s3_bucket.logs",
            "aws_s3_bucket",
            "lib/main.tf",
            3,
            conditional=True,
            suites=(("test/other.test.js", 1), ("test/unit.test.js", 2)),
        ),
        Declared("resource", "aws_iam_policy.one", "aws_iam_policy", "lib/main.tf", 8),
        Declared("resource", "aws_iam_policy.two", "aws_iam_policy", "lib/main.tf", 10),
        Declared("resource", "aws_eip.lost", "aws_eip", "lib/main.tf", 15, suites=(("test/other.test.js", 1),)),
    ]


def test_suites_are_those_that_coverage_counts(tmp_path: Path) -> None:
    write_files(tmp_path, {"lib/main.tf": MAIN, "test/unit.test.js": UNIT, "test/other.test.js": OTHER})
    report = tapcheck.check(tmp_path)
    assert report.inventory is not None
    counted = [(row.address, row.tests) for row in report.coverage["lib"]]
    taken = report.inventory().stacks["lib"].declarations
    assert [(item.address, sum(tests for _, tests in item.suites)) for item in taken] == counted


def test_links(inventory: Inventory) -> None:
    stack = inventory.stacks["lib"]
    assert stack.links == (
        Link("aws_s3_bucket.logs", "var.on", "lib/main.tf", 4),
        Link("aws_s3_bucket.logs", "local.name", "lib/main.tf", 5),
        Link("aws_iam_policy.one", "aws_iam_policy.two", "lib/main.tf", 8),
        Link("aws_iam_policy.two", "aws_iam_policy.one", "lib/main.tf", 11),
        Link("aws_iam_policy.two", "aws_s3_bucket.logs", "lib/main.tf", 12, order=True),
        Link("aws_eip.lost", "aws_instance.gone", "lib/main.tf", 15),
        Link("output.bucket", "aws_s3_bucket.logs", "lib/main.tf", 19),
    )
    assert stack.cycles == (("aws_iam_policy.one", "aws_iam_policy.two"),)
    assert stack.missing == ("aws_instance.gone",)


def test_source_around_findings(inventory: Inventory) -> None:
    shown = inventory.excerpts["lib/main.tf"]
    assert [shown[line] for line in (13, 14, 15, 16, 17)] == MAIN.splitlines()[12:17]


def test_a_template(tmp_path: Path) -> None:
    write_files(tmp_path, {"template.yaml": TEMPLATE})
    report = tapcheck.check(tmp_path)
    assert report.inventory is not None
    stack = report.inventory().stacks["template.yaml"]
    assert [(item.address, item.conditional) for item in stack.declarations if item.kind == "resource"] == [
        ("Resources.Queue", True),
        ("Resources.Topic", False),
    ]
    assert stack.links == (
        Link("Resources.Queue", "Resources.Topic", "template.yaml", 7, order=True),
        Link("Resources.Queue", "Resources.Missing", "template.yaml", 9),
        Link("Resources.Topic", "Resources.Queue", "template.yaml", 13),
    )
    assert (stack.cycles, stack.missing) == ((("Resources.Queue", "Resources.Topic"),), ("Resources.Missing",))


def test_names_that_no_finding_complains_about_are_not_missing(tmp_path: Path) -> None:
    write_files(tmp_path, {"template.yaml": TEMPLATE, "tapcheck.yaml": "rules:\n  ignore: [undefined-reference]\n"})
    report = tapcheck.check(tmp_path)
    assert report.inventory is not None
    stack = report.inventory().stacks["template.yaml"]
    assert stack.missing == ()
    assert "Resources.Missing" not in {link.target for link in stack.links}
