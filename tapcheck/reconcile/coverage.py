"""Which declarations tests touch: from ranges of source text to the blocks that hold them."""

from __future__ import annotations

import posixpath
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from tapcheck.model.expectations import Verdict
from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.reconcile.types import Coverage, Judged, Pair
from tapcheck.source import Span

_Test = tuple[str, tuple[str, ...]]
_Place = tuple[Span, str]


class CoverageIndex:
    """Finds the declarations whose source a range touches."""

    def __init__(self, stacks: Iterable[Stack]) -> None:
        per_file: dict[str, list[Declaration]] = {}
        for stack in stacks:
            for item in stack.declarations:
                per_file.setdefault(item.span.path, []).append(item)
        self._files = {path: _File(items) for path, items in per_file.items()}

    def touched(self, spans: Iterable[Span]) -> tuple[Declaration, ...]:
        """The declarations that any of the ranges touches, each once, in source order per range."""
        found: dict[_Place, Declaration] = {}
        for span in spans:
            file = self._files.get(span.path)
            if file is not None:
                for item in file.touched(span):
                    found.setdefault(_place(item), item)
        return tuple(found.values())


class _File:
    """The declarations of one file in source order, with the furthest end seen so far for each."""

    __slots__ = ("_ends", "_items", "_starts")

    def __init__(self, items: list[Declaration]) -> None:
        self._items = sorted(items, key=lambda item: (item.span.start, -item.span.end))
        self._starts = [item.span.start for item in self._items]
        self._ends = list(accumulate((item.span.end for item in self._items), max))

    def touched(self, span: Span) -> list[Declaration]:
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end)
        return [item for item in self._items[first:last] if item.span.touches(span.start, span.end)]


def count_tests(
    stacks: Iterable[Stack], pairs: Iterable[Pair], judged: Iterable[Judged]
) -> Mapping[str, tuple[Coverage, ...]]:
    """Per stack, how many tests touch each declaration, by source text or by reading it as an output.

    Of a template and its twin, the one that no suite tests while another one tests the other is left out.
    """
    pairs = tuple(pairs)
    tested = {stack.name for pair in pairs for stack in pair.stacks}
    touching = _touching(pairs, judged)
    return {
        stack.name: tuple(Coverage(item, len(touching.get(_place(item), ()))) for item in stack.declarations)
        for stack in stacks
        if stack.name in tested or stack.twin not in tested
    }


def tests_by_suite(pairs: Iterable[Pair], judged: Iterable[Judged]) -> Callable[[Declaration], Mapping[str, int]]:
    """What tells how many tests of each suite, by its path, touch a declaration; the same tests that are counted."""
    touching = _touching(tuple(pairs), judged)
    return lambda item: Counter(suite for suite, _ in touching.get(_place(item), ()))


def _touching(pairs: Sequence[Pair], judged: Iterable[Judged]) -> Mapping[_Place, set[_Test]]:
    touching: dict[_Place, set[_Test]] = {}
    for row in judged:
        if row.assertion.verdict is Verdict.PASSING:
            for item in row.covers:
                touching.setdefault(_place(item), set()).add((row.suite, row.assertion.test))
    for item, test in (*_output_reads(pairs), *_mentioned(pairs)):
        touching.setdefault(_place(item), set()).add(test)
    return touching


def _output_reads(pairs: Iterable[Pair]) -> Iterator[tuple[Declaration, _Test]]:
    for pair in pairs:
        for stack in pair.stacks:
            outputs = {item.name: item for item in stack.of_kind(Kind.OUTPUT) if not item.module}
            for read in pair.suite.outputs:
                if read.name in outputs:
                    yield outputs[read.name], (pair.suite.path, read.test)


def _mentioned(pairs: Iterable[Pair]) -> Iterator[tuple[Declaration, _Test]]:
    for pair in pairs:
        declared: dict[tuple[Kind, str, str], list[Declaration]] = {}
        for stack in pair.stacks if pair.suite.mentions else ():
            for item in stack.declarations:
                declared.setdefault((item.kind, item.type, item.name), []).append(item)
        for mention in pair.suite.mentions:
            wanted = mention.wanted
            for item in declared.get((wanted.kind, wanted.type, wanted.name), ()):
                if wanted.folder in ("", posixpath.dirname(item.span.path) or "."):
                    yield item, (pair.suite.path, mention.test)


def _place(item: Declaration) -> _Place:
    """Tells declarations apart that have the same address in two stacks, or the same source in two modules."""
    return item.span, item.address
