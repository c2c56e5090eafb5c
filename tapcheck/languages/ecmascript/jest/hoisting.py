"""The modules that a file mocks: transformers move `jest.mock(…)` above the imports."""

from __future__ import annotations

from tapcheck.languages.program.syntax import Call, Const, Evaluate, Expression, Member, Name, Program

_OBJECTS = frozenset({"jest", "vi"})
_METHODS = frozenset({"mock", "unstable_mockModule"})


def mocked_modules(program: Program) -> frozenset[str]:
    """The names in the `jest.mock("name")` statements at the top level of a file."""
    return frozenset(
        name for statement in program.body if isinstance(statement, Evaluate) for name in _mocked_by(statement.value)
    )


def _mocked_by(value: Expression) -> list[str]:
    """The names in a chain of calls that starts at `jest`."""
    names: list[str] = []
    while isinstance(value, Call) and isinstance(value.callee, Member):
        first = value.arguments[0] if value.arguments else None
        if value.callee.name in _METHODS and isinstance(first, Const) and isinstance(first.value, str):
            names.append(first.value)
        value = value.callee.target
    return names if isinstance(value, Name) and value.name in _OBJECTS else []
