"""The real `terraform` as an oracle: what it prints for expressions and configurations. Needs no provider."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ENVIRONMENT = {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
_EXPRESSION_FILE = re.compile(r"x(\d+)\.tf")
_INFINITE = re.compile(r'output (?:value )?"e(\d+)".*cannot serialize infinity', re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What the binary says of one expression: an error, or its type and its value as JSON text prints them."""

    error: str = ""
    type: Any = None
    value: Any = None


def available() -> bool:
    """Whether the binary is there."""
    return shutil.which("terraform") is not None


def run(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the binary in a folder."""
    return subprocess.run(
        ["terraform", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **_ENVIRONMENT},
        check=False,
    )


def version() -> str:
    """The version of the binary."""
    with tempfile.TemporaryDirectory() as folder:
        found = json.loads(run(["version", "-json"], Path(folder)).stdout)
    return str(found["terraform_version"])


def functions() -> frozenset[str]:
    """The names of all functions."""
    with tempfile.TemporaryDirectory() as folder:
        found = json.loads(run(["metadata", "functions", "-json"], Path(folder)).stdout)
    return frozenset(name for name in found["function_signatures"] if "::" not in name)


def fmt_errors(folder: Path) -> set[Path]:
    """The `.tf` files below a folder that `terraform fmt` cannot parse."""
    found: set[Path] = set()
    result = run(["fmt", "-check", "-list=false", "-no-color", "-recursive", "."], folder)
    for path in re.findall(r"^\s+on (.+?) line \d+", result.stderr, re.MULTILINE):
        found.add((folder / path).resolve())
    return found


def evaluate(
    expressions: Sequence[str], files: Path | None = None, names: Mapping[str, str] | None = None
) -> list[Answer]:
    """What the binary says of each expression, with a copy of the folder ``files`` and the locals ``names``.

    Each expression is wrapped in a tuple, so that null is an answer too.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if files is not None:
            shutil.copytree(files, folder, dirs_exist_ok=True)
        if names:
            (folder / "names.tf.json").write_text(
                json.dumps({"locals": {key: text.replace("${", "$${") for key, text in names.items()}}),
                encoding="utf-8",
            )
        for index, expression in enumerate(expressions):
            text = f'output "e{index}" {{\n  sensitive = true\n  value = [\n{expression}\n]\n}}\n'
            (folder / f"x{index}.tf").write_text(text, encoding="utf-8")
        return _answers(folder, len(expressions))


def _answers(folder: Path, count: int) -> list[Answer]:
    answers: dict[int, Answer] = {}
    while len(answers) < count:
        result = run(["apply", "-auto-approve", "-json", "-input=false", "-parallelism=2"], folder)
        if result.returncode == 0:
            break
        found = refused(result.stdout)
        if not found:
            raise RuntimeError(result.stdout[-3000:] + result.stderr[-1000:])
        for index, reason in found.items():
            answers[index] = Answer(error=reason)
            (folder / f"x{index}.tf").unlink()
    printed = json.loads(run(["output", "-json"], folder).stdout, parse_float=str, parse_int=str)
    for index in range(count):
        if index not in answers:
            output = printed[f"e{index}"]
            answers[index] = Answer(type=output["type"][1][0], value=output["value"][0])
    return [answers[index] for index in range(count)]


def refused(output: str) -> dict[int, str]:
    """The expressions that the JSON log of a command refuses, with the reason."""
    found: dict[int, str] = {}
    for line in output.splitlines():
        event = json.loads(line)
        if event.get("@level") != "error" or "diagnostic" not in event:
            continue
        diagnostic = event["diagnostic"]
        match = _EXPRESSION_FILE.fullmatch(diagnostic.get("range", {}).get("filename", ""))
        match = match or _INFINITE.search(diagnostic["summary"] + diagnostic.get("detail", ""))
        if match:
            found.setdefault(int(match[1]), f"{diagnostic['summary']}: {diagnostic.get('detail', '')}")
    return found
