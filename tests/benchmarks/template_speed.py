"""What checking one large template costs, beside the validators that people use for CloudFormation.

Run `python -m tests.benchmarks.template_speed [RESOURCES [ROUNDS]]`; by default 400 resources, 5 rounds. Every command
runs as a process of its own, in turns, so that a machine that is busy for a while slows all of them down. The table
gives medians of wall time and of processor time, the peak memory, and both times as ratios to `tapcheck check`.
`pip install cfn-lint cloudformation-validate` gets the peers; one that is missing is left out, with a message.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.templates import as_json, as_yaml, template
from tests.benchmarks.whole_process import environment

_LINT = "import sys; from cfnlint.runner import main; sys.exit(main())"
_VALIDATE = """\
import sys
from cloudformation_validate import CompositeEngine
report = CompositeEngine().validate_template(sys.argv[1])
print(len(report.diagnostics))
"""


@dataclass(frozen=True, slots=True)
class Runs:
    """What the runs of one command took: seconds of wall and of processor time, and peak MiB."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def commands(name: str) -> dict[str, list[str]]:
    """What is compared on the template ``name`` in the current folder: ours first, then each peer that is installed."""
    python = sys.executable
    found = {"tapcheck check": [python, "-m", "tapcheck", "check", ".", "--allow-empty"]}
    peers = {
        "cfn-lint": ("cfnlint", [python, "-c", _LINT, name]),
        "cloudformation-validate": ("cloudformation_validate", [python, "-c", _VALIDATE, name]),
    }
    for label, (package, command) in peers.items():
        if importlib.util.find_spec(package) is None:
            print(f"{label} is not installed: pip install {label}")
        else:
            found[label] = command
    return found


def run(command: list[str], folder: Path, runs: Runs) -> None:
    """Run a command once, and add what it took."""
    before = time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=environment(folder.parent / "pyc"), stdout=quiet, stderr=quiet)
    _, status, usage = os.wait4(process.pid, 0)
    runs.wall.append(time.perf_counter() - before)
    runs.processor.append(usage.ru_utime + usage.ru_stime)
    runs.memory.append(usage.ru_maxrss / 1024)
    if os.waitstatus_to_exitcode(status) == 3:
        sys.exit(f"{' '.join(command)} failed")


def main(arguments: list[str]) -> None:
    """Print one table per notation."""
    if not hasattr(os, "wait4"):
        sys.exit("this benchmark needs a system that reports the memory of finished processes")
    resources, rounds = [*map(int, arguments), *(400, 5)[len(arguments) :]]
    tree = template(resources)
    for name, text in (("template.yaml", as_yaml(tree)), ("template.json", as_json(tree))):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "project"
            place.mkdir()
            (place / name).write_text(text, encoding="utf-8")
            print(f"\n{name}: {len(tree['Resources'])} resources, {len(text) // 1024} KiB")
            compared = commands(name)
            measured = {label: Runs() for label in compared}
            for command in compared.values():
                run(command, place, Runs())
            for _ in range(rounds):
                for label, command in compared.items():
                    run(command, place, measured[label])
        _table(measured)


def _table(measured: dict[str, Runs]) -> None:
    print(f"{'command':26} {'wall s':>8} {'cpu s':>8} {'MiB':>6} {'wall':>8} {'cpu':>8}")
    first = next(iter(measured.values()))
    for label, runs in measured.items():
        wall, processor = statistics.median(runs.wall), statistics.median(runs.processor)
        ratios = wall / statistics.median(first.wall), processor / statistics.median(first.processor)
        print(f"{label:26} {wall:8.3f} {processor:8.3f} {max(runs.memory):6.0f} {ratios[0]:7.2f}x {ratios[1]:7.2f}x")


if __name__ == "__main__":
    main(sys.argv[1:])
