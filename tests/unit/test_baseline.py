"""Known findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tapcheck.baseline import Baseline, baseline_text, read_baseline, without_known
from tapcheck.errors import InputError
from tests.harness.folders import write_files
from tests.harness.sample_report import sample_report


def test_a_baseline_makes_errors_and_warnings_known(tmp_path: Path) -> None:
    report = sample_report()
    folder = write_files(tmp_path, {"baseline.json": baseline_text(report)})
    left = without_known(report, read_baseline(folder / "baseline.json"))
    assert [finding.rule for finding in left.findings] == ["untested-output"]
    assert left.notices == (*report.notices, "3 findings known from the baseline left out")


def test_what_is_new_stays() -> None:
    left = without_known(sample_report(), Baseline(frozenset({"0000000000000002", "gone"})))
    assert [finding.rule for finding in left.findings] == ["untested-output", "comment-match", "undeclared-resource"]
    assert left.notices[1:] == (
        "1 finding known from the baseline left out",
        "1 finding of the baseline no longer found; --update-baseline removes them",
    )


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
