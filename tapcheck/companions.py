"""Other linters that a person has installed: run beside tapcheck, their findings merged under their own ids."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tapcheck.errors import UsageError
from tapcheck.findings import Confidence, Family, Finding, Location, Severity
from tapcheck.source import Position

COMPANIONS = ("cfn-lint",)
"""The linters that can be run beside tapcheck."""

_SEVERITIES = {"Error": Severity.ERROR, "Warning": Severity.WARNING, "Informational": Severity.NOTE}
_SAME = {
    "E3004": ("circular-dependency",),
    "E1010": ("undefined-reference", "unknown-attribute"),
    "E1012": ("undefined-reference",),
    "E1019": ("undefined-reference",),
    "E1020": ("undefined-reference",),
    "E3002": ("unknown-attribute",),
    "E3005": ("undefined-reference",),
    "E3006": ("unknown-attribute",),
    "E3030": ("invalid-alarm",),
    "E8002": ("undefined-reference",),
    "E8007": ("undefined-reference",),
    "W2001": ("unused-parameter",),
    "W3005": ("redundant-dependency",),
    "W7001": ("unused-mapping",),
    "W8001": ("unused-condition",),
    "E0000": ("unreadable-source",),
}
"""Rules of cfn-lint → tapcheck's rules about the same: what both say of one thing is said once."""

_SLOWEST = 600


def cfn_lint_findings(
    root: Path, templates: Sequence[str], own: Iterable[Finding], command: str = "cfn-lint"
) -> tuple[Finding, ...]:
    """What cfn-lint finds in the templates and tapcheck does not, with ids such as `cfn-lint:E3012`.

    ``templates`` are paths below ``root``. Raises :class:`UsageError` when cfn-lint is not installed or fails.
    """
    if not templates:
        return ()
    try:
        ran = subprocess.run(
            [command, "--format", "json", "--", *templates],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SLOWEST,
        )
        rows = json.loads(ran.stdout or "[]")
    except FileNotFoundError:
        raise UsageError("cfn-lint is not installed; install it, or leave out --with cfn-lint") from None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        raise UsageError("cfn-lint gave no report; run it alone to see why") from None
    return tuple(_merged(rows, list(own)))


def _merged(rows: Iterable[Mapping[str, Any]], own: Sequence[Finding]) -> Iterator[Finding]:
    for row in rows:
        number, place = str(row["Rule"]["Id"]), row["Location"]
        path = Path(row["Filename"]).as_posix()
        start, end = _position(place["Start"]), _position(place["End"])
        same = [finding for finding in own if finding.rule in _SAME.get(number, ())]
        if any(_about_same(finding, row, path, start.line) for finding in same):
            continue
        yield Finding(
            rule=f"cfn-lint:{number}",
            family=Family.TEMPLATE,
            severity=_SEVERITIES.get(str(row["Level"]), Severity.WARNING),
            confidence=Confidence.HIGH,
            message=str(row["Message"]),
            location=Location(path, start, end),
        )


def _about_same(finding: Finding, row: Mapping[str, Any], path: str, line: int) -> bool:
    """Whether a finding of the same rule is about the same place or the same declaration, in either notation."""
    if (finding.location.path, finding.location.start.line) == (path, line):
        return True
    keys = [str(key) for key in row["Location"].get("Path") or ()][:2]
    if len(keys) < 2:
        return False
    address = finding.subject.address if finding.subject else ""
    return address == ".".join(keys) or f"'{keys[1]}'" in finding.message


def _position(place: Mapping[str, Any]) -> Position:
    """cfn-lint counts lines and columns from 1, and knows no offsets."""
    return Position(0, int(place["LineNumber"]), int(place["ColumnNumber"]))
