"""Verifying a file with outputs against the stack that should have made them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tapcheck.errors import InputError
from tapcheck.languages.documents.reading import read_document
from tapcheck.languages.documents.tree import descend
from tapcheck.mocks.given import given_outputs
from tapcheck.mocks.outputs import MockOutputs
from tapcheck.mocks.verify import OutputDeviation, verify
from tapcheck.records import dataclass
from tapcheck.source import SourceFile


@dataclass(frozen=True, slots=True)
class PlacedDeviation:
    """A difference with its 1-based line in the file; what is missing there has the first line."""

    line: int
    deviation: OutputDeviation


def verify_file(path: Path, declared: MockOutputs) -> tuple[PlacedDeviation, ...]:
    """Every difference between the outputs in a file and the declared ones, in the order of its lines.

    Raises :class:`InputError` when the file cannot be read or holds no outputs.
    """
    try:
        source = SourceFile(path.as_posix(), path.read_bytes())
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {(error.strerror or str(error)).lower()}") from None
    try:
        given = given_outputs(json.loads(source.text))
    except ValueError as error:
        raise InputError(f"'{path}' is no JSON: {error}") from None
    if given is None:
        raise InputError(f"'{path}' holds no outputs: neither a map of names nor a list of OutputKey and OutputValue")
    found = [PlacedDeviation(_line(source, row.path), row) for row in verify(given, declared)]
    return tuple(sorted(found, key=lambda row: row.line))


def _line(source: SourceFile, path: Sequence[str | int]) -> int:
    document, _ = read_document(source)
    if document is None or not path:
        return 1
    return source.position(descend(document.root, path)[0].start).line
