"""What groups hold, and what references to them see.

ECMAScript forgets a loop's captures when a new turn starts; the pattern engine keeps the last ones. So every
loop in which that can be seen gets a marker, a group of its own around its body: a capture outside the
marker's last span is a forgotten one. References are settled as well: one to a group that cannot be set yet
matches nothing.
"""

from __future__ import annotations

from dataclasses import field, replace

from tapcheck.languages.ecmascript.regex.errors import Untranslatable
from tapcheck.languages.ecmascript.regex.tree import (
    EMPTY,
    Alternation,
    Backreference,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
    groups_in,
)
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Marker:
    """A marked loop: its captures are fresh when they lie in the last turn.

    ``within`` are the groups that a span can judge; ``beyond`` those that may reach outside the turn because
    a lookaround lies between. ``backward`` loops run from right to left.
    """

    number: int
    within: frozenset[int]
    beyond: frozenset[int]
    backward: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """A tree whose references are settled.

    ``markers`` gives for the identity of a loop in the tree its marker; ``conditional`` holds the groups whose
    references have to match nothing when the group is unset.
    """

    node: Node
    markers: dict[int, Marker]
    conditional: frozenset[int]
    has_references: bool


@dataclass(frozen=True, slots=True)
class _State:
    possible: frozenset[int] = frozenset()
    definite: frozenset[int] = frozenset()
    forgotten: frozenset[int] = frozenset()
    """Groups that the engine may still hold although ECMAScript has forgotten them."""


def settle(node: Node) -> Settled:
    """Settle references and mark loops; raises Untranslatable for a reference to what may be forgotten."""
    settler = _Settler()
    settled, _ = settler.settle(node, _State(), backward=False)
    return Settled(settled, settler.markers, frozenset(settler.conditional), settler.has_references)


@dataclass(slots=True)
class _Settler:
    markers: dict[int, Marker] = field(default_factory=dict)
    conditional: set[int] = field(default_factory=set)
    has_references: bool = False
    kept: list[Node] = field(default_factory=list)

    def settle(self, node: Node, state: _State, backward: bool) -> tuple[Node, _State]:
        match node:
            case Sequence(items):
                return self._sequence(items, state, backward)
            case Alternation(options):
                return self._alternation(options, state, backward)
            case Group(body, index):
                inner, after = self.settle(body, state, backward)
                only = frozenset((index,))
                return Group(inner, index), _State(after.possible | only, after.definite | only, after.forgotten - only)
            case Look(body, behind, negative):
                inner, after = self.settle(body, state, behind)
                return Look(inner, behind, negative), state if negative else after
            case Repeat():
                return self._loop(node, state, backward)
            case Backreference(index):
                return self._reference(node, index, state), state
            case _:
                return node, state

    def _sequence(self, items: tuple[Node, ...], state: _State, backward: bool) -> tuple[Node, _State]:
        settled: list[Node] = []
        for item in reversed(items) if backward else items:
            inner, state = self.settle(item, state, backward)
            settled.append(inner)
        return Sequence(tuple(reversed(settled) if backward else settled)), state

    def _alternation(self, options: tuple[Node, ...], state: _State, backward: bool) -> tuple[Node, _State]:
        results = [self.settle(option, state, backward) for option in options]
        after = results[0][1]
        for _, other in results[1:]:
            after = _either(after, other)
        return Alternation(tuple(inner for inner, _ in results)), after

    def _loop(self, node: Repeat, state: _State, backward: bool) -> tuple[Node, _State]:
        inside = groups_in(node.body)
        if not inside:
            body, _ = self.settle(node.body, state, backward)
            return replace(node, body=body), state
        held = inside if node.high != 1 else inside & (state.possible | state.forgotten)
        start = _State(state.possible - inside, state.definite - inside, state.forgotten | held)
        body, end = self.settle(node.body, start, backward)
        loop = replace(node, body=body)
        if end.forgotten & inside:
            beyond = _groups_in_lookarounds(node.body)
            self.markers[id(loop)] = Marker(len(self.markers), inside - beyond, beyond, backward)
            self.kept.append(loop)
        return loop, end if node.low else _either(state, end)

    def _reference(self, node: Node, index: int, state: _State) -> Node:
        if index not in state.possible:
            return EMPTY
        if index in state.forgotten:
            raise Untranslatable("a backreference to a group that an earlier turn of a loop may have set")
        self.has_references = True
        if index not in state.definite:
            self.conditional.add(index)
        return node


def _either(one: _State, other: _State) -> _State:
    return _State(one.possible | other.possible, one.definite & other.definite, one.forgotten | other.forgotten)


def _groups_in_lookarounds(node: Node) -> frozenset[int]:
    match node:
        case Look(body):
            return groups_in(body)
        case Group(body) | Repeat(body):
            return _groups_in_lookarounds(body)
        case Sequence(parts) | Alternation(parts):
            return frozenset[int]().union(*(_groups_in_lookarounds(part) for part in parts))
        case _:
            return frozenset()
