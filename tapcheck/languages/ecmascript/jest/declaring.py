"""The functions that declare tests: `describe`, `test`, the hooks, and their variants."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.session import SKIPS, Session, declared_length, done_function
from tapcheck.languages.ecmascript.jest.titles import (
    UNKNOWN_TITLE,
    BadTable,
    Row,
    rows_of_list,
    rows_of_template,
    title_text,
)
from tapcheck.languages.ecmascript.jest.tree import HookRole, Mode
from tapcheck.languages.ecmascript.library.operands import idle_function
from tapcheck.languages.program.values import (
    UNDEFINED,
    FunctionValue,
    NativeFunction,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Declare = Callable[["Machine", str, Any], None]
"""Declares one test or block: (machine, title, function)."""


def declaring_functions(session: Session) -> dict[str, Any]:
    """The global functions that declare tests."""
    describe = _describe(session)
    test = _test(session)
    only, skip = test.properties["only"], test.properties["skip"]
    hooks = {role.value: _hook(session, role) for role in HookRole}
    return {
        **hooks,
        "before": hooks["beforeAll"],
        "after": hooks["afterAll"],
        "describe": describe,
        "fdescribe": describe.properties["only"],
        "xdescribe": describe.properties["skip"],
        "context": describe,
        "suite": describe,
        "test": test,
        "it": test,
        "specify": test,
        "fit": only,
        "xit": skip,
        "xtest": skip,
    }


def _hook(session: Session, role: HookRole) -> NativeFunction:
    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        function = next((argument for argument in arguments if is_callable(argument)), UNDEFINED)
        if isinstance(function, Undefined):
            if any(isinstance(argument, Unknown) for argument in arguments):
                return UNDEFINED
            raise machine.throw("Error", "Invalid first argument. It must be a callback function.")
        session.declare_hook(role, function)
        return UNDEFINED

    return NativeFunction(role.value, run)


# Blocks --------------------------------------------------------------------------------------------------


def _describe(session: Session) -> NativeFunction:
    def declaring(mode: Mode) -> Declare:
        return lambda _machine, title, body: session.declare_block(title, mode, body)

    variants = {name: _declaring(name, declaring(mode)) for name, mode in (("only", Mode.ONLY), ("skip", Mode.SKIP))}
    function = _declaring("describe", declaring(Mode.RUN))
    function.properties.update(variants)
    _add_vitest_variants(function, function)
    return function


# Tests ---------------------------------------------------------------------------------------------------


def _test(session: Session) -> NativeFunction:
    def declaring(mode: Mode, failing: bool = False, concurrent: bool = False) -> Declare:
        return lambda _machine, title, body: session.declare_case(title, mode, body, failing, concurrent)

    def variant(name: str, mode: Mode, concurrent: bool = False) -> NativeFunction:
        made = _declaring(name, declaring(mode, concurrent=concurrent))
        fails = _declaring("failing", declaring(mode, True, concurrent))
        made.properties["failing"] = fails
        made.properties["fails"] = fails
        return made

    def todo(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        title = arguments[0] if arguments else UNDEFINED
        if len(arguments) > 1 or not isinstance(title, (str, Unknown)):
            raise machine.throw("Error", "Todo must be called with only a description.")
        session.declare_case(title_text(machine, title), Mode.TODO, UNDEFINED)
        return UNDEFINED

    function = variant("test", Mode.RUN)
    only, skip = variant("only", Mode.ONLY), variant("skip", Mode.SKIP)
    concurrent = variant("concurrent", Mode.RUN, True)
    concurrent.properties.update({"only": variant("only", Mode.ONLY, True), "skip": skip})
    function.properties.update(
        {"only": only, "skip": skip, "concurrent": concurrent, "todo": NativeFunction("todo", todo)}
    )
    _add_vitest_variants(function, function)
    return function


def _add_vitest_variants(function: NativeFunction, plain: NativeFunction) -> None:
    """`skipIf(condition)`, `runIf(condition)`, and names that only change the order of execution."""
    skip = function.properties["skip"]

    def skip_if(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return _chosen(machine, arguments, skip, plain)

    def run_if(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return _chosen(machine, arguments, plain, skip)

    function.properties.update(
        {
            "skipIf": NativeFunction("skipIf", skip_if),
            "runIf": NativeFunction("runIf", run_if),
            "sequential": plain,
        }
    )
    function.properties.setdefault("concurrent", plain)


def _chosen(machine: Machine, arguments: list[Any], yes: NativeFunction, no: NativeFunction) -> Any:
    condition = arguments[0] if arguments else UNDEFINED
    decided = machine.decide(condition)
    if decided is not None or not isinstance(condition, Unknown):
        return yes if decided else no
    reason = condition.reason

    def either(machine: Machine, receiver: Any, given: list[Any]) -> Any:
        def calling(function: NativeFunction) -> Callable[[], None]:
            def run() -> None:
                machine.call(function, receiver, given)

            return run

        machine.fork([calling(yes), calling(no)], reason)
        return UNDEFINED

    return NativeFunction(yes.name, either, properties=dict(yes.properties))


# What both share -----------------------------------------------------------------------------------------


def _declaring(name: str, declare: Declare) -> NativeFunction:
    """A function `name(title, function, timeout)` with its `.each`."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        title = title_text(machine, arguments[0] if arguments else UNDEFINED)
        function = _body(machine, arguments[1:])
        declare(machine, title, function)
        return UNDEFINED

    def each(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return _each(declare, arguments)

    return NativeFunction(name, run, properties={"each": NativeFunction("each", each)})


def _body(machine: Machine, arguments: list[Any]) -> Any:
    """The function among the arguments after the title (vitest allows options before it)."""
    function = next((argument for argument in arguments if is_callable(argument)), None)
    if function is None:
        unknown = next((argument for argument in arguments if isinstance(argument, Unknown)), None)
        if unknown is None:
            return _without_body(machine)
        reason = unknown.reason
        return NativeFunction("", lambda _machine, _receiver, _arguments: Unknown(reason))
    return function


def _without_body(machine: Machine) -> NativeFunction:
    """What a test without a function does: mocha and vitest leave it for later, node runs nothing."""
    if machine.result.framework in ("mocha", "vitest"):
        return NativeFunction("", _skips)
    if machine.result.framework == "node:test":
        return idle_function()
    raise machine.throw("Error", "Missing second argument. It must be a callback function.")


def _skips(machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
    raise machine.thrown(SKIPS)


def _each(declare: Declare, table: list[Any]) -> NativeFunction:
    """`each(table)` and each`table`: declares one test or block per row."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        title = title_text(machine, arguments[0] if arguments else UNDEFINED)
        function = _body(machine, arguments[1:])
        first = table[0] if table else UNDEFINED
        try:
            if len(table) > 1:
                headings = machine.language.get(machine, first, 0)
                rows: list[Row] | Unknown = rows_of_template(machine, title, headings, table[1:])
            else:
                rows = rows_of_list(machine, title, first)
        except BadTable as bad:
            declare(machine, title, _failing_function(str(bad)))
            return UNDEFINED
        if isinstance(rows, Unknown):
            _declare_unknown_rows(machine, declare, title, function, rows)
            return UNDEFINED
        for row in rows:
            declare(machine, row.title, _with_arguments(function, row.arguments))
        return UNDEFINED

    return NativeFunction("each", run)


def _declare_unknown_rows(machine: Machine, declare: Declare, title: str, function: Any, rows: Unknown) -> None:
    """Nobody knows how many rows there are: one is declared, which may run or not."""
    count = declared_length(function) if isinstance(function, FunctionValue) else 0
    arguments = tuple(Unknown(rows.reason) for _ in range(count))

    def run() -> None:
        declare(machine, f"{title} {UNKNOWN_TITLE}", _with_arguments(function, arguments))

    machine.fork([run, lambda: None], rows.reason)


def _failing_function(message: str) -> NativeFunction:
    def run(machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        raise machine.throw("Error", message)

    return NativeFunction("", run)


def _with_arguments(function: Any, arguments: tuple[Any, ...]) -> NativeFunction:
    takes_done = isinstance(function, FunctionValue) and declared_length(function) > len(arguments)
    given = [*arguments, *([done_function()] if takes_done else [])]

    def run(machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
        return machine.call(function, receiver, given)

    return NativeFunction("", run)
