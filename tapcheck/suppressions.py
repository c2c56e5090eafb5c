"""Inline suppressions: `# tapcheck:ignore[rule-id] reason` on the line of a finding or the line above."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tapcheck.findings import Finding, Location
from tapcheck.records import dataclass
from tapcheck.rule import Ignore
from tapcheck.source import SourceFile

_MARK = "tapcheck:ignore"
_COMMENT = re.compile(
    r"""(?P<open>\#|//|/\*|"//"\s*:\s*") \s* tapcheck:ignore \[ (?P<rules>[\w\s,-]*) \] [ \t:]* (?P<reason>[^\r\n]*)""",
    re.VERBOSE,
)


def find_ignores(files: Iterable[SourceFile]) -> tuple[Ignore, ...]:
    """The suppressions in the comments of the files, in order, none of them used yet."""
    return tuple(_ignore(file, match) for file in files if _MARK in file.text for match in _COMMENT.finditer(file.text))


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The findings that stay, the suppressions, each knowing whether it hid one, and what they hid, with the reason."""

    kept: tuple[Finding, ...]
    ignores: tuple[Ignore, ...]
    hidden: tuple[tuple[Finding, str], ...] = ()


def suppress(
    findings: Iterable[Finding], ignores: tuple[Ignore, ...], left_out: frozenset[str] = frozenset()
) -> Suppressed:
    """Hides what is suppressed, by rule or by family, on the same line or the line above.

    ``left_out`` are the rules and families that do not apply this time: whether a suppression of one of
    them is needed cannot be told, so it counts as used.
    """
    used = {number for number, ignore in enumerate(ignores) if not left_out.isdisjoint(ignore.rules)}
    kept: list[Finding] = []
    hidden: list[tuple[Finding, str]] = []
    for finding in findings:
        hiding = [number for number, ignore in enumerate(ignores) if _hides(ignore, finding)]
        used.update(hiding)
        if hiding:
            hidden.append((finding, ignores[hiding[0]].reason))
        else:
            kept.append(finding)
    known = tuple(replace(ignore, used=number in used) for number, ignore in enumerate(ignores))
    return Suppressed(tuple(kept), known, tuple(hidden))


def _hides(ignore: Ignore, finding: Finding) -> bool:
    return (
        ignore.location.path == finding.location.path
        and finding.location.start.line - ignore.location.start.line in (0, 1)
        and not {finding.rule, finding.family.value}.isdisjoint(ignore.rules)
    )


def _ignore(file: SourceFile, match: re.Match[str]) -> Ignore:
    rules = tuple(name.strip() for name in match["rules"].split(",") if name.strip())
    reason = match["reason"]
    if match["open"] == "/*":
        reason = reason.split("*/")[0]
    elif match["open"].startswith('"'):
        reason = reason.split('"')[0]
    location = Location(file.path, file.position(match.start()), file.position(match.end()))
    return Ignore(rules, reason.strip(), location, used=False)
