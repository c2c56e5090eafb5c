"""`--shard` and `tapcheck merge`: a build in parts says what one run says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tapcheck.cli import main
from tapcheck.errors import InputError
from tapcheck.findings import Covered, Report, Severity, Shard, SuiteSummary
from tapcheck.merging import merged
from tapcheck.report_files import read_report
from tapcheck.reporters import REPORTERS
from tapcheck.reporters.style import Style
from tests.harness.folders import write_files
from tests.harness.sample_report import sample_change, sample_report

MAIN = """\
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

# tapcheck:ignore[untested-resource] arrives with the next release
resource "aws_s3_bucket" "later" {
  bucket = "later"
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

output "bucket_name" {
  value = "logs"
}
"""
SUITE = """\
import { readFileSync } from 'fs';
import { join } from 'path';

const code = readFileSync(join(__dirname, '../STACK/main.tf'), 'utf8');

test('declares NAME', () => {
  expect(code).toMatch(/resource "TYPE" "NAME"/);
});
"""
ROWS = (("lib", "aws_s3_bucket", "logs"), ("lib", "aws_sqs_queue", "jobs"), ("lib", "aws_vpc", "main"))
OTHER = (("net", "aws_s3_bucket", "logs"),)
TESTS = {
    f"test/{stack}-{name}.test.ts": SUITE.replace("STACK", stack).replace("TYPE", kind).replace("NAME", name)
    for stack, kind, name in (*ROWS, *OTHER)
}
FILES = {"lib/main.tf": MAIN, "net/main.tf": MAIN, **TESTS}


def check(folder: Path, *options: str) -> int:
    return main(["check", str(folder), "--format", "json", "--include", "assertions", *options])


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def sharded(folder: Path, of: int, capsys: pytest.CaptureFixture[str]) -> list[Path]:
    files: list[Path] = []
    capsys.readouterr()
    for number in range(1, of + 1):
        check(folder, "--shard", f"{number}/{of}")
        files.append(folder / f"shard-{number}.report")
        files[-1].write_text(capsys.readouterr().out, encoding="utf-8")
    return files


@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_shards_together_say_what_one_run_says(tmp_path: Path, of: int, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_files(tmp_path, FILES)
    code = check(folder)
    whole = document(capsys)
    files = sharded(folder, of, capsys)
    assert main(["merge", *map(str, files), "--format", "json", "--include", "assertions"]) == code == 1
    joined = document(capsys)
    assert joined == whole


def test_a_shard_tells_only_what_it_can(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_files(tmp_path, FILES)
    assert check(folder, "--shard", "2/2", "--fail-under", "100") == 0
    report = document(capsys)
    assert report["shard"] == {"number": 2, "of": 2, "suites": 4, "own": 2, "silent": []}
    assert report["findings"] == []
    assert {row["rule"] for row in report["deferred"]} >= {"untested-resource"}
    assert report["notices"] == [
        "shard 2 of 2: `tapcheck merge` of all shards tells what no test touches and what coverage misses"
    ]


def test_a_shard_without_suites_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_files(tmp_path, FILES)
    assert check(folder, "--shard", "5/5") == 0
    assert "shard 5 of 5, which has no suite" in document(capsys)["notices"][0]
    for path in TESTS:
        (folder / path).unlink()
    assert check(folder, "--shard", "5/5") == 2


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2", "/"])
def test_no_shard(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path), f"--shard={text}"]) == 2
    assert "--shard takes I/N" in capsys.readouterr().err


def test_missing_shards(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sharded(write_files(tmp_path, FILES), 3, capsys)
    assert main(["merge", str(files[1])]) == 2
    assert "of the shards of" in (said := capsys.readouterr().err)
    assert "1/3, 3/3 are missing" in said


def test_shards_of_different_splits() -> None:
    reports = [replace(sample_report(), shard=Shard(number, of, 4, 2)) for number, of in ((1, 2), (1, 3))]
    with pytest.raises(InputError, match=r"of different splits: 2, 3"):
        merged(reports)


def test_folders_are_put_beside_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_files(tmp_path, {f"{name}/{path}": text for name in "ab" for path, text in FILES.items()}))
    for name in "ab":
        main(["check", name, "--output", f"json={name}.json", "--quiet"])
    report = merged([read_report(Path("a.json")), read_report(Path("b.json"))])
    assert report.root == "."
    assert report.stacks == ("a/lib", "a/net", "b/lib", "b/net")
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    assert [(finding.location.path, finding.subject and finding.subject.stack) for finding in errors] == [
        ("a/test/lib-main.test.ts", "a/lib"),
        ("b/test/lib-main.test.ts", "b/lib"),
    ]
    assert len({finding.fingerprint for finding in errors}) == 2


def test_the_same_report_twice_is_one() -> None:
    report = sample_report()
    joined = merged([report, report])
    assert (joined.findings, joined.hidden, joined.notices) == (
        tuple(sorted(report.findings, key=lambda finding: finding.location)),
        report.hidden,
        report.notices,
    )
    assert joined.coverage == report.coverage
    assert joined.verdicts() == report.verdicts()
    assert len(joined.assertions) == len(report.assertions)


def covering(suites: Sequence[str], tests: int) -> Report:
    rows = tuple(SuiteSummary(path, ("lib",), 1, {"passing": 1}, 0) for path in suites)
    coverage = {"lib": (Covered("resource", "aws_s3_bucket.a", tests),)}
    return Report(".", ("lib",), rows, (), (), coverage)


@pytest.mark.parametrize(
    ("parts", "tests"),
    [
        ([(["a"], 2), (["b"], 3)], 5),
        ([(["a"], 2), (["a"], 3)], 3),
        ([(["a"], 1), (["b"], 2), (["a", "b"], 4)], 4),
        ([(["a"], 1), (["a"], 1), (["b"], 2), (["c"], 0)], 3),
    ],
)
def test_tests_are_counted_once_per_suite(parts: list[tuple[list[str], int]], tests: int) -> None:
    joined = merged([covering(suites, number) for suites, number in parts])
    assert joined.coverage == {"lib": (Covered("resource", "aws_s3_bucket.a", tests),)}


def test_what_another_report_touches_is_not_untested() -> None:
    report = sample_report()
    rows = tuple(replace(row, tests=1) for row in report.coverage["lib"])
    other = replace(report, findings=(), suites=report.suites[:1], coverage={"lib": rows})
    rules = [finding.rule for finding in merged([report, other]).findings]
    assert rules == ["undeclared-output", "comment-match", "undeclared-resource"]


def test_the_worst_severity_counts_and_shown_beats_hidden() -> None:
    report = sample_report()
    milder = replace(
        report,
        findings=tuple(replace(finding, severity=Severity.NOTE) for finding in report.findings),
        hidden=(*report.hidden, *(replace(report.hidden[0], finding=finding) for finding in report.findings[:1])),
    )
    joined = merged([milder, report])
    assert [finding.severity.value for finding in joined.findings] == ["note", "error", "warning", "error"]
    assert joined.hidden == report.hidden


def test_comparisons_with_one_revision_are_joined() -> None:
    change = sample_change()
    assert merged([change, change]).since == change.since
    assert merged([change, sample_report()]).since is None
    other = replace(change, root="other")
    joined = merged([change, other]).since
    assert joined is not None
    assert (joined.known, joined.coverage["resource"], joined.verdicts) == (6, (4, 4), {"passing": 10})


def test_a_report_comes_back_as_it_was(tmp_path: Path) -> None:
    for report in (sample_report(), sample_change(), replace(sample_report(), shard=Shard(1, 2, 3, 2))):
        text = REPORTERS["json"](report, Style(assertions=True))
        folder = write_files(tmp_path, {"report.json": text})
        back = read_report(folder / "report.json")
        assert REPORTERS["json"](back, Style(assertions=True)) == text
        assert back.findings == report.findings


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "the document must be an object"),
        ('{"version": 2}', "is of version 2; this tapcheck reads version 1"),
        ("{}", "the document has no 'version'"),
        ({"findings": {}}, "findings must be a list"),
        ({"notices": [1]}, r"notices\[0\] must be text"),
        ({"stacks": None}, "stacks must be a list"),
        ({"suites": [{"path": "a"}]}, r"suites\[0\] has no 'stacks'"),
        ({"coverage": {"lib": {"resources": [{"address": "a", "tests": -1}]}}}, "tests must be a whole number"),
        ({"findings": [{"rule": "a", "family": "b"}]}, r"findings\[0\].family must be one of tests, .*, not 'b'"),
        ({"shard": {"number": True}}, "shard.number must be a whole number"),
    ],
)
def test_a_broken_report(tmp_path: Path, edit: Any, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads(REPORTERS["json"](sample_report(), Style()))
    text = edit if isinstance(edit, str) else json.dumps({**whole, **edit})
    file = write_files(tmp_path, {"report.json": text}) / "report.json"
    with pytest.raises(InputError, match=said):
        read_report(file)
    assert main(["merge", str(file)]) == 2
    assert str(file) in capsys.readouterr().err


def test_no_report(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: no such file"):
        read_report(tmp_path / "missing.json")


def test_merge_has_the_exit_codes_of_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    red, empty = tmp_path / "red.json", tmp_path / "empty.json"
    red.write_text(REPORTERS["json"](sample_report(), Style()), encoding="utf-8")
    empty.write_text(REPORTERS["json"](Report(".", (), (), (), (), {}), Style()), encoding="utf-8")
    config = write_files(tmp_path, {"tapcheck.yaml": "fail-on: never\n"}) / "tapcheck.yaml"
    assert main(["merge", str(red)]) == 1
    assert main(["merge", str(red), "--fail-on", "never"]) == 0
    assert main(["merge", str(red), "--config", str(config)]) == 0
    assert main(["merge", str(empty)]) == 2
    assert main(["merge", str(empty), "--allow-empty"]) == 0
    capsys.readouterr()
    assert main(["merge", str(red), "--format", "sarif"]) == 1
    rules = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules if rule["id"].startswith("un")] == [
        "undeclared-resource",
        "undeclared-output",
        "untested-output",
    ]


TWIN = "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n  Topic:\n    Type: AWS::SNS::Topic\n"
TWIN_JSON = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}, "Topic": {"Type": "AWS::SNS::Topic"}}})
TWIN_SUITE = """\
import { readFileSync } from 'fs';
const template = JSON.parse(readFileSync(`${__dirname}/../lib/Stack.json`, 'utf8'));
test('has a queue', () => {
  expect(template.Resources.Queue).toBeDefined();
});
"""


@pytest.mark.parametrize("of", [2, 3])
def test_twins_are_told_by_the_shard_that_tests_one_of_them(
    tmp_path: Path, of: int, capsys: pytest.CaptureFixture[str]
) -> None:
    parameter = "Parameters:\n  Gone:\n    Type: String\n"
    files = {
        f"{name}/{path}": text
        for name in ("a", "b", "c")
        for path, text in {
            "lib/Stack.yml": parameter + TWIN,
            "lib/Stack.json": TWIN_JSON,
            "test/a.test.ts": TWIN_SUITE,
            "test/b.test.ts": TWIN_SUITE.replace("Queue", "Topic"),
        }.items()
    }
    folder = write_files(tmp_path, files)
    check(folder)
    whole = document(capsys)
    reports = sharded(folder, of, capsys)
    split = [json.loads(file.read_text(encoding="utf-8")) for file in reports]
    assert [report["shard"]["own"] for report in split] == {2: [4, 2], 3: [2, 2, 2]}[of]
    main(["merge", *map(str, reports), "--format", "json", "--include", "assertions"])
    assert document(capsys) == whole
