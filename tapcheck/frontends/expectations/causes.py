"""Reads the cause of a failing assertion, and what a passing one covers, from the evidence."""

from __future__ import annotations

from collections.abc import Iterable

from tapcheck.frontends.expectations.names import wanted_by_value, wanted_in
from tapcheck.frontends.expectations.template_names import (
    is_document,
    wanted_among_keys,
    wanted_at,
    wanted_in_template,
)
from tapcheck.languages.ecmascript.regex.read import skeletons
from tapcheck.languages.program.results import AssertionResult, Role
from tapcheck.languages.program.trace import FileEvent, MissingEvent, OutputEvent, SearchEvent, SearchKind
from tapcheck.model.expectations import Cause, CauseKind, Wanted
from tapcheck.model.infrastructure import Kind
from tapcheck.source import Span

_LONGEST_QUOTE = 80


def covered_spans(item: AssertionResult) -> tuple[Span, ...]:
    """The source ranges that satisfied an assertion."""
    spans = dict.fromkeys(
        Span(*hit)
        for event in (*item.own, *item.evidence)
        if isinstance(event, SearchEvent) and event.matches
        for hit in event.hits
    )
    return tuple(spans)


def cause_of(item: AssertionResult) -> Cause:
    """Why an assertion fails."""
    read = _only_output(item)
    if read is not None:
        return Cause(CauseKind.OUTPUT, item.detail, (Wanted(Kind.OUTPUT, "", read.name),), path=read.source)
    own = [event for event in item.own if isinstance(event, SearchEvent)]
    if item.negated and any(event.matches for event in own):
        hit = next(event for event in own if event.matches)
        return Cause(
            CauseKind.FORBIDDEN,
            item.detail,
            _wanted((hit,), item.test),
            path=_file_of(hit),
            found=tuple(Span(*place) for place in hit.hits),
        )
    failed = [event for event in own if not event.matches]
    if not failed and item.role is not Role.COUNT:
        failed = [event for event in item.evidence if isinstance(event, SearchEvent) and not event.matches]
    missing_file = next(
        (event for event in item.evidence if isinstance(event, FileEvent) and event.exists is False), None
    )
    if item.role in (Role.TRUTH, Role.PRESENT, Role.THROWN, Role.THROW) and missing_file is not None and not failed:
        file = Wanted(Kind.FILE, "", missing_file.path)
        return Cause(CauseKind.FILE, item.detail, (file,), path=missing_file.path)
    output = next((event for event in item.evidence if isinstance(event, OutputEvent) and not event.declared), None)
    if output is not None:
        return Cause(CauseKind.NAMED, item.detail, (Wanted(Kind.OUTPUT, "", output.name),), path=output.source)
    absent = _absent_from_template(item)
    if absent is not None and not item.own:
        return absent
    if failed:
        wanted = _wanted(failed, item.test)
        detail = item.detail if item.own else _search_detail(failed[-1])
        return Cause(CauseKind.NAMED if wanted else CauseKind.TEXT, detail, wanted, path=_file_of(failed[-1]))
    searches = [event for event in item.evidence if isinstance(event, SearchEvent)]
    by_value = wanted_by_value(item.expected, _texts(searches)) if item.expected and not item.negated else ()
    if by_value:
        return Cause(CauseKind.NAMED, item.detail, by_value, path=_file_of(searches[-1]))
    if item.role is Role.COUNT:
        return Cause(CauseKind.COUNT, item.detail, path=_file_of(searches[-1]) if searches else "")
    missing = next((event for event in reversed(item.evidence) if isinstance(event, MissingEvent)), None)
    if missing is not None:
        return Cause(CauseKind.VALUE, item.detail, path=missing.place.path)
    if item.role is Role.THROWN:
        return Cause(CauseKind.THROWN, item.detail or item.reason)
    return Cause(CauseKind.VALUE, item.detail, path=_file_of(searches[-1]) if searches else "")


def _only_output(item: AssertionResult) -> OutputEvent | None:
    """The declared output whose value alone an assertion looks at."""
    if item.role in (Role.THROWN, Role.THROW, Role.NONE):
        return None
    events = [event for event in item.evidence if not isinstance(event, FileEvent) or event.exists is False]
    reads = [event for event in events if isinstance(event, OutputEvent) and event.declared]
    searched = any(isinstance(event, SearchEvent) and event.inside for event in item.own)
    return reads[-1] if reads and len(reads) == len(events) and not searched else None


def _absent_from_template(item: AssertionResult) -> Cause | None:
    """What a test missed in a template: a whole declaration, or a part of one."""
    for event in reversed(item.evidence):
        if isinstance(event, MissingEvent):
            wanted = wanted_at(event.place)
            if wanted is not None:
                whole = len(event.place.keys) == 2
                kind = CauseKind.NAMED if whole else CauseKind.VALUE
                return Cause(kind, item.detail or item.reason, (wanted,), path=event.place.path)
    if item.role is Role.EQUAL and not item.negated:
        wanted = wanted_among_keys(item.expected, item.evidence)
        if wanted is not None:
            return Cause(CauseKind.NAMED, item.detail, (wanted,))
    return None


def _wanted(events: Iterable[SearchEvent], test: tuple[str, ...]) -> tuple[Wanted, ...]:
    found: dict[Wanted, None] = {}
    for event in events:
        in_template = any(is_document(path) for path in event.inside)
        for text in _texts((event,)):
            wanted = wanted_in_template(text, test) if in_template else None
            found.update(dict.fromkeys(wanted_in(text) if wanted is None else (wanted,)))
    return tuple(found)


def _texts(events: Iterable[SearchEvent]) -> list[str]:
    texts: list[str] = []
    for event in events:
        if event.kind is SearchKind.REGEX:
            texts.extend(skeleton.text for skeleton in skeletons(event.pattern, event.flags))
        else:
            texts.append(event.pattern)
    return texts


def _file_of(event: SearchEvent) -> str:
    return event.inside[0] if event.inside else ""


def _search_detail(event: SearchEvent) -> str:
    shown = f"/{event.pattern}/{event.flags}" if event.kind is SearchKind.REGEX else repr(event.pattern)
    if len(shown) > _LONGEST_QUOTE:
        shown = shown[: _LONGEST_QUOTE - 1] + "…"
    return f"{shown} is found nowhere in {_file_of(event) or 'the text'}"
