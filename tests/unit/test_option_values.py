"""Values of options, thresholds of coverage, and reports in several formats, as people write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tapcheck.cli import main
from tapcheck.errors import UsageError
from tapcheck.option_values import named_part, thresholds
from tapcheck.thresholds import shortfalls
from tests.harness.folders import write_files
from tests.harness.sample_report import sample_report
from tests.unit.test_cli import GREEN, RED


@pytest.mark.parametrize(
    ("texts", "configured", "expected"),
    [
        ([], {}, {}),
        ([], {"outputs": 5}, {"outputs": 5}),
        (["80"], {}, {"resources": 80, "outputs": 80}),
        (["resources=62.5"], {}, {"resources": 62.5}),
        (["80", "outputs=0"], {}, {"resources": 80, "outputs": 0}),
        (["resources=10"], {"resources": 90, "outputs": 5}, {"resources": 10, "outputs": 5}),
    ],
)
def test_thresholds(texts: list[str], configured: dict[str, float], expected: dict[str, float]) -> None:
    assert thresholds(texts, configured) == expected


@pytest.mark.parametrize("text", ["", "x", "101", "-1", "nan", "inf", "output=5", "=5", "resources=", "resources=x"])
def test_no_threshold(text: str) -> None:
    with pytest.raises(UsageError, match="--fail-under takes a percentage from 0 to 100"):
        thresholds([text], {})


def test_parts() -> None:
    assert (named_part("1/1"), named_part("3/12")) == ((1, 1), (3, 12))


@pytest.mark.parametrize(
    ("least", "said"),
    [
        ({"resources": 50, "outputs": 50}, []),
        ({"resources": 50.1}, ["50.0 % of the resources are tested (1 of 2); 50.1 % are wanted"]),
        ({"outputs": 100}, ["50.0 % of the outputs are tested (1 of 2); 100 % are wanted"]),
    ],
)
def test_shortfalls(least: dict[str, float], said: list[str]) -> None:
    assert list(shortfalls(sample_report(), least)) == said


@pytest.mark.parametrize(
    ("files", "options", "code"),
    [
        (GREEN, ["--fail-under", "resources=100"], 0),
        (GREEN, ["--fail-under", "100"], 1),
        (GREEN, ["--fail-under", "100", "--fail-on", "never"], 0),
        ({**GREEN, "tapcheck.yaml": "fail-under: {outputs: 1}\n"}, [], 1),
        ({**GREEN, "tapcheck.yaml": "fail-under: {outputs: 1}\n"}, ["--fail-under", "outputs=0"], 0),
        ({**GREEN, "tapcheck.yaml": "fail-under: {output: 1}\n"}, [], 2),
        ({**GREEN, "tapcheck.yaml": "fail-under: {outputs: 101}\n"}, [], 2),
        (GREEN, ["--fail-under", "all=100"], 2),
    ],
)
def test_coverage_decides(tmp_path: Path, files: dict[str, str], options: list[str], code: int) -> None:
    assert main(["check", str(write_files(tmp_path, files)), *options]) == code


def test_a_shortfall_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write_files(tmp_path, GREEN)), "--fail-under", "100"]) == 1
    assert "note: 0.0 % of the outputs are tested (0 of 1); 100 % are wanted" in capsys.readouterr().out


def test_several_formats_in_one_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write_files(tmp_path, {f"infra/{path}": text for path, text in RED.items()}))
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    outputs = ["sarif=out/t.sarif", "junit=out/t.xml", "gitlab=out/t.json", "markdown=out/t.md"]
    assert (
        main(["check", "infra", "--format", "concise", *(word for text in outputs for word in ("--output", text))]) == 1
    )
    assert capsys.readouterr().out.startswith("test/a.test.ts:7:3: error[undeclared-resource]")
    assert json.loads((tmp_path / "out/t.json").read_text(encoding="utf-8"))[0]["location"]["path"] == (
        "infra/test/a.test.ts"
    )
    assert "infra/test/a.test.ts" in (tmp_path / "out/t.sarif").read_text(encoding="utf-8")
    assert 'name="infra/test/a.test.ts"' in (tmp_path / "out/t.xml").read_text(encoding="utf-8")
    assert (tmp_path / "out/t.md").read_text(encoding="utf-8").startswith("<!-- tapcheck -->\n")


@pytest.mark.parametrize(("name", "written"), [("github", True), ("text", False)])
def test_the_summary_of_a_step(
    tmp_path: Path, name: str, written: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_files(tmp_path / "project", RED)
    summary = write_files(tmp_path, {"summary.md": "before\n"}) / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert main(["check", str(folder), "--format", name]) == 1
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- tapcheck -->\n" if written else "before\n")
    assert ("::error file=project/test/a.test.ts,line=7" in capsys.readouterr().out) is written
