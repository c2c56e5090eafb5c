"""What infrastructure code declares, the same for every infrastructure language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from tapcheck.diagnostics import Diagnostic
from tapcheck.model.references import Reference
from tapcheck.model.suppression import Suppression
from tapcheck.model.twins import TwinDifference
from tapcheck.records import dataclass
from tapcheck.source import Span
from tapcheck.values import Path, Value

CONSTRUCT = "aws:cdk:path"
"""The trait of synthesised resources that names the construct they were made from."""


class Kind(StrEnum):
    """What a declaration declares."""

    RESOURCE = "resource"
    DATA = "data"
    OUTPUT = "output"
    VARIABLE = "variable"
    LOCAL = "local"
    MODULE = "module"
    PROVIDER = "provider"
    MAPPING = "mapping"
    CONDITION = "condition"
    FILE = "file"


class Presence(StrEnum):
    """Whether a declaration exists in every deployment."""

    ALWAYS = "always"
    CONDITIONAL = "conditional"
    """`count` or `for_each` can make it empty, or a CloudFormation `Condition` guards it."""


class Language(StrEnum):
    """The infrastructure language of a stack."""

    TERRAFORM = "terraform"
    CLOUDFORMATION = "cloudformation"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One thing that a stack declares.

    ``address`` is written as reports write it (`aws_s3_bucket.logs`, `data.aws_ami.al2`, `output.url`,
    `var.region`, `local.tags`, `module.vpc`, `provider.aws.west`; inside a called module prefixed by
    `module.x.`; CloudFormation `Resources.Table`, `Outputs.Url`, `Parameters.Env`). ``span`` is the whole
    block, ``head`` the part that names it. ``type`` is the resource or data type, else empty; ``name`` the
    bare name. ``values`` holds the evaluated arguments of a resource, ``value`` the evaluated value of an
    output, variable default or local. ``provider`` is the local provider name that a resource uses.
    """

    kind: Kind
    address: str
    type: str
    name: str
    span: Span
    head: Span
    presence: Presence = Presence.ALWAYS
    values: Mapping[str, Value] = field(default_factory=dict)
    value: Value | None = None
    sensitive: bool = False
    description: str = ""
    module: tuple[str, ...] = ()
    """The names of the module calls that lead to it from the root of the stack; empty in the root."""
    places: Mapping[Path, Span] = field(default_factory=dict)
    """Where the parts of ``values`` are written: the path of each, with its keys as written, and its range."""
    traits: Mapping[str, Value] = field(default_factory=dict)
    """What else its block says, by the name that the language gives it: `AllowedValues` of a parameter, …"""
    instances: tuple[str, ...] = ()
    """The full addresses of its instances (`aws_subnet.a["x"]`), where a plan or state tells them."""
    number: int | None = 1
    """How many instances of a resource or module the values of the configuration give; None where nobody knows."""
    outline: Mapping[str, Value] = field(default_factory=dict)
    """For some types ``values`` once more, with marks in place of the texts that only a deployment knows."""

    def place_of(self, path: Path) -> Span:
        """Where the part at ``path`` is written, or the nearest part around it, or the head."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return self.head


@dataclass(frozen=True, slots=True)
class OutputUse:
    """One place at which a stack reads an output of another one; ``name`` is `*` where it cannot be told which.

    ``stack`` is the name of the stack that is read, empty where nobody can tell.
    """

    name: str
    span: Span
    stack: str = ""


@dataclass(frozen=True, slots=True)
class NestedStack:
    """A resource that deploys another template of the project.

    ``stack`` is the name of the stack of that template, ``head`` the text that names the resource. ``passed`` are the
    names of the parameters that it gives, with their places; None where that cannot be told.
    """

    address: str
    head: Span
    stack: str
    passed: Mapping[str, Span] | None


@dataclass(frozen=True, slots=True)
class ProviderPin:
    """What a configuration demands of a provider: its source address, and its version constraints joined by commas.

    Both are empty where nothing is said.
    """

    source: str = ""
    versions: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """One deployable unit: a Terraform root module with the local modules it calls, or one template.

    ``name`` is the path of the folder (Terraform) or file (CloudFormation), relative to the project root,
    POSIX, `.` for the root itself. ``files`` are all files that were read for it. ``unreadable`` are the
    files that could not be read completely: a name missing from the stack may be declared there.
    ``opaque`` are addresses of module calls whose source is not on this machine.
    """

    name: str
    language: Language
    declarations: tuple[Declaration, ...]
    files: tuple[str, ...]
    unreadable: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()
    comments: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Per file, the character ranges of its comments, in order."""
    diagnostics: tuple[Diagnostic, ...] = ()
    references: tuple[Reference, ...] = ()
    """Every place at which one declaration names another one, in source order."""
    twin: str = ""
    """The name of the stack that is the same template in the other notation (`x.yml` beside `x.json`)."""
    differences: tuple[TwinDifference, ...] = ()
    """Where it disagrees with its twin."""
    refused: tuple[Diagnostic, ...] = ()
    """What parses and is still refused, whatever the variables are: names that nothing declares, wrong types, …"""
    fixed: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """The arguments of resources and providers by address, with marks in place of what an operator or a deployment
    decides: what is left is fixed in the code."""
    pins: Mapping[str, ProviderPin] = field(default_factory=dict)
    """What it demands of each provider that it requires, by local name, with the demands of the called modules."""
    output_uses: tuple[OutputUse, ...] = ()
    """Where it reads outputs of other stacks, as far as the language names them: nested stacks, imported values."""
    nested: tuple[NestedStack, ...] = ()
    suppressions: tuple[Suppression, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Declaration, ...]:
        """The declarations of one kind, in source order."""
        return tuple(item for item in self.declarations if item.kind is kind)

    def find(self, address: str) -> Declaration | None:
        """The declaration with exactly this address."""
        for item in self.declarations:
            if item.address == address:
                return item
        return None
