"""Calls: how functions of the program bind their arguments, and how built-in ones take theirs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import (
    UNDEFINED,
    BoundFunction,
    FunctionValue,
    Implementation,
    ListValue,
    NativeFunction,
    Undefined,
    Unknown,
)
from tapcheck.languages.python.errors import throw
from tapcheck.languages.python.values import (
    ClassValue,
    Method,
    PythonFunction,
    Signature,
    TupleValue,
    UnknownItems,
    UnknownOperand,
    new_dict,
    split_arguments,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

PurePython = Callable[..., Any]
"""A built-in function that takes the machine and then its arguments as Python binds them."""


def make_function(body: FunctionValue, signature: Signature, defaults: list[Any]) -> PythonFunction:
    """A function of the program."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        if made.doubt:
            machine.fork([lambda: _discard(run_as_written(machine, made, arguments)), lambda: None], made.doubt)
            return Unknown(made.doubt)
        return run_as_written(machine, made, arguments)

    made = PythonFunction(body, signature, dict(zip(signature.defaults, defaults, strict=True)), run)
    return made


def run_as_written(machine: Machine, function: PythonFunction, arguments: list[Any]) -> Any:
    """Runs the body of a function, whatever unknown decorators may have made of it."""
    result = machine.compiler.invoke(machine, function.body, UNDEFINED, bind(machine, function, arguments))
    return None if isinstance(result, Undefined) and result.read is None else result


def _discard(_value: Any) -> None:
    return None


def bind(machine: Machine, function: PythonFunction, arguments: list[Any]) -> list[Any]:
    """The values of the parameters, in the order in which the body takes them; throws TypeError."""
    positional, named, unknown = split_arguments(arguments)
    if function.doubt:
        unknown = unknown or Unknown(function.doubt)
    signature = function.signature
    values: dict[str, Any] = dict(zip(signature.positional, positional, strict=False))
    extra = positional[len(signature.positional) :]
    if extra and not signature.rest:
        raise throw(machine, "TypeError", _too_many(function, len(positional)))
    others: dict[str, Any] = {}
    by_name = {*signature.positional[signature.only_positional :], *signature.named}
    for name, value in named.items():
        if name in by_name:
            if name in values:
                raise throw(machine, "TypeError", f"{_name(function)}() got multiple values for argument '{name}'")
            values[name] = value
        elif signature.keywords:
            others[name] = value
        else:
            raise throw(machine, "TypeError", f"{_name(function)}() got an unexpected keyword argument '{name}'")
    missing = [name for name in signature.names if name not in values and name not in function.defaults]
    if missing and unknown is None:
        raise throw(machine, "TypeError", _missing(function, missing))
    for name in signature.names:
        if name not in values:
            values[name] = Unknown(unknown.reason) if unknown is not None else function.defaults[name]
    bound = [values[name] for name in signature.positional]
    if signature.rest:
        bound.append(TupleValue(list(extra)))
    bound += [values[name] for name in signature.named]
    if signature.keywords:
        rest = new_dict(others)
        rest.unknown = unknown
        bound.append(rest)
    return bound


def _name(function: PythonFunction) -> str:
    owner = function.owner
    return f"{owner.name}.{function.name}" if isinstance(owner, ClassValue) else function.name


def _too_many(function: PythonFunction, given: int) -> str:
    signature = function.signature
    most = len(signature.positional)
    least = sum(name not in function.defaults for name in signature.positional)
    takes = f"from {least} to {most}" if least != most else str(most)
    plural = "" if most == 1 else "s"
    were = "was" if given == 1 else "were"
    return f"{_name(function)}() takes {takes} positional argument{plural} but {given} {were} given"


def _missing(function: PythonFunction, names: list[str]) -> str:
    signature = function.signature
    positional = [name for name in names if name in signature.positional]
    sort, names = ("positional", positional) if positional else ("keyword-only", names)
    quoted = [f"'{name}'" for name in names]
    shown = f"{', '.join(quoted[:-1])}, and {quoted[-1]}" if len(quoted) > 2 else " and ".join(quoted)
    plural = "" if len(names) == 1 else "s"
    return f"{_name(function)}() missing {len(names)} required {sort} argument{plural}: {shown}"


def implementation(function: PurePython) -> Implementation:
    """A built-in function as the evaluator calls it."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return apply(machine, function, (), arguments)

    return run


def apply(machine: Machine, function: PurePython, first: tuple[Any, ...], arguments: list[Any]) -> Any:
    """Calls a built-in function; one that needs what nobody knows gives an unknown value."""
    positional, named, unknown = split_arguments(arguments)
    if unknown is not None:
        return machine.call_unknown(unknown.reason, ())
    try:
        return function(machine, *first, *positional, **named)
    except UnknownOperand as operand:
        explore_all(machine, arguments, operand.value.reason)
        return Unknown(operand.value.reason)
    except UnknownItems as items:
        return Unknown(items.value.reason)
    except TypeError as error:
        try:
            inspect.signature(function).bind(machine, *first, *positional, **named)
        except TypeError:
            if not named:
                raise throw(machine, "TypeError", str(error)) from None
        return _not_understood(machine)
    except (ArithmeticError, AttributeError, LookupError, ValueError):
        return _not_understood(machine)


def _not_understood(machine: Machine) -> Unknown:
    """A call with arguments that the built-in function here does not know: in reality it may throw."""
    reason = "arguments of a built-in function"
    machine.may_throw(reason)
    return Unknown(reason)


def native(name: str, function: PurePython) -> NativeFunction:
    """A built-in function as a value."""
    return NativeFunction(name, implementation(function))


def natives(functions: dict[str, PurePython]) -> dict[str, Any]:
    """Built-in functions as values by name."""
    return {name: native(name, function) for name, function in functions.items()}


def method(name: str, function: PurePython) -> Method:
    """A built-in method of a class: its receiver is its first argument."""
    return Method(name, implementation(function))


def bound(name: str, function: PurePython, receiver: Any) -> NativeFunction:
    """A built-in method of a value."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return apply(machine, function, (receiver,), arguments)

    return NativeFunction(name, run)


def underlying(value: Any) -> PythonFunction | None:
    """The function of the program behind a value, bound or not."""
    while isinstance(value, BoundFunction):
        value = value.target
    return value if isinstance(value, PythonFunction) else None


def explore(machine: Machine, function: Any, reason: str) -> None:
    """Runs a function once with unknown arguments: it may run in reality, or not, or often."""
    syntax = underlying(function)
    if syntax is None or syntax.asynchronous:
        return
    given = len(function.arguments) if isinstance(function, BoundFunction) else 0
    signature = syntax.signature
    count = max(0, len(signature.positional) - given)
    arguments: list[Any] = [Unknown(reason) for _ in range(count)]

    def run() -> None:
        machine.call(function, UNDEFINED, arguments)

    machine.fork([run, lambda: None], reason)


_HARMLESS = re.compile(
    r"import of '(abc|base64|datetime|decimal|enum|hashlib|ipaddress|logging|random|secrets|statistics|string|threading"
    r"|time|traceback|types|typing|typing_extensions|uuid|warnings)\b|environment$|a type$|the built-in "
)
"""Reasons of unknown values whose calls do not throw in practice."""


def is_harmless(called: Unknown) -> bool:
    """Whether calls of something unknown neither throw in practice nor change anything."""
    return _HARMLESS.match(called.reason) is not None


def may_throw(machine: Machine, called: Unknown) -> None:
    """A call of something unknown may throw; what a suite calls when it is loaded works wherever it runs."""
    if called.kind or called.read is not None or machine.runner.proven or is_harmless(called):
        return
    in_a_test = sum(item.role == "test" for item in machine.regions) > 1
    if in_a_test or not machine.runner.loading or is_inside_try(machine):
        machine.may_throw(called.reason)


def is_inside_try(machine: Machine) -> bool:
    """Whether an error that is thrown now is caught by the program."""
    return next((item.role for item in reversed(machine.regions) if item.role in ("try", "test")), "") == "try"


def explore_all(machine: Machine, arguments: Iterable[Any], reason: str) -> None:
    """Runs the functions among the arguments of a call that only reality knows."""
    for argument in arguments:
        if underlying(argument) is not None:
            explore(machine, argument, reason)


def items_of(machine: Machine, value: Any) -> list[Any]:
    """The elements of a collection; raises UnknownOperand."""
    found = machine.language.iterate(machine, value)
    if isinstance(found, Unknown):
        raise UnknownOperand(found)
    return list(found)


def list_of(machine: Machine, value: Any) -> ListValue:
    """A new list of the elements of a collection; raises UnknownOperand."""
    items = items_of(machine, value)
    machine.grow(items=len(items))
    return ListValue(items)
