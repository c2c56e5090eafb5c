"""Evaluates one Python test file."""

from __future__ import annotations

import posixpath
import sys

from tapcheck.diagnostics import Diagnostic
from tapcheck.languages.program.compiler import Compiler
from tapcheck.languages.program.host import MOUNT, Host
from tapcheck.languages.program.machine import Machine
from tapcheck.languages.program.results import ProgramResult
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.values import NativeFunction
from tapcheck.languages.python.language import Python
from tapcheck.languages.python.library.builtins import builtins
from tapcheck.languages.python.library.cdk_assertions import cdk_module
from tapcheck.languages.python.library.cdktf_testing import cdktf_module
from tapcheck.languages.python.modules import Loader
from tapcheck.languages.python.runtime import runtime
from tapcheck.languages.python.testing.assertions import assert_statement
from tapcheck.languages.python.testing.marks import pytest_module, unittest_module
from tapcheck.languages.python.testing.session import Session

_FRAMES = 20_000
"""Python frames that evaluation may stack: closures nest several deep per call of the program."""


def evaluate_suite(host: Host, path: str) -> tuple[ProgramResult, tuple[Diagnostic, ...]]:
    """What the test file at ``path`` (relative to the project root) does, test by test."""
    machine, session, loader = prepare(host, path)
    frames = sys.getrecursionlimit()
    sys.setrecursionlimit(max(frames, _FRAMES))
    try:
        absolute = f"{MOUNT}/{path}"
        session.run(loader, path, absolute, posixpath.basename(path).removesuffix(".py"))
    finally:
        sys.setrecursionlimit(frames)
    return machine.result, tuple(loader.diagnostics)


def prepare(host: Host, path: str) -> tuple[Machine, Session, Loader]:
    """A machine for one test file, with all that Python programs find built in."""
    compiler = Compiler()
    machine = Machine(Python(), host, Scope(None), compiler)
    compiler.machine = machine
    machine.path = path
    machine.result = ProgramResult(path, "pytest")
    session = Session(machine)
    for name, value in {**builtins(), **runtime()}.items():
        machine.globals.define(name, value)
    machine.globals.define("%assert", NativeFunction("assert", assert_statement(session)))
    unittest = unittest_module(session.case_class)
    mock = unittest.properties["mock"]
    special = {"pytest": pytest_module(session), "unittest": unittest, "unittest.mock": mock, "mock": mock}
    special.update({"aws_cdk": cdk_module(session), "cdktf": cdktf_module()})
    special["aws_cdk.assertions"] = special["aws_cdk"].properties["assertions"]
    loader = Loader(machine, special)
    loader.search.items = list(_import_folders(host, path))
    machine.runner = loader
    return machine, session, loader


def _import_folders(host: Host, path: str) -> list[str]:
    """Where imports are looked for: the first folder above the file that is no package, then the working folder."""
    folder = posixpath.dirname(f"{MOUNT}/{path}")
    folders = [folder]
    while folder != MOUNT and host.is_file(f"{folder}/__init__.py"):
        folder = posixpath.dirname(folder)
        folders.insert(0, folder)
    for other in (host.working_folder(), MOUNT):
        if other not in folders:
            folders.append(other)
    return folders
