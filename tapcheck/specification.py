"""The sections of `tapcheck.yaml` that promise something: read from the validated document, with places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.model.documents import DocumentPromise
from tapcheck.model.requirements import (
    Exemption,
    Requirement,
    Scope,
    Specification,
    StackExpectation,
    Subject,
    Wish,
)
from tapcheck.source import SourceFile, Span

KeyPath = tuple[str | int, ...]

INCLUDABLE = frozenset({"include", "expect", "require", "workload", "documents"})
"""The sections that a file which another one includes may have."""

ABSENT = "absent"
"""Written instead of a value, it says that the thing must not be there."""


def specification(source: SourceFile, value: Mapping[str, Any], places: Mapping[KeyPath, Span]) -> Specification:
    """What a validated configuration file promises."""
    return Specification(
        files=(source,),
        requirements=tuple(_requirements(value.get("require", ()), places)),
        expectations=tuple(_expectations(value.get("expect", ()), places)),
        documents=tuple(_documents(value.get("documents", ()), places)),
    )


def wishes(value: Mapping[str, Any], at: KeyPath, places: Mapping[KeyPath, Span]) -> Iterator[Wish]:
    """The wishes in the sections `values`, `counts`, `outputs` and `variables` of what stands at a path."""
    for address, wanted in value.get("values", {}).items():
        span = places[(*at, "values", address)]
        absent = wanted == ABSENT
        subset = isinstance(wanted, Mapping)
        yield Wish(Subject.RESOURCE, address, span, absent, subset, wanted if subset else None)
    for type_, wanted in value.get("counts", {}).items():
        span = places[(*at, "counts", type_)]
        if isinstance(wanted, Mapping):
            yield Wish(Subject.COUNT, type_, span, least=wanted.get("min", 0), most=wanted.get("max"))
        else:
            yield Wish(Subject.COUNT, type_, span, least=wanted, most=wanted)
    for section, subject in (("outputs", Subject.OUTPUT), ("variables", Subject.VARIABLE)):
        for name, wanted in value.get(section, {}).items():
            yield _wish(subject, name, places[(*at, section, name)], wanted)


def _wish(subject: Subject, name: str, span: Span, wanted: Any) -> Wish:
    if wanted in (ABSENT, None):
        return Wish(subject, name, span, absent=wanted == ABSENT)
    key = "value" if subject is Subject.OUTPUT else "default"
    return Wish(
        subject,
        name,
        span,
        has_value=key in wanted,
        value=wanted.get(key),
        pattern=wanted.get("pattern", ""),
        type=wanted.get("type", ""),
    )


def _expectations(given: Any, places: Mapping[KeyPath, Span]) -> Iterator[StackExpectation]:
    """One per entry; a single entry need not stand in a list."""
    rows = [(("expect",), given)] if isinstance(given, Mapping) else _numbered("expect", given)
    for at, row in rows:
        yield StackExpectation(
            places[at],
            tuple([row["stack"]] if isinstance(row.get("stack"), str) else row.get("stack", ())),
            tuple(wishes(row, at, places)),
            row.get("from", ""),
            row.get("inventory", ""),
        )


def _documents(rows: Any, places: Mapping[KeyPath, Span]) -> Iterator[DocumentPromise]:
    """The promised documents; a plain word is a path."""
    for at, row in _numbered("documents", rows):
        entry: Mapping[str, Any] = row if isinstance(row, Mapping) else {"path": row}
        yield DocumentPromise(
            path=entry["path"],
            span=places[(*at, "path")] if row is entry else places[at],
            fields=tuple(entry.get("fields", ())),
            schema=entry.get("schema", ""),
            services=entry.get("services", ""),
            solution=entry.get("solution", False),
            stacks=tuple(entry.get("stacks", ())),
            quote=entry.get("from", ""),
        )


def _numbered(section: str, rows: Any) -> list[tuple[KeyPath, Any]]:
    return [((section, number), row) for number, row in enumerate(rows)]


def _requirements(rows: Any, places: Mapping[KeyPath, Span]) -> Iterator[Requirement]:
    """The wanted capabilities in their order; a plain word is a capability."""
    for number, row in enumerate(rows):
        entry: Mapping[str, Any] = row if isinstance(row, Mapping) else {"capability": row}
        at: KeyPath = ("require", number)
        exemptions = tuple(
            Exemption(item["address"], item["reason"], places[(*at, "except", index)])
            for index, item in enumerate(entry.get("except", ()))
        )
        yield Requirement(
            capability=entry.get("capability", ""),
            profile=entry.get("profile", ""),
            span=places[(*at, "profile" if "profile" in entry else "capability")] if row is entry else places[at],
            parameters=entry.get("with", {}),
            scope=_scope(entry.get("scope", {})),
            exemptions=exemptions,
            quote=entry.get("from", ""),
        )


def _scope(given: Mapping[str, Any]) -> Scope:
    return Scope(
        tuple(given.get("stacks", ())),
        tuple(given.get("addresses", ())),
        tuple(given.get("types", ())),
        given.get("tags", {}),
    )
