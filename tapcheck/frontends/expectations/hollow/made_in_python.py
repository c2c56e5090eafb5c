"""Outputs that a Python suite makes up itself: dicts in variables, attributes, fixtures, loaders and patches.

A dict counts when it stands where outputs are read otherwise, when its name says that it is made up, when it is a
constant of the module or class, an attribute or a fixture named outputs and all of its values are written out, or when
a patch puts it there. A variable of a function named outputs, whose value is the dict alone, may be anything; a dict of
values that are read from something else is no made-up one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from tapcheck.frontends.expectations.hollow.made_outputs import MADE, OUTPUTS, alternatives, made_of
from tapcheck.languages.program.syntax import (
    Assign,
    Block,
    Call,
    Const,
    Declare,
    Entry,
    Function,
    Index,
    MapDisplay,
    Member,
    Name,
    NamePattern,
    Node,
    Pattern,
    PlacePattern,
    Program,
    Return,
)
from tapcheck.languages.program.walking import children, walk
from tapcheck.model.hollow import MadeOutputs
from tapcheck.records import dataclass

_SELF = ("self", "cls")


@dataclass(slots=True, eq=False)
class _Holder:
    """Something that holds outputs: ``own`` where nobody takes its name for anything else, ``read`` if it has more."""

    name: str
    own: bool
    displays: list[MapDisplay] = field(default_factory=list)
    replacing: list[MapDisplay] = field(default_factory=list)
    read: bool = False

    def take(self, value: Node | None) -> None:
        """Adds one value that it may have."""
        if isinstance(value, MapDisplay):
            self.displays += [value] if value.entries else []
        elif value is not None and not isinstance(value, Const):
            found = [item for item in alternatives(value) if isinstance(item, MapDisplay) and item.entries]
            self.replacing += found
            self.read = self.read or not found


@dataclass(slots=True, eq=False)
class _Scope:
    """A function, or the module: its variables by name, and what it gives if its name says outputs."""

    variables: frozenset[str] = frozenset()
    given: _Holder | None = None
    holders: dict[str, _Holder] = field(default_factory=dict)


def made_in_python(program: Program) -> tuple[MadeOutputs, ...]:
    """The dicts of literals that stand for outputs of a deployment, in the order of the text."""
    finding = _Finding()
    finding.collect(program)
    found: dict[int, MadeOutputs] = {}
    for holder in finding.holders:
        for display in (*holder.displays, *holder.replacing):
            replaces = holder.read or display in holder.replacing
            made = made_of(program.path, holder.name, display, replaces)
            counts = replaces or MADE.search(holder.name) or (holder.own and _is_written_out(display))
            if made is not None and counts and not any(isinstance(part, Index) for part in walk(display)):
                found.setdefault(display.start, made)
    return tuple(found[start] for start in sorted(found))


def _is_written_out(display: MapDisplay) -> bool:
    """Whether all values are literals, or texts with variables in them."""
    return not any(isinstance(part, (Call, Member)) for part in walk(display))


class _Finding:
    """Collects the holders of one program."""

    def __init__(self) -> None:
        self.holders: list[_Holder] = []
        self._attributes: dict[str, _Holder] = {}

    def collect(self, program: Program) -> None:
        """Looks at all nodes of a program, outer ones first."""
        waiting: list[tuple[Node, tuple[_Scope, ...]]] = [(program, (_Scope(),))]
        while waiting:
            node, scopes = waiting.pop()
            waiting += reversed(list(self._look(node, scopes)))

    def _look(self, node: Node, scopes: tuple[_Scope, ...]) -> Iterator[tuple[Node, tuple[_Scope, ...]]]:
        """Looks at one node; gives those to look at next, each with the functions around it."""
        match node:
            case Assign(operator="=", target=target, value=value):
                self._assigned(target, value, scopes)
            case Return(value=value) if value is not None:
                self._given(value, scopes)
            case Call(callee=Name(name="%append"), arguments=(Name(name=".yields"), value)):
                self._given(value, scopes)
            case Call(callee=Name(name="%decorate"), arguments=(decorator, Call(arguments=(Function() as body, *_)))):
                yield decorator, scopes
                yield from self._inside(body, scopes, fixture=_last_name(decorator) == "fixture")
                return
            case Call():
                self._patched(node)
            case Function():
                yield from self._inside(node, scopes, fixture=False)
                return
        for child in children(node):
            yield child, scopes

    def _inside(
        self, node: Function, scopes: tuple[_Scope, ...], fixture: bool
    ) -> Iterator[tuple[Node, tuple[_Scope, ...]]]:
        given = self._new(node.name, own=fixture) if OUTPUTS.search(node.name) else None
        inner = (*scopes, _Scope(_declared(node), given))
        for child in children(node):
            yield child, inner

    def _assigned(self, target: Pattern, value: Node, scopes: tuple[_Scope, ...]) -> None:
        match target:
            case NamePattern(name=name) if name.startswith(".") and OUTPUTS.search(name):
                self._attribute(name[1:]).take(value)
            case NamePattern(name=name) if OUTPUTS.search(name):
                scope = next((item for item in reversed(scopes) if name in item.variables), scopes[0])
                if name not in scope.holders:
                    scope.holders[name] = self._new(name, own=scope is scopes[0])
                scope.holders[name].take(value)
            case PlacePattern(place=Member(name=name, target=Name(name=owner))) if owner in _SELF:
                if OUTPUTS.search(name):
                    self._attribute(name).take(value)
            case PlacePattern(place=Member(name="return_value", target=loader)):
                self._replaced(_last_name(loader), value)

    def _attribute(self, name: str) -> _Holder:
        if name not in self._attributes:
            self._attributes[name] = self._new(name, own=True)
        return self._attributes[name]

    def _new(self, name: str, own: bool) -> _Holder:
        holder = _Holder(name, own)
        self.holders.append(holder)
        return holder

    def _given(self, value: Node, scopes: tuple[_Scope, ...]) -> None:
        """What a function returns or yields."""
        match value:
            case Call(callee=Name(name="%suspended"), arguments=(first, *_)):
                value = first
        if scopes[-1].given is not None:
            scopes[-1].given.take(value)

    # Patches ---------------------------------------------------------------------------------------------

    def _patched(self, node: Call) -> None:
        """`patch`, `patch.dict`, `patch.object` and `monkeypatch.setattr`."""
        last = _last_name(node.callee)
        if last not in ("patch", "dict", "object", "setattr") or not _is_patch(node.callee):
            return
        positional, named = _arguments(node)
        first = _last_name(positional[0]) if positional else ""
        if "return_value" in named:
            name = _last_name(positional[1]) if last == "object" and len(positional) > 1 else first
            self._replaced(name, named["return_value"])
        elif len(positional) > 1:
            name = first if OUTPUTS.search(first) else _last_name(positional[1])
            self._replaced(name, _result_of(positional[-1]))

    def _replaced(self, name: str, value: Node) -> None:
        if OUTPUTS.search(name):
            self._new(name, own=True).take(value)


def _declared(node: Function) -> frozenset[str]:
    """The variables of a function, its parameters included."""
    names = {item.name for item in node.parameters if isinstance(item, NamePattern)}
    for statement in children(node.body) if isinstance(node.body, Node) else ():
        if isinstance(statement, Declare):
            names |= {target.name for target, _ in statement.bindings if isinstance(target, NamePattern)}
    return frozenset(names)


def _is_patch(callee: Node) -> bool:
    return _last_name(callee) == "patch" or (
        isinstance(callee, Member) and _last_name(callee.target) in ("patch", "monkeypatch")
    )


def _arguments(node: Call) -> tuple[list[Node], dict[str, Node]]:
    """The positional arguments of a call, and the named ones."""
    positional: list[Node] = list(node.arguments)
    match positional:
        case [*_, Call(callee=Name(name="%keywords"), arguments=(MapDisplay(entries=entries), *_))]:
            named = [item for item in entries if isinstance(item, Entry)]
            return positional[:-1], {str(item.key.value): item.value for item in named if isinstance(item.key, Const)}
    return positional, {}


def _result_of(value: Node) -> Node:
    """What a lambda gives; any other expression itself."""
    match value:
        case Call(
            callee=Name(name="%function"), arguments=(Function(name="<lambda>", body=Block(body=(*_, last))), *_)
        ):
            return last.value if isinstance(last, Return) and last.value is not None else value
    return value


def _last_name(node: Node) -> str:
    """The last name of a callee or an object, or of a dotted path in text."""
    match node:
        case Name(name=name) | Member(name=name):
            return name
        case Call(callee=callee):
            return _last_name(callee)
        case Const(value=str() as text):
            return text.rpartition(".")[2]
    return ""
