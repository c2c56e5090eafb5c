"""Joins the expectations of suites with the declarations of stacks; the only place that decides a status."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tapcheck.model.expectations import Assertion, Cause, CauseKind, Contradiction, Mention, OutputRead, Verdict, Wanted
from tapcheck.model.infrastructure import Declaration, Kind, Language, Presence, Stack
from tapcheck.reconcile.comments import Comments, ReadText
from tapcheck.reconcile.coverage import CoverageIndex, count_tests
from tapcheck.reconcile.graph import graph_of
from tapcheck.reconcile.naming import nearest
from tapcheck.reconcile.types import Judged, Match, Pair, Reconciliation, Status

_OTHER_CAUSES = {
    CauseKind.NAMED: Status.TEXT,
    CauseKind.TEXT: Status.TEXT,
    CauseKind.VALUE: Status.MISMATCH,
    CauseKind.COUNT: Status.COUNT,
    CauseKind.FILE: Status.FILE,
    CauseKind.FORBIDDEN: Status.FORBIDDEN,
    CauseKind.THROWN: Status.THROWN,
    CauseKind.OUTPUT: Status.CONTRADICTED,
}

_SECTIONS = {
    Kind.RESOURCE: "Resources",
    Kind.OUTPUT: "Outputs",
    Kind.VARIABLE: "Parameters",
    Kind.MAPPING: "Mappings",
    Kind.CONDITION: "Conditions",
}
"""The sections of a template."""

_SEARCHES = frozenset({CauseKind.NAMED, CauseKind.TEXT})
"""Causes that mean: looked for and not found; if it is declared after all, it is written differently."""


def reconcile(
    stacks: tuple[Stack, ...], pairs: tuple[Pair, ...], read_text: ReadText, users: tuple[Pair, ...] = ()
) -> Reconciliation:
    """Gives every expectation of every suite its status, and every declaration its number of tests.

    ``users`` are files that use stacks without testing them: what they rely on is matched, and counts as no test.

    ``read_text`` is asked for files that could not be parsed: a name that does not stand in the text of
    such a file is not declared there either.
    """
    index = CoverageIndex(stacks)
    comments = Comments(stacks, read_text)
    matches: list[Match] = []
    judged: list[Judged] = []
    for pair in pairs:
        matcher = _Matcher(pair, stacks, read_text)
        found: list[Match] = []
        for assertion in pair.suite.assertions:
            judged.append(Judged(pair.suite.path, assertion, index.touched(assertion.covers)))
            found.extend(matcher.of_assertion(assertion))
            if assertion.verdict is Verdict.PASSING and comments.alone_satisfy(assertion.covers):
                found.append(matcher.of_comment(assertion))
        found.extend(matcher.of_output_read(read) for read in pair.suite.outputs)
        found.extend(matcher.of_mention(mention) for mention in pair.suite.mentions)
        found.extend(matcher.of_contradiction(item) for item in pair.suite.contradictions)
        matches.extend(_once_each(found))
    for user in users:
        matcher = _Matcher(user, stacks, read_text)
        matches.extend(_once_each(matcher.of_mention(mention) for mention in user.suite.mentions))
    return Reconciliation(
        stacks,
        pairs,
        tuple(matches),
        tuple(judged),
        count_tests(stacks, pairs, judged),
        {stack.name: graph_of(stack) for stack in stacks},
        users,
    )


class _Matcher:
    """Matches the expectations of one suite."""

    def __init__(self, pair: Pair, stacks: tuple[Stack, ...], read_text: ReadText) -> None:
        self._suite = pair.suite.path
        self._stacks = pair.stacks
        self._names = tuple(stack.name for stack in pair.stacks)
        self._own = [item for stack in pair.stacks for item in stack.declarations]
        self._outputs = {item.name: item for item in self._own if item.kind is Kind.OUTPUT and not item.module}
        self._foreign = [item for stack in stacks if stack.name not in self._names for item in stack.declarations]
        self._foreign_outputs = {item.name for item in self._foreign if item.kind is Kind.OUTPUT and not item.module}
        """Outputs of other stacks: pipelines write the outputs of several stacks into one file."""
        self._unreadable = {path for stack in pair.stacks for path in stack.unreadable}
        self._read_text = read_text
        self._templates = bool(pair.stacks) and all(stack.language is Language.CLOUDFORMATION for stack in pair.stacks)

    def of_assertion(self, assertion: Assertion) -> Iterator[Match]:
        if assertion.verdict is not Verdict.FAILING:
            return
        cause = assertion.cause or Cause(CauseKind.VALUE, assertion.reason)
        if cause.kind is CauseKind.OUTPUT and not any(wanted.name in self._outputs for wanted in cause.wanted):
            return
        if cause.kind is CauseKind.FORBIDDEN:
            yield self._forbidden(assertion, cause)
            return
        named = [self._named(assertion, cause, wanted) for wanted in cause.wanted if wanted.kind is not Kind.FILE]
        missing = [match for match in named if match.status is Status.UNDECLARED]
        if missing:
            yield from missing
        elif named:
            yield named[0]
        else:
            yield self._match(_OTHER_CAUSES[cause.kind], assertion, cause, next(iter(cause.wanted), None))

    def of_comment(self, assertion: Assertion) -> Match:
        return replace(
            self._match(Status.COMMENT, assertion, Cause(CauseKind.TEXT, assertion.reason), None),
            found=assertion.covers,
        )

    def of_output_read(self, read: OutputRead) -> Match:
        wanted = self._addressed(Wanted(Kind.OUTPUT, "", read.name))
        declared = self._outputs.get(read.name)
        elsewhere = read.name in self._foreign_outputs or self._may_be_declared(wanted)
        absent = Status.UNDECIDED if elsewhere or not self._names else Status.UNDECLARED
        status = _presence(declared) if declared else absent
        return Match(
            status,
            self._suite,
            read.test,
            read.span,
            wanted,
            declared,
            () if declared else nearest(wanted, self._outputs.values()),
            path=read.source,
            required=read.required,
            stacks=self._names,
        )

    def of_contradiction(self, item: Contradiction) -> Match:
        assertion = Assertion(item.span, item.test, Verdict.UNDECIDED)
        wanted = self._addressed(Wanted(Kind.OUTPUT, "", item.output))
        match = self._match(Status.CONTRADICTED, assertion, Cause(CauseKind.OUTPUT, item.detail), wanted)
        weighed = self._weighed(replace(match, declaration=self._outputs.get(item.output)))
        return weighed if item.certain else replace(weighed, required=False)

    def of_mention(self, mention: Mention) -> Match:
        wanted = mention.wanted
        pool = self._within(wanted.folder) if wanted.folder else self._own
        declared = _declared(wanted, pool, "")
        absent = Status.UNDECIDED if self._may_be_declared(wanted) or not pool else Status.UNDECLARED
        return Match(
            _presence(declared) if declared else absent,
            self._suite,
            mention.test,
            mention.span,
            wanted,
            declared,
            () if declared else nearest(wanted, pool),
            path=mention.source,
            required=mention.required,
            stacks=self._names,
        )

    def _named(self, assertion: Assertion, cause: Cause, wanted: Wanted) -> Match:
        wanted = self._addressed(wanted)
        own = self._within(wanted.folder) if wanted.folder else self._own
        declared = _declared(wanted, own if wanted.folder else self._searched(cause.path), cause.path)
        if declared is None and not self._may_be_declared(wanted):
            near = _as_other_kind(wanted, own) or nearest(wanted, own) or _same_name(wanted, self._foreign)
            return replace(self._match(Status.UNDECLARED, assertion, cause, wanted), nearest=near)
        differently = declared is not None and cause.kind in _SEARCHES
        status = Status.WRITTEN_DIFFERENTLY if differently else _OTHER_CAUSES[cause.kind]
        match = replace(self._match(status, assertion, cause, wanted), declaration=declared)
        return self._weighed(match) if status is Status.CONTRADICTED else match

    def _weighed(self, match: Match) -> Match:
        """A contradiction is certain only where no variable, which a deployment may set, stands behind the output."""
        return replace(match, required=match.declaration is not None and self._is_fixed(match.declaration))

    def _is_fixed(self, output: Declaration) -> bool:
        """Whether every deployment gives an output the same value, apart from what providers compute."""
        stack = next((stack for stack in self._stacks if output in stack.declarations), None)
        if stack is None or output.presence is Presence.CONDITIONAL:
            return False
        if stack.language is Language.CLOUDFORMATION:
            return not any(True for _ in stack.of_kind(Kind.VARIABLE))
        graph = graph_of(stack)
        behind = (graph.declared.get(address) for address in graph.behind(output.address))
        return all(item is not None and item.kind not in (Kind.VARIABLE, Kind.DATA) for item in behind)

    def _forbidden(self, assertion: Assertion, cause: Cause) -> Match:
        wanted = self._addressed(cause.wanted[0]) if cause.wanted else None
        declared = _declared(wanted, self._searched(cause.path), cause.path) if wanted else None
        return replace(self._match(Status.FORBIDDEN, assertion, cause, wanted), declaration=declared)

    def _addressed(self, wanted: Wanted) -> Wanted:
        """The wanted thing with the address that templates give it, where the suite tests templates."""
        section = _SECTIONS.get(wanted.kind)
        if not self._templates or section is None or wanted.written or not wanted.name:
            return wanted
        return replace(wanted, written=f"{section}.{wanted.name}")

    def _within(self, folder: str) -> list[Declaration]:
        """What the files of one folder declare, whichever stacks they belong to."""
        everything = (*self._own, *self._foreign)
        return [item for item in everything if (posixpath.dirname(item.span.path) or ".") == folder]

    def _searched(self, path: str) -> list[Declaration]:
        """What the searched file may declare: of a template and its twin, only the one that was read."""
        if not self._templates or path not in self._names:
            return self._own
        return [item for item in self._own if item.span.path == path]

    def _may_be_declared(self, wanted: Wanted) -> bool:
        """Whether the name may be declared in a file that could not be read completely."""
        return any(self._may_declare(path, wanted) for path in self._unreadable)

    def _may_declare(self, path: str, wanted: Wanted) -> bool:
        text = self._read_text(path)
        word = wanted.name or wanted.type
        return text is None or re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None

    def _match(self, status: Status, assertion: Assertion, cause: Cause, wanted: Wanted | None) -> Match:
        return Match(
            status,
            self._suite,
            assertion.test,
            assertion.span,
            wanted,
            reason=cause.detail or assertion.reason,
            path=cause.path,
            found=cause.found,
            stacks=self._names,
        )


def _declared(wanted: Wanted, declarations: Iterable[Declaration], path: str) -> Declaration | None:
    """The declaration that answers to the name, preferably in the file that was searched."""
    found = [
        item
        for item in declarations
        if item.kind is wanted.kind
        and (not wanted.type or item.type == wanted.type)
        and (not wanted.name or wanted.name in (item.name, item.address.removeprefix(f"{item.kind.value}.")))
    ]
    return min(found, key=lambda item: (item.span.path != path, bool(item.module)), default=None)


def _same_name(wanted: Wanted, declarations: Iterable[Declaration]) -> tuple[Declaration, ...]:
    found = _declared(wanted, declarations, "")
    return (found,) if found else ()


def _as_other_kind(wanted: Wanted, declarations: Iterable[Declaration]) -> tuple[Declaration, ...]:
    """A resource where a data source is wanted, or the reverse, when type and name leave no doubt."""
    other = {Kind.RESOURCE: Kind.DATA, Kind.DATA: Kind.RESOURCE}.get(wanted.kind)
    return _same_name(replace(wanted, kind=other), declarations) if other and wanted.name else ()


def _presence(declared: Declaration) -> Status:
    return Status.CONDITIONAL if declared.presence is Presence.CONDITIONAL else Status.DECLARED


def _once_each(matches: Iterable[Match]) -> tuple[Match, ...]:
    """One match per test and subject, and one per place where several tests expect the same."""
    per_test: dict[tuple[object, ...], Match] = {}
    for match in matches:
        key = (match.test, _subject(match)) if match.wanted else (match.test, match.span, match.status)
        known = per_test.get(key)
        per_test[key] = match if known is None else _stronger(known, match)
    per_place: dict[tuple[object, ...], Match] = {}
    for match in per_test.values():
        place = (match.span, match.status, _subject(match), match.reason)
        first = per_place.get(place)
        per_place[place] = match if first is None else _joined(first, match)
    return tuple(per_place.values())


def _joined(first: Match, other: Match) -> Match:
    return replace(first, tests=first.tests + 1, required=first.required or other.required)


def _subject(match: Match) -> str:
    return f"{match.wanted.kind}:{match.wanted.address}" if match.wanted else ""


_FAILS = frozenset(Status) - {Status.DECLARED, Status.CONDITIONAL, Status.UNDECIDED}


def _stronger(known: Match, other: Match) -> Match:
    """The match to report of two about one subject: the one that fails, at the earlier place."""
    if (known.status in _FAILS) != (other.status in _FAILS):
        return known if known.status in _FAILS else other
    return replace(known, required=known.required or other.required)
