"""Python programs as CPython runs them, and as this project evaluates them."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path

from tapcheck.languages.program.results import ProgramResult
from tapcheck.languages.program.values import Thrown, Unknown
from tapcheck.languages.python.evaluate import evaluate_suite, prepare
from tapcheck.languages.python.representation import error_line, to_repr
from tests.languages.ecmascript.jest.memory import MemoryHost, verdict

SUITE = "tests/test_suite.py"
_HEAD = (
    "import json, re, os, os.path, math, copy, textwrap, functools, itertools, collections, dataclasses, io\n"
    "import contextlib\n"
)


def program_of(body: str) -> str:
    """A program whose variable `result` holds what the body, an expression or statements, gives."""
    if "result" in body:
        return _HEAD + body
    return f"{_HEAD}result = {body}"


def really(body: str) -> str:
    """The representation of the result as CPython computes it, or the error that it raises."""
    variables: dict[str, object] = {"__name__": "__main__"}
    try:
        exec(compile(program_of(body), "program.py", "exec"), variables)
    except Exception as error:
        return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return repr(variables["result"])


def evaluated(body: str) -> str:
    """The same as this project evaluates it; `unknown: …` for what it does not know."""
    machine, _, loader = prepare(MemoryHost({"program.py": program_of(body)}), "program.py")
    machine.enter("test")
    try:
        module = loader.run_file("/project/program.py", "program")
    except Thrown as thrown:
        return error_line(machine, thrown.value)
    shown = to_repr(machine, module.data.variables["result"].value)
    return f"unknown: {shown.reason}" if isinstance(shown, Unknown) else shown


def evaluate(
    files: Mapping[str, str], outputs: frozenset[str] = frozenset(), declared: tuple[str, ...] = ()
) -> ProgramResult:
    """What the suite among the files does."""
    result, problems = evaluate_suite(MemoryHost(files, outputs, declared), SUITE)
    assert not problems
    return result


def verdicts(result: ProgramResult) -> dict[str, str]:
    """The verdict on every test by its full name."""
    return {"::".join(test.titles): verdict(test) for test in result.tests}


def run_pytest(files: Mapping[str, str], folder: Path) -> dict[str, str]:
    """What pytest says of the suite among the files: `passed`, `failed` or `pending`, by the full name of each test."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", SUITE]
    subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    found: dict[str, str] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        outer = case.get("classname", "").split(".")[2:]
        name = "::".join([*outer, case.get("name", "")])
        tags = {child.tag for child in case}
        status = "failed" if tags & {"failure", "error"} else "pending" if "skipped" in tags else "passed"
        if found.get(name) != "failed":
            found[name] = status
    return found
