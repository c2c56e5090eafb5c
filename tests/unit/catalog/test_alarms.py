"""What CloudWatch accepts in an alarm."""

from __future__ import annotations

import pytest

from tapcheck.catalog.alarms import UNITS, is_extended_statistic, is_period, longest_evaluation


@pytest.mark.parametrize(
    "text",
    ["p0", "p99", "p99.9", "p99.9999999999", "p100", "p100.0", "tm90", "tc5", "ts12.5", "wm99", "IQM", "iqm",
     "PR(:300)", "PR(100:2000)", "PR(100:)", "TM(2%:98%)", "TM(150:1000)", "TC(0.005:0.030)", "TS(80%:)", "WM(:95%)"],
)  # fmt: skip
def test_extended_statistics(text: str) -> None:
    assert is_extended_statistic(text)


@pytest.mark.parametrize(
    "text", ["", "p", "p101", "p999", "p-1", "99", "pr90", "PR(:)", "PR(1)", "TM(1:2", "Average", "p99 ", "iqm50"]
)
def test_other_texts_are_no_extended_statistics(text: str) -> None:
    assert not is_extended_statistic(text)


@pytest.mark.parametrize(
    ("seconds", "valid"),
    [(10, True), (20, True), (30, True), (60, True), (180, True), (86_400, True),
     (0, False), (-60, False), (1, False), (5, False), (15, False), (45, False), (61, False)],
)  # fmt: skip
def test_periods(seconds: int, valid: bool) -> None:
    assert is_period(seconds) is valid


@pytest.mark.parametrize(
    ("period", "longest"), [(10, 86_400), (60, 86_400), (3540, 86_400), (3600, 604_800), (86_400, 604_800)]
)
def test_longest_evaluation(period: int, longest: int) -> None:
    assert longest_evaluation(period) == longest


def test_units_are_those_of_the_interface() -> None:
    assert len(UNITS) == len(set(UNITS)) == 27
    assert {"Seconds", "Kilobytes", "Gigabits/Second", "Count/Second", "Percent", "None"} <= set(UNITS)
