"""What values of options mean; each raises :class:`UsageError` for what it cannot mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from tapcheck.config import StackPlan
from tapcheck.errors import UsageError
from tapcheck.findings import Severity
from tapcheck.thresholds import NAMES


def named_severity(text: str) -> tuple[str, Severity]:
    """`NAME=LEVEL` of `--severity`."""
    name, separator, level = text.partition("=")
    if not separator or level not in {severity.value for severity in Severity}:
        raise UsageError(f"--severity takes NAME=LEVEL with the level error, warning or note, not '{text}'")
    return name, Severity(level)


def named_plan(text: str) -> StackPlan:
    """`[STACK=]FILE` of `--plan`."""
    stack, separator, file = text.partition("=")
    return StackPlan(Path(file), stack.rstrip("/")) if separator else StackPlan(Path(text))


def named_file(text: str, formats: Collection[str]) -> tuple[str, Path]:
    """`NAME=FILE` of `--output`, with one of the formats."""
    name, separator, path = text.partition("=")
    if not separator or not path or name not in formats:
        raise UsageError(f"--output takes NAME=FILE with one of the names {', '.join(formats)}, not '{text}'")
    return name, Path(path)


def named_part(text: str) -> tuple[int, int]:
    """`I/N` of `--shard`."""
    number, _, of = text.partition("/")
    if number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of):
        return int(number), int(of)
    raise UsageError(f"--shard takes I/N with I from 1 to N, such as 1/4, not '{text}'")


def thresholds(texts: Iterable[str], configured: Mapping[str, float]) -> Mapping[str, float]:
    """`[NAME=]PERCENT` of `--fail-under` on top of what is configured; without a name it means everything."""
    return {**configured, **{name: percent for text in texts for name, percent in _thresholds(text)}}


def _thresholds(text: str) -> Iterator[tuple[str, float]]:
    name, separator, number = text.rpartition("=")
    try:
        percent = float(number)
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100 or (separator and name not in NAMES):
        raise UsageError(
            f"--fail-under takes a percentage from 0 to 100, or NAME=PERCENT with a name of {', '.join(NAMES)}, "
            f"not '{text}'"
        )
    return ((each, percent) for each in ([name] if separator else NAMES))
