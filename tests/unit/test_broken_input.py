"""Broken input of every kind: a message, the right exit code, the rest still checked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import tapcheck
from tapcheck.cli import main
from tapcheck.findings import Finding, Report, Severity
from tests.harness.folders import write_files

GOOD = {
    "lib/main.tf": 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n',
    "test/a.test.ts": """\
import { readFileSync } from 'fs';

const code = readFileSync(`${__dirname}/../lib/main.tf`, 'utf8');

test('a', () => {
  expect(code).toMatch(/resource "aws_vpc" "main"/);
});
""",
}


def checked(tmp_path: Path, files: dict[str, str | bytes]) -> Report:
    return tapcheck.check(write_files(tmp_path, {**GOOD, **files}))


def errors_of_the_suite(report: Report) -> int:
    """The good suite expects one thing that is not there; its error must survive all that is broken elsewhere."""
    return sum(
        finding.location.path == "test/a.test.ts" and finding.severity is Severity.ERROR for finding in report.findings
    )


def of_rule(report: Report, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("path", "content", "severity", "said"),
    [
        ("lib/broken.tf", 'resource "a" "b" {\n', "error", None),
        ("lib/broken.tf", "x = = 1\n", "error", None),
        ("lib/broken.tf.json", '{"resource": ', "error", None),
        ("lib/binary.tf", b"\x7fELF\x00\x01", "error", "the file is binary"),
        ("lib/large.tf", b"#" + b"x" * (9 * 1024 * 1024), "warning", "the file has 9,437,185 bytes"),
        ("test/broken.test.ts", "test('a', () => {\n", "warning", None),
        ("test/binary.test.ts", b"\x00\x01\x02", "error", "the file is binary"),
        ("test/large.test.ts", b"/" * (10 * 1024 * 1024), "warning", "the file has 10,485,760 bytes"),
    ],
)
def test_one_broken_file(tmp_path: Path, path: str, content: str | bytes, severity: str, said: str | None) -> None:
    report = checked(tmp_path, {path: content})
    (problem, *_) = of_rule(report, "unreadable-source")
    assert (problem.location.path, problem.severity.value) == (path, severity)
    assert said is None or problem.message.startswith(said)
    assert errors_of_the_suite(report) == 1


def test_an_unreadable_file(tmp_path: Path) -> None:
    root = write_files(tmp_path, {**GOOD, "lib/secret.tf": "locals {}\n"})
    (root / "lib" / "secret.tf").chmod(0)
    if os.access(root / "lib" / "secret.tf", os.R_OK):
        pytest.skip("this user may read every file")
    (problem,) = of_rule(tapcheck.check(root), "unreadable-source")
    assert problem.message == "the file cannot be read: permission denied"


def test_links_that_lead_astray(tmp_path: Path) -> None:
    root = write_files(tmp_path / "project", GOOD)
    write_files(tmp_path / "outside", {"secret.tf": 'output "secret" {\n  value = 1\n}\n'})
    try:
        os.symlink(root, root / "lib" / "loop", target_is_directory=True)
        os.symlink(tmp_path / "outside" / "secret.tf", root / "lib" / "secret.tf")
        os.symlink(root / "lib" / "self.tf", root / "lib" / "self.tf")
    except OSError:
        pytest.skip("this system does not let tests make symbolic links")
    report = tapcheck.check(root)
    assert {finding.location.path for finding in of_rule(report, "unreadable-source")} == {
        "lib/secret.tf",
        "lib/self.tf",
    }
    assert errors_of_the_suite(report) == 1


@pytest.mark.parametrize("name", ["empty", "file"])
def test_no_project(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert main(["check", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.startswith("tapcheck: ")
