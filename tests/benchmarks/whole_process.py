"""How long whole runs take and how much memory they need, beside the tools that people use for neighbouring jobs.

Run `python -m tests.benchmarks.whole_process [ROUNDS]`. Each command runs as a process of its own; the table gives the
median of the wall time, the peak memory of the largest process, and the time as a ratio to `tapcheck check`. Peers that
are not installed are left out: `jest` is looked for in the folder that TAPCHECK_NODE_MODULES names.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.hcl_speed import configuration

_EXAMPLE = Path(__file__).parents[2] / "examples" / "terraform-jest-mended"
_VARIABLES = 'variable "project" { default = "p" }\nvariable "owner" { default = "" }\n'
_LOCALS = 'locals {\n  names = [for n in range(1000) : "n${n}"]\n  tags  = { Project = var.project }\n}\n'
_SUITE = """\
const fs = require('fs');
const path = require('path');
const tf = fs.readFileSync(path.join(__dirname, '../lib/main.tf'), 'utf8');
describe('stack', () => {
  for (let n = 0; n < %d; n++) {
    test(`declares bucket ${n}`, () => {
      expect(tf).toMatch(new RegExp(`resource\\\\s+"aws_s3_bucket"\\\\s+"b${n}"`));
      expect(tf).toContain(`output "o${n}"`);
    });
  }
});
"""


@dataclass(frozen=True, slots=True)
class Run:
    """The cost of one command: seconds of wall time, and peak memory in MiB."""

    seconds: float
    memory: float


def lay_out(folder: Path, resources: int) -> None:
    """Write a stack of so many buckets, data sources and outputs with a suite over it."""
    (folder / "lib").mkdir(parents=True)
    (folder / "test").mkdir()
    text = configuration(resources) + _VARIABLES + _LOCALS
    (folder / "lib" / "main.tf").write_text(text, encoding="utf-8")
    (folder / "test" / "stack.unit.test.js").write_text(_SUITE % resources, encoding="utf-8")
    (folder / "package.json").write_text("{}", encoding="utf-8")


def environment(cache: Path) -> dict[str, str]:
    """What processes get: this checkout, and a folder in which byte code is kept, as for installed packages."""
    given = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONPYCACHEPREFIX": str(cache)}
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return given


def measure(command: Sequence[str], folder: Path, rounds: int, more: Mapping[str, str]) -> Run:
    """Run a command once to warm up and then so many times."""
    times: list[float] = []
    memory = 0.0
    for number in range(rounds + 1):
        before = time.perf_counter()
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env={**environment(folder.parent / "pyc"), **more},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, _, usage = os.wait4(process.pid, 0)
        if number:
            times.append(time.perf_counter() - before)
            memory = max(memory, usage.ru_maxrss / 1024)
    return Run(statistics.median(times), memory)


def commands(folder: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What is compared: ours first, then each peer that is installed."""
    python = sys.executable
    load = "import hcl2, pathlib; [hcl2.loads(p.read_text()) for p in pathlib.Path('lib').glob('*.tf')]"
    found: dict[str, tuple[list[str], dict[str, str]]] = {
        "tapcheck check": ([python, "-m", "tapcheck", "check", "."], {}),
        "tapcheck mock": ([python, "-m", "tapcheck", "mock", "lib"], {}),
        "tapcheck --version": ([python, "-m", "tapcheck", "--version"], {}),
        "python-hcl2, loading the files alone": ([python, "-c", load], {}),
    }
    modules = os.environ.get("TAPCHECK_NODE_MODULES")
    jest = Path(modules or "") / "jest" / "bin" / "jest.js"
    if modules and shutil.which("node") and jest.is_file():
        found["jest, running the unit suite"] = (["node", str(jest), "unit", "--rootDir", str(folder)], {})
    for name, words in (("terraform validate", ["validate"]), ("terraform fmt -check", ["fmt", "-check", "lib"])):
        if shutil.which("terraform"):
            found[name] = (["terraform", *words], {"CHECKPOINT_DISABLE": "1"})
    if shutil.which("checkov"):
        found["checkov"] = (["checkov", "-d", "lib", "--compact", "--quiet"], {})
    return found


def main(arguments: list[str]) -> None:
    """Print one table per size of stack."""
    if not hasattr(os, "wait4"):
        sys.exit("this benchmark needs a system that reports the memory of finished processes")
    rounds = int(arguments[0]) if arguments else 5
    with tempfile.TemporaryDirectory() as name:
        example = Path(name) / "example"
        shutil.copytree(_EXAMPLE, example)
        places = {"the mended example": example}
        for resources in (50, 400, 2000):
            lay_out(Path(name) / str(resources), resources)
            places[f"{resources} buckets, policies and outputs"] = Path(name) / str(resources)
        for title, folder in places.items():
            print(f"\n{title}")
            print(f"{'command':38} {'seconds':>8} {'MiB':>6} {'ratio':>7}")
            first = 0.0
            for label, (command, more) in commands(folder).items():
                run = measure(command, folder, rounds, more)
                first = first or run.seconds
                print(f"{label:38} {run.seconds:8.3f} {run.memory:6.0f} {run.seconds / first:6.2f}x")


if __name__ == "__main__":
    main(sys.argv[1:])
