"""Binding and assignment of values to names, places and destructuring patterns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.closures import Bind
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.syntax import (
    Const,
    DefaultPattern,
    Index,
    ListPattern,
    MapPattern,
    Member,
    NamePattern,
    Pattern,
    PlacePattern,
    RestPattern,
    Super,
)
from tapcheck.languages.program.values import UNDEFINED, ListValue, Undefined, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler


def _name(compiler: Compiler, node: NamePattern, kind: str) -> Bind:
    machine = compiler.machine
    name = node.name
    if kind == "parameter":

        def define(scope: Scope, value: Any) -> None:
            scope.define(name, value)

        return define
    if kind in ("let", "const"):

        def declare(scope: Scope, value: Any) -> None:
            scope.define(name, value, tuple(machine.evidence))

        return declare

    def assign(scope: Scope, value: Any) -> None:
        cell = scope.find(name)
        if cell is None:
            holder = scope.function if kind == "var" else machine.globals
            holder.define(name, value, tuple(machine.evidence))
            return
        machine.journal.set_cell(cell, value)
        cell.evidence = tuple(machine.evidence)

    return assign


def _place(compiler: Compiler, node: PlacePattern, _kind: str) -> Bind:
    machine = compiler.machine
    language = machine.language
    place = node.place
    if isinstance(place.target, Super):

        def assign_receiver(scope: Scope, value: Any) -> None:
            key = place.name if isinstance(place, Member) else None
            cell = scope
            while cell.receiver is UNDEFINED and cell.parent is not None:
                cell = cell.parent
            language.set(machine, cell.receiver, key, value)

        return assign_receiver
    target = compiler.expression(place.target)
    if isinstance(place, Index):
        key = compiler.expression(place.key)

        def assign_index(scope: Scope, value: Any) -> None:
            holder = target(scope)
            language.set(machine, holder, language.key(machine, key(scope)), value)

        return assign_index
    name = place.name

    def assign_member(scope: Scope, value: Any) -> None:
        language.set(machine, target(scope), name, value)

    return assign_member


def _list(compiler: Compiler, node: ListPattern, kind: str) -> Bind:
    machine = compiler.machine
    language = machine.language
    rest: Bind | None = None
    items = node.items
    if items and isinstance(items[-1], RestPattern):
        rest = compiler.pattern(items[-1].pattern, kind)
        items = items[:-1]
    binders = [None if item is None else compiler.pattern(item, kind) for item in items]
    count = len(binders)

    def bind(scope: Scope, value: Any) -> None:
        found = language.iterate(machine, value)
        if isinstance(found, Unknown):
            for binder in binders:
                if binder is not None:
                    binder(scope, found)
            if rest is not None:
                rest(scope, found)
            return
        values = found if isinstance(found, list) else list(found)
        given = len(values)
        for index, binder in enumerate(binders):
            if binder is not None:
                binder(scope, values[index] if index < given else UNDEFINED)
        if rest is not None:
            rest(scope, ListValue(list(values[count:])))

    return bind


def _map(compiler: Compiler, node: MapPattern, kind: str) -> Bind:
    machine = compiler.machine
    language = machine.language
    entries = []
    for key, pattern in node.entries:
        fixed = key.value if isinstance(key, Const) and isinstance(key.value, str) else None
        entries.append((key, fixed, compiler.expression(key), compiler.pattern(pattern, kind)))
    rest = compiler.pattern(node.rest, kind) if node.rest is not None else None

    def bind(scope: Scope, value: Any) -> None:
        taken = []
        if not entries and (value is None or isinstance(value, Undefined)):
            language.get(machine, value, "")
        before = machine.evidence
        seen = dict(before)
        try:
            for key_node, fixed, evaluate, binder in entries:
                machine.evidence = dict(before)
                key = fixed if fixed is not None else language.key(machine, evaluate(scope))
                machine.site = key_node
                binder(scope, language.get(machine, value, key))
                seen.update(machine.evidence)
                if isinstance(key, str):
                    taken.append(key)
        finally:
            before.update(seen)
            machine.evidence = before
        if rest is not None:
            if isinstance(value, Unknown):
                rest(scope, value)
                return
            target = language.new_object(machine)
            language.copy_entries(machine, target, value, frozenset(taken))
            rest(scope, target)

    return bind


def _default(compiler: Compiler, node: DefaultPattern, kind: str) -> Bind:
    machine = compiler.machine
    binder = compiler.pattern(node.pattern, kind)
    default = compiler.expression(node.default)

    def bind(scope: Scope, value: Any) -> None:
        if isinstance(value, Undefined):
            if value.read is not None:
                value.read.guarded = True
            value = default(scope)
        elif isinstance(value, Unknown) and value.assume is None:
            value = machine.choose([lambda: value, lambda: default(scope)], value.reason)
        binder(scope, value)

    return bind


def _rest(compiler: Compiler, node: RestPattern, kind: str) -> Bind:
    return compiler.pattern(node.pattern, kind)


PATTERNS: dict[type[Pattern], Callable[..., Bind]] = {
    NamePattern: _name,
    PlacePattern: _place,
    ListPattern: _list,
    MapPattern: _map,
    DefaultPattern: _default,
    RestPattern: _rest,
}
