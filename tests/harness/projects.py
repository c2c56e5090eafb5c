"""Small projects made of model objects, for tests that need no files."""

from __future__ import annotations

from tapcheck.model.expectations import Assertion, Cause, CauseKind, OutputRead, Suite, Verdict, Wanted
from tapcheck.model.infrastructure import Declaration, Kind, Language, Presence, Stack
from tapcheck.source import Span

SUITE = "test/unit.test.ts"

_PREFIXES = {Kind.VARIABLE: "var", Kind.RESOURCE: ""}


def declaration(
    kind: Kind,
    name: str,
    type: str = "",
    *,
    path: str = "lib/main.tf",
    start: int = 0,
    end: int = 10,
    presence: Presence = Presence.ALWAYS,
    module: tuple[str, ...] = (),
) -> Declaration:
    """One declaration with the address that reports give it."""
    parts = [_PREFIXES.get(kind, kind.value), type, name]
    address = ".".join([*(f"module.{name}" for name in module), *(part for part in parts if part)])
    head = Span(path, start, min(end, start + 5))
    return Declaration(kind, address, type, name, Span(path, start, end), head, presence, module=module)


def resource(address: str, *, path: str = "lib/main.tf", start: int = 0, end: int = 10) -> Declaration:
    """A resource by its address."""
    type, _, name = address.partition(".")
    return declaration(Kind.RESOURCE, name, type, path=path, start=start, end=end)


def stack(
    *declarations: Declaration,
    name: str = "lib",
    files: tuple[str, ...] = (),
    unreadable: tuple[str, ...] = (),
    comments: dict[str, tuple[tuple[int, int], ...]] | None = None,
) -> Stack:
    """A Terraform stack with these declarations."""
    read = files or tuple(dict.fromkeys(item.span.path for item in declarations))
    return Stack(name, Language.TERRAFORM, declarations, read, unreadable, comments=comments or {})


def suite(
    *assertions: Assertion,
    outputs: tuple[OutputRead, ...] = (),
    reads: tuple[str, ...] = ("lib/main.tf",),
    path: str = SUITE,
) -> Suite:
    """A jest suite with these assertions."""
    return Suite(path, "jest", assertions, outputs, reads, len({row.test for row in assertions}))


def passing(*covers: Span, test: str = "works", start: int = 0) -> Assertion:
    """A passing assertion that these ranges satisfy."""
    return Assertion(Span(SUITE, start, start + 5), (test,), Verdict.PASSING, covers=covers)


def failing(
    kind: CauseKind,
    *wanted: Wanted,
    detail: str = "it is not there",
    path: str = "lib/main.tf",
    found: tuple[Span, ...] = (),
    test: str = "works",
    start: int = 0,
) -> Assertion:
    """A failing assertion with its cause."""
    cause = Cause(kind, detail, wanted, path, found)
    return Assertion(Span(SUITE, start, start + 5), (test,), Verdict.FAILING, detail, cause=cause)


def reads(name: str, *, required: bool = True, test: str = "works", start: int = 0) -> OutputRead:
    """A read of a stack output."""
    return OutputRead(name, Span(SUITE, start, start + 5), (test,), required, "cfn-outputs/flat-outputs.json")


def no_text(_path: str) -> str | None:
    """The text of every file, for projects that have none."""
    return None
