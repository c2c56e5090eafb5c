"""Loops whose body can match nothing.

ECMAScript refuses a turn of a loop that matches the empty string once the lower bound is reached, and tries
the body's next possibility; other engines accept the turn and leave the loop. Here such loops are
rewritten so that no turn can be empty, which every engine understands alike.
"""

from __future__ import annotations

from tapcheck.languages.ecmascript.regex.errors import Untranslatable
from tapcheck.languages.ecmascript.regex.tree import (
    EMPTY,
    NOTHING,
    Alternation,
    Any,
    Assertion,
    CharSet,
    Dot,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
    Text,
    alternation,
    groups_in,
    sequence,
)
from tapcheck.records import dataclass

_MOST_POSSIBILITIES = 12


def without_empty_turns(node: Node) -> Node:
    """The same pattern without empty turns; raises Untranslatable where that would grow too large."""
    match node:
        case Group(body, index):
            changed = without_empty_turns(body)
            return node if changed is body else Group(changed, index)
        case Look(body, behind, negative):
            changed = without_empty_turns(body)
            return node if changed is body else Look(changed, behind, negative)
        case Sequence(items):
            parts = tuple(without_empty_turns(item) for item in items)
            return node if all(new is old for new, old in zip(parts, items, strict=True)) else Sequence(parts)
        case Alternation(options):
            parts = tuple(without_empty_turns(option) for option in options)
            return node if all(new is old for new, old in zip(parts, options, strict=True)) else Alternation(parts)
        case Repeat(_, _, 0):
            return EMPTY
        case Repeat(Text() | CharSet() | Any() | Dot()):
            return node
        case Repeat(body, low, high, greedy):
            return _loop(without_empty_turns(body), low, high, greedy, node)
        case _:
            return node


def can_be_empty(node: Node) -> bool:
    """Whether the node might match the empty string; a wrong yes is possible, a wrong no is not."""
    match node:
        case Text() | CharSet() | Any() | Dot():
            return False
        case Group(body):
            return can_be_empty(body)
        case Repeat(body, low):
            return low == 0 or can_be_empty(body)
        case Sequence(items):
            return all(can_be_empty(item) for item in items)
        case Alternation(options):
            return any(can_be_empty(option) for option in options)
        case _:
            return True


def _loop(body: Node, low: int, high: int | None, greedy: bool, original: Repeat) -> Node:
    if not can_be_empty(body):
        return original if body is original.body else Repeat(body, low, high, greedy)
    if not groups_in(body) and _empty_comes_last(body) and not _is_place(body):
        return original if body is original.body else Repeat(body, low, high, greedy)
    turn = _nonempty(body)
    if turn is None:
        return body if low else EMPTY
    if high == low:
        turn = None
    elif low:
        turn = _with_groups_of(body, turn)
    parts = [Repeat(body, low, low, greedy=True) if low > 1 else body] if low else []
    if turn is not None:
        parts.append(Repeat(turn, 0, None if high is None else high - low, greedy))
    return sequence(parts)


def _empty_comes_last(node: Node) -> bool:
    """Whether, among the ways in which the node can match, the empty ones are tried last."""
    match node:
        case Repeat(body, low, _, greedy):
            return (greedy or not can_be_empty(node)) and (low == 0 or _empty_comes_last(body))
        case Sequence(items):
            return not can_be_empty(node) or all(_empty_comes_last(item) for item in items)
        case Alternation(options):
            return not any(can_be_empty(option) for option in options[:-1]) and _empty_comes_last(options[-1])
        case _:
            return True


def _with_groups_of(body: Node, turn: Node) -> Node:
    """The turn with all groups of the body, for a turn forgets even those that it can no longer set."""
    lost = sorted(groups_in(body) - groups_in(turn))
    if not lost:
        return turn
    never = Sequence((NOTHING, *(Group(EMPTY, index) for index in lost)))
    return Alternation((turn, never))


def _is_place(node: Node) -> bool:
    """Whether the node only ever matches nothing."""
    match node:
        case Assertion() | Look():
            return True
        case Sequence(parts) | Alternation(parts):
            return all(_is_place(part) for part in parts)
        case _:
            return False


@dataclass(frozen=True, slots=True)
class _Possibility:
    """One way to match: a node that never matches nothing, or one that always does."""

    node: Node
    empty: bool


def _nonempty(node: Node) -> Node | None:
    """The node restricted to its matches that are not empty, in their order; None when there are none."""
    ways = [way.node for way in _possibilities(node) if not way.empty]
    return alternation(ways) if ways else None


def _possibilities(node: Node) -> list[_Possibility]:
    if not can_be_empty(node):
        return [_Possibility(node, empty=False)]
    match node:
        case Assertion() | Look():
            found = [_Possibility(node, empty=True)]
        case Group(body, index):
            found = [_Possibility(Group(way.node, index), way.empty) for way in _possibilities(body)]
        case Alternation(options):
            found = [way for option in options for way in _possibilities(option)]
        case Sequence(items):
            found = _possibilities_in_sequence(items)
        case Repeat(body, low, high, greedy) if low == 0:
            turn = _nonempty(body)
            none = _Possibility(EMPTY, empty=True)
            if turn is None:
                found = [none]
            else:
                some = _Possibility(Repeat(turn, 1, high, greedy), empty=False)
                found = [some, none] if greedy else [none, some]
        case _:
            raise Untranslatable("a repeated group that can match nothing")
    if len(found) > _MOST_POSSIBILITIES:
        raise Untranslatable("a repeated group that can match nothing in many ways")
    return found


def _possibilities_in_sequence(items: tuple[Node, ...]) -> list[_Possibility]:
    if not items:
        return [_Possibility(EMPTY, empty=True)]
    first, rest = items[0], items[1:]
    found: list[_Possibility] = []
    for way in _possibilities(first):
        if way.empty:
            others = _possibilities_in_sequence(rest)
            found += [_Possibility(_followed(way.node, other.node), other.empty) for other in others]
        else:
            found.append(_Possibility(_followed(way.node, sequence(list(rest))), empty=False))
    return found


def _followed(first: Node, second: Node) -> Node:
    parts: list[Node] = []
    for part in (first, second):
        parts.extend(part.items if isinstance(part, Sequence) else (part,))
    return sequence(parts)
