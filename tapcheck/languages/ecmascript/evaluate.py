"""Evaluates one JavaScript or TypeScript test file."""

from __future__ import annotations

import sys

from tapcheck.diagnostics import Diagnostic
from tapcheck.languages.ecmascript.jest import Session, jest_globals
from tapcheck.languages.ecmascript.jest.runners import runner_of_project
from tapcheck.languages.ecmascript.language import EcmaScript
from tapcheck.languages.ecmascript.library import globals_for
from tapcheck.languages.ecmascript.modules import Loader
from tapcheck.languages.ecmascript.packages import packages_for
from tapcheck.languages.program.compiler import Compiler
from tapcheck.languages.program.host import MOUNT, Host
from tapcheck.languages.program.machine import Machine
from tapcheck.languages.program.results import ProgramResult
from tapcheck.languages.program.scope import Scope

_FRAMES = 20_000
"""Python frames that evaluation may stack: closures nest several deep per call of the program."""


def evaluate_suite(host: Host, path: str) -> tuple[ProgramResult, tuple[Diagnostic, ...]]:
    """What the test file at ``path`` (relative to the project root) does, test by test."""
    compiler = Compiler()
    machine = Machine(EcmaScript(), host, Scope(None), compiler)
    compiler.machine = machine
    machine.path = path
    runner = runner_of_project(host)
    machine.result = ProgramResult(path, runner or "jest")
    session = Session(machine, named=runner != "")
    for name, value in globals_for(machine).items():
        machine.globals.define(name, value)
    test_globals = jest_globals(machine, session)
    for name, value in test_globals.items():
        machine.globals.define(name, value)
    packages = packages_for(session, test_globals)
    if session.runner in packages:
        packages[session.runner]()
    loader = Loader(machine, packages)
    loader.mocked = session.mocked
    loader.imported = session.imported
    machine.runner = loader
    frames = sys.getrecursionlimit()
    sys.setrecursionlimit(max(frames, _FRAMES))
    try:
        session.collect(lambda: loader.run_file(f"{MOUNT}/{path}"))
        session.run()
    finally:
        sys.setrecursionlimit(frames)
    return machine.result, tuple(loader.diagnostics)
