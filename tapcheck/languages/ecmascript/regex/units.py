"""UTF-16 code units and code points.

The strings of the evaluator are made of UTF-16 code units: a character beyond U+FFFF is two surrogates.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def to_units(text: str) -> str:
    """The text with every character beyond U+FFFF written as two surrogates."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(data[at] | data[at + 1] << 8) for at in range(0, len(data), 2))


def to_code_points(text: str) -> str:
    """The text with every pair of surrogates joined; lone surrogates stay."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def readable(text: str) -> str:
    """The text as people and files can have it: code points, with U+FFFD for surrogates without a partner."""
    return str(text) if text.isascii() else _LONE_SURROGATE.sub("\ufffd", to_code_points(text))


@lru_cache(maxsize=16)
def code_points_with_offsets(text: str) -> tuple[str, tuple[int, ...] | None]:
    """The joined text, and for each of its offsets the offset in code units (None when they are equal)."""
    joined = to_code_points(text)
    if len(joined) == len(text):
        return joined, None
    return joined, tuple(accumulate((2 if char > "\uffff" else 1 for char in joined), initial=0))
