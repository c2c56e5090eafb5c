"""Compilation of expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.closures import Evaluate
from tapcheck.languages.program.classes import compile_class
from tapcheck.languages.program.scope import NOTHING, Scope
from tapcheck.languages.program.syntax import (
    Assign,
    Await,
    Binary,
    Call,
    Chain,
    Class,
    Conditional,
    Const,
    DefaultPattern,
    Entry,
    Expression,
    Function,
    Index,
    ListDisplay,
    ListPattern,
    Logical,
    MapDisplay,
    MapPattern,
    Member,
    Name,
    NamePattern,
    New,
    PlacePattern,
    Regex,
    Sequence,
    Spread,
    Super,
    TaggedTemplate,
    Template,
    This,
    Unary,
    Update,
    Yield,
)
from tapcheck.languages.program.values import (
    UNDEFINED,
    FunctionValue,
    ListValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    Thrown,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler


class _BrokenChain(Exception):
    """An optional chain met null or undefined."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _const(_compiler: Compiler, node: Const) -> Evaluate:
    value = node.value
    return lambda _scope: value


def _template(compiler: Compiler, node: Template) -> Evaluate:
    machine = compiler.machine
    fixed = node.texts
    values = [compiler.expression(value) for value in node.values]
    to_text = machine.language.text

    def evaluate(scope: Scope) -> Any:
        parts: list[str] = [fixed[0]]
        unknown: Unknown | None = None
        for index, value in enumerate(values):
            text = to_text(machine, value(scope))
            if isinstance(text, Unknown):
                unknown = unknown or text
                continue
            parts.append(text)
            parts.append(fixed[index + 1])
        if unknown is not None:
            return Unknown(unknown.reason, kind="string")
        return texts.join(parts)

    return evaluate


def _tagged(compiler: Compiler, node: TaggedTemplate) -> Evaluate:
    machine = compiler.machine
    values = [compiler.expression(value) for value in node.values]
    cooked = [UNDEFINED if text is None else text for text in node.texts]
    raws = list(node.raws)

    def arguments(scope: Scope) -> list[Any]:
        strings = ListValue(list(cooked), extra={"raw": ListValue(list(raws))})
        return [strings, *(value(scope) for value in values)]

    return _invocation(compiler, node, node.tag, arguments, False)


def _regex(compiler: Compiler, node: Regex) -> Evaluate:
    machine = compiler.machine
    pattern, flags = node.pattern, node.flags
    return lambda _scope: machine.language.regex(machine, pattern, flags)


def _name(compiler: Compiler, node: Name) -> Evaluate:
    machine = compiler.machine
    name = node.name
    if name == "arguments":
        return lambda scope: _arguments(machine, scope)

    def evaluate(scope: Scope | None) -> Any:
        while scope is not None:
            cell = scope.variables.get(name)
            if cell is not None:
                if cell.evidence:
                    machine.recall(cell.evidence)
                return cell.value
            scope = scope.parent
        machine.site = node
        return machine.language.missing_name(machine, name)

    return evaluate


def _arguments(machine: Any, scope: Scope | None) -> Any:
    while scope is not None:
        cell = scope.variables.get("arguments")
        if cell is not None:
            return cell.value
        if scope.arguments is not None:
            return ListValue(list(scope.arguments))
        scope = scope.parent
    return machine.language.missing_name(machine, "arguments")


def receiver_of(scope: Scope | None) -> Any:
    """What `this` means in a scope."""
    while scope is not None:
        if scope.receiver is not NOTHING:
            return scope.receiver
        scope = scope.parent
    return UNDEFINED


def _this(_compiler: Compiler, _node: This) -> Evaluate:
    return receiver_of


def _home(scope: Scope | None) -> Any:
    while scope is not None:
        if scope.home is not None:
            return scope.home
        scope = scope.parent
    return None


def _super_member(compiler: Compiler, key: Evaluate) -> Evaluate:
    machine = compiler.machine

    def evaluate(scope: Scope) -> Any:
        home = _home(scope)
        parent = home.prototype if isinstance(home, MapValue) else None
        if isinstance(home, FunctionValue) and home.cls is not None:
            parent = home.cls.parent
        if parent is None:
            return UNDEFINED
        return machine.language.get(machine, parent, key(scope))

    return evaluate


def _member(compiler: Compiler, node: Member) -> Evaluate:
    machine = compiler.machine
    name = node.name
    if isinstance(node.target, Super):
        return _super_member(compiler, lambda _scope: name)
    target = compiler.expression(node.target)
    get = machine.language.get
    if node.optional:

        def evaluate_optional(scope: Scope) -> Any:
            value = _present(machine, target(scope))
            machine.site = node
            return get(machine, value, name)

        return evaluate_optional

    def evaluate(scope: Scope) -> Any:
        value = target(scope)
        machine.site = node
        return get(machine, value, name)

    return evaluate


def _index(compiler: Compiler, node: Index) -> Evaluate:
    machine = compiler.machine
    key = compiler.expression(node.key)
    if isinstance(node.target, Super):
        return _super_member(compiler, key)
    target = compiler.expression(node.target)
    language = machine.language
    optional = node.optional

    def evaluate(scope: Scope) -> Any:
        value = target(scope)
        if optional:
            value = _present(machine, value)
        index = key(scope)
        machine.site = node
        if type(index) is int and type(value) is ListValue and value.unknown is None and 0 <= index < len(value.items):
            return value.items[index]
        return language.get(machine, value, language.key(machine, index))

    return evaluate


def _present(machine: Any, value: Any) -> Any:
    absent = machine.language.absent(machine, value)
    if absent is True:
        if isinstance(value, Undefined) and value.read is not None:
            value.read.guarded = True
        raise _BrokenChain(Undefined(value.read) if isinstance(value, Undefined) else UNDEFINED)
    return value


def _chain(compiler: Compiler, node: Chain) -> Evaluate:
    value = compiler.expression(node.value)

    def evaluate(scope: Scope) -> Any:
        try:
            return value(scope)
        except _BrokenChain as broken:
            return broken.value

    return evaluate


def _arguments_of(compiler: Compiler, nodes: tuple[Expression, ...]) -> Callable[[Scope], list[Any]]:
    machine = compiler.machine
    if any(isinstance(node, Spread) for node in nodes):
        return _spread_items(compiler, nodes)
    evaluates = [compiler.expression(node) for node in nodes]
    if len(evaluates) == 1:
        only = evaluates[0]
        return lambda scope: [only(scope)]
    del machine
    return lambda scope: [evaluate(scope) for evaluate in evaluates]


def _spread_items(compiler: Compiler, nodes: tuple[Expression | None, ...]) -> Callable[[Scope], list[Any]]:
    machine = compiler.machine
    parts = [
        (isinstance(node, Spread), compiler.expression(node.value if isinstance(node, Spread) else node))
        if node is not None
        else (False, _hole)
        for node in nodes
    ]

    def evaluate(scope: Scope) -> list[Any]:
        items: list[Any] = []
        for spread, value in parts:
            if not spread:
                items.append(value(scope))
                continue
            found = machine.language.iterate(machine, value(scope))
            if isinstance(found, Unknown):
                raise _UnknownSpread(found)
            items.extend(found)
            machine.grow(items=len(items))
        return items

    return evaluate


class _UnknownSpread(Exception):
    """A spread of an unknown number of elements."""

    def __init__(self, value: Unknown) -> None:
        self.value = value


def _hole(_scope: Scope) -> Any:
    return UNDEFINED


def _call(compiler: Compiler, node: Call) -> Evaluate:
    return _invocation(compiler, node, node.callee, _arguments_of(compiler, node.arguments), node.optional)


def _invocation(
    compiler: Compiler,
    node: Call | TaggedTemplate,
    callee: Expression,
    arguments: Callable[[Scope], list[Any]],
    optional: bool,
) -> Evaluate:
    machine = compiler.machine
    language = machine.language
    if isinstance(callee, Super):
        return _super_call(compiler, arguments)
    if isinstance(callee, (Member, Index)) and not optional:
        return _method_call(compiler, node, callee, arguments)
    receiver: Evaluate = lambda _scope: UNDEFINED  # noqa: E731
    function = compiler.expression(callee)
    if isinstance(callee, (Member, Index)) and not isinstance(callee.target, Super):
        receiver = compiler.expression(callee.target)

    def evaluate(scope: Scope) -> Any:
        value = function(scope)
        if optional:
            value = _present(machine, value)
        try:
            given = arguments(scope)
        except _UnknownSpread as spread:
            return machine.call_unknown(spread.value.reason, ())
        machine.site = node
        return machine.call(value, receiver(scope) if optional else UNDEFINED, given)

    del language
    return evaluate


def _method_call(
    compiler: Compiler, node: Call | TaggedTemplate, callee: Member | Index, arguments: Callable[[Scope], list[Any]]
) -> Evaluate:
    machine = compiler.machine
    language = machine.language
    if isinstance(callee.target, Super):
        function = compiler.expression(callee)

        def evaluate_super(scope: Scope) -> Any:
            value = function(scope)
            return machine.call(value, receiver_of(scope), arguments(scope))

        return evaluate_super
    target = compiler.expression(callee.target)
    name = callee.name if isinstance(callee, Member) else None
    key = None if isinstance(callee, Member) else compiler.expression(callee.key)
    optional = callee.optional

    def evaluate(scope: Scope) -> Any:
        holder = target(scope)
        if optional:
            holder = _present(machine, holder)
        member = name if key is None else language.key(machine, key(scope))
        try:
            given = arguments(scope)
        except _UnknownSpread as spread:
            return machine.call_unknown(spread.value.reason, ())
        machine.site = node
        return language.call_member(machine, holder, member, given)

    return evaluate


def _super_call(compiler: Compiler, arguments: Callable[[Scope], list[Any]]) -> Evaluate:
    machine = compiler.machine

    def evaluate(scope: Scope) -> Any:
        home = _home(scope)
        receiver = receiver_of(scope)
        machine.language.construct_parent(machine, home, receiver, arguments(scope))
        return UNDEFINED

    return evaluate


def _new(compiler: Compiler, node: New) -> Evaluate:
    machine = compiler.machine
    callee = compiler.expression(node.callee)
    arguments = _arguments_of(compiler, node.arguments)

    def evaluate(scope: Scope) -> Any:
        value = callee(scope)
        try:
            given = arguments(scope)
        except _UnknownSpread as spread:
            return spread.value
        machine.site = node
        return machine.language.construct(machine, value, given)

    return evaluate


def make_function(compiler: Compiler, node: Function) -> Callable[[Scope], FunctionValue]:
    """The closure that makes a function value in a scope."""
    machine = compiler.machine
    compiler.closures_made += 1

    return lambda scope: FunctionValue(node, scope, node.name, machine.path)


def _function(compiler: Compiler, node: Function) -> Evaluate:
    make = make_function(compiler, node)
    if node.arrow or not node.name:
        return make

    def evaluate(scope: Scope) -> Any:
        own = Scope(scope)
        value = make(own)
        own.define(node.name, value)
        return value

    return evaluate


def _list_display(compiler: Compiler, node: ListDisplay) -> Evaluate:
    items = _spread_items(compiler, node.items)

    def evaluate(scope: Scope) -> Any:
        try:
            return ListValue(items(scope))
        except _UnknownSpread as spread:
            return Unknown(spread.value.reason, kind="list")

    return evaluate


def _map_display(compiler: Compiler, node: MapDisplay) -> Evaluate:
    machine = compiler.machine
    language = machine.language
    entries: list[tuple[str, str | None, Evaluate | None, Evaluate]] = []
    for entry in node.entries:
        if isinstance(entry, Entry):
            fixed = entry.key.value if isinstance(entry.key, Const) and isinstance(entry.key.value, str) else None
            key = None if fixed is not None else compiler.expression(entry.key)
            entries.append((entry.role, fixed, key, _named(compiler, entry.value, fixed)))
        else:
            entries.append(("spread", None, None, compiler.expression(entry.value)))

    def evaluate(scope: Scope) -> Any:
        target = language.new_object(machine)
        for role, fixed, key, value in entries:
            if role == "spread":
                source = value(scope)
                if isinstance(source, Unknown):
                    target.unknown = source
                else:
                    language.copy_entries(machine, target, source, frozenset())
                continue
            name = fixed if key is None else language.key(machine, key(scope))
            if isinstance(name, Unknown):
                target.unknown = name
                value(scope)
                continue
            made = value(scope)
            if isinstance(made, FunctionValue) and made.home is None:
                made.home = target
            if role == "value":
                target.properties[name] = made
            else:
                language.define_accessor(machine, target, name, role, made)
        return target

    return evaluate


def _named(compiler: Compiler, node: Expression, name: str | None) -> Evaluate:
    """Functions and classes without a name take that of the variable or property."""
    if name is not None and isinstance(node, (Function, Class)) and not node.name:
        evaluate = compiler.expression(node)

        def evaluate_named(scope: Scope) -> Any:
            value = evaluate(scope)
            if isinstance(value, FunctionValue):
                value.name = name
            return value

        return evaluate_named
    return compiler.expression(node)


def _spread(_compiler: Compiler, node: Spread) -> Evaluate:
    raise AssertionError(f"spread outside a list, a map or arguments at {node.start}")


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
    left, right = compiler.expression(node.left), compiler.expression(node.right)
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
        return machine.choose([lambda: value, other], stop.reason)
    goes_on = stop.assume if operator == "&&" else not stop.assume if operator == "||" else stop.assume
    if goes_on:
        result = other()
        if operator == "&&" and isinstance(result, bool):
            return Unknown(stop.reason, result, kind="boolean")
        return result
    if operator != "&&":
        machine.fork([lambda: _discard(other), lambda: None], stop.reason)
    return value


def _discard(other: Callable[[], Any]) -> None:
    other()


def _conditional(compiler: Compiler, node: Conditional) -> Evaluate:
    machine = compiler.machine
    test, yes, no = (compiler.expression(part) for part in (node.test, node.yes, node.no))

    def evaluate(scope: Scope) -> Any:
        condition = test(scope)
        chosen = machine.decide(condition)
        if chosen is None:
            return machine.choose([lambda: yes(scope), lambda: no(scope)], condition.reason)
        return yes(scope) if chosen else no(scope)

    return evaluate


def _assign(compiler: Compiler, node: Assign) -> Evaluate:
    machine = compiler.machine
    language = machine.language
    target = node.target
    if node.operator == "=":
        name = target.name if isinstance(target, NamePattern) else None
        value = _named(compiler, node.value, name)
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
            raise Thrown(value.value)
        value = value.value
    if isinstance(value, Unknown) and value.read is None:
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


def _class(compiler: Compiler, node: Class) -> Evaluate:
    return compile_class(compiler, node)


def _super(_compiler: Compiler, node: Super) -> Evaluate:
    raise AssertionError(f"super outside a call or member at {node.start}")


EXPRESSIONS: dict[type[Any], Callable[..., Evaluate]] = {
    Assign: _assign,
    Await: _await,
    Binary: _binary,
    Call: _call,
    Chain: _chain,
    Class: _class,
    Conditional: _conditional,
    Const: _const,
    Function: _function,
    Index: _index,
    ListDisplay: _list_display,
    Logical: _logical,
    MapDisplay: _map_display,
    Member: _member,
    Name: _name,
    New: _new,
    Regex: _regex,
    Sequence: _sequence,
    Spread: _spread,
    Super: _super,
    TaggedTemplate: _tagged,
    Template: _template,
    This: _this,
    Unary: _unary,
    Update: _update,
    Yield: _yield,
}

_UNUSED = (DefaultPattern, ListPattern, MapPattern, NativeFunction)
