"""Snapshot matchers: inline ones are compared, those in files are not read."""

from __future__ import annotations

import re
from typing import Any

from tapcheck.languages.ecmascript.jest.claims import Answer, Claim, Matcher
from tapcheck.languages.ecmascript.jest.match_throws import THROW_MATCHERS
from tapcheck.languages.ecmascript.jest.printing import SNAPSHOT, pretty
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.values import MapValue, Unknown

_INDENTED = re.compile(r"([^\S\n]*)\S")
_STORED = "snapshot in a file"


def _in_file(_claim: Claim) -> Answer:
    return Answer(Unknown(_STORED), Role.EQUAL)


def _inline(claim: Claim) -> Answer:
    stored: Any = claim.arguments[-1] if claim.arguments else None
    if not isinstance(stored, str) or len(claim.arguments) > 1 or isinstance(claim.expected, MapValue):
        return Answer(Unknown("snapshot that is not written yet"), Role.EQUAL)
    printed = pretty(claim.machine, claim.received, SNAPSHOT)
    if isinstance(printed, Unknown):
        return Answer(Unknown(printed.reason), Role.EQUAL)
    return Answer(_without_margin(printed) == without_indentation(stored), Role.EQUAL, "the snapshot differs")


def _without_margin(printed: str) -> str:
    return printed.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def without_indentation(snapshot: str) -> str:
    """The snapshot as jest stores it: without the indentation that the test file gives it."""
    lines = snapshot.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) <= 2 or lines[0].strip() or lines[-1].strip():
        return "\n".join(lines).strip("\n")
    found = _INDENTED.match(lines[1])
    margin = found[1] if found is not None else ""
    body = lines[1:-1]
    if any(line and not line.startswith(margin) for line in body):
        return "\n".join(lines).strip("\n")
    return "\n".join(line[len(margin) :] for line in body)


def _throws_inline(claim: Claim) -> Answer:
    thrown = THROW_MATCHERS["toThrow"](
        Claim(claim.machine, claim.received, [], promise=claim.promise, negated=claim.negated)
    )
    if thrown.passed is False:
        return thrown
    return Answer(Unknown("snapshot of an error"), Role.THROW)


SNAPSHOT_MATCHERS: dict[str, Matcher] = {
    "toMatchInlineSnapshot": _inline,
    "toMatchSnapshot": _in_file,
    "toThrowErrorMatchingInlineSnapshot": _throws_inline,
    "toThrowErrorMatchingSnapshot": _throws_inline,
}
