"""Known findings that are left out of reports, so that a project can start clean and only get better.

A finding is known by its rule, what it is about and its test: code may move within a file, and files may move too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tapcheck.errors import InputError
from tapcheck.findings import Finding, Hidden, HiddenBy, Report, Severity
from tapcheck.identities import Identity, identity_of, matched
from tapcheck.records import dataclass

VERSION = 1

_NAMED = 5
"""How many mended findings a notice names."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One known finding; ``message`` is for people."""

    identity: Identity
    message: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings."""

    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """A report without its known findings, and the baseline that fits it: known ones and those not looked for."""

    report: Report
    updated: Baseline


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file; raises :class:`InputError` when there is none or it cannot be understood."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"the baseline '{path}' cannot be read: {reason}; --update-baseline writes it") from None
    except ValueError as error:
        raise InputError(f"the baseline '{path}' is no JSON: {error}") from None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise InputError(f"the baseline '{path}' is not of version {VERSION}; --update-baseline writes a new one")
    rows = document.get("findings")
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "fingerprint" in row for row in rows):
        raise InputError(f"the baseline '{path}' has no list of findings; --update-baseline writes a new one")
    return Baseline(tuple(_entry(row) for row in rows))


def baseline_text(baseline: Baseline) -> str:
    """The file that holds the baseline; sorted, so that a change of one finding changes one place of it."""
    entries = sorted(baseline.entries, key=lambda entry: (entry.identity.path, entry.identity.rule, entry.message))
    rows = [
        {
            "fingerprint": entry.identity.fingerprint,
            "rule": entry.identity.rule,
            "path": entry.identity.path,
            "subject": entry.identity.subject,
            "test": list(entry.identity.test),
            "message": entry.message,
        }
        for entry in entries
    ]
    return json.dumps({"version": VERSION, "findings": rows}, ensure_ascii=False, indent=2) + "\n"


def apply(
    report: Report,
    baseline: Baseline,
    exists: Callable[[str], bool],
    *,
    update: bool = False,
    companions: Collection[str] = (),
) -> Application:
    """Hides what the baseline knows, and says in notices how much that is and what it knows that is mended.

    ``exists`` tells whether a path of the checked folder still has a file; ``companions`` are the linters that ran
    beside. With ``update``, all errors and warnings of the report become known. Notes never are.
    """
    places = matched(
        [identity_of(finding) for finding in report.findings], [entry.identity for entry in baseline.entries], exists
    )
    known = [finding for finding, place in zip(report.findings, places, strict=True) if place is not None]
    looked_for = {info.id for info in report.rules}
    unmatched = [entry for place, entry in enumerate(baseline.entries) if place not in places]
    gone = [entry for entry in unmatched if report.shard is None and _applied(entry, looked_for, companions)]
    kept = [entry for entry in unmatched if entry not in gone]
    new: list[Finding] = []
    if update:
        new = [item for item in report.findings if item not in known and item.severity is not Severity.NOTE]
    hidden = {finding.fingerprint for finding in (*known, *new)}
    return Application(
        replace(
            report,
            findings=tuple(finding for finding in report.findings if finding.fingerprint not in hidden),
            hidden=(*report.hidden, *(Hidden(finding, HiddenBy.BASELINE) for finding in (*known, *new))),
            notices=(*report.notices, *_notices(len(known), len(new), gone, update)),
        ),
        Baseline((*(Entry(identity_of(finding), finding.message) for finding in (*known, *new)), *kept)),
    )


def _entry(row: dict[str, Any]) -> Entry:
    test = row.get("test")
    identity = Identity(
        fingerprint=str(row["fingerprint"]),
        rule=str(row.get("rule", "")),
        path=str(row.get("path", "")),
        subject=str(row.get("subject", "")),
        test=tuple(str(title) for title in test) if isinstance(test, list) else (),
    )
    return Entry(identity, str(row.get("message", "")))


def _applied(entry: Entry, rules: Collection[str], companions: Collection[str]) -> bool:
    """Whether this run would have found it again."""
    linter, separator, _ = entry.identity.rule.partition(":")
    return linter in companions if separator else entry.identity.rule in rules


def _notices(known: int, new: int, gone: Iterable[Entry], update: bool) -> Iterator[str]:
    gone = list(gone)
    if known:
        yield f"{_findings(known)} known from the baseline left out"
    if new:
        yield f"{_findings(new)} added to the baseline"
    if gone:
        named = ", ".join(_named(entry) for entry in gone[:_NAMED])
        more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
        what = "removed from it" if update else "--update-baseline removes them"
        yield f"{_findings(len(gone))} of the baseline mended; {what}: {named}{more}"


def _named(entry: Entry) -> str:
    return f"{entry.identity.rule} in {entry.identity.path}" + (f" ({entry.message})" if entry.message else "")


def _findings(count: int) -> str:
    return f"{count} finding{'' if count == 1 else 's'}"
