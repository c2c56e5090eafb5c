"""Compilation of literals, displays, templates and functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.calls import UnknownSpread, spread_items
from tapcheck.languages.program.classes import compile_class
from tapcheck.languages.program.closures import Evaluate
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.syntax import (
    Class,
    Const,
    Entry,
    Expression,
    Function,
    ListDisplay,
    MapDisplay,
    Regex,
    Template,
)
from tapcheck.languages.program.values import FunctionValue, ListValue, Replaceable, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler


def _const(_compiler: Compiler, node: Const) -> Evaluate:
    value = node.value
    return lambda _scope: value


def _template(compiler: Compiler, node: Template) -> Evaluate:
    machine = compiler.machine
    fixed = node.texts
    values = [compiler.expression(value) for value in node.values]
    to_text = machine.language.text
    bare = len(values) == 1 and not any(fixed)

    def evaluate(scope: Scope) -> Any:
        parts: list[str] = [fixed[0]]
        unknown: Unknown | None = None
        replaceable: Replaceable | None = None
        for index, value in enumerate(values):
            text = to_text(machine, value(scope))
            if isinstance(text, Replaceable):
                replaceable = replaceable or text
                text = text.usual
            if isinstance(text, Unknown):
                unknown = unknown or text
                continue
            parts.append(text)
            parts.append(fixed[index + 1])
        if unknown is not None:
            return unknown if bare else Unknown(unknown.reason, kind="string")
        if replaceable is not None:
            return Replaceable(replaceable.reason, "".join(parts))
        return texts.join(parts)

    return evaluate


def _regex(compiler: Compiler, node: Regex) -> Evaluate:
    machine = compiler.machine
    pattern, flags = node.pattern, node.flags
    return lambda _scope: machine.language.regex(machine, pattern, flags)


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
    items = spread_items(compiler, node.items)

    def evaluate(scope: Scope) -> Any:
        try:
            return ListValue(items(scope))
        except UnknownSpread as spread:
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
            entries.append((entry.role, fixed, key, named(compiler, entry.value, fixed)))
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
            if role == "value" and key is None:
                target.properties[name] = made
            elif role == "value":
                language.set(machine, target, name, made)
            else:
                language.define_accessor(machine, target, name, role, made)
        return target

    return evaluate


def named(compiler: Compiler, node: Expression, name: str | None) -> Evaluate:
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


def _class(compiler: Compiler, node: Class) -> Evaluate:
    return compile_class(compiler, node)


DISPLAYS: dict[type[Any], Callable[..., Evaluate]] = {
    Class: _class,
    Const: _const,
    Function: _function,
    ListDisplay: _list_display,
    MapDisplay: _map_display,
    Regex: _regex,
    Template: _template,
}
