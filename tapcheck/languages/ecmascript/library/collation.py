"""The order of natural language, for ASCII text: the root order of the Unicode collation algorithm."""

from __future__ import annotations

_ORDER = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_WEIGHTS = {character: weight for weight, character in enumerate(_ORDER, 1)}
_WEIGHTS |= {character.upper(): weight for character, weight in list(_WEIGHTS.items())}


def compare_texts(left: str, right: str) -> int:
    """-1, 0 or 1: by letters first, small before capital where only case differs. Both texts are ASCII."""
    first, second = _letters(left), _letters(right)
    if first != second:
        return -1 if first < second else 1
    small, other = _case(left), _case(right)
    return (small > other) - (small < other)


def _letters(text: str) -> list[int]:
    return [_WEIGHTS[character] for character in text if character in _WEIGHTS]


def _case(text: str) -> list[bool]:
    return [character.isupper() for character in text if character in _WEIGHTS]
