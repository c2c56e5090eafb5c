"""Numbers as people read them, the same in every format."""

from __future__ import annotations

from collections.abc import Mapping

from tapcheck.findings import Family, Finding, Report, Severity


def number(count: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def verdicts(counts: Mapping[str, int]) -> str:
    """How many assertions have each verdict: `3 passing, 1 failing, 0 undecided`, and the skipped ones if any."""
    named = [f"{counts.get(verdict, 0)} {verdict}" for verdict in ("passing", "failing", "undecided")]
    skipped = counts.get("skipped", 0)
    return ", ".join([*named, f"{skipped} skipped"] if skipped else named)


def found(report: Report) -> str:
    """What was found, in a few words: `2 errors, 1 warning`, `no errors` or `nothing compared`."""
    counts = [
        number(report.count(severity), severity.value)
        for severity in (Severity.ERROR, Severity.WARNING)
        if report.count(severity)
    ]
    return ", ".join(counts) or ("no errors" if report.compared else "nothing compared")


def understood(report: Report) -> str:
    """The verdicts of all assertions together."""
    counts = report.verdicts()
    return f"{verdicts(counts)} of {number(sum(counts.values()), 'assertion')}"


def tested(report: Report) -> str:
    """How much of the stacks tests touch: `3/4 resources and 1/2 outputs tested`."""
    resources, outputs = (_share(report, kind) for kind in ("resource", "output"))
    return f"{resources} and {outputs} tested"


def is_coverage_note(finding: Finding) -> bool:
    """Whether it only says that no test touches something, or nobody at all: listed apart, or on request."""
    about_coverage = finding.family is Family.COVERAGE or finding.rule == "unused-output"
    return about_coverage and finding.severity is Severity.NOTE


def _share(report: Report, kind: str) -> str:
    touched, declared = report.touched(kind)
    return f"{touched}/{number(declared, kind)}"
