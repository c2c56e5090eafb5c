"""What a spec promises about documents beside the code, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tapcheck.records import dataclass
from tapcheck.source import Span


@dataclass(frozen=True, slots=True)
class DocumentPromise:
    """One document that must be there.

    ``path`` is relative to the checked folder. ``fields`` are dotted names that a JSON or YAML document must have;
    ``schema`` is the path of a JSON Schema that it must meet; ``services`` the dotted name of a field that lists the
    services in use, or `prose` where its text names them; ``solution`` says that its code blocks repeat the source of
    the stacks that match ``stacks`` (of every stack without any).
    """

    path: str
    span: Span
    fields: tuple[str, ...] = ()
    schema: str = ""
    services: str = ""
    solution: bool = False
    stacks: tuple[str, ...] = ()
    quote: str = ""


class Flaw(StrEnum):
    """What is wrong with a document."""

    MISSING = "missing"
    EMPTY = "empty"
    """It holds nothing, or nothing but a placeholder."""
    INVALID = "invalid"
    """A field is missing, or its schema objects."""
    UNDECLARED_SERVICE = "undeclared-service"
    """It names a service of which no stack declares a resource."""
    UNLISTED_SERVICE = "unlisted-service"
    """A stack declares resources of a service that its list lacks."""
    STALE_SOLUTION = "stale-solution"
    """A code block differs from the source."""


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """One flaw at one place; ``related`` are places of the source with a word on each, ``mend`` says what to do."""

    flaw: Flaw
    promise: DocumentPromise
    span: Span
    message: str
    subject: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    mend: str = ""


Services = Mapping[str, Span]
"""The services that a document names, each with its first place."""
