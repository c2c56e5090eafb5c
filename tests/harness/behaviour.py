"""Behaviour documents: Markdown pages with projects in fenced blocks and the findings that they must give.

A `##` heading starts an example. A fenced block whose info is `LANGUAGE PATH` is a file; the block
`findings` lists what the rule of the page finds, each related place on an indented line below; a block
`verdicts`, where there is one, the verdict of each test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tapcheck.findings import AssertionRow, Finding, Location, RequirementRow

_WORST = ("failing", "undecided", "passing", "skipped")
_EXAMPLE = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """One project with the findings that it must give; ``start`` and ``end`` frame them in the page.

    ``verdicts`` are what the requirements of its spec say, or its tests, with their frame, where the page shows them.
    """

    title: str
    files: dict[str, str]
    findings: str
    start: int
    end: int
    verdicts: tuple[str, int, int] | None = None


def examples(page: str) -> Iterator[Example]:
    """The examples of a page, in order; every one must have files and a `findings` block."""
    headings = list(_EXAMPLE.finditer(page))
    for number, heading in enumerate(headings):
        end = headings[number + 1].start() if number + 1 < len(headings) else len(page)
        files: dict[str, str] = {}
        expected: re.Match[str] | None = None
        verdicts: re.Match[str] | None = None
        for fence in _FENCE.finditer(page, heading.end(), end):
            if fence["info"].strip() == "findings":
                expected = fence
            elif fence["info"].strip() in ("requirements", "verdicts"):
                verdicts = fence
            else:
                files[fence["info"].split()[1]] = fence["body"]
        assert files, f"the example '{heading['title']}' has no files"
        assert expected is not None, f"the example '{heading['title']}' has no findings block"
        yield Example(
            heading["title"],
            files,
            expected["body"],
            expected.start("body"),
            expected.end("body"),
            (verdicts["body"], verdicts.start("body"), verdicts.end("body")) if verdicts else None,
        )


def shown(findings: Iterable[Finding]) -> str:
    """The findings as a `findings` block writes them."""
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{_place(finding.location)} {finding.severity}[{finding.rule}] {finding.message}")
        lines += [f"  {_place(related.location)} {related.message}" for related in finding.related]
        lines += [f"  help: {finding.help}"] if finding.help else []
    return "".join(f"{line}\n" for line in lines)


def shown_verdicts(rows: Iterable[RequirementRow]) -> str:
    """The verdicts on requirements as a `requirements` block writes them."""
    return "".join(f"{row.outcome} {row.address or row.stack} {row.message}\n" for row in rows)


def shown_tests(rows: Iterable[AssertionRow]) -> str:
    """The verdict of each test as a `verdicts` block writes it, with the reason of the first assertion that decides."""
    worst: dict[tuple[str, ...], AssertionRow] = {}
    for row in rows:
        known = worst.setdefault(row.test, row)
        if _WORST.index(row.verdict) < _WORST.index(known.verdict):
            worst[row.test] = row
    lines = (
        f"{row.verdict}: {' > '.join(test)}{f' ({row.reason})' if row.reason else ''}" for test, row in worst.items()
    )
    return "".join(f"{line}\n" for line in lines)


def with_verdicts(page: str, blocks: Iterable[tuple[Example, str]]) -> str:
    """The page with other texts in its `requirements` or `verdicts` blocks."""
    frames = [(example.verdicts, text) for example, text in blocks if example.verdicts is not None]
    for (_, start, end), text in sorted(frames, key=lambda row: -row[0][1]):
        page = page[:start] + text + page[end:]
    return page


def with_findings(page: str, blocks: Iterable[tuple[Example, str]]) -> str:
    """The page with other texts in its `findings` blocks."""
    return with_blocks(page, ((example.start, example.end, text) for example, text in blocks))


def with_blocks(page: str, blocks: Iterable[tuple[int, int, str]]) -> str:
    """The page with other texts in the frames (start, end) that are given."""
    for start, end, text in sorted(blocks, reverse=True):
        page = page[:start] + text + page[end:]
    return page


def page_of(folder: Path, rule: str) -> Path:
    """Where the behaviour of a rule is written down."""
    return folder / f"{rule}.md"


def _place(location: Location) -> str:
    start, end = location.start, location.end
    return f"{location.path}:{start.line}:{start.column}-{end.line}:{end.column}"
