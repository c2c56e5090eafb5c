"""What readers of a format bear: caps, escapes, lengths."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

from tapcheck.findings import Finding, Report, Severity
from tapcheck.reporters import REPORTERS
from tapcheck.reporters.markdown import LONGEST
from tapcheck.reporters.style import Style
from tests.harness.sample_report import sample_change, sample_report

ERROR = sample_report().findings[3]


def with_findings(findings: Iterable[Finding]) -> Report:
    return replace(sample_report(), findings=tuple(findings))


def many(number: int, severity: Severity = Severity.ERROR, message: str = "") -> Iterable[Finding]:
    return (
        replace(ERROR, severity=severity, message=message or f"message {place}", fingerprint=f"{severity}{place}")
        for place in range(number)
    )


def test_github_shows_ten_of_each_kind_and_counts_the_others() -> None:
    text = REPORTERS["github"](
        with_findings((*many(13), *many(10, Severity.WARNING), *many(11, Severity.NOTE))), Style()
    )
    lines = text.splitlines()
    starts = [line.partition(" ")[0] for line in lines]
    assert [starts.count(f"::{name}") for name in ("error", "warning", "notice")] == [10, 10, 10]
    assert [line for line in lines if line.startswith("and ")] == [
        "and 3 errors more without annotation",
        "and 1 note more without annotation",
    ]


def test_github_reads_no_text_of_the_project_as_a_command() -> None:
    place = replace(ERROR.location, path="a,b:c%d.ts")
    finding = replace(ERROR, message="50% of\r\n::set-output name=a::b", test=("a\n::error::b",), location=place)
    report = replace(with_findings([finding]), notices=("::stop-commands::x\n::error::y",))
    lines = REPORTERS["github"](report, Style()).splitlines()
    assert lines[0] == (
        "::error file=a%2Cb%3Ac%25d.ts,line=48,endLine=48,col=5,endColumn=77,title=undeclared-resource"
        "::50%25 of%0D%0A::set-output name=a::b%0Atest: a%0A::error::b"
    )
    assert lines[1] == " ::stop-commands::x ::error::y"
    assert len(lines) == 3


@pytest.mark.parametrize("message", ["short", "long " * 400, "\U0001f600" * 300, "`" * 5000])
def test_a_comment_is_never_too_long(message: str) -> None:
    report = with_findings((*many(3000, message=message), *sample_report().findings))
    report = replace(report, suites=tuple(replace(report.suites[0], path=f"test/{n}.ts") for n in range(3000)))
    text = REPORTERS["markdown"](report, Style())
    assert len(text) <= LONGEST
    assert text.count("<details>") == text.count("</details>")
    assert "lines more" in text or "more\n" in text


def test_a_comment_mentions_nobody_and_holds_no_markup_of_the_project() -> None:
    finding = replace(
        ERROR, message="@octocat fixed #12 <img src=x> [a](b) **c** a|b", rule="undeclared-resource", related=()
    )
    text = REPORTERS["markdown"](with_findings([finding]), Style())
    assert "&#64;octocat fixed &#35;12 \\<img src=x\\> \\[a\\](b) \\*\\*c\\*\\* a\\|b" in text


def test_source_with_fences_stays_in_its_block() -> None:
    report = replace(with_findings([ERROR]), excerpts={ERROR.location.path: {48: "````` ```js"}})
    assert "\n``````\n````` ```js\n``````\n" in REPORTERS["markdown"](report, Style())


def test_a_comment_counts_what_a_change_introduced() -> None:
    text = REPORTERS["markdown"](sample_change(), Style(prefix="infra"))
    assert "Since `main`: **1 finding introduced**, 1 mended, 3 there before." in text
    assert "| resources | 1 of 2 (50 %) | 2 of 2 (100 %) | -50.0 points |" in text
    assert "`infra/test/terraform.int.test.ts:12`" in text


@pytest.mark.parametrize(("verbose", "rules"), [(False, 3), (True, 4)])
def test_code_quality_leaves_coverage_to_others(verbose: bool, rules: int) -> None:
    rows = json.loads(REPORTERS["gitlab"](sample_report(), Style(verbose=verbose)))
    assert len(rows) == rules
    assert len({row["fingerprint"] for row in rows}) == rules


@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_the_same_report_gives_the_same_text(name: str) -> None:
    assert REPORTERS[name](sample_report(), Style()) == REPORTERS[name](sample_report(), Style())
