"""`--jobs`: reading suites in several processes says what one process says."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tapcheck.cli import main
from tapcheck.frontends.expectations.processes import read_in_processes
from tapcheck.model.expectations import Suite

PATHS = tuple(f"test/{name}.test.js" for name in "cabed")

TEST = """\
const code = require('fs').readFileSync(__dirname + '/../main.tf', 'utf8');
test('NAME', () => { expect(code).toMatch(/"NAME"/); expect(code).toContain('output "a"'); });
"""


def read(paths: Sequence[str]) -> tuple[Suite, ...]:
    return tuple(Suite(path, "jest", (), (), (), 1) for path in paths)


def read_only_where(allowed: Callable[[], bool]) -> Callable[[Sequence[str]], tuple[Suite, ...]]:
    def attempt(paths: Sequence[str]) -> tuple[Suite, ...]:
        if not allowed():
            raise ValueError("not here")
        return read(paths)

    return attempt


@pytest.mark.parametrize("jobs", [0, 1, 2, 3, 5, 9])
def test_the_order_is_that_of_the_paths(jobs: int) -> None:
    assert read_in_processes(PATHS, read, jobs) == read(PATHS)


def test_nothing_to_read() -> None:
    assert read_in_processes((), read, 4) == ()


def test_what_a_process_does_not_deliver_is_read_here() -> None:
    own = os.getpid()
    assert read_in_processes(PATHS, read_only_where(lambda: os.getpid() == own), 3) == read(PATHS)


def test_an_error_is_raised_here() -> None:
    with pytest.raises(ValueError, match="not here"):
        read_in_processes(PATHS, read_only_where(lambda: False), 1)


def test_one_process_does_it_all_without_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    assert read_in_processes(PATHS, read, 3) == read(PATHS)


@pytest.mark.parametrize("jobs", ["0", "2", "3", "50"])
def test_the_report_is_the_same(tmp_path: Path, jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text('output "a" {\n  value = 1\n}\n', encoding="utf-8")
    (tmp_path / "test").mkdir()
    for path in PATHS:
        (tmp_path / path).write_text(TEST.replace("NAME", path[5]), encoding="utf-8")
    options = ["check", str(tmp_path), "--format", "json", "--include", "assertions", "--no-cache"]
    code = main(options)
    alone = capsys.readouterr().out
    assert alone.count('"passing"') > 5
    assert main([*options, "--jobs", jobs]) == code
    assert capsys.readouterr().out == alone


@pytest.mark.parametrize("jobs", ["-1", "two", "", "1.5", "²"])
def test_no_number_of_processes(tmp_path: Path, jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path), f"--jobs={jobs}"]) == 2
    assert f"argument --jobs: not a number: '{jobs}'" in capsys.readouterr().err
