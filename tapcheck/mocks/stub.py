"""A stand-in for the `terraform` command that answers `terraform output` from mocks.

It runs as a script of its own, with the standard library only: `stub.py ANSWERS ARGUMENT…`. ANSWERS is a JSON file
made by :func:`answers`. Everything that is no question for outputs goes to the real command, if there is one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

Texts = Mapping[str, Any]


def answers(path: str, stacks: Mapping[str, Texts], hidden: str) -> str:
    """The content of an ANSWERS file.

    ``stacks`` maps a stack's absolute folder, and `` for all of them, to its texts (:func:`texts`); ``hidden`` is
    the folder in which the stand-in lies, and ``path`` the search path in which the real command is looked for.
    """
    return json.dumps({"path": path, "hidden": hidden, "stacks": stacks})


def texts(document: str, outputs: Mapping[str, tuple[str, str | None, str]]) -> Texts:
    """What is printed of one stack: everything as JSON, and per output its JSON, raw and HCL text.

    The raw text is None for values that have none.
    """
    return {"json": document, "outputs": {name: list(each) for name, each in outputs.items()}}


def main(arguments: Sequence[str]) -> int:
    """Answers one command line; gives its exit code."""
    with open(arguments[0], encoding="utf-8") as file:
        known = json.load(file)
    given = list(arguments[1:])
    folder = os.getcwd()
    words = [word for word in given if not word.startswith("-chdir")]
    for word in given:
        if word.startswith("-chdir="):
            folder = os.path.join(folder, word.removeprefix("-chdir="))
    if words[:1] != ["output"]:
        return _real(known, given)
    stack = known["stacks"].get(os.path.realpath(folder)) or known["stacks"][""]
    return _output(stack, words[1:])


def _output(stack: Texts, words: Sequence[str]) -> int:
    flags = {word.lstrip("-") for word in words if word.startswith("-")}
    names = [word for word in words if not word.startswith("-")]
    outputs = stack["outputs"]
    if not names:
        if "raw" in flags:
            print("The raw output format is only supported for single outputs.", file=sys.stderr)
            return 1
        text = "".join(f"{name} = {each[2]}\n" for name, each in outputs.items())
        sys.stdout.write(stack["json"] if "json" in flags else text)
        return 0
    if names[0] not in outputs:
        print(f'Error: Output "{names[0]}" not found', file=sys.stderr)
        return 1
    as_json, raw, hcl = outputs[names[0]]
    if "raw" in flags:
        if raw is None:
            print("Error: Unsupported value for raw output", file=sys.stderr)
            return 1
        sys.stdout.write(raw)
    else:
        print(as_json if "json" in flags else hcl)
    return 0


def _real(known: Mapping[str, Any], given: Sequence[str]) -> int:
    folders = [item for item in known["path"].split(os.pathsep) if item != known["hidden"]]
    found = shutil.which("terraform", path=os.pathsep.join(folders))
    if found is None:
        print(
            f"terraform: not found; tapcheck answers 'terraform output' only, not '{' '.join(given)}'", file=sys.stderr
        )
        return 127
    return subprocess.run([found, *given], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
