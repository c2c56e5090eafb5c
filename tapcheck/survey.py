"""Why verdicts are open, counted over all projects of a tree: what to understand next."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from tapcheck.api import load
from tapcheck.assembly import Locator
from tapcheck.errors import InputError, TapcheckError, UsageError
from tapcheck.model.expectations import Verdict
from tapcheck.model.reasons import ReasonCode
from tapcheck.records import dataclass

_MOST_LEVELS = 4
"""How deep below a path projects are looked for."""
_MOST_TEXTS = 3
"""How many wordings of one reason are shown to people."""
_INDENT = " " * 17
_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "spec", "e2e"})


@dataclass(slots=True)
class Row:
    """One reason: how many assertions it leaves open, in how many projects, in which words, and one place."""

    code: ReasonCode
    assertions: int = 0
    projects: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    example: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """The reasons over all projects, most frequent first.

    ``verdicts`` counts all assertions by verdict; ``unread`` are the projects that could not be read, with the cause.
    """

    projects: int
    verdicts: Counter[str]
    rows: tuple[Row, ...]
    unread: tuple[str, ...]


def projects_below(path: Path) -> Iterator[Path]:
    """The projects at or below a path: the folders nearest to it that hold a file or a folder of tests.

    Raises :class:`InputError` when there is no such folder.
    """
    if not path.is_dir():
        raise InputError(f"there is no folder '{path}'")
    yield from _projects(path, _MOST_LEVELS)


def survey(paths: Iterable[Path]) -> Survey:
    """Reads every project at or below the paths and counts what keeps its assertions open."""
    rows: dict[ReasonCode, Row] = {}
    verdicts: Counter[str] = Counter()
    unread: list[str] = []
    number = 0
    for path in paths:
        for folder in projects_below(path):
            number += 1
            try:
                _count(folder, rows, verdicts)
            except TapcheckError as error:
                unread.append(f"{folder.as_posix()}: {error}")
    ordered = sorted(rows.values(), key=lambda row: (-row.assertions, row.code))
    return Survey(number, verdicts, tuple(ordered), tuple(unread))


def written(found: Survey, format: str) -> str:
    """The survey as `text` or `json`; raises :class:`UsageError` when there was no assertion to count."""
    if not found.verdicts:
        raise UsageError("no suite was found there, or none was understood")
    return _json(found) if format == "json" else _text(found)


def _text(found: Survey) -> str:
    undecided = sum(row.assertions for row in found.rows)
    lines = [f"{_share(row.assertions, undecided)}  {row.assertions:>7}  {_described(row)}" for row in found.rows]
    total = sum(found.verdicts.values())
    summary = f"{undecided} of {total} assertions undecided ({_share(undecided, total).strip()})"
    notes = [f"not read: {item}" for item in found.unread]
    return (
        "\n".join([*lines, *notes, f"{summary} in {found.projects} project{'' if found.projects == 1 else 's'}"]) + "\n"
    )


def _json(found: Survey) -> str:
    undecided = sum(row.assertions for row in found.rows)
    document = {
        "version": 1,
        "projects": found.projects,
        "assertions": {"total": sum(found.verdicts.values()), **{item.value: found.verdicts[item] for item in Verdict}},
        "reasons": [
            {
                "code": row.code.value,
                "assertions": row.assertions,
                "share": round(row.assertions / undecided, 4),
                "projects": row.projects,
                "texts": dict(sorted(row.texts.items(), key=lambda item: (-item[1], item[0]))),
                "example": row.example,
            }
            for row in found.rows
        ],
        "unread": list(found.unread),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _projects(path: Path, levels: int) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError:
        return
    visible = [entry for entry in entries if not entry.name.startswith(".") or entry.name == ".git"]
    folders = [entry for entry in visible if entry.is_dir(follow_symlinks=False)]
    if len(folders) < len(visible) or not levels or any(item.name in (*_TEST_FOLDERS, ".git") for item in folders):
        yield path
        return
    for entry in folders:
        yield from _projects(path / entry.name, levels - 1)


def _count(folder: Path, rows: dict[ReasonCode, Row], verdicts: Counter[str]) -> None:
    project = load(folder)
    locate = Locator(project.workspace)
    seen: set[ReasonCode] = set()
    for pair in project.pairs:
        for assertion in pair.suite.assertions:
            verdicts[assertion.verdict.value] += 1
            if assertion.code is None:
                continue
            row = rows.setdefault(assertion.code, Row(assertion.code))
            row.assertions += 1
            row.projects += assertion.code not in seen
            row.texts[assertion.reason] += 1
            seen.add(assertion.code)
            if not row.example:
                place = locate(assertion.span)
                row.example = f"{(folder / place.path).as_posix()}:{place.start.line}"


def _described(row: Row) -> str:
    common = sorted(row.texts.items(), key=lambda item: (-item[1], item[0]))
    texts = ", ".join(text for text, _ in common[:_MOST_TEXTS])
    more = f" and {len(common) - _MOST_TEXTS} more" if len(common) > _MOST_TEXTS else ""
    return "\n".join((row.code.value, f"{_INDENT}{texts}{more}", f"{_INDENT}{row.example}"))


def _share(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:>6.1%}"
