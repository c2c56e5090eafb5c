"""Suppressions: `# tapcheck:ignore[rule-id] reason` on the line of a finding or the line above, and those in metadata.

In JSON, which has no comments, a member `"//": "tapcheck:ignore[rule-id] reason"` also counts where its object begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tapcheck.findings import Finding, Location
from tapcheck.model.infrastructure import Stack
from tapcheck.records import dataclass
from tapcheck.rule import Ignore
from tapcheck.source import SourceFile, Span

_MARK = "tapcheck:ignore"
_COMMENT = re.compile(
    r"""(?P<open>\#|//|/\*|"//"\s*:\s*") \s* tapcheck:ignore \[ (?P<rules>[\w\s,-]*) \] [ \t:]* (?P<reason>[^\r\n]*)""",
    re.VERBOSE,
)
_JSON_TOKEN = re.compile(r"""(?P<begin>(?:"(?:[^"\\]|\\.)*"\s*:\s*)?\{)|(?P<end>\})|"(?:[^"\\]|\\.)*["]""")


def find_ignores(files: Iterable[SourceFile]) -> tuple[Ignore, ...]:
    """The suppressions in the comments of the files, in order, none of them used yet."""
    return tuple(ignore for file in files if _MARK in file.text for ignore in _in_file(file))


def ignores_in_code(stacks: Iterable[Stack], locate: Callable[[Span], Location]) -> tuple[Ignore, ...]:
    """The suppressions that are part of the code of stacks, none of them used yet; each hides in its whole block."""
    found: list[Ignore] = []
    for row in dict.fromkeys(row for stack in stacks for row in stack.suppressions):
        scope = locate(row.scope)
        found.append(Ignore(row.rules, row.reason, locate(row.span), False, (scope.start.line, scope.end.line)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The findings that stay, the suppressions, each knowing whether it hid one, and what they hid, with the reason."""

    kept: tuple[Finding, ...]
    ignores: tuple[Ignore, ...]
    hidden: tuple[tuple[Finding, str], ...] = ()


def suppress(
    findings: Iterable[Finding], ignores: tuple[Ignore, ...], left_out: frozenset[str] = frozenset()
) -> Suppressed:
    """Hides what is suppressed, by rule or by family, at the lines of each suppression.

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
        and ignore.lines[0] <= finding.location.start.line <= ignore.lines[1]
        and not {finding.rule, finding.family.value}.isdisjoint(ignore.rules)
    )


def _in_file(file: SourceFile) -> Iterator[Ignore]:
    found = list(_COMMENT.finditer(file.text))
    begins = _object_begins(file.text, [match.start() for match in found if match["open"].startswith('"')])
    return (_ignore(file, match, begins.get(match.start(), match.start())) for match in found)


def _ignore(file: SourceFile, match: re.Match[str], begin: int) -> Ignore:
    """``begin`` is where the lines at which it hides begin."""
    rules = tuple(name.strip() for name in match["rules"].split(",") if name.strip())
    reason = match["reason"]
    if match["open"] == "/*":
        reason = reason.split("*/")[0]
    elif match["open"].startswith('"'):
        reason = reason.split('"')[0]
    location = Location(file.path, file.position(match.start()), file.position(match.end()))
    return Ignore(rules, reason.strip(), location, False, (file.position(begin).line, location.start.line + 1))


def _object_begins(text: str, members: Sequence[int]) -> Mapping[int, int]:
    """Where the innermost JSON object around each member begins, its key included; ``members`` are in order."""
    found: dict[int, int] = {}
    begun: list[int] = []
    for token in _JSON_TOKEN.finditer(text, 0, members[-1]) if members else ():
        while len(found) < len(members) and members[len(found)] <= token.start():
            found[members[len(found)]] = begun[-1] if begun else members[len(found)]
        if token["begin"]:
            begun.append(token.start())
        elif token["end"]:
            del begun[-1:]
    return {**dict.fromkeys(members[len(found) :], begun[-1]), **found} if begun else found
