"""JSON reports, read back: strictly, because what is joined from them decides whether a build passes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from tapcheck.errors import InputError
from tapcheck.findings import (
    AssertionRow,
    Confidence,
    Covered,
    Family,
    Finding,
    Hidden,
    HiddenBy,
    Location,
    Related,
    Report,
    RequirementRow,
    Severity,
    Shard,
    Since,
    Subject,
    SuiteSummary,
    UserSummary,
)
from tapcheck.records import dataclass
from tapcheck.source import Position

VERSION = 1
"""The version of the JSON report that is understood; fields that this module does not know are passed over."""

_KINDS = {"resources": "resource", "outputs": "output", "variables": "variable", "data": "data", "modules": "module"}

_Value = TypeVar("_Value")
_Name = TypeVar("_Name", bound=StrEnum)


def read_report(path: Path) -> Report:
    """The report in a file; raises :class:`InputError`, with the place in the file, when it is none.

    Excerpts and the explanations of rules are not in a JSON report; assertions only where it includes them.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"the report '{path}' cannot be read: {(error.strerror or str(error)).lower()}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"the report '{path}' is no JSON: {error}") from None
    root = _Node(document, "", str(path))
    version = root.field("version").number()
    if version != VERSION:
        raise InputError(f"the report '{path}' is of version {version}; this tapcheck reads version {VERSION}")
    return _report(root)


@dataclass(frozen=True, slots=True)
class _Node:
    """One value of the document, and where it is."""

    value: Any
    where: str
    file: str

    def field(self, name: str) -> _Node:
        fields = self._mapping()
        if name not in fields:
            raise self._wrong(f"has no '{name}'")
        return _Node(fields[name], f"{self.where}.{name}" if self.where else name, self.file)

    def optional(self, name: str) -> _Node | None:
        return self.field(name) if name in self._mapping() else None

    def items(self) -> Iterator[_Node]:
        if not isinstance(self.value, list):
            raise self._wrong("must be a list")
        return (_Node(item, f"{self.where}[{place}]", self.file) for place, item in enumerate(self.value))

    def fields(self) -> Iterator[tuple[str, _Node]]:
        return ((name, self.field(name)) for name in self._mapping())

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self._wrong("must be text")
        return self.value

    def number(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            raise self._wrong("must be a whole number")
        return self.value

    def truth(self) -> bool:
        if not isinstance(self.value, bool):
            raise self._wrong("must be true or false")
        return self.value

    def name(self, names: type[_Name]) -> _Name:
        text = self.text()
        if text not in {item.value for item in names}:
            raise self._wrong(f"must be one of {', '.join(item.value for item in names)}, not '{text}'")
        return names(text)

    def each(self, read: Callable[[_Node], _Value]) -> tuple[_Value, ...]:
        return tuple(read(item) for item in self.items())

    def texts(self) -> tuple[str, ...]:
        return self.each(_Node.text)

    def _mapping(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            raise self._wrong("must be an object")
        return self.value

    def _wrong(self, what: str) -> InputError:
        return InputError(f"'{self.file}' is no report of tapcheck: {self.where or 'the document'} {what}")


def _report(root: _Node) -> Report:
    assertions, requirements = root.optional("assertions"), root.optional("requirements")
    hidden, since, shard = root.optional("suppressed"), root.optional("since"), root.optional("shard")
    deferred, users = root.optional("deferred"), root.optional("users")
    return Report(
        root=root.field("root").text(),
        stacks=root.field("stacks").texts(),
        suites=root.field("suites").each(_suite),
        findings=root.field("findings").each(_finding),
        assertions=assertions.each(_assertion) if assertions else (),
        coverage={stack: tuple(_covered(rows)) for stack, rows in root.field("coverage").fields()},
        notices=root.field("notices").texts(),
        requirements=requirements.each(_requirement) if requirements else (),
        hidden=hidden.each(_hidden) if hidden else (),
        since=_since(since) if since else None,
        shard=_shard(shard) if shard else None,
        deferred=deferred.each(_finding) if deferred else (),
        users=users.each(_user) if users else (),
    )


def _suite(node: _Node) -> SuiteSummary:
    return SuiteSummary(
        path=node.field("path").text(),
        stacks=node.field("stacks").texts(),
        tests=node.field("tests").number(),
        assertions=_verdicts(node.field("assertions")),
        outputs=node.field("outputs").number(),
        understood=node.field("understood").truth(),
    )


def _user(node: _Node) -> UserSummary:
    return UserSummary(
        path=node.field("path").text(),
        kind=node.field("kind").text(),
        stacks=node.field("stacks").texts(),
        uses=node.field("uses").number(),
        undecided=node.field("undecided").number(),
    )


def _verdicts(node: _Node) -> dict[str, int]:
    counts = {verdict: count.number() for verdict, count in node.fields() if verdict != "total"}
    return {verdict: count for verdict, count in sorted(counts.items()) if count}


def _finding(node: _Node) -> Finding:
    subject, explained = node.optional("subject"), node.optional("help")
    return Finding(
        rule=node.field("rule").text(),
        family=node.field("family").name(Family),
        severity=node.field("severity").name(Severity),
        confidence=node.field("confidence").name(Confidence),
        message=node.field("message").text(),
        location=_location(node.field("location")),
        subject=_subject(subject) if subject else None,
        test=node.field("test").texts(),
        related=node.field("related").each(lambda row: Related(_location(row), row.field("message").text())),
        help=explained.text() if explained else "",
        fingerprint=node.field("fingerprint").text(),
    )


def _subject(node: _Node) -> Subject:
    return Subject(node.field("kind").text(), node.field("address").text(), node.field("stack").text())


def _location(node: _Node) -> Location:
    return Location(node.field("path").text(), _position(node.field("start")), _position(node.field("end")))


def _position(node: _Node) -> Position:
    """Bytes are not in the report; lines and columns decide."""
    return Position(0, node.field("line").number(), node.field("column").number())


def _covered(node: _Node) -> Iterator[Covered]:
    for section, rows in node.fields():
        if section in _KINDS:
            for row in rows.items():
                yield Covered(_KINDS[section], row.field("address").text(), row.field("tests").number())


def _assertion(node: _Node) -> AssertionRow:
    code = node.optional("code")
    return AssertionRow(
        path=node.field("path").text(),
        line=node.field("line").number(),
        test=node.field("test").texts(),
        verdict=node.field("verdict").text(),
        reason=node.field("reason").text(),
        covers=node.field("covers").texts(),
        code=code.text() if code else "",
    )


def _requirement(node: _Node) -> RequirementRow:
    quote, reason = node.optional("from"), node.optional("reason")
    return RequirementRow(
        capability=node.field("capability").text(),
        outcome=node.field("outcome").text(),
        stack=node.field("stack").text(),
        address=node.field("address").text(),
        message=node.field("message").text(),
        location=_location(node.field("location")),
        quote=quote.text() if quote else "",
        reason=reason.text() if reason else "",
    )


def _hidden(node: _Node) -> Hidden:
    return Hidden(_finding(node), node.field("by").name(HiddenBy), node.field("reason").text())


def _since(node: _Node) -> Since:
    coverage = {
        _KINDS[section]: (row.field("tested").number(), row.field("declared").number())
        for section, row in node.field("coverage").fields()
        if section in _KINDS
    }
    return Since(
        revision=node.field("revision").text(),
        known=node.field("known").number(),
        mended=node.field("mended").each(_finding),
        coverage=coverage,
        verdicts=_verdicts(node.field("assertions")),
    )


def _shard(node: _Node) -> Shard:
    number, of, suites, own = (node.field(name).number() for name in ("number", "of", "suites", "own"))
    return Shard(number, of, suites, own, node.field("silent").texts())
