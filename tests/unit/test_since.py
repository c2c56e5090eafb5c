"""`--since`: only what a change introduces, on either side."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tapcheck.cli import main
from tapcheck.errors import UsageError
from tapcheck.revisions import fork_point, unpacked
from tests.harness.folders import write_files

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

MAIN = """\
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

output "bucket_name" {
  value = "logs"
}
"""
UNIT = """\
import { readFileSync } from 'fs';
import { join } from 'path';

const code = readFileSync(join(__dirname, '../lib/main.tf'), 'utf8');

test('declares the bucket', () => {
  expect(code).toMatch(/resource "aws_s3_bucket" "logs"/);
});

test('declares the network', () => {
  expect(code).toMatch(/resource "aws_vpc" "main"/);
});
"""
INTEGRATION = """\
import { readFileSync } from 'fs';

const outputs = JSON.parse(readFileSync('cfn-outputs/flat-outputs.json', 'utf8'));

test('names the bucket', () => {
  expect(outputs.bucket_name).toBe('logs');
});
"""
FILES = {"lib/main.tf": MAIN, "test/a.unit.test.ts": UNIT, "test/b.int.test.ts": INTEGRATION}


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false")
    ran = subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, text=True, timeout=60
    )
    return ran.stdout.strip()


def commit(folder: Path, files: Mapping[str, str], message: str = "change") -> None:
    write_files(folder, dict(files))
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, FILES)
    return tmp_path


def report_since(folder: Path, capsys: pytest.CaptureFixture[str], revision: str, code: int, *more: str) -> Any:
    capsys.readouterr()
    assert main(["check", str(folder), "--since", revision, "--format", "json", *more]) == code
    return json.loads(capsys.readouterr().out)


def shown(report: Any) -> list[str]:
    return [
        f"{row['rule']} {row['location']['path']}:{row['location']['start']['line']}"
        for row in report["findings"]
        if row["severity"] != "note"
    ]


def test_no_change_introduces_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = report_since(project, capsys, "HEAD", 0)
    assert report["findings"] == []
    assert report["since"] == {
        "revision": "HEAD",
        "known": 1,
        "mended": [],
        "coverage": {"resources": {"declared": 1, "tested": 1}, "outputs": {"declared": 1, "tested": 1}},
        "assertions": report["summary"]["assertions"],
    }
    assert report["summary"]["assertions"]["total"] == 3
    assert report["notices"] == ["1 finding that 'HEAD' has too left out"]


def test_a_renamed_output_with_unchanged_tests(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(project, {"lib/main.tf": MAIN.replace('output "bucket_name"', 'output "logs_bucket"')})
    report = report_since(project, capsys, "HEAD", 1)
    assert shown(report) == ["undeclared-output test/b.int.test.ts:6"]


def test_a_new_expectation_of_unchanged_code(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "\n\n" + UNIT + '\ntest(\'has a queue\', () => { expect(code).toMatch(/resource "aws_sqs_queue" "jobs"/); });\n'
    )
    write_files(project, {"test/a.unit.test.ts": text})
    assert shown(report_since(project, capsys, "HEAD", 1)) == ["undeclared-resource test/a.unit.test.ts:16"]


def test_what_is_mended_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(project, {"lib/main.tf": MAIN + '\nresource "aws_vpc" "main" {}\n'})
    report = report_since(project, capsys, "HEAD", 0)
    assert shown(report) == []
    assert [row["rule"] for row in report["since"]["mended"]] == ["undeclared-resource"]


def test_a_moved_suite_introduces_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "test" / "a.unit.test.ts").rename(project / "test" / "network.unit.test.ts")
    assert shown(report_since(project, capsys, "HEAD", 0)) == []


def test_a_copy_of_a_suite_does(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(project / "test" / "a.unit.test.ts", project / "test" / "copy.unit.test.ts")
    assert shown(report_since(project, capsys, "HEAD", 1)) == ["undeclared-resource test/copy.unit.test.ts:11"]


def test_a_removed_suppression_introduces_what_it_hid(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark = '  // tapcheck:ignore[undeclared-resource] later\n  expect(code).toMatch(/resource "aws_vpc"'
    commit(project, {"test/a.unit.test.ts": UNIT.replace('  expect(code).toMatch(/resource "aws_vpc"', mark)})
    write_files(project, {"test/a.unit.test.ts": UNIT})
    assert shown(report_since(project, capsys, "HEAD", 1)) == ["undeclared-resource test/a.unit.test.ts:11"]


def test_what_others_mended_meanwhile_is_not_held_against_a_branch(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(project, "checkout", "-q", "-b", "topic")
    commit(project, {"readme.md": "topic"})
    git(project, "checkout", "-q", "main")
    commit(project, {"lib/main.tf": MAIN + '\nresource "aws_vpc" "main" {}\n'})
    git(project, "checkout", "-q", "topic")
    assert shown(report_since(project, capsys, "main", 0)) == []


def test_a_folder_that_was_not_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(project / "new", FILES)
    assert shown(report_since(project / "new", capsys, "HEAD", 1)) == ["undeclared-resource test/a.unit.test.ts:11"]


def test_a_folder_inside_the_repository(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(project, {f"infra/{name}": text for name, text in FILES.items()})
    write_files(project, {"infra/lib/main.tf": MAIN.replace('output "bucket_name"', 'output "logs_bucket"')})
    report = report_since(project / "infra", capsys, "HEAD", 1)
    assert shown(report) == ["undeclared-output test/b.int.test.ts:6"]


def test_downloaded_modules_are_those_of_now(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(project, {"lib/main.tf": MAIN + '\nmodule "net" {\n  source = "example/net/aws"\n}\n'})
    modules = {"Modules": [{"Key": "net", "Source": "example/net/aws", "Dir": ".terraform/modules/net"}]}
    write_files(
        project,
        {
            "lib/.terraform/modules/modules.json": json.dumps(modules),
            "lib/.terraform/modules/net/main.tf": 'resource "aws_vpc" "main" {}\n',
        },
    )
    with unpacked(project, "HEAD") as folder:
        assert (folder / "lib" / ".terraform" / "modules" / "net" / "main.tf").is_file()
    assert shown(report_since(project, capsys, "HEAD", 0)) == []


@pytest.mark.parametrize("revision", ["no-such", "--output=x", "HEAD~9", ""])
def test_no_such_revision(project: Path, revision: str) -> None:
    with pytest.raises(UsageError, match="is neither a folder nor a git revision"):
        fork_point(project, revision)


def test_no_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(tmp_path, FILES)
    assert main(["check", str(tmp_path), "--since", "main"]) == 2
    assert "is in no git repository that can be read (fatal: not a git repository" in capsys.readouterr().err


def test_without_git(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["check", str(project), "--since", "HEAD"]) == 2
    assert "git is not installed" in capsys.readouterr().err


def test_nothing_of_the_repository_is_touched(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(project, {"lib/main.tf": MAIN + "# changed\n", "untracked.txt": "kept"})
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    report_since(project, capsys, "HEAD", 0)
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == before


def test_a_hook_of_another_repository(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    with unpacked(project, "HEAD") as folder:
        assert (folder / "lib" / "main.tf").read_text(encoding="utf-8") == MAIN


def test_files_come_out_as_they_were_committed(project: Path) -> None:
    (project / "data.bin").write_bytes(b"\r\n\0\xff")
    (project / "big.json").write_bytes(b" " * (8 * 1024 * 1024 + 1))
    (project / "t\u00e9st a.txt").write_text("$Format:%H$", encoding="utf-8")
    (project / "link.tf").symlink_to("lib/main.tf")
    commit(project, {".gitattributes": "* export-ignore text eol=crlf\n*.txt export-subst\n*.bin -text\n"})
    with unpacked(project, "HEAD") as folder:
        assert (folder / "lib" / "main.tf").read_bytes() == MAIN.encode()
        assert (folder / "data.bin").read_bytes() == b"\r\n\0\xff"
        assert (folder / "t\u00e9st a.txt").read_text(encoding="utf-8") == "$Format:%H$"
        assert (folder / "link.tf").is_symlink()
        assert not (folder / "big.json").exists()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--shard", "1/2"], "exclude one another"),
        (["--baseline", "b.json", "--update-baseline"], "--update-baseline needs all findings"),
    ],
)
def test_wishes_that_exclude_one_another(
    project: Path, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(project), "--since", "HEAD", *more]) == 2
    assert said in capsys.readouterr().err
