"""Broken, deep and large programs: a diagnostic at the right place, and the rest survives."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from tapcheck.languages.ecmascript.lower_context import DEEPEST
from tapcheck.languages.ecmascript.lower_source import LARGEST_SOURCE, lower_source
from tapcheck.languages.program.syntax import Binary, Evaluate, Name, Program
from tapcheck.source import SourceFile
from tests.languages.ecmascript.lowering.outline import lowered, outline, problems

DEPTH = f"code nested more than {DEEPEST} levels deep is not looked at"


def _lower(text: str) -> Program:
    return lower_source(SourceFile.from_text("a.ts", text))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;\nb c d;\ne;", [("syntax", "'b c' is not expected here", 3, 6)]),
        ("f(a;", [("syntax", "')' is missing here", 3, 3)]),
        ("é('x', ;\nb;", [("syntax", "')' is missing here", 6, 6)]),
        (
            "with (a) { b }",
            [("invalid", "a 'with' statement is not followed: what its names mean is not known", 0, 14)],
        ),
    ],
)
def test_problem(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert problems(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a; f(b;\nc;",
            ["(Evaluate 0:2 (Name 0:1 'a'))", "(Evaluate 3:7 (Name 3:7 '%unknown'))", "(Evaluate 8:10 (Name 8:9 'c'))"],
        ),
        (
            "f(() => { a(b; c; })",
            [
                "(Evaluate 0:20 (Call 0:20 (Name 0:1 'f') [(Function 2:19 (Block 8:19 [(Evaluate 10:13 (Name 10:13"
                " '%unknown')) (Evaluate 15:17 (Name 15:16 'c'))]) arrow)]))"
            ],
        ),
        ("type A = { a: ; }\nb;", ["(Evaluate 18:20 (Name 18:19 'b'))"]),
        ("a; ) ;", ["(Evaluate 0:2 (Name 0:1 'a'))", "(Evaluate 3:4 (Name 3:4 '%unknown'))"]),
    ],
)
def test_what_survives_a_syntax_error(text: str, expected: list[str]) -> None:
    assert outline(_lower(text)) == expected


@pytest.mark.parametrize("text", ["", "   \n", "\ufeff", "// only a comment", "#!/usr/bin/env node\n", ";;;"])
def test_programs_without_statements(text: str) -> None:
    assert outline(lowered(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 5000 + "]" * 5000,
        "x = " + "{a:" * 5000 + "1" + "}" * 5000,
        "{" * 5000 + "}" * 5000,
        "!" * 5000 + "a",
        "a=" * 5000 + "1",
        "x=>" * 5000 + "1",
        "[" * 3000 + "a" + "]" * 3000 + " = b",
        "function f(){" * 3000 + "}" * 3000,
        "class A { m() {" * 500 + "}}" * 500,
        "if(a)" * 5000 + ";",
        "`${" * 2000 + "1" + "}`" * 2000,
    ],
)
def test_deep_nesting_is_bounded(text: str) -> None:
    program, diagnostics = lower_source(SourceFile.from_text("a.ts", text + "\n;b;"))
    assert [(found.problem.value, found.summary) for found in diagnostics] == [("bound", DEPTH)]
    last = program.body[-1]
    assert (last.start, last.end) == (len(text) + 2, len(text) + 4)
    assert isinstance(last, Evaluate)
    assert isinstance(last.value, Name)
    assert last.value.name == "b"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a" + ")" * 5000,
        " + ".join(["a"] * 10000),
        " && ".join(["a"] * 10000),
        "a" + ".b(c)" * 10000,
        "a ? b : " * 10000 + "c",
        "if (a) {} else " * 5000 + "{}",
        "[" + "a," * 50000 + "]",
        ", ".join(["a"] * 10000),
    ],
)
def test_long_programs_are_lowered_whole(text: str) -> None:
    assert len(lowered(text).body) == 1


def test_long_chain_leans_to_the_left() -> None:
    statement = lowered(" + ".join(["a"] * 10000)).body[0]
    assert isinstance(statement, Evaluate)
    value, depth = statement.value, 0
    while isinstance(value, Binary):
        value, depth = value.left, depth + 1
    assert depth == 9999


def test_a_stack_that_is_almost_used_up() -> None:
    text = "x = " + "[" * 100 + "]" * 100

    def deep(levels: int, run: Callable[[], Any]) -> Any:
        return run() if levels == 0 else deep(levels - 1, run)

    used = len(_frames())
    found = deep(sys.getrecursionlimit() - used - 120, lambda: problems(text))
    assert found == [("bound", "the program is nested too deep to be looked at", 0, len(text))]


def _frames() -> list[int]:
    frame = sys._getframe()
    found = []
    while frame.f_back is not None:
        found.append(frame.f_lineno)
        frame = frame.f_back
    return found


def test_a_file_above_the_size_limit() -> None:
    text = "a;" * (LARGEST_SOURCE // 2 + 1)
    assert problems(text) == [("bound", "a program of more than 2048 KiB is not looked at", 0, len(text))]
    assert _lower(text).body == ()


def test_bytes_that_are_not_utf8() -> None:
    program, diagnostics = lower_source(SourceFile("a.ts", b"'\xff'; b;"))
    assert diagnostics == ()
    assert outline(program) == ["(Evaluate 0:4 (Const 0:3 '\ufffd'))", "(Evaluate 5:7 (Name 5:6 'b'))"]
