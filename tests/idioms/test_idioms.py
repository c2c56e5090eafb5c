"""Every idiom in which suites are written is understood as its page in this folder says, and as jest says.

Each page holds an example that fires and one that is silent. After a wanted change, run with `UPDATE_SNAPSHOTS=1` and
read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import tapcheck
from tapcheck.findings import Family, Report
from tests.harness.behaviour import Example, examples, shown, shown_tests, with_blocks
from tests.harness.folders import write_files
from tests.harness.jest import statuses

FOLDER = Path(__file__).parent
PAGES = sorted(FOLDER.glob("*.md"))
EXAMPLES = [
    (page.stem, number, example)
    for page in PAGES
    for number, example in enumerate(examples(page.read_text(encoding="utf-8")))
]
IMPORTED = re.compile(r"""(?:from|require\()\s*['"]((?:@[\w-]+/)?[\w-]+)""")
BUILT_IN = frozenset({"assert", "child_process", "fs", "node", "path"})
RUNS = {"passing": "passed", "failing": "failed", "skipped": "pending"}


def verdicts(report: Report) -> dict[tuple[str, tuple[str, ...]], str]:
    """The verdict of every test of every suite: the worst of its assertions."""
    found: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for row in report.assertions:
        found.setdefault((row.path, row.test), set()).add(row.verdict)
    order = ("failing", "undecided", "passing", "skipped")
    return {key: next(verdict for verdict in order if verdict in values) for key, values in found.items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_idiom(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks: list[tuple[int, int, str]] = []
    for number, example in enumerate(examples(text)):
        report = tapcheck.check(write_files(tmp_path / str(number), example.files))
        about_tests = [item for item in report.findings if item.family in (Family.TESTS, Family.OUTPUTS)]
        assert example.verdicts is not None, example.title
        _, start, end = example.verdicts
        blocks += [(start, end, shown_tests(report.assertions)), (example.start, example.end, shown(about_tests))]
    now = with_blocks(text, blocks)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        page.write_text(now, encoding="utf-8", newline="\n")
    assert now == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_the_idiom_firing_and_silent(page: Path) -> None:
    findings = [example.findings for example in examples(page.read_text(encoding="utf-8"))]
    assert any(findings)
    assert "" in findings


@pytest.fixture(scope="session")
def said_by_jest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What jest says of the suites of all examples that it can run, by the folder of the example."""
    project = tmp_path_factory.mktemp("idioms").resolve()
    for page, number, example in EXAMPLES:
        if _runs_in_jest(example):
            write_files(project / f"{page}-{number}", example.files)
    return statuses(project)


@pytest.mark.parametrize(("page", "number", "example"), EXAMPLES, ids=[f"{page}-{at}" for page, at, _ in EXAMPLES])
def test_jest_agrees(
    page: str, number: int, example: Example, tmp_path: Path, said_by_jest: dict[str, dict[str, str]]
) -> None:
    if not _runs_in_jest(example):
        pytest.skip("jest cannot run this example: it is in another language, needs a deployment or a package")
    report = tapcheck.check(write_files(tmp_path, example.files))
    decided = {
        " ".join(test): RUNS[verdict] for (_, test), verdict in verdicts(report).items() if verdict != "undecided"
    }
    said = said_by_jest[f"{page}-{number}"]
    assert decided == {title: status for title, status in said.items() if title in decided}


def _runs_in_jest(example: Example) -> bool:
    suites = [text for path, text in example.files.items() if path.endswith(".test.ts") and ".int." not in path]
    return bool(suites) and all(name in BUILT_IN for text in suites for name in IMPORTED.findall(text))
