"""What a stack fixes of the place that it is deployed to: account, region, zone, image, partition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.records import dataclass
from tapcheck.values import Path, Value


class Fixed(StrEnum):
    """What may be fixed; the names are those of the configuration."""

    ACCOUNT = "accounts"
    REGION = "regions"
    ZONE = "zones"
    IMAGE = "images"
    PARTITION = "partitions"


@dataclass(frozen=True, slots=True)
class FixedPlace:
    """The value at ``path`` of a declaration holds ``text``, which is the name of one place."""

    item: Declaration
    path: Path
    fixed: Fixed
    text: str


_REGION = r"(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-f]?)?-(?:north|south|east|west|central)(?:east|west)?-\d"
_PATTERNS = (
    (Fixed.ZONE, re.compile(rf"(?<![\w-])({_REGION}[a-z])(?![\w-])")),
    (Fixed.REGION, re.compile(rf"(?<![A-Za-z0-9-])({_REGION})(?![A-Za-z0-9])")),
    (Fixed.ACCOUNT, re.compile(r"\barn:[^:\s]*:[^:\s]*:[^:\s]*:(\d{12}):(?!layer:)")),
    (Fixed.IMAGE, re.compile(r"(?<![\w-])(ami-[0-9a-f]{8,17})(?![\w-])")),
    (Fixed.PARTITION, re.compile(r"(?<![\w-])(arn:aws(?:-cn|-us-gov)?):")),
)
"""What names a place, as the first group. Layers of functions are shared by other accounts with everybody."""
_ACCOUNT_ALONE = re.compile(r"\d{12}")
_ACCOUNT_KEY = re.compile(r"account|principal|owner|^AWS$|identifiers", re.IGNORECASE)
_MARK = re.compile("\ue000[^\ue001]*\ue001")
"""Marks become dollar signs before the search: their origins are no text of the code."""


def fixed_places(stack: Stack, wanted: frozenset[str]) -> Iterator[FixedPlace]:
    """Every name of a place in the arguments of resources and providers, each once per declaration."""
    for item in stack.declarations:
        if item.kind not in (Kind.RESOURCE, Kind.PROVIDER):
            continue
        told: set[tuple[Fixed, str]] = set()
        for path, text in _texts(stack.fixed.get(item.address, {}), ()):
            for fixed, name in _named(text, path):
                if fixed.value in wanted and (fixed, name) not in told:
                    told.add((fixed, name))
                    yield FixedPlace(item, path, fixed, name)


def _named(text: str, path: Path) -> Iterator[tuple[Fixed, str]]:
    if _ACCOUNT_ALONE.fullmatch(text) and any(_ACCOUNT_KEY.search(str(step)) for step in path):
        yield Fixed.ACCOUNT, text
    shown = _MARK.sub("$", text)
    for fixed, pattern in _PATTERNS:
        for match in pattern.finditer(shown):
            yield fixed, match[1]


def _texts(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for number, below in enumerate(value):
            yield from _texts(below, (*path, number))
    elif isinstance(value, Mapping):
        for name, below in value.items():
            yield from _texts(below, (*path, name))
