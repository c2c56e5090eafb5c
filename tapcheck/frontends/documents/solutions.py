"""Code blocks of a document that claim to be the solution, compared with the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any

from tapcheck.model.documents import DocumentProblem, DocumentPromise, Flaw
from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.source import SourceFile, Span
from tapcheck.values import Path, Unknown, Value

StackReader = Callable[[Stack, SourceFile], Stack | None]
"""Reads a stack as if a text stood in the place of its files; None where the text holds no stack."""

_FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*(?P<word>[\w+-]*)[^\n]*\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
)
_TERRAFORM = frozenset({"hcl", "terraform", "tf", "hcl2"})
_TEMPLATES = {"yaml": ".yml", "yml": ".yml", "json": ".json", "cloudformation": ".yml"}
_COMPARED = (Kind.RESOURCE, Kind.DATA, Kind.OUTPUT, Kind.VARIABLE)
_NOUNS = {Kind.RESOURCE: "resource", Kind.DATA: "data source", Kind.OUTPUT: "output", Kind.VARIABLE: "variable"}
_MOST_NAMES = 5
_MOST_RELATED = 3
_LEAST_SHARE = 0.3
"""Blocks that share a smaller part of their declarations with the source are no copy of it."""


def solution_problems(
    promise: DocumentPromise, source: SourceFile, stacks: tuple[Stack, ...], read_stack: StackReader
) -> Iterator[DocumentProblem]:
    """What the code blocks of a document lack, have besides, or say differently than the stacks.

    The blocks of Terraform code are read together, as if they were the files of the stack; each template by itself.
    """
    meant = [row for row in stacks if not promise.stacks or any(fnmatchcase(row.name, name) for name in promise.stacks)]
    for language, text in _texts(source):
        shown = [(read_stack(stack, text), stack) for stack in meant if stack.language is language]
        pairs = [(left, right) for left, right in shown if left is not None]
        best = max(pairs, key=lambda pair: _shared(*pair), default=None)
        if best is not None and _shared(*best) >= _LEAST_SHARE:
            yield from _differences(promise, *best)


def _texts(source: SourceFile) -> Iterator[tuple[Language, SourceFile]]:
    blocks = list(_FENCE.finditer(source.text))
    terraform = [match for match in blocks if match["word"].lower() in _TERRAFORM]
    if terraform:
        yield Language.TERRAFORM, _only(source, terraform, ".tf")
    for match in blocks:
        suffix = _TEMPLATES.get(match["word"].lower())
        if suffix and "Resources" in match["body"]:
            yield Language.CLOUDFORMATION, _only(source, [match], suffix)


def _only(source: SourceFile, blocks: list[re.Match[str]], suffix: str) -> SourceFile:
    """The document with everything but these blocks blanked, so that places stay what they are."""
    parts: list[str] = []
    end = 0
    for match in blocks:
        parts += [re.sub(r"[^\n]", " ", source.text[end : match.start("body")]), match["body"]]
        end = match.end("body")
    parts.append(re.sub(r"[^\n]", " ", source.text[end:]))
    return SourceFile(source.path + suffix, "".join(parts).encode("utf-8", errors="surrogatepass"))


def _compared(stack: Stack) -> dict[str, Declaration]:
    return {item.address: item for item in stack.declarations if item.kind in _COMPARED and not item.module}


def _shared(shown: Stack, stack: Stack) -> float:
    own = _compared(shown)
    return len(own.keys() & _compared(stack).keys()) / len(own) if own else 0.0


def _differences(promise: DocumentPromise, shown: Stack, stack: Stack) -> Iterator[DocumentProblem]:
    """What is missing in the document, what is missing in the source, and what differs: each told once, with names."""
    theirs, ours = _compared(shown), _compared(stack)
    beside = f"'{promise.path}'"
    lacking = [item for address, item in ours.items() if address not in theirs]
    if lacking and not shown.unreadable:
        related = tuple((item.head, f"{_named(item)} is declared here") for item in lacking[:_MOST_RELATED])
        message = f"the solution in {beside} lacks {_names(lacking)}"
        span = _there(promise, shown.declarations[0].head)
        yield _problem(promise, span, message, lacking[0], related, "add it to the document")
    besides = [item for address, item in theirs.items() if address not in ours]
    if besides and not stack.unreadable:
        span = _there(promise, besides[0].head)
        message = f"the solution in {beside} has {_names(besides)}, not declared in '{stack.name}'"
        yield _problem(promise, span, message, besides[0], (), "take it out of the document, or declare it")
    changed = [(item, ours[address]) for address, item in theirs.items() if address in ours]
    yield from _changes(promise, [(item, own, path) for item, own in changed for path in _change(item, own)])


def _changes(promise: DocumentPromise, rows: list[tuple[Declaration, Declaration, Path]]) -> Iterator[DocumentProblem]:
    if not rows:
        return
    item, _, path = rows[0]
    name = ".".join(str(step) for step in path)
    others = f", and {_names([row[0] for row in rows[1:]])} differ too" if rows[1:] else ""
    message = f"the solution in '{promise.path}' has another '{name}' of {_named(item)} than the source{others}"
    related = tuple((own.place_of(at), f"the source of {_named(own)} says this") for _, own, at in rows[:_MOST_RELATED])
    yield _problem(promise, _there(promise, item.place_of(path)), message, item, related, "make them equal")


def _change(shown: Declaration, own: Declaration) -> Iterator[Path]:
    """The first place at which the two surely differ."""
    whole = shown.kind in (Kind.RESOURCE, Kind.DATA)
    left = shown.values if whole else {"value": shown.value}
    right = own.values if whole else {"value": own.value}
    yield from islice(_unequal(left, right, ()), 1)


def _names(items: list[Declaration]) -> str:
    text = ", ".join(_named(item) for item in items[:_MOST_NAMES])
    return f"{text} and {len(items) - _MOST_NAMES} more" if len(items) > _MOST_NAMES else text


def _unequal(left: Any, right: Any, path: Path) -> Iterator[Path]:
    """The places at which two values surely differ."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        for name in dict.fromkeys((*left, *right)):
            if name not in left or name not in right:
                yield (*path, name)
            else:
                yield from _unequal(left[name], right[name], (*path, name))
    elif isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right):
        for number, (one, other) in enumerate(zip(left, right, strict=True)):
            yield from _unequal(one, other, (*path, number))
    elif _flat(left) != _flat(right):
        yield path


def _flat(value: Value) -> Value:
    """Text without the difference of line ends and of blanks around it."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _named(item: Declaration) -> str:
    bare = "::" in item.type or item.kind in (Kind.OUTPUT, Kind.VARIABLE)
    return f"{_NOUNS[item.kind]} '{item.name if bare else item.address}'"


def _there(promise: DocumentPromise, span: Span) -> Span:
    return Span(promise.path, span.start, span.end)


def _problem(
    promise: DocumentPromise,
    span: Span,
    message: str,
    item: Declaration,
    related: tuple[tuple[Span, str], ...],
    mend: str,
) -> DocumentProblem:
    return DocumentProblem(Flaw.STALE_SOLUTION, promise, span, message, item.address, related, mend)
