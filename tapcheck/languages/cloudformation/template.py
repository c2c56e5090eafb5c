"""The sections of a template, decoded from its document but not evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.languages.documents.tree import Document, Fields, Items, Node, Scalar, kind_of, text_of
from tapcheck.records import dataclass
from tapcheck.source import Span

SERVERLESS = "AWS::Serverless-2016-10-31"
EXTENSIONS = "AWS::LanguageExtensions"
_HARMLESS = frozenset(
    {
        SERVERLESS,
        EXTENSIONS,
        "AWS::CodeDeployBlueGreen",
        "AWS::SecretsManager-2020-07-23",
        "AWS::SecretsManager-2024-09-16",
    }
)
"""Transforms that do not rename or add what people refer to, or whose additions are known by name."""

SECTIONS = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Rules")
"""The sections whose members have names."""

_SAYS = re.compile(rb"""^\s*["']?AWSTemplateFormatVersion["']?\s*:|"AWSTemplateFormatVersion"\s*:""", re.MULTILINE)
_TYPED = re.compile(rb"""["']?Type["']?\s*:\s*["']?(?:AWS|Custom|Alexa)::[A-Za-z0-9@_:-]+""")
_RESOURCES = re.compile(rb"""^\s*["']?(?:Resources|Transform)["']?\s*:|[{,]\s*"Resources"\s*:""", re.MULTILINE)


@dataclass(slots=True, eq=False)
class Entry:
    """One named thing of a section: ``key`` as written, ``node`` what it says."""

    name: str
    key: Scalar
    node: Node
    start: int
    end: int

    def field(self, name: str) -> Node | None:
        """What a member of its block says; None where there is none."""
        return self.node.get(name) if isinstance(self.node, Fields) else None

    def fields(self, name: str) -> Fields | None:
        """A member that must be a map; None where it is none."""
        found = self.field(name)
        return found if isinstance(found, Fields) else None


@dataclass(slots=True, eq=False)
class Resource(Entry):
    """A resource. ``depends_on`` are the logical ids that it names in `DependsOn`, as written."""

    type: str = ""
    condition: str = ""
    depends_on: tuple[Scalar, ...] = ()

    @property
    def properties(self) -> Fields | None:
        """The `Properties` block."""
        return self.fields("Properties")


@dataclass(slots=True, eq=False)
class Template:
    """One template. ``macros`` says whether a transform may add or rename what cannot be known here."""

    path: str
    document: Document
    description: str = ""
    transforms: tuple[str, ...] = ()
    macros: bool = False
    parameters: dict[str, Entry] = field(default_factory=dict)
    mappings: dict[str, Entry] = field(default_factory=dict)
    conditions: dict[str, Entry] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: dict[str, Entry] = field(default_factory=dict)
    rules: dict[str, Entry] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def section(self, name: str) -> dict[str, Entry]:
        """A section by the name that templates give it."""
        sections: dict[str, dict[str, Entry]] = {
            "Parameters": self.parameters,
            "Mappings": self.mappings,
            "Conditions": self.conditions,
            "Resources": dict(self.resources),
            "Outputs": self.outputs,
            "Rules": self.rules,
        }
        return sections[name]


def may_be_template(data: bytes) -> bool:
    """Whether it is worth parsing a file to see if it is a template."""
    if _SAYS.search(data) is not None:
        return True
    return _TYPED.search(data) is not None and _RESOURCES.search(data) is not None


def is_template(root: Node) -> bool:
    """Whether a document is a template: it says so, or its resources have types of CloudFormation."""
    if not isinstance(root, Fields):
        return False
    resources = root.get("Resources")
    if root.get("AWSTemplateFormatVersion") is not None:
        return True
    if not isinstance(resources, Fields):
        return False
    return any(
        (text_of(value.get("Type")) or "").startswith(("AWS::", "Custom::", "Alexa::"))
        for _, value in resources.members.values()
        if isinstance(value, Fields)
    )


def decode(document: Document) -> Template:
    """The template in a document; what is no map where a map belongs is a diagnostic and left out."""
    root = document.root
    if not isinstance(root, Fields):
        problem = _wrong(document.path, root.start, root.end, f"a template is a map of sections, not {kind_of(root)}")
        return Template(document.path, document, diagnostics=(problem,))
    problems: list[Diagnostic] = []
    transforms = tuple(_transforms(root.get("Transform")))
    template = Template(
        document.path,
        document,
        text_of(root.get("Description")) or "",
        transforms,
        macros=any(name not in _HARMLESS for name in transforms) or _includes(root) or _includes(root.get("Resources")),
    )
    for section in SECTIONS:
        entries = list(_entries(document.path, root, section, problems))
        match section:
            case "Parameters":
                template.parameters = {entry.name: entry for entry in entries}
            case "Mappings":
                template.mappings = {entry.name: entry for entry in entries}
            case "Conditions":
                template.conditions = {entry.name: entry for entry in entries}
            case "Outputs":
                template.outputs = {entry.name: entry for entry in entries}
            case "Rules":
                template.rules = {entry.name: entry for entry in entries}
            case _:
                template.resources = {entry.name: _resource(document.path, entry, problems) for entry in entries}
    template.diagnostics = tuple(problems)
    return template


def _entries(path: str, root: Fields, section: str, problems: list[Diagnostic]) -> Iterator[Entry]:
    node = root.get(section)
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return
    if not isinstance(node, Fields):
        problems.append(_wrong(path, node.start, node.end, f"'{section}' must be a map, but it is {kind_of(node)}"))
        return
    for name, (key, value) in node.members.items():
        if name.startswith("Fn::ForEach::") or name == "Fn::Transform":
            continue
        if section not in ("Conditions",) and not isinstance(value, Fields):
            summary = f"'{section}.{name}' must be a map, but it is {kind_of(value)}"
            problems.append(_wrong(path, key.start, key.end, summary))
            continue
        start, end = node.span(name)
        yield Entry(name, key, value, start, end)


def _resource(path: str, entry: Entry, problems: list[Diagnostic]) -> Resource:
    type_ = text_of(entry.field("Type")) or ""
    if not type_:
        problems.append(_wrong(path, entry.key.start, entry.key.end, f"resource '{entry.name}' has no 'Type'"))
    properties = entry.field("Properties")
    if properties is not None and not isinstance(properties, Fields) and not _empty(properties):
        summary = f"'Properties' of resource '{entry.name}' must be a map, but it is {kind_of(properties)}"
        problems.append(_wrong(path, properties.start, properties.end, summary))
    return Resource(
        entry.name,
        entry.key,
        entry.node,
        entry.start,
        entry.end,
        type_,
        text_of(entry.field("Condition")) or "",
        tuple(_names(entry.field("DependsOn"))),
    )


def _names(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar) and node.value is not None and not node.tag:
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            if isinstance(item, Scalar) and not item.tag:
                yield item


def _includes(node: Node | None) -> bool:
    return isinstance(node, Fields) and "Fn::Transform" in node.members


def _transforms(node: Node | None) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Items):
        for item in node.items:
            yield from _transforms(item)
    elif isinstance(node, Fields):
        yield text_of(node.get("Name")) or "Fn::Transform"


def _empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _wrong(path: str, start: int, end: int, summary: str) -> Diagnostic:
    return Diagnostic(Problem.INVALID, summary, Span(path, start, end), "mend the template")
