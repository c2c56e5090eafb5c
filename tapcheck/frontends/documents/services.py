"""The services that a document names, compared with those of which the stacks declare resources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tapcheck.catalog.services import Service, all_services, service_named, services_of
from tapcheck.languages.documents.tree import Items, Node, Scalar
from tapcheck.model.documents import DocumentProblem, DocumentPromise, Flaw
from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.source import SourceFile, Span

_REFUSED = re.compile(
    r"\b(?:no|not|n't|never|without|avoid|instead of|rather than|unlike|except|optional(?:ly)?|alternative|or|may|"
    r"could|future|later|existing|out of scope|e\.g\.|such as)\b|\bdon.t\b",
    re.IGNORECASE,
)
"""Words that make a sentence about a service no statement that it is used."""


def service_problems(
    promise: DocumentPromise, source: SourceFile, listed: Node | None, stacks: tuple[Stack, ...]
) -> Iterator[DocumentProblem]:
    """Services that a document names and nobody declares; and the reverse where it lists them (``listed``).

    Prose counts where it names a service in full ("Amazon SQS", "AWS Lambda") in a sentence that states its use. Where
    a stack calls modules that are elsewhere, or could not be read, nobody can say what it declares.
    """
    if any(stack.opaque or stack.unreadable for stack in stacks) or not stacks:
        return
    declared = [item for stack in stacks for item in stack.of_kind(Kind.RESOURCE)]
    found = _in_list(listed, source.path) if listed is not None else _in_prose(source)
    for service, span in found.values():
        if not service.implicit and not any(service.owns(item.type) for item in declared):
            message = f"'{promise.path}' names {service.name}, and no stack declares a resource of it"
            mend = "declare it, or take it off the document"
            yield DocumentProblem(Flaw.UNDECLARED_SERVICE, promise, span, message, service.name, mend=mend)
    if isinstance(listed, Items):
        yield from _unlisted(promise, listed, set(found), declared)


def services_named_in(source: SourceFile) -> tuple[str, ...]:
    """The services whose use a text in prose states, by their usual names, in order."""
    return tuple(_in_prose(source))


def _in_list(node: Node, path: str) -> Mapping[str, tuple[Service, Span]]:
    found: dict[str, tuple[Service, Span]] = {}
    for item in node.items if isinstance(node, Items) else (node,):
        if isinstance(item, Scalar):
            for name in item.text.split(","):
                service = service_named(name)
                if service is not None:
                    found.setdefault(service.name, (service, Span(path, item.start, item.end)))
    return found


def _in_prose(source: SourceFile) -> Mapping[str, tuple[Service, Span]]:
    found: dict[str, tuple[Service, Span]] = {}
    names = sorted((name for service in all_services() for name in service.names), key=len, reverse=True)
    pattern = re.compile(rf"\b(?:AWS|Amazon)\s+({'|'.join(map(re.escape, names))})\b(?!\s+[A-Z])")
    for match in pattern.finditer(source.text):
        service = service_named(match[1])
        if service is not None and not _REFUSED.search(_sentence(source.text, match.start(), match.end())):
            found.setdefault(service.name, (service, Span(source.path, match.start(), match.end())))
    return found


def _sentence(text: str, start: int, end: int) -> str:
    before = max(text.rfind(mark, 0, start) for mark in (". ", "\n", "? ", "! ", "; "))
    ends = [at for mark in (". ", "\n", "? ", "! ", "; ") if (at := text.find(mark, end)) >= 0]
    return text[before + 1 : min(ends, default=len(text))]


def _unlisted(
    promise: DocumentPromise, listed: Items, known: set[str], declared: list[Declaration]
) -> Iterator[DocumentProblem]:
    told: set[str] = set()
    for item in declared:
        owners = services_of(item.type)
        names = {service.name for service in owners}
        if not owners or names & known or names & told:
            continue
        widest = max(owners, key=lambda service: sum(service.owns(row.type) for row in declared)).name
        told.add(widest)
        span = Span(promise.path, listed.start, max(listed.end, listed.start + 1))
        message = f"'{promise.path}' lists the services, and not {widest}, of which resources are declared"
        related = ((item.head, f"'{item.name if '::' in item.type else item.address}' is declared here"),)
        yield DocumentProblem(
            Flaw.UNLISTED_SERVICE,
            promise,
            span,
            message,
            widest,
            related,
            f'add "{widest}" to the list',
        )
