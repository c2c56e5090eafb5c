"""`tapcheck surface` and `tapcheck verify` as people call them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tapcheck.cli import main
from tests.harness.folders import write_files

OLD = """\
variable "env" {
  type = string
}
variable "size" {
  type    = number
  default = 1
}
variable "tier" {
  type    = string
  default = "small"
}
variable "gone" {
  default = ""
}
output "url" {
  value = "https://example.test/a"
}
output "bucket_name" {
  value = aws_s3_bucket.logs.id
}
output "zones" {
  value = ["a"]
}
output "count" {
  value = 1
}
resource "aws_s3_bucket" "logs" {}
"""
NEW = """\
variable "env" {
  type = string
}
variable "size" {
  type    = list(number)
  default = [1]
}
variable "tier" {
  type = string
}
variable "must" {
  type = string
}
variable "may" {
  default = 1
}
output "link" {
  value = "https://example.test/a"
}
output "bucketName" {
  value = aws_s3_bucket.logs.id
}
output "zones" {
  value = "a"
}
output "count" {
  description = "Deprecated: use zones."
  value       = 1
}
resource "aws_s3_bucket" "logs" {}
"""
REPORT = """\
breaking: output 'bucket_name' renamed (now 'bucketName')
note: output 'count' deprecated (Deprecated: use zones.)
breaking: output 'url' removed
  used in app/main.tf:6:11
breaking: output 'zones' retyped (from list to string)
note: output 'link' added
breaking: variable 'gone' removed
breaking: variable 'size' retyped (from number to list)
breaking: variable 'tier' newly required (its default is gone)
note: variable 'may' added
breaking: variable 'must' newly required (new and without a default)
"""
FILES = {
    "app/main.tf": """\
module "net" {
  source = "../net"
  env    = "dev"
}
output "url" {
  value = module.net.url
}
""",
}


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_files(tmp_path / "project", {**FILES, "net/main.tf": OLD})


def test_against_a_revision(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "first")
    assert main(["surface", str(project / "net"), "--against", "HEAD"]) == 0
    assert capsys.readouterr().out == ""
    write_files(project, {"net/main.tf": NEW})
    assert main(["surface", str(project / "net"), "--against", "HEAD"]) == 1
    assert capsys.readouterr().out == REPORT


def test_suites_that_use_what_is_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suite = """\
const o = JSON.parse(require('fs').readFileSync('cfn-outputs/flat-outputs.json', 'utf8'));
test('a', () => {
  expect(o.url).toMatch(/x/);
});
"""
    before = write_files(tmp_path / "before", {"lib/main.tf": 'output "url" {\n  value = 1\n}\n'})
    after = write_files(
        tmp_path / "after",
        {"lib/main.tf": 'output "other" {\n  value = []\n}\n', "test/a.int.test.ts": suite, "tapcheck.yaml": "{}"},
    )
    assert main(["surface", str(after / "lib"), "--against", str(before)]) == 1
    assert capsys.readouterr().out == (
        "breaking: output 'url' removed\n  used in test/a.int.test.ts:3:10\nnote: output 'other' added\n"
    )


@pytest.mark.parametrize("inner", ["", "net"])
def test_against_a_folder(project: Path, tmp_path: Path, inner: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = write_files(tmp_path / "before" / inner, {"main.tf": 'output "url" {\n  value = 1\n}\n'})
    write_files(project, {"net/main.tf": 'output "url" {\n  value = 1\n}\noutput "more" {\n  value = 1\n}\n'})
    folder = before if not inner else before.parent
    assert main(["surface", str(project / "net"), "--against", str(folder)]) == 0
    assert capsys.readouterr().out == "note: output 'more' added\n"


@pytest.mark.parametrize("revision", ["no-such-revision", "--output=x"])
def test_no_such_revision(project: Path, revision: str, capsys: pytest.CaptureFixture[str]) -> None:
    git(project, "init", "-q")
    assert main(["surface", str(project / "net"), f"--against={revision}"]) == 2
    assert f"'{revision}' is neither a folder nor a git revision" in capsys.readouterr().err


def test_templates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Parameters:\n  A: {Type: String, Default: x}\nResources:\n  T: {Type: AWS::SNS::Topic}\n"
    before = write_files(tmp_path / "before", {"s.yml": text})
    after = write_files(tmp_path / "after", {"s.yml": text.replace(", Default: x", "")})
    assert main(["surface", str(after / "s.yml"), "--against", str(before)]) == 1
    assert capsys.readouterr().out == "breaking: variable 'A' newly required (its default is gone)\n"


def test_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = 'output "url" {\n  value = "https://example.test"\n}\noutput "size" {\n  value = 1\n}\n'
    root = write_files(tmp_path, {"lib/main.tf": code, "good.json": json.dumps({"url": "https://a.test", "size": "2"})})
    assert main(["verify", str(root / "good.json"), str(root / "lib")]) == 0
    assert capsys.readouterr().out == ""
    bad = root / "bad.json"
    bad.write_text('{\n  "url": 1,\n  "sise": 2\n}\n', encoding="utf-8")
    assert main(["verify", str(bad), str(root / "lib")]) == 1
    assert capsys.readouterr().out == (
        f"{bad}:1: missing: output 'size' is missing\n"
        f"{bad}:2: type: output 'url' is a number, but a string is declared\n"
        f"{bad}:3: extra: no output 'sise' is declared; did you mean 'size'?\n"
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [("a.json", "[1]", "holds no outputs"), ("a.json", "{", "is no JSON"), ("b.json", "", "cannot be read")],
)
def test_nothing_to_verify(
    tmp_path: Path, name: str, content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_files(tmp_path, {"lib/main.tf": 'output "a" {\n  value = 1\n}\n', "a.json": content})
    assert main(["verify", str(root / name), str(root / "lib")]) == 2
    assert message in capsys.readouterr().err
