"""A report made by hand that has one of everything that reporters must show."""

from __future__ import annotations

from dataclasses import replace

from tapcheck.findings import (
    AssertionRow,
    Confidence,
    Covered,
    Family,
    Finding,
    Hidden,
    HiddenBy,
    Location,
    Related,
    Report,
    RuleInfo,
    Severity,
    Since,
    Subject,
    SuiteSummary,
)
from tapcheck.source import Position

UNIT = "test/terraform.unit.test.ts"
INTEGRATION = "test/terraform.int.test.ts"


def sample_report() -> Report:
    """Two suites, one stack, four findings of every severity, two hidden ones, one notice."""
    return Report(
        root=".",
        stacks=("lib",),
        suites=(
            SuiteSummary(INTEGRATION, ("lib",), 2, {"undecided": 3}, 2),
            SuiteSummary(UNIT, ("lib",), 3, {"failing": 1, "passing": 4, "skipped": 1}, 0),
        ),
        findings=(
            Finding(
                "untested-output",
                Family.COVERAGE,
                Severity.NOTE,
                Confidence.HIGH,
                "no test touches output 'table_name'",
                _location("lib/outputs.tf", 5, 1, 5, 20),
                Subject("output", "output.table_name", "lib"),
                fingerprint="0000000000000001",
            ),
            Finding(
                "undeclared-output",
                Family.OUTPUTS,
                Severity.ERROR,
                Confidence.HIGH,
                "test expects output 'ApiUrl', which no stack declares",
                _location(INTEGRATION, 12, 14, 12, 28),
                Subject("output", "output.ApiUrl", "lib"),
                ("the deployed API", "answers"),
                (Related(_location("lib/outputs.tf", 1, 1, 1, 17), "did you mean 'api_url'?"),),
                "1 more test of this suite expects it here",
                "0000000000000002",
            ),
            Finding(
                "comment-match",
                Family.TESTS,
                Severity.WARNING,
                Confidence.HIGH,
                "the assertion is satisfied only by a comment in lib/main.tf",
                _location(UNIT, 9, 5, 11, 7),
                None,
                ("Terraform stack", "encrypts the bucket"),
                (Related(_location("lib/main.tf", 3, 11, 3, 30), "the matching comment"),),
                fingerprint="0000000000000003",
            ),
            Finding(
                "undeclared-resource",
                Family.TESTS,
                Severity.ERROR,
                Confidence.HIGH,
                "test expects resource 'aws_sagemaker_endpoint.main', which no stack declares",
                _location(UNIT, 48, 5, 48, 77),
                Subject("resource", "aws_sagemaker_endpoint.main", "lib"),
                ("Terraform stack", "declares the SageMaker endpoint"),
                fingerprint="0000000000000004",
            ),
        ),
        assertions=(
            AssertionRow(
                UNIT, 9, ("Terraform stack", "encrypts the bucket"), "passing", "", ("resource:aws_s3_bucket.a",)
            ),
            AssertionRow(UNIT, 48, ("Terraform stack", "declares the SageMaker endpoint"), "failing", "no match"),
        ),
        coverage={
            "lib": (
                Covered("resource", "aws_s3_bucket.a", 1),
                Covered("resource", "aws_s3_bucket.b", 0),
                Covered("data", "data.aws_region.current", 0),
                Covered("output", "output.api_url", 2),
                Covered("output", "output.table_name", 0),
                Covered("local", "local.tags", 0),
            )
        },
        excerpts={
            UNIT: {
                9: "    expect(main).toMatch(",
                10: "      /server_side_encryption/",
                11: "    );",
                48: '    expect(main).toMatch(/resource\\s+"aws_sagemaker_endpoint"\\s+"main"/);',
            },
            INTEGRATION: {12: "\tconst url = outputs.ApiUrl; // \u65e5\u672c\x1b[31m"},
            "lib/main.tf": {3: "  bucket = # server_side_encryption"},
            "lib/outputs.tf": {1: 'output "api_url" {', 5: 'output "table_name" {'},
        },
        notices=("suite 'app/handler.test.ts' was compared with nothing",),
        hidden=(
            Hidden(
                Finding(
                    "undeclared-output",
                    Family.OUTPUTS,
                    Severity.ERROR,
                    Confidence.HIGH,
                    "test expects output 'Later', which no stack declares",
                    _location(INTEGRATION, 30, 3, 30, 16),
                    Subject("output", "output.Later", "lib"),
                    ("the deployed API", "will answer"),
                    fingerprint="0000000000000005",
                ),
                HiddenBy.COMMENT,
                "arrives with the next release",
            ),
            Hidden(
                Finding(
                    "text-mismatch",
                    Family.TESTS,
                    Severity.ERROR,
                    Confidence.HIGH,
                    "the pattern /a|b/ matches nothing in lib/main.tf",
                    _location(UNIT, 60, 3, 60, 16),
                    None,
                    ("Terraform stack", 'names <a> & "b"'),
                    fingerprint="0000000000000006",
                ),
                HiddenBy.BASELINE,
            ),
        ),
        rules=tuple(
            RuleInfo(name, family, severity, f"what {name} says", f"Why `{name}` matters.\n")
            for name, family, severity in (
                ("comment-match", Family.TESTS, Severity.WARNING),
                ("text-mismatch", Family.TESTS, Severity.ERROR),
                ("undeclared-output", Family.OUTPUTS, Severity.ERROR),
                ("undeclared-resource", Family.TESTS, Severity.ERROR),
                ("unused-local", Family.TEMPLATE, Severity.WARNING),
                ("untested-output", Family.COVERAGE, Severity.NOTE),
            )
        ),
    )


def sample_change() -> Report:
    """What a change introduced: one finding of the sample, with one that it mended."""
    report = sample_report()
    now = tuple(finding for finding in report.findings if finding.rule == "undeclared-output")
    mended = tuple(hidden.finding for hidden in report.hidden[1:])
    return replace(
        report,
        findings=now,
        hidden=(),
        since=Since("main", 3, mended, {"resource": (2, 2), "output": (0, 0)}, {"passing": 5}),
    )


def _location(path: str, line: int, column: int, end_line: int, end_column: int) -> Location:
    return Location(path, Position(0, line, column), Position(0, end_line, end_column))
