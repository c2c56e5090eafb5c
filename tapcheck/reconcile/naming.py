"""Nearest names across naming conventions: `VpcId` and `vpc_id`, transposed letters, swapped words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tapcheck.model.expectations import Wanted
from tapcheck.model.infrastructure import Declaration, Kind

NEAR = 0.6
"""Names at least this similar (0 to 1) are offered as what may have been meant."""

_LONGEST = 120
"""Names are compared by their first characters only; longer ones are no names that people type."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words(name: str) -> tuple[str, ...]:
    """The lower-case words of a name in any convention: `HTTPUrl2`, `http-url-2` and `http_url2` alike."""
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=8192)
def similarity(left: str, right: str) -> float:
    """How much two names look alike, from 0 to 1; 1 when they differ in convention alone."""
    if left == right:
        return 1.0
    left_words, right_words = words(left), words(right)
    left_text, right_text = "".join(left_words)[:_LONGEST], "".join(right_words)[:_LONGEST]
    if not left_text or not right_text:
        return 0.0
    if left_text == right_text:
        return 1.0
    if sorted(left_words) == sorted(right_words):
        return 0.95
    longest = max(len(left_text), len(right_text))
    by_letters = 1 - _edits(left_text, right_text) / longest
    shared = len(set(left_words) & set(right_words))
    by_words = shared / max(len(set(left_words)), len(set(right_words)))
    return max(by_letters, 0.9 * by_words)


def nearest(wanted: Wanted, declarations: Iterable[Declaration], limit: int = 2) -> tuple[Declaration, ...]:
    """The declarations of the same kind that the wanted one may have meant, the likeliest first."""
    scored = [
        (score, order, item)
        for order, item in enumerate(declarations)
        if item.kind is wanted.kind and (score := _likeness(wanted, item)) >= NEAR
    ]
    scored.sort(key=lambda row: (-row[0], row[1]))
    best = [item for score, _, item in scored if score >= scored[0][0] - 0.15]
    unique = {item.address: item for item in reversed(best)}
    return tuple(reversed(unique.values()))[:limit]


def nearest_word(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that looks most like the word, if any is near."""
    scored = sorted((-similarity(word, item), item) for item in candidates)
    return scored[0][1] if scored and -scored[0][0] >= NEAR else None


def _likeness(wanted: Wanted, item: Declaration) -> float:
    if wanted.kind in (Kind.RESOURCE, Kind.DATA) and wanted.type:
        return _typed_likeness(wanted, item)
    return similarity(wanted.name, item.name)


def _typed_likeness(wanted: Wanted, item: Declaration) -> float:
    """Same type first; another type only when type or name leaves little doubt."""
    if not wanted.name:
        return _type_similarity(wanted.type, item.type)
    by_name = similarity(wanted.name, item.name)
    if wanted.type == item.type:
        return 0.5 + by_name / 2
    by_type = _type_similarity(wanted.type, item.type)
    return 0.55 * by_type + 0.4 * by_name if by_type >= 0.5 else 0.0


def _type_similarity(left: str, right: str) -> float:
    """Types of one provider are compared without its prefix; types of different providers are not near."""
    left_provider, _, left_rest = left.partition("_")
    right_provider, _, right_rest = right.partition("_")
    if left_provider != right_provider:
        return similarity(left, right) if similarity(left_provider, right_provider) >= 0.5 else 0.0
    if not left_rest or not right_rest:
        return 0.0
    score = similarity(left_rest, right_rest)
    same_service = left_rest.split("_")[0] == right_rest.split("_")[0]
    return max(score, 0.5) if same_service else score


def _edits(left: str, right: str) -> int:
    """The optimal string alignment distance: insertions, deletions, substitutions and transpositions."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, left_letter in enumerate(left, 1):
        following = [i]
        for j, right_letter in enumerate(right, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (left_letter != right_letter))
            if i > 1 and j > 1 and left_letter == right[j - 2] and left[i - 2] == right_letter:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        before, row = row, following
    return row[-1]
