"""Reads the promised documents and tells what is wrong with each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.frontends.documents.services import service_problems
from tapcheck.frontends.documents.solutions import StackReader, solution_problems
from tapcheck.languages.documents.reading import read_document
from tapcheck.languages.documents.tree import Document, Fields, Items, Node, child, descend
from tapcheck.languages.json_schema import violations
from tapcheck.model.documents import DocumentProblem, DocumentPromise, Flaw
from tapcheck.model.infrastructure import Stack
from tapcheck.source import SourceFile, Span
from tapcheck.workspace import Workspace

PLACEHOLDER = re.compile(
    r"\A\W*(?:to\s*do|tbd|to be (?:done|written|added|determined|filled in)|fixme|placeholder|coming soon|"
    r"lorem ipsum\b.*|insert (?:\w+ ){0,3}here|add (?:\w+ ){0,3}here|your (?:\w+ ){0,3}here|n/?a|none|empty)\W*\Z",
    re.IGNORECASE | re.DOTALL,
)
"""Text that stands for text to come."""

_HEADING = re.compile(r"^#{1,6} [^\n]*$|<!--.*?-->|^(?:=+|-+)$", re.MULTILINE | re.DOTALL)


def document_problems(
    workspace: Workspace, promises: tuple[DocumentPromise, ...], stacks: tuple[Stack, ...], read_stack: StackReader
) -> tuple[DocumentProblem, ...]:
    """Everything that is wrong with the promised documents, in the order of the promises."""
    return tuple(found for promise in promises for found in _problems(workspace, promise, stacks, read_stack))


def _problems(
    workspace: Workspace, promise: DocumentPromise, stacks: tuple[Stack, ...], read_stack: StackReader
) -> Iterator[DocumentProblem]:
    source = workspace.read(promise.path)
    if source is None:
        if workspace.is_file(promise.path):
            yield DocumentProblem(Flaw.INVALID, promise, promise.span, f"'{promise.path}' cannot be read as text")
        else:
            mend = _nearby(workspace, promise.path)
            yield DocumentProblem(
                Flaw.MISSING, promise, promise.span, f"there is no document '{promise.path}'", mend=mend
            )
        return
    blank = _blankness(source.text)
    if blank:
        span = Span(source.path, 0, len(source.text))
        yield DocumentProblem(
            Flaw.EMPTY, promise, span, f"'{promise.path}' {blank}", mend="write it, or drop the promise"
        )
        return
    if promise.fields or promise.schema or (promise.services and promise.services != "prose"):
        yield from _structured(workspace, promise, source, stacks)
    if promise.services == "prose":
        yield from service_problems(promise, source, None, stacks)
    if promise.solution:
        yield from solution_problems(promise, source, stacks, read_stack)


def _nearby(workspace: Workspace, path: str) -> str:
    """Where a file of this name is instead, as far as the folders on the way show."""
    name = posixpath.basename(path).lower()
    folders = [".", *(item for item in workspace.names(".") if workspace.is_folder(item))]
    for folder in folders:
        for found in workspace.names(folder):
            if found.lower() == name:
                place = found if folder == "." else f"{folder}/{found}"
                return f"there is '{place}': name that, or move it"
    return "write it, or drop the promise"


def _blankness(text: str) -> str:
    """What makes a document empty; nothing where it says something."""
    if not text.strip():
        return "is empty"
    rest = _HEADING.sub("", text).strip()
    if not rest:
        return "has headings alone"
    return "holds nothing but a placeholder" if PLACEHOLDER.match(rest) else ""


def _structured(
    workspace: Workspace, promise: DocumentPromise, source: SourceFile, stacks: tuple[Stack, ...]
) -> Iterator[DocumentProblem]:
    document, problems = read_document(source)
    if document is None:
        first = problems[0]
        yield DocumentProblem(Flaw.INVALID, promise, first.span, f"'{promise.path}': {first.summary}")
        return
    for name in promise.fields:
        yield from _field_problem(promise, document, name)
    if promise.schema:
        yield from _schema_problems(workspace, promise, document)
    if promise.services and promise.services != "prose":
        node = _at(document.root, promise.services)
        if node is not None:
            yield from service_problems(promise, source, node, stacks)


def _field_problem(promise: DocumentPromise, document: Document, name: str) -> Iterator[DocumentProblem]:
    node = _at(document.root, name)
    if node is None:
        span = Span(document.path, document.root.start, document.root.start + 1)
        message = f"'{promise.path}' has no field '{name}'"
        yield DocumentProblem(Flaw.INVALID, promise, span, message, name, mend=f'add "{name}"')
    elif _is_empty(node):
        span = Span(document.path, node.start, max(node.end, node.start + 1))
        yield DocumentProblem(Flaw.INVALID, promise, span, f"the field '{name}' of '{promise.path}' is empty", name)


def _is_empty(node: Node) -> bool:
    return plain(node) in (None, "", [], {})


def _schema_problems(workspace: Workspace, promise: DocumentPromise, document: Document) -> Iterator[DocumentProblem]:
    source = workspace.read(promise.schema)
    schema = read_document(source)[0] if source is not None else None
    wanted = plain(schema.root) if schema is not None else None
    if not isinstance(wanted, Mapping):
        message = f"the schema '{promise.schema}' cannot be read as a JSON document"
        yield DocumentProblem(Flaw.INVALID, promise, promise.span, message)
        return
    for row in violations(wanted, plain(document.root)):
        node, _ = descend(document.root, row.path)
        where = ".".join(str(step) for step in row.path)
        message = f"'{promise.path}'{f', {where}' if where else ''}: {row.message}"
        yield DocumentProblem(
            Flaw.INVALID, promise, Span(document.path, node.start, max(node.end, node.start + 1)), message, where
        )


def plain(node: Node) -> Any:
    """A node as plain data."""
    match node:
        case Items():
            return [plain(item) for item in node.items]
        case Fields():
            return {name: plain(value) for name, (_, value) in node.members.items()}
        case _:
            return node.value


def _at(root: Node, dotted: str) -> Node | None:
    node: Node | None = root
    for step in dotted.split("."):
        node = child(node, step) if node is not None else None
    return node
