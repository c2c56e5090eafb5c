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
    Workload,
)
from tapcheck.source import SourceFile, Span

KeyPath = tuple[str | int, ...]

INCLUDABLE = frozenset({"include", "expect", "require", "workload", "documents"})
"""The sections that a file which another one includes may have."""

ABSENT = "absent"
"""Written instead of a value, it says that the thing must not be there."""


def specification(source: SourceFile, value: Mapping[str, Any], places: Mapping[KeyPath, Span]) -> Specification:
    """What a validated configuration file promises."""
    found = Specification(
        files=(source,),
        requirements=(
            *_requirements(value.get("require", ()), places),
            *_workloads(value.get("workload", ()), places),
        ),
        expectations=tuple(_expectations(value.get("expect", ()), places)),
        documents=tuple(_documents(value.get("documents", ()), places)),
    )
    return Specification() if found.empty else found


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


def _workloads(rows: Any, places: Mapping[KeyPath, Span]) -> Iterator[Requirement]:
    """Each stated load, as the requirement that what is declared takes it."""
    for number, row in enumerate(rows):
        load = Workload(
            requests_per_second=_rate(row["requests"]) * row.get("burst", 1) * row.get("growth", 1),
            read_share=row.get("read-share", 0),
            record_bytes=_bytes(row["record-size"]) if "record-size" in row else None,
            seconds=_seconds(row["duration"]) if "duration" in row else None,
            strong=row.get("consistency") == "strong",
        )
        yield Requirement(
            capability="workload-capacity",
            span=places["workload", number, "requests"],
            parameters={"workload": load},
            scope=_scope(row.get("scope", {})),
            quote=row.get("from", ""),
        )


_SCALE = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9}
_PERIOD = {"second": 1, "s": 1, "minute": 60, "min": 60, "hour": 3600, "h": 3600, "day": 86400}
_SIZE = {"B": 1, "KB": 1024, "KiB": 1024, "MB": 1024**2, "MiB": 1024**2}
_TIME = {"ms": 0.001, "s": 1.0, "min": 60.0}


def _rate(text: str) -> float:
    """Requests per second of `50M/minute`."""
    amount, period = text.replace(" ", "").split("/")
    scale = amount[-1] if amount[-1] in _SCALE else ""
    return float(amount.removesuffix(scale).replace(",", "")) * _SCALE[scale] / _PERIOD[period]


def _bytes(text: str) -> float:
    """Bytes of `1.5 KB`."""
    number, unit = text.split()
    return float(number) * _SIZE[unit]


def _seconds(text: str) -> float:
    """Seconds of `120 ms`."""
    number, unit = text.split()
    return float(number) * _TIME[unit]


def _scope(given: Mapping[str, Any]) -> Scope:
    return Scope(
        tuple(given.get("stacks", ())),
        tuple(given.get("addresses", ())),
        tuple(given.get("types", ())),
        given.get("tags", {}),
    )
