"""Warnings that say the same of many places of one suite are shown once."""

from __future__ import annotations

from pathlib import Path

import tapcheck
from tapcheck.reporters import REPORTERS
from tapcheck.reporters.style import Style
from tests.harness.folders import write_files

MAIN = 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n'


def text(folder: Path, assertions: int, style: Style) -> list[str]:
    suite = "".join(f"test('{number}', () => {{\n  expect(true).toBe(true);\n}});\n" for number in range(assertions))
    report = tapcheck.check(write_files(folder, {"main.tf": MAIN, "unit.test.ts": suite}))
    return REPORTERS["text"](report, style).splitlines()


def test_many_are_shown_once(tmp_path: Path) -> None:
    lines = text(tmp_path, 4, Style())
    assert sum("assertion-cannot-fail" in line for line in lines) == 1
    assert "  = also: 3 more, in lines 5, 8, 11" in lines
    assert lines[-1].startswith("4 warnings")


def test_very_many_are_cut_short(tmp_path: Path) -> None:
    lines = text(tmp_path, 15, Style())
    assert "  = also: 14 more, in lines 5, 8, 11, 14, 17, 20, 23, 26, 29, 32, 35, 38 and 2 more" in lines


def test_two_are_shown_both(tmp_path: Path) -> None:
    assert sum("assertion-cannot-fail" in line for line in text(tmp_path, 2, Style())) == 2


def test_all_are_shown_on_request(tmp_path: Path) -> None:
    assert sum("assertion-cannot-fail" in line for line in text(tmp_path, 4, Style(verbose=True))) == 4
    assert sum("assertion-cannot-fail" in line for line in text(tmp_path, 4, Style(quiet=True))) == 4
