"""What the files of one Terraform module declare, decoded from their syntax trees but not evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from tapcheck.diagnostics import Diagnostic
from tapcheck.languages.hcl.tree import Attribute, Block, Body, Expression
from tapcheck.records import dataclass
from tapcheck.source import Span


class Mode(StrEnum):
    """How Terraform treats a resource."""

    MANAGED = "resource"
    DATA = "data"
    EPHEMERAL = "ephemeral"


@dataclass(frozen=True, slots=True)
class Part:
    """What every declaration has: ``span`` is the whole block, ``head`` the part that names it.

    ``foreign`` tells the file of each item of ``body``, by identity, that an override file contributed.
    """

    name: str
    span: Span
    head: Span
    body: Body
    foreign: Mapping[int, str] = field(default_factory=dict)

    def expression(self, name: str) -> Expression | None:
        """The expression of an argument."""
        attribute = self.body.attribute(name)
        return attribute.expression if attribute else None

    def path_of(self, item: Attribute | Block) -> str:
        """The file in which an item of the body is written."""
        return self.foreign.get(id(item), self.span.path)


@dataclass(frozen=True, slots=True)
class Resource(Part):
    """A resource, data source or ephemeral resource; ``provider`` is `aws` or `aws.west`."""

    mode: Mode = Mode.MANAGED
    type: str = ""
    provider: str = ""

    @property
    def address(self) -> str:
        """The address inside its module."""
        prefix = "" if self.mode is Mode.MANAGED else f"{self.mode.value}."
        return f"{prefix}{self.type}.{self.name}"


@dataclass(frozen=True, slots=True)
class Variable(Part):
    """An input variable; ``type`` and ``default`` are expressions as written."""

    type: Expression | None = None
    default: Expression | None = None
    nullable: bool = True
    sensitive: bool = False
    ephemeral: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Local:
    """One attribute of a `locals` block."""

    name: str
    expression: Expression
    span: Span
    head: Span


@dataclass(frozen=True, slots=True)
class Output(Part):
    """An output value."""

    sensitive: bool = False
    ephemeral: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class ModuleCall(Part):
    """A call of another module; ``source`` is None when it is no plain string."""

    source: str | None = None
    arguments: Mapping[str, Attribute] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Provider(Part):
    """A provider configuration; ``alias`` is empty for the default one."""

    alias: str = ""

    @property
    def address(self) -> str:
        """`aws` or `aws.west`."""
        return f"{self.name}.{self.alias}" if self.alias else self.name


@dataclass(frozen=True, slots=True)
class ProviderRequirement:
    """An entry of `required_providers`."""

    name: str
    source: str
    version: str
    span: Span


@dataclass(frozen=True, slots=True)
class Directive(Part):
    """A `moved`, `removed`, `import` or `check` block, or a `backend`; ``kind`` is its type."""

    kind: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """The declarations of one folder, each kind in source order.

    ``unreadable`` are the files that could not be read completely; ``comments`` the ranges of comments per file.
    """

    folder: str
    files: tuple[str, ...]
    resources: Mapping[str, Resource]
    variables: Mapping[str, Variable]
    locals: Mapping[str, Local]
    outputs: Mapping[str, Output]
    calls: Mapping[str, ModuleCall]
    providers: Mapping[str, Provider]
    requirements: Mapping[str, ProviderRequirement]
    directives: tuple[Directive, ...]
    unreadable: tuple[str, ...]
    comments: Mapping[str, tuple[tuple[int, int], ...]]
    diagnostics: tuple[Diagnostic, ...]
