"""Whatever happens to a program's text: nothing raises, offsets stay in it, and the answer is always the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from random import Random

import pytest

from tapcheck.languages.ecmascript.lower_source import lower_source
from tapcheck.languages.program.syntax import Node
from tapcheck.source import SourceFile
from tests.languages.ecmascript.lowering.samples import PLAIN, TYPED

TEXTS = {**PLAIN, **{name: text for name, (text, _) in TYPED.items()}}


@pytest.mark.parametrize("name", TEXTS)
def test_mutants(name: str) -> None:
    for text in _mutants(TEXTS[name], Random(name)):
        source = SourceFile.from_text("a.ts", text)
        program, diagnostics = lower_source(source)
        for diagnostic in diagnostics:
            assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(source.text)
        for node in _nodes(program):
            assert 0 <= node.start <= node.end <= len(source.text)
        assert lower_source(source)[1] == diagnostics


def _mutants(text: str, random: Random) -> Iterator[str]:
    for _ in range(25):
        start, other = random.randrange(len(text)), random.randrange(len(text))
        end = start + random.randrange(1, 12)
        yield text[:start] + text[end:]
        yield text[:start] + text[start:end] * 2 + text[end:]
        yield text[:other] + text[start:end] + text[other:]
        yield text[:start] + random.choice("(){}[]`'\"/!?.=<>é😀\\\r\0") + text[start:]


def _nodes(value: object) -> Iterator[Node]:
    pending = [value]
    while pending:
        found = pending.pop()
        if isinstance(found, tuple):
            pending.extend(found)
        elif isinstance(found, Node):
            yield found
            pending.extend(getattr(found, field.name) for field in fields(found)[2:])
