"""Known findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tapcheck.baseline import Baseline, Entry, apply, baseline_text, read_baseline
from tapcheck.errors import InputError
from tapcheck.findings import HiddenBy, Report, Shard
from tapcheck.identities import Identity
from tests.harness.folders import write_files
from tests.harness.sample_report import INTEGRATION, sample_report


def everything(report: Report) -> Baseline:
    return apply(report, Baseline(), always, update=True).updated


def always(_path: str) -> bool:
    return True


def never(_path: str) -> bool:
    return False


GONE = Entry(Identity("gone", "comment-match", "test/old.test.ts", "resource:aws_vpc.main", ("a", "b")), "a message")


def test_an_update_makes_errors_and_warnings_known(tmp_path: Path) -> None:
    report = sample_report()
    applied = apply(report, Baseline(), always, update=True)
    folder = write_files(tmp_path, {"baseline.json": baseline_text(applied.updated)})
    left = apply(report, read_baseline(folder / "baseline.json"), always).report
    assert [finding.rule for finding in left.findings] == ["untested-output"]
    assert [hidden.finding.rule for hidden in left.hidden if hidden.by is HiddenBy.BASELINE][1:] == [
        "undeclared-output",
        "comment-match",
        "undeclared-resource",
    ]
    assert left.notices == (*report.notices, "3 findings known from the baseline left out")
    assert applied.report.findings == left.findings
    assert applied.report.notices == (*report.notices, "3 findings added to the baseline")


def test_the_file_has_no_lines_and_is_sorted() -> None:
    text = baseline_text(everything(sample_report()))
    rows = json.loads(text)["findings"]
    assert [row["rule"] for row in rows] == ["undeclared-output", "comment-match", "undeclared-resource"]
    assert rows[0] == {
        "fingerprint": "0000000000000002",
        "rule": "undeclared-output",
        "path": INTEGRATION,
        "subject": "output:output.ApiUrl",
        "test": ["the deployed API", "answers"],
        "message": "test expects output 'ApiUrl', which no stack declares",
    }


def test_what_is_new_stays_and_what_is_mended_is_named() -> None:
    known = Entry(Identity("0000000000000002", "undeclared-output", INTEGRATION, ""))
    applied = apply(sample_report(), Baseline((known, GONE)), always)
    assert [finding.rule for finding in applied.report.findings] == [
        "untested-output",
        "comment-match",
        "undeclared-resource",
    ]
    assert applied.report.notices[1:] == (
        "1 finding known from the baseline left out",
        "1 finding of the baseline mended; --update-baseline removes them: "
        "comment-match in test/old.test.ts (a message)",
    )


def test_an_update_prunes() -> None:
    applied = apply(sample_report(), Baseline((GONE,)), always, update=True)
    assert GONE not in applied.updated.entries
    assert applied.report.notices[1:] == (
        "3 findings added to the baseline",
        "1 finding of the baseline mended; removed from it: comment-match in test/old.test.ts (a message)",
    )


@pytest.mark.parametrize(
    ("rule", "companions", "kept"),
    [
        ("comment-match", (), False),
        ("circular-dependency", (), True),
        ("cfn-lint:E3012", (), True),
        ("cfn-lint:E3012", ("cfn-lint",), False),
    ],
)
def test_what_was_not_looked_for_stays_known(rule: str, companions: tuple[str, ...], kept: bool) -> None:
    entry = replace(GONE, identity=replace(GONE.identity, rule=rule))
    applied = apply(sample_report(), Baseline((entry,)), always, update=True, companions=companions)
    assert (entry in applied.updated.entries) is kept


def test_a_shard_cannot_tell_what_is_mended() -> None:
    report = replace(sample_report(), shard=Shard(1, 2, 4, 2))
    assert apply(report, Baseline((GONE,)), always).report.notices == report.notices


@pytest.mark.parametrize(("exists", "left"), [(never, 1), (always, 2)])
def test_a_moved_file_stays_known(exists: Callable[[str], bool], left: int) -> None:
    report = sample_report()
    output, resource = report.findings[1], report.findings[3]
    moved = replace(output, location=replace(output.location, path="test/moved.test.ts"), fingerprint="other")
    baseline = everything(replace(report, findings=(output,)))
    applied = apply(replace(report, findings=(moved, resource)), baseline, exists)
    assert len(applied.report.findings) == left


def test_twins_are_known_one_by_one() -> None:
    report = sample_report()
    first = report.findings[1]
    second = replace(first, fingerprint="second")
    baseline = everything(replace(report, findings=(first,)))
    applied = apply(replace(report, findings=(first, second)), baseline, always)
    assert applied.report.findings == (second,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "is not of version 1"),
        ('{"version": 2}', "is not of version 1"),
        ('{"version": 1}', "has no list of findings"),
        ('{"version": 1, "findings": [{}]}', "has no list of findings"),
    ],
)
def test_a_broken_baseline(tmp_path: Path, text: str, said: str) -> None:
    folder = write_files(tmp_path, {"baseline.json": text})
    with pytest.raises(InputError, match=said):
        read_baseline(folder / "baseline.json")


def test_a_missing_baseline(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: no such file"):
        read_baseline(tmp_path / "baseline.json")
