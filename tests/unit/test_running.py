"""`tapcheck run`: mock outputs stand where suites read them while a command runs, and are gone afterwards."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tapcheck.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "terraform-jest-mended"
FLAT = Path("cfn-outputs/flat-outputs.json")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copied = Path(shutil.copytree(EXAMPLE, tmp_path / "project"))
    monkeypatch.chdir(copied)
    return copied


def python(code: str) -> list[str]:
    return ["run", "--", sys.executable, "-c", code]


def test_the_command_sees_the_outputs(project: Path) -> None:
    copy = "import shutil; shutil.copy('cfn-outputs/flat-outputs.json', 'seen.json')"
    assert main(python(copy)) == 0
    seen = json.loads((project / "seen.json").read_text(encoding="utf-8"))
    assert seen["orders_table_name"] == "orders-dev-orders"
    assert not (project / FLAT).exists()
    assert not (project / FLAT.parent).exists()


def test_the_exit_code_is_that_of_the_command(project: Path) -> None:
    assert main(python("raise SystemExit(7)")) == 7
    assert not (project / FLAT).exists()


def test_files_of_the_project_are_not_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / FLAT.parent).mkdir()
    (project / FLAT).write_text('{"orders_table_name": "mine"}', encoding="utf-8")
    assert main(python("pass")) == 2
    assert FLAT.as_posix() in capsys.readouterr().err
    assert json.loads((project / FLAT).read_text(encoding="utf-8")) == {"orders_table_name": "mine"}


def test_outputs_can_be_put_elsewhere_too(project: Path) -> None:
    code = "import json; raise SystemExit(json.load(open('more/outputs.json')) is None)"
    assert main(["run", "--put", "more/outputs.json", "--", sys.executable, "-c", code]) == 0
    assert not (project / "more").exists()


@pytest.mark.usefixtures("project")
def test_without_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--"]) == 2
    assert "needs a command" in capsys.readouterr().err


def test_without_infrastructure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(python("pass")) == 2
    assert "no infrastructure code" in capsys.readouterr().err


def test_a_command_that_does_not_exist(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--", "no-such-command-at-all"]) != 0
    assert "no-such-command-at-all" in capsys.readouterr().err
    assert not (project / FLAT).exists()
