"""Compares verdicts on Python suites with pytest's: `python -m tests.harness.pytest_agreement FOLDER`.

FOLDER holds projects, one in each of its folders. Every suite is evaluated on the files as they are; those of which
some test is decided are run by the pytest of `--python INTERPRETER` in a copy of the project. The command prints how
many tests are decided, how many of them pytest contradicts, and each contradiction. `--mutants N` changes up to N
things per suite (a file that it reads deleted, a paragraph of it cut out, or a key of a JSON document) and compares
again; `--every K` takes every Kth project only. Suites run for real: the interpreter's environment should have
no credentials and need no network.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tapcheck.frontends.expectations.project_host import ProjectHost
from tapcheck.frontends.expectations.python import project_folder
from tapcheck.languages.program.results import Outcome, ProgramResult, TestResult
from tapcheck.languages.python.evaluate import evaluate_suite
from tapcheck.workspace import Workspace

LONGEST_RUN = 120
"""Seconds that pytest may take for one suite."""
SLOW = 5.0
"""Seconds in which any suite must be evaluated."""
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_MAX_ATTEMPTS": "1",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "PYTHONDONTWRITEBYTECODE": "1",
}

Verdicts = dict[str, str]
"""Test → `passed`, `failed`, `skipped` or `undecided`. The file itself is the test with the empty name."""


@dataclass(slots=True)
class Tally:
    """What was counted so far."""

    tests: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    contradicted: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)


def main() -> None:
    """Reads the command line and prints the comparison."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--python", default=sys.executable, dest="interpreter")
    arguments.add_argument("--mutants", type=int, default=0)
    arguments.add_argument("--every", type=int, default=1)
    options = arguments.parse_args()
    clean, mutated = Tally(), Tally()
    for project in sorted(item for item in options.folder.iterdir() if item.is_dir())[:: options.every]:
        for suite in suites_of(project):
            _compare_suite(project, suite, options.interpreter, options.mutants, clean, mutated)
    _print("clean", clean)
    if options.mutants:
        _print("mutants", mutated)


def suites_of(project: Path) -> list[str]:
    """The suites of a project, relative to it."""
    paths = sorted(path.relative_to(project).as_posix() for path in project.rglob("*.py"))
    return [path for path in paths if _is_suite(path.rpartition("/")[2])]


def _is_suite(name: str) -> bool:
    return name.startswith("test_") or name.endswith("_test.py")


def _compare_suite(project: Path, suite: str, interpreter: str, mutants: int, clean: Tally, mutated: Tally) -> None:
    result, folder = _evaluate(project, suite, clean)
    mine = verdicts_of(result)
    label = f"{project.name}/{suite}"
    if set(mine.values()) <= {"undecided"}:
        clean.tests["undecided"] += len(mine)
        _count_reasons(result, clean)
        return
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / project.name
        shutil.copytree(project, copy)
        theirs = run_pytest(copy, folder, suite, interpreter)
    _count_reasons(result, clean)
    _compare(label, mine, theirs, clean)
    if "passed" not in mine.values() or not theirs:
        return
    for number, change in enumerate(_changes(project, result, random.Random(label))):
        if number == mutants:
            return
        _compare_mutant(project, folder, suite, interpreter, change, mutated)


@dataclass(frozen=True, slots=True)
class Change:
    """A file with another text, or without any: deleted."""

    path: str
    text: str | None
    what: str


def _compare_mutant(project: Path, folder: str, suite: str, interpreter: str, change: Change, tally: Tally) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / project.name
        shutil.copytree(project, copy)
        if change.text is None:
            (copy / change.path).unlink()
        else:
            (copy / change.path).write_text(change.text, encoding="utf-8")
        result, _ = _evaluate(copy, suite, tally)
        theirs = run_pytest(copy, folder, suite, interpreter)
    _compare(f"{project.name}/{suite} ({change.what} in {change.path})", verdicts_of(result), theirs, tally)


def _changes(project: Path, result: ProgramResult, chance: random.Random) -> Iterator[Change]:
    read = sorted({event.path for event in result.files if event.exists and not event.path.startswith("..")})
    texts = [path for path in read if (project / path).is_file() and not path.endswith(".py")]
    sources = [path for path in read if (project / path).is_file() and path.endswith(".py")]
    chance.shuffle(texts)
    for path in [*texts, *sources]:
        text = (project / path).read_text(encoding="utf-8", errors="replace")
        less = _without_key(text, chance) if path.endswith(".json") else _without_paragraph(text, chance)
        if less is not None:
            yield Change(path, less, "something cut out")
        if path != result.path:
            yield Change(path, None, "deletion")


def _without_key(text: str, chance: random.Random) -> str | None:
    try:
        document = json.loads(text)
    except ValueError:
        return None
    holders = [document]
    for holder in holders:
        holders += [value for value in (holder.values() if isinstance(holder, dict) else ()) if isinstance(value, dict)]
    chosen = chance.choice([holder for holder in holders if isinstance(holder, dict) and holder] or [{}])
    if not chosen:
        return None
    del chosen[chance.choice(sorted(chosen))]
    return json.dumps(document, indent=2)


def _without_paragraph(text: str, chance: random.Random) -> str | None:
    paragraphs = text.split("\n\n")
    if len(paragraphs) < 2:
        return None
    del paragraphs[chance.randrange(len(paragraphs))]
    return "\n\n".join(paragraphs)


def _evaluate(project: Path, suite: str, tally: Tally) -> tuple[ProgramResult, str]:
    workspace = Workspace(project)
    folder = project_folder(workspace, suite)
    before = time.monotonic()
    result, _ = evaluate_suite(ProjectHost(workspace, (), folder, deployed=False), suite)
    if time.monotonic() - before > SLOW:
        tally.slow.append(f"{project.name}/{suite}")
    return result, folder


def verdicts_of(result: ProgramResult) -> Verdicts:
    """The verdict on each test by its full name."""
    return {"::".join(test.titles): _verdict(test) for test in result.tests}


def _verdict(test: TestResult) -> str:
    outcomes = {item.outcome for item in test.assertions}
    for outcome, name in (
        (Outcome.FAILING, "failed"),
        (Outcome.UNDECIDED, "undecided"),
        (Outcome.SKIPPED, "skipped"),
    ):
        if outcome in outcomes:
            return name
    return "passed"


def run_pytest(project: Path, folder: str, suite: str, interpreter: str) -> Verdicts:
    """What pytest says of a suite, run in ``folder`` of the project; nothing when it cannot be run to its end.

    A file that does not load has the one verdict `failed`. What needs a package that is not installed is `unloadable`.
    """
    report = project / "report-of-pytest.xml"
    command = [
        interpreter,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=",
        "--continue-on-collection-errors",
    ]
    command += [f"--junitxml={report}", str(project / suite)]
    environment = {**os.environ, **_ENVIRONMENT}
    try:
        subprocess.run(
            command, cwd=project / folder, env=environment, capture_output=True, check=False, timeout=LONGEST_RUN
        )
    except subprocess.TimeoutExpired:
        return {}
    if not report.is_file():
        return {}
    found: Verdicts = {}
    module = suite.rpartition("/")[2].removesuffix(".py")
    for case in ElementTree.parse(report).iter("testcase"):
        name = _name_of(case, module)
        if found.get(name) != "failed":
            found[name] = _status(case)
    return found


def _name_of(case: ElementTree.Element, module: str) -> str:
    outer, own = case.get("classname", ""), case.get("name", "")
    if not outer:
        return ""
    parts = outer.split(".")
    return "::".join([*parts[parts.index(module) + 1 :], own]) if module in parts else ""


def _status(case: ElementTree.Element) -> str:
    tags = {child.tag for child in case}
    if any("ModuleNotFoundError: No module named" in (child.text or "") for child in case):
        return "unloadable"
    return "failed" if tags & {"failure", "error"} else "skipped" if "skipped" in tags else "passed"


def _compare(label: str, mine: Verdicts, theirs: Verdicts, tally: Tally) -> None:
    if not theirs or theirs.get("") == "unloadable":
        tally.tests["not run"] += len(mine)
        return
    if "" in theirs or "" in mine:
        mine = {"": mine[""]} if "" in mine else {"": "undecided" if "undecided" in mine.values() else "loads"}
    for name in sorted({*mine, *theirs}):
        own, real = mine.get(name, "missing"), theirs.get(name, "missing")
        if real == "unloadable":
            tally.tests["not run"] += 1
        elif own == "undecided":
            tally.tests["undecided"] += 1
        elif own == real:
            tally.tests["agreed"] += 1
            tally.tests[f"agreed on {own}"] += 1
        elif own == "missing" and "undecided" in mine.values():
            tally.tests["undecided"] += 1
        else:
            tally.tests["contradicted"] += 1
            tally.contradicted.append(f"{label} {name}: {own} here, {real} by pytest")


def _count_reasons(result: ProgramResult, tally: Tally) -> None:
    for test in result.tests:
        if _verdict(test) == "undecided":
            tally.reasons[next(item.reason for item in test.assertions if item.outcome is Outcome.UNDECIDED)] += 1


def _print(title: str, tally: Tally) -> None:
    print(f"{title}: " + ", ".join(f"{count} {name}" for name, count in sorted(tally.tests.items())))
    for line in tally.contradicted:
        print(f"  contradicted: {line}")
    for line in tally.slow:
        print(f"  slow: {line}")
    for reason, count in tally.reasons.most_common(20):
        print(f"  undecided {count}: {reason}")


if __name__ == "__main__":
    main()
