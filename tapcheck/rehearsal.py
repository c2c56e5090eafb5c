"""Running a command with mock outputs in place, and taking them away again."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from tapcheck.errors import UsageError
from tapcheck.mocks import stub
from tapcheck.staging import Stage

_PASSED_ON = tuple(
    number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None
)


def rehearse(root: Path, stage: Stage, command: Sequence[str]) -> int:
    """Runs the command in the current folder with the stage set up below ``root``; gives its exit code.

    A command that a signal ended gives 128 and the signal's number. Whatever happens to the command, or whichever
    signal asks tapcheck to end, exactly the files and folders made here are removed. Raises :class:`UsageError`,
    with nothing left behind, when a file is already there with another content or the command does not exist.
    """
    with ExitStack() as undo:
        run = _Run()
        run.listen(undo)
        for path, text in stage.files.items():
            _put(root, path, text, undo)
        tools = Path(tempfile.mkdtemp(prefix="tapcheck-"))
        undo.callback(shutil.rmtree, tools, ignore_errors=True)
        _put_stub(root, tools, stage)
        environment = {
            **stage.variables,
            **os.environ,
            "PATH": os.pathsep.join([str(tools), os.environ.get("PATH", os.defpath)]),
        }
        return run.until_its_end(command, environment)


class _Run:
    """The command, and the signals that are passed on to it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: int | None = None

    def listen(self, undo: ExitStack) -> None:
        for number in _PASSED_ON:
            undo.callback(signal.signal, number, signal.signal(number, self._pass_on))

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        self._asked = number
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _pass_on_earlier(self) -> None:
        """A signal that came while the command was being started."""
        if self._asked is not None:
            self._pass_on(self._asked, None)

    def until_its_end(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        program = shutil.which(command[0], path=environment["PATH"])
        if program is None:
            raise UsageError(f"there is no command '{command[0]}'")
        if self._asked is not None:
            return 128 + int(self._asked)
        try:
            self._process = subprocess.Popen([program, *command[1:]], env=dict(environment))
        except OSError as error:
            raise UsageError(f"'{command[0]}' cannot be run: {(error.strerror or str(error)).lower()}") from None
        self._pass_on_earlier()
        ended = self._process.wait()
        return ended if ended >= 0 else 128 - ended


def _put(root: Path, path: str, text: str, undo: ExitStack) -> None:
    target = root / path
    if target.exists():
        if target.is_file() and target.read_bytes() == text.encode("utf-8"):
            return
        raise UsageError(f"'{target}' is already there and is left alone; remove it to run with mock outputs")
    try:
        for folder in reversed([target.parent, *target.parent.parents]):
            if not folder.exists():
                folder.mkdir()
                undo.callback(_remove_folder, folder)
        with open(target, "x", encoding="utf-8", newline="\n") as file:
            undo.callback(target.unlink, missing_ok=True)
            file.write(text)
    except OSError as error:
        raise UsageError(f"'{target}' cannot be written: {(error.strerror or str(error)).lower()}") from None


def _remove_folder(folder: Path) -> None:
    """Unless the command left something of its own there."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _put_stub(root: Path, tools: Path, stage: Stage) -> None:
    """A `terraform` for this run. It gets its answers in a file beside it."""
    stacks = {os.path.realpath(root / name) if name else "": texts for name, texts in stage.stacks.items()}
    answers = tools / "answers.json"
    answers.write_text(stub.answers(os.environ.get("PATH", os.defpath), stacks, str(tools)), encoding="utf-8")
    words = [sys.executable, "-I", os.path.abspath(stub.__file__), str(answers)]
    if os.name == "nt":
        (tools / "terraform.cmd").write_text(f"@{subprocess.list2cmdline(words)} %*\r\n", encoding="utf-8")
        return
    script = tools / "terraform"
    script.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
