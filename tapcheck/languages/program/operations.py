"""Compilation of operators, assignments, branches of expressions, await and yield."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.access import receiver_of
from tapcheck.languages.program.closures import Evaluate
from tapcheck.languages.program.conditions import compile_condition
from tapcheck.languages.program.displays import named
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.syntax import (
    Assign,
    Await,
    Binary,
    Chain,
    Conditional,
    Expression,
    Index,
    Logical,
    Member,
    Name,
    NamePattern,
    PlacePattern,
    Sequence,
    Super,
    Unary,
    Update,
    Yield,
)
from tapcheck.languages.program.values import (
    UNDEFINED,
    PromiseValue,
    Thrown,
    Undefined,
    Unknown,
    reason_of,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler


def _unary(compiler: Compiler, node: Unary) -> Evaluate:
    machine = compiler.machine
    language = machine.language
    operator = node.operator
    if operator == "delete":
        return _delete(compiler, node.value)
    if operator == "typeof" and isinstance(node.value, Name):
        name = node.value.name
        read = compiler.expression(node.value)

        def type_of_name(scope: Scope) -> Any:
            try:
                value = read(scope)
            except Thrown:
                if scope.find(name) is not None:
                    raise
                value = UNDEFINED
            return language.unary(machine, "typeof", value)

        return type_of_name
    value = compiler.expression(node.value)
    if operator == "!":

        def negate(scope: Scope) -> Any:
            truth = language.truth(machine, value(scope))
            if isinstance(truth, Unknown):
                return Unknown(truth.reason, None if truth.assume is None else not truth.assume, kind="boolean")
            return not truth

        return negate
    return lambda scope: language.unary(machine, operator, value(scope))


def _delete(compiler: Compiler, node: Expression) -> Evaluate:
    machine = compiler.machine
    language = machine.language
    if isinstance(node, Chain):
        node = node.value
    if isinstance(node, Member):
        target, name = compiler.expression(node.target), node.name
        return lambda scope: language.delete(machine, target(scope), name)
    if isinstance(node, Index):
        holder, key = compiler.expression(node.target), compiler.expression(node.key)
        return lambda scope: language.delete(machine, holder(scope), language.key(machine, key(scope)))
    value = compiler.expression(node)

    def evaluate(scope: Scope) -> bool:
        value(scope)
        return True

    return evaluate


def _update(compiler: Compiler, node: Update) -> Evaluate:
    machine = compiler.machine
    language = machine.language
    operator = "+" if node.operator == "++" else "-"
    read, write = _place_access(compiler, node.target)
    prefix = node.prefix

    def evaluate(scope: Scope) -> Any:
        holder = read(scope)
        old = language.unary(machine, "+", holder[0])
        new = language.binary(machine, operator, old, 1)
        write(scope, holder, new)
        return new if prefix else old

    return evaluate


def _place_access(
    compiler: Compiler, node: Expression
) -> tuple[Callable[[Scope], tuple[Any, ...]], Callable[[Scope, tuple[Any, ...], Any], None]]:
    """Reads a place once and writes it: (value, holder, key) and a writer."""
    machine = compiler.machine
    language = machine.language
    if isinstance(node, Name):
        value, bind = compiler.expression(node), compiler.pattern(NamePattern(node.start, node.end, node.name), "")
        return lambda scope: (value(scope),), lambda scope, _holder, new: bind(scope, new)
    if not isinstance(node, (Member, Index)):
        value = compiler.expression(node)
        return lambda scope: (value(scope),), lambda _scope, _holder, _new: None
    target = receiver_of if isinstance(node.target, Super) else compiler.expression(node.target)
    key = compiler.expression(node.key) if isinstance(node, Index) else None
    name = node.name if isinstance(node, Member) else None

    def read(scope: Scope) -> tuple[Any, ...]:
        holder = target(scope)
        member = name if key is None else language.key(machine, key(scope))
        machine.site = node
        return (language.get(machine, holder, member), holder, member)

    def write(_scope: Scope, found: tuple[Any, ...], new: Any) -> None:
        language.set(machine, found[1], found[2], new)

    return read, write


def _binary(compiler: Compiler, node: Binary) -> Evaluate:
    machine = compiler.machine
    operator = node.operator
    operate = machine.language.binary
    chain: list[tuple[str, Evaluate, Binary]] = []
    left_node: Expression = node
    while isinstance(left_node, Binary):
        chain.append((left_node.operator, compiler.expression(left_node.right), left_node))
        left_node = left_node.left
    left = compiler.expression(left_node)
    if len(chain) == 1:
        right = chain[0][1]

        def evaluate(scope: Scope) -> Any:
            first = left(scope)
            second = right(scope)
            machine.site = node
            return operate(machine, operator, first, second)

        return evaluate
    chain.reverse()

    def evaluate_chain(scope: Scope) -> Any:
        value = left(scope)
        for sign, right, site in chain:
            second = right(scope)
            machine.site = site
            value = operate(machine, sign, value, second)
        return value

    return evaluate_chain


def _logical(compiler: Compiler, node: Logical) -> Evaluate:
    machine = compiler.machine
    left, right = compile_condition(compiler, node.left), compiler.expression(node.right)
    return lambda scope: _short_circuit(machine, node.operator, left(scope), lambda: right(scope))


def _short_circuit(machine: Any, operator: str, value: Any, other: Callable[[], Any]) -> Any:
    language = machine.language
    if isinstance(value, Undefined) and value.read is not None:
        value.read.guarded = True
    if operator == "??":
        absent = language.absent(machine, value)
        stop: bool | Unknown = absent if isinstance(absent, Unknown) else not absent
    else:
        truth = language.truth(machine, value)
        stop = truth if isinstance(truth, Unknown) or operator == "||" else not truth
    if not isinstance(stop, Unknown):
        return value if stop else other()
    if stop.assume is None:
        seen: list[Any] = []

        def default() -> Any:
            seen.append(other())
            return seen[0]

        chosen = machine.choose([lambda: value, default], stop.reason)
        if seen and seen[0] is (operator == "||") and operator != "??" and _is_boolean(value):
            return seen[0]
        return chosen
    goes_on = stop.assume if operator == "&&" else not stop.assume if operator == "||" else stop.assume
    if goes_on:
        result = other()
        if operator == "&&" and isinstance(result, bool):
            return Unknown(stop.reason, result, kind="boolean")
        return result
    if operator != "&&":
        machine.fork([lambda: _discard(other), lambda: None], stop.reason)
    return value


def _is_boolean(value: Any) -> bool:
    return isinstance(value, Unknown) and value.kind == "boolean"


def _discard(other: Callable[[], Any]) -> None:
    other()


def _conditional(compiler: Compiler, node: Conditional) -> Evaluate:
    machine = compiler.machine
    test = compile_condition(compiler, node.test)
    yes, no = compiler.expression(node.yes), compiler.expression(node.no)

    def evaluate(scope: Scope) -> Any:
        condition = test(scope)
        if isinstance(condition, Undefined) and condition.read is not None:
            condition.read.guarded = True
        chosen = machine.decide(condition)
        if chosen is None:
            return machine.choose([lambda: yes(scope), lambda: no(scope)], reason_of(condition))
        return yes(scope) if chosen else no(scope)

    return evaluate


def _assign(compiler: Compiler, node: Assign) -> Evaluate:
    machine = compiler.machine
    language = machine.language
    target = node.target
    if node.operator == "=":
        name = target.name if isinstance(target, NamePattern) else None
        value = named(compiler, node.value, name)
        bind = compiler.pattern(target, "")

        def evaluate(scope: Scope) -> Any:
            outer = machine.evidence
            machine.evidence = {}
            try:
                result = value(scope)
                bind(scope, result)
            finally:
                outer.update(machine.evidence)
                machine.evidence = outer
            return result

        return evaluate
    place: Expression
    if isinstance(target, NamePattern):
        place = Name(target.start, target.end, target.name)
    elif isinstance(target, PlacePattern):
        place = target.place
    else:
        raise AssertionError(f"a pattern cannot be the target of {node.operator}")
    read, write = _place_access(compiler, place)
    operand = compiler.expression(node.value)
    operator = node.operator[:-1]
    if operator in ("&&", "||", "??"):

        def evaluate_logical(scope: Scope) -> Any:
            holder = read(scope)
            result = _short_circuit(machine, operator, holder[0], lambda: operand(scope))
            if result is not holder[0]:
                write(scope, holder, result)
            return result

        return evaluate_logical

    def evaluate_operator(scope: Scope) -> Any:
        holder = read(scope)
        result = language.binary(machine, operator, holder[0], operand(scope))
        write(scope, holder, result)
        return result

    return evaluate_operator


def settled(machine: Any, value: Any) -> Any:
    """What awaiting a value gives."""
    while isinstance(value, PromiseValue):
        if value.rejected:
            raise machine.thrown(value.value)
        value = value.value
    if type(value) is Unknown and value.read is None:
        machine.may_throw(value.reason)
    return value


def _await(compiler: Compiler, node: Await) -> Evaluate:
    machine = compiler.machine
    value = compiler.expression(node.value)
    return lambda scope: settled(machine, value(scope))


def _yield(compiler: Compiler, node: Yield) -> Evaluate:
    machine = compiler.machine
    value = compiler.expression(node.value) if node.value is not None else (lambda _scope: UNDEFINED)

    def evaluate(scope: Scope) -> Any:
        result = value(scope)
        items = machine.yields[-1]
        if node.every:
            found = machine.language.iterate(machine, result)
            items.extend([found] if isinstance(found, Unknown) else found)
        else:
            items.append(result)
        machine.grow(items=len(items))
        return UNDEFINED

    return evaluate


def _sequence(compiler: Compiler, node: Sequence) -> Evaluate:
    values = [compiler.expression(value) for value in node.values]

    def evaluate(scope: Scope) -> Any:
        result: Any = UNDEFINED
        for value in values:
            result = value(scope)
        return result

    return evaluate


OPERATIONS: dict[type[Any], Callable[..., Evaluate]] = {
    Assign: _assign,
    Await: _await,
    Binary: _binary,
    Conditional: _conditional,
    Logical: _logical,
    Sequence: _sequence,
    Unary: _unary,
    Update: _update,
    Yield: _yield,
}
