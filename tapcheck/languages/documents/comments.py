"""The comments of a YAML text. Offsets are character offsets."""

from __future__ import annotations

import re

_HASH = re.compile(r"(?:(?<=[ \t\r\n])|^)#")


def yaml_comments(text: str, scalars: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The range of each comment: what begins with a hash after white space and stands in no scalar.

    ``scalars`` are the ranges of all scalars, in order.
    """
    found: list[tuple[int, int]] = []
    number = at = 0
    while (match := _HASH.search(text, at)) is not None:
        start = match.start()
        while number < len(scalars) and scalars[number][1] <= start:
            number += 1
        if number < len(scalars) and scalars[number][0] <= start:
            at = scalars[number][1]
            continue
        end = text.find("\n", start)
        at = len(text) if end < 0 else end
        found.append((start, start + len(text[start:at].rstrip("\r"))))
    return tuple(found)
