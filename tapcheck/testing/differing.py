"""How a view of a stack differs from what a test expects, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from tapcheck.testing.views import UnknownValue

_MOST = 20


def explained(left: object, right: object) -> list[str]:
    """The lines that pytest shows below a failed comparison: the first, then each place that differs."""
    found = list(_differences(left, right, ""))
    shown = found[:_MOST] + ([f"... and {len(found) - _MOST} more"] if len(found) > _MOST else [])
    return [f"{_short(left)} == {_short(right)}", *shown]


def _differences(left: object, right: object, where: str) -> Iterator[str]:
    if isinstance(left, UnknownValue) or isinstance(right, UnknownValue):
        yield f"{where or 'the value'} is {_short(left if isinstance(left, UnknownValue) else right)}"
    elif isinstance(left, Mapping) and isinstance(right, Mapping):
        for name in dict.fromkeys((*left, *right)):
            place = f"{where}.{name}" if where else str(name)
            if name not in left or name not in right:
                side, value = ("right", right[name]) if name not in left else ("left", left[name])
                yield f"only the {side} side has {place}: {_short(value)}"
            else:
                yield from _differences(left[name], right[name], place)
    elif _is_list(left) and _is_list(right):
        if len(left) != len(right):
            yield f"{where or 'the list'} has {len(left)} items, not {len(right)}"
        for number, (one, other) in enumerate(zip(left, right, strict=False)):
            yield from _differences(one, other, f"{where}[{number}]")
    elif left != right:
        yield f"{where or 'the value'}: {_short(left)} != {_short(right)}"


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:197]}..."
