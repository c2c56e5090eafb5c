"""The sample report with an inventory that has one of everything: circles, missing names, conditions, sources."""

from __future__ import annotations

from dataclasses import replace

from tapcheck.findings import (
    Confidence,
    Covered,
    Family,
    Finding,
    Location,
    Report,
    RequirementRow,
    Severity,
    Subject,
)
from tapcheck.inventory import Declared, Inventory, Link, StackInventory
from tapcheck.source import Position
from tests.harness.sample_report import UNIT, sample_report

MAIN = "lib/main.tf"


def sample_with_inventory() -> Report:
    """One stack: two buckets that need one another, a queue that needs what nothing declares, a local between."""
    report = sample_report()
    undefined = Finding(
        "undefined-reference",
        Family.TEMPLATE,
        Severity.ERROR,
        Confidence.HIGH,
        "nothing declares resource 'aws_kms_key.gone'",
        Location(MAIN, Position(0, 14, 23), Position(0, 14, 39)),
        Subject("resource", "aws_kms_key.gone", "lib"),
        fingerprint="0000000000000007",
    )
    stock = StackInventory(
        declarations=(
            Declared("resource", "aws_s3_bucket.a", "aws_s3_bucket", MAIN, 1, suites=((UNIT, 1),)),
            Declared("resource", "aws_s3_bucket.b", "aws_s3_bucket", MAIN, 7, conditional=True),
            Declared("resource", "aws_sqs_queue.jobs", "aws_sqs_queue", MAIN, 12),
            Declared("data", "data.aws_region.current", "aws_region", MAIN, 20),
            Declared("local", "local.tags", "", MAIN, 24),
            Declared("output", "output.api_url", "", "lib/outputs.tf", 1, suites=((UNIT, 2),)),
            Declared("output", "output.table_name", "", "lib/outputs.tf", 5),
        ),
        links=(
            Link("aws_s3_bucket.a", "aws_s3_bucket.b", MAIN, 2),
            Link("aws_s3_bucket.b", "aws_s3_bucket.a", MAIN, 8, order=True),
            Link("aws_s3_bucket.b", "local.tags", MAIN, 9),
            Link("aws_sqs_queue.jobs", "aws_kms_key.gone", MAIN, 14),
            Link("local.tags", "data.aws_region.current", MAIN, 25),
            Link("output.api_url", "aws_s3_bucket.a", "lib/outputs.tf", 2),
        ),
        cycles=(("aws_s3_bucket.a", "aws_s3_bucket.b"),),
        missing=("aws_kms_key.gone",),
    )
    lines = {13: "  name = local.name", 14: "  kms_master_key_id = aws_kms_key.gone.id", 15: "}"}
    rows = (*report.coverage["lib"], Covered("resource", "aws_sqs_queue.jobs", 0))
    return replace(
        report,
        findings=(*report.findings, undefined),
        coverage={"lib": rows},
        requirements=(
            _requirement("encryption-at-rest", "satisfied", "aws_s3_bucket.a", "is encrypted", 3),
            _requirement("encryption-at-rest", "violated", "aws_sqs_queue.jobs", "is not encrypted", 12),
            _requirement("multi-az", "exempt", "", "no database", 1, reason="one region only"),
        ),
        inventory=lambda: Inventory({"lib": stock}, {MAIN: lines}),
    )


def _requirement(
    capability: str, outcome: str, address: str, message: str, line: int, reason: str = ""
) -> RequirementRow:
    place = Location(MAIN, Position(0, line, 1), Position(0, line, 10))
    quote = "All data is encrypted." if address else ""
    return RequirementRow(capability, outcome, "lib", address, message, place, quote, reason)
