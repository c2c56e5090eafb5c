"""The command line: output, streams and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tapcheck import __version__, cli
from tapcheck.arguments import CHECK_FORMATS, MOCK_FORMATS
from tapcheck.cli import main
from tapcheck.mocks.writers import WRITERS
from tapcheck.reporters import REPORTERS
from tapcheck.terminal import wants_colour
from tests.harness.folders import write_files

MAIN = 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n\noutput "bucket_name" {\n  value = "logs"\n}\n'
READS_MAIN = """\
import { readFileSync } from 'fs';
import { join } from 'path';

const code = readFileSync(join(__dirname, '../lib/main.tf'), 'utf8');

test('declares', () => {
  expect(code).toMatch(/PATTERN/);
});
"""
GREEN = {"lib/main.tf": MAIN, "test/a.test.ts": READS_MAIN.replace("PATTERN", 'resource "aws_s3_bucket" "logs"')}
RED = {"lib/main.tf": MAIN, "test/a.test.ts": READS_MAIN.replace("PATTERN", 'resource "aws_vpc" "main"')}
WARNED = {"lib/main.tf": "# versioned\n" + MAIN, "test/a.test.ts": READS_MAIN.replace("PATTERN", "versioned")}


@pytest.fixture
def green(tmp_path: Path) -> Path:
    return write_files(tmp_path, GREEN)


@pytest.fixture
def red(tmp_path: Path) -> Path:
    return write_files(tmp_path, RED)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"tapcheck {__version__}\n"


def test_python_dash_m() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "tapcheck", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert shown.stdout == f"tapcheck {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["chek"], "invalid choice: 'chek'"),
        (["check", "--formt", "json"], "unrecognized arguments: --formt"),
        (["check", "--format", "xml"], "invalid choice: 'xml'"),
        (["check", "--quiet", "--verbose"], "not allowed with argument"),
        (["check", "--severity", "tests"], "--severity takes NAME=LEVEL"),
        (["check", "--severity", "tests=high"], "--severity takes NAME=LEVEL"),
        (["check", "--output", "json"], "--output takes NAME=FILE"),
        (["check", "--output", "xml=a"], "--output takes NAME=FILE"),
        (["check", "--select", "undeclared"], "no rule or family is named 'undeclared'"),
        (["check", "--config", "missing.yaml"], "missing.yaml: the configuration cannot be read"),
        (["check", "missing"], "there is no folder 'missing'"),
        (["explain", "comment-mach"], "did you mean 'comment-match'?"),
        (["mock", "missing"], "'missing' is no folder with infrastructure code"),
    ],
)
def test_wrong_usage(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], green: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(green)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("files", "options", "code"),
    [
        (GREEN, [], 0),
        (RED, [], 1),
        (RED, ["--fail-on", "never"], 0),
        (RED, ["--severity", "undeclared-resource=warning"], 0),
        (RED, ["--severity", "undeclared-resource=warning", "--fail-on", "warning"], 1),
        (RED, ["--ignore", "undeclared-resource"], 0),
        (RED, ["--select", "coverage"], 0),
        (RED, ["--select", "tests"], 1),
        (RED, ["--quiet"], 1),
        (RED, ["--verbose"], 1),
        (WARNED, [], 0),
        (WARNED, ["--fail-on", "warning"], 1),
        ({"lib/main.tf": MAIN}, [], 2),
        ({"lib/main.tf": MAIN}, ["--allow-empty"], 0),
        ({"test/a.test.ts": "test('a', () => {});"}, [], 2),
        ({}, [], 2),
        ({**RED, "tapcheck.yaml": "fail-on: never\n"}, [], 0),
        ({**RED, "tapcheck.yaml": "fail-on: never\n"}, ["--fail-on", "error"], 1),
        ({**RED, "tapcheck.yaml": "rules: {ignore: [tests]}\n"}, [], 0),
        ({**GREEN, "tapcheck.yaml": "rule: {}\n"}, [], 2),
        ({**GREEN, "tapcheck.yaml": "rules: {ignore: [test]}\n"}, [], 2),
    ],
)
def test_exit_codes(tmp_path: Path, files: dict[str, str], options: list[str], code: int) -> None:
    assert main(["check", str(write_files(tmp_path, files)), *options]) == code


def test_nothing_to_compare_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("tapcheck: no infrastructure code below ")
    assert "; no test suite below " in captured.err
    assert "nothing compared" in captured.out


def test_json_on_standard_output(red: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(red), "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert report["root"] == red.as_posix()
    assert [finding["rule"] for finding in report["findings"] if finding["severity"] == "error"] == [
        "undeclared-resource"
    ]
    assert "assertions" not in report


def test_assertions_are_included_on_request(red: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(red), "--format", "json", "--include", "assertions"])
    (row,) = json.loads(capsys.readouterr().out)["assertions"]
    assert (row["path"], row["line"], row["test"], row["verdict"]) == ("test/a.test.ts", 7, ["declares"], "failing")


def test_other_formats_go_to_files(red: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "reports" / "tapcheck.json"
    assert main(["check", str(red), "--color", "always", "--output", f"json={target}"]) == 1
    assert "\x1b[1;31merror[undeclared-resource]\x1b[0m" in capsys.readouterr().out
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == 1


def test_a_file_that_cannot_be_written(red: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(red), "--output", f"json={red}"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_baseline(red: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = red / "baseline.json"
    arguments = ["check", str(red), "--baseline", str(known)]
    assert main(arguments) == 2
    assert "--update-baseline writes it" in capsys.readouterr().err
    assert main([*arguments, "--update-baseline"]) == 0
    assert main(arguments) == 0
    assert "1 finding known from the baseline left out" in capsys.readouterr().out
    assert main(["check", str(red), "--update-baseline"]) == 2


def test_same_input_same_bytes(red: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = set()
    for _ in range(2):
        main(["check", str(red), "--format", "json", "--include", "assertions"])
        texts.add(capsys.readouterr().out)
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("choice", "terminal", "variables", "expected"),
    [
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
    ],
)
def test_colour(
    choice: str, terminal: bool, variables: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    assert wants_colour(choice, sys.stdout, variables) is expected


def test_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    rows = [line.split(maxsplit=3) for line in capsys.readouterr().out.splitlines()]
    assert ["undeclared-output", "outputs", "error", "a test expects an output that no stack declares"] in rows


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "comment-match"]) == 0
    assert capsys.readouterr().out.startswith(
        "# comment-match\n\nAn assertion holds only because of text in a comment.\n"
    )


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "tapcheck.yaml"


def test_formats_are_those_that_exist() -> None:
    assert set(CHECK_FORMATS) == set(REPORTERS)
    assert set(MOCK_FORMATS) == set(WRITERS)


def test_mock(green: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mock", str(green / "lib")]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "bucket_name": {"sensitive": False, "type": "string", "value": "logs"}
    }


def test_mock_of_the_only_stack(
    green: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(green)
    assert main(["mock", "--format", "flat"]) == 0
    assert json.loads(capsys.readouterr().out) == {"bucket_name": "logs"}


def test_mock_into_a_file(green: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = green / "cfn-outputs" / "flat-outputs.json"
    assert main(["mock", str(green / "lib"), "--format", "flat", "--output", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8")) == {"bucket_name": "logs"}
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a/main.tf": MAIN, "b/main.tf": MAIN}, "name one of the stacks here: 'a', 'b'"),
        ({}, "there is no infrastructure code here"),
    ],
)
def test_mock_without_a_single_stack(
    tmp_path: Path,
    files: dict[str, str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(write_files(tmp_path, files))
    assert main(["mock"]) == 2
    assert said in capsys.readouterr().err


def test_a_bug_of_ours(green: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("tapcheck.checking.check", broken)
    assert main(["check", str(green)]) == 3
    assert "this is a bug in tapcheck" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 0)])
def test_an_end_from_outside(
    green: Path, error: type[BaseException], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("tapcheck.checking.check", ended)
    monkeypatch.setattr(cli, "_forget_stdout", lambda: None)
    assert main(["check", str(green)]) == code


@pytest.mark.skipif(os.name == "nt", reason="there is no `head` on Windows")
def test_a_reader_that_goes_away() -> None:
    command = f"{sys.executable} -m tapcheck rules | head -n 1"
    shown = subprocess.run(command, shell=True, capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.startswith("undeclared-resource")
    assert shown.stderr == ""
