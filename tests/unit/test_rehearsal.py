"""`tapcheck run` with real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.harness.folders import write_files

STACK = """\
resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

output "jobs_url" {
  value = aws_sqs_queue.jobs.url
}

output "zones" {
  value = ["a", "b"]
}

output "names" {
  value = ["x", "y"]
}

output "size" {
  value = 3
}

output "secret" {
  value     = "hush"
  sensitive = true
}
"""
SUITE = """\
import * as fs from 'fs';
import * as path from 'path';

const outputs = JSON.parse(fs.readFileSync(path.join(__dirname, '../cfn-outputs/flat-outputs.json'), 'utf8'));
const wrapped = JSON.parse(fs.readFileSync(path.join(__dirname, '../terraform-outputs.json'), 'utf8'));

test('outputs', () => {
  expect(outputs.jobs_url).toMatch(/^https/);
  expect(outputs.zones.length).toBe(2);
  expect(JSON.parse(outputs.names)).toEqual(['x', 'y']);
  expect(wrapped.size.value).toBe(3);
  expect(process.env.JOBS_URL).toBe(outputs.jobs_url);
  expect(process.env.NOTHING).toBeUndefined();
});
"""
URL = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"
FLAT, WRAPPED = "cfn-outputs/flat-outputs.json", "terraform-outputs.json"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_files(tmp_path, {"lib/main.tf": STACK, "test/a.int.test.ts": SUITE, "package.json": "{}"})


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "tapcheck", "run", *words]


def surroundings(**more: str) -> Mapping[str, str]:
    package = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": package, **more}


def run(project: Path, script: str, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    words = command(*options, "--", sys.executable, "-c", script)
    return subprocess.run(
        words, cwd=project, env=surroundings(**more), capture_output=True, text=True, timeout=60, check=False
    )


def files_of(project: Path) -> list[str]:
    return sorted(path.relative_to(project).as_posix() for path in project.rglob("*"))


def test_files_stand_where_suites_read_them_and_go_again(project: Path) -> None:
    before = files_of(project)
    script = f"import json; print(json.dumps([json.load(open({FLAT!r})), json.load(open({WRAPPED!r}))]))"
    shown = run(project, script)
    assert (shown.returncode, shown.stderr) == (0, "")
    flat, wrapped = json.loads(shown.stdout)
    assert flat == {
        "jobs_url": URL,
        "names": '["x","y"]',
        "secret": "hush",
        "size": "3",
        "zones": ["a", "b"],
    }
    assert wrapped["size"] == {"sensitive": False, "type": "number", "value": 3}
    assert files_of(project) == before


def test_variables_that_suites_read(project: Path) -> None:
    script = "import os; print(os.environ['JOBS_URL'], os.environ.get('SIZE'), os.environ.get('NOTHING'))"
    assert run(project, script).stdout == f"{URL} None None\n"
    assert run(project, script, JOBS_URL="mine").stdout == "mine None None\n"


def test_the_exit_code_is_the_commands(project: Path) -> None:
    assert run(project, "raise SystemExit(7)").returncode == 7


@pytest.mark.skipif(os.name == "nt", reason="signals end processes differently on Windows")
def test_a_command_that_a_signal_ended(project: Path) -> None:
    assert run(project, "import os; os.kill(os.getpid(), 9)").returncode == 137


@pytest.mark.parametrize(
    ("words", "expected", "code"),
    [
        (["output", "-raw", "jobs_url"], URL, 0),
        (["output", "-json", "zones"], '[\n  "a",\n  "b"\n]\n', 0),
        (["output", "jobs_url"], f'"{URL}"\n', 0),
        (["-chdir=lib", "output", "-no-color", "-raw", "size"], "3", 0),
        (["output", "-raw", "zones"], "", 1),
        (["output", "missing"], "", 1),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the stand-in is called through a shell there")
def test_terraform_answers(project: Path, words: list[str], expected: str, code: int) -> None:
    script = f"import subprocess, sys; sys.exit(subprocess.run(['terraform', *{words!r}]).returncode)"
    shown = run(project, script)
    assert (shown.stdout, shown.returncode) == (expected, code)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is called through a shell there")
def test_terraform_answers_with_everything(project: Path) -> None:
    shown = run(project, "import subprocess; subprocess.run(['terraform', 'output', '-json'])")
    assert json.loads(shown.stdout)["secret"] == {"sensitive": True, "type": "string", "value": "hush"}


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is called through a shell there")
def test_other_commands_go_to_the_real_terraform(project: Path) -> None:
    real = write_files(project / "bin", {"terraform": "#!/bin/sh\necho real $1\n"}) / "terraform"
    real.chmod(0o755)
    script = "import subprocess; subprocess.run(['terraform', 'version'])"
    assert run(project, script, PATH=f"{real.parent}{os.pathsep}/usr/bin{os.pathsep}/bin").stdout == "real version\n"


def test_a_file_that_is_there_is_left_alone(project: Path) -> None:
    write_files(project, {WRAPPED: "{}"})
    before = files_of(project)
    shown = run(project, "print('ran')")
    assert shown.returncode == 2
    assert "terraform-outputs.json' is already there and is left alone" in shown.stderr
    assert shown.stdout == ""
    assert files_of(project) == before


def test_a_file_with_the_same_content_stays(project: Path) -> None:
    text = run(project, f"print(open({WRAPPED!r}).read(), end='')").stdout
    write_files(project, {WRAPPED: text})
    assert run(project, "pass").returncode == 0
    assert (project / WRAPPED).read_text(encoding="utf-8") == text


def test_what_the_command_leaves_stays(project: Path) -> None:
    run(project, "open('cfn-outputs/more.json', 'w').close()")
    assert [path for path in files_of(project) if "outputs" in path] == ["cfn-outputs", "cfn-outputs/more.json"]


def test_another_file(project: Path) -> None:
    assert run(project, "print(open('o/x.json').read())", "--put", "o/x.json").stdout.startswith(
        '{\n  "jobs_url": "http'
    )
    assert not (project / "o").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "run needs a command"),
        (["--"], "run needs a command"),
        (["--", "no-such-command-anywhere"], "there is no command 'no-such-command-anywhere'"),
    ],
)
def test_no_command(project: Path, words: list[str], message: str) -> None:
    shown = subprocess.run(
        command(*words), cwd=project, env=surroundings(), capture_output=True, text=True, timeout=60, check=False
    )
    assert (shown.returncode, message in shown.stderr) == (2, True)
    assert not (project / FLAT).exists()


@pytest.mark.skipif(os.name == "nt", reason="signals end processes differently on Windows")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP] if os.name != "nt" else [])
def test_a_signal(project: Path, number: signal.Signals) -> None:
    before = files_of(project)
    waiting = (
        "import signal, time; signal.signal(signal.SIGINT, signal.SIG_DFL); print('up', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        command("--", sys.executable, "-c", waiting), cwd=project, env=surroundings(), stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        assert (project / FLAT).exists()
        process.send_signal(number)
        assert process.wait(timeout=30) == 128 + number
    assert files_of(project) == before
