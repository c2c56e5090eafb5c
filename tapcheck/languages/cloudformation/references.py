"""What a template refers to, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from tapcheck.languages.cloudformation.functions import (
    attribute_named,
    call_of,
    parts,
    substitution,
    variable_places,
)
from tapcheck.languages.cloudformation.template import SECTIONS, Entry, Resource, Template
from tapcheck.languages.documents.tree import Fields, Items, Node, Scalar, children
from tapcheck.records import dataclass

Path = tuple[str | int, ...]


class How(StrEnum):
    """By which means a name is used."""

    REF = "Ref"
    GET_ATT = "Fn::GetAtt"
    SUB = "Fn::Sub"
    DEPENDS_ON = "DependsOn"
    CONDITION = "Condition"
    MAPPING = "Fn::FindInMap"
    ANY_MAPPING = "Fn::FindInMap of a computed name"


@dataclass(frozen=True, slots=True)
class Use:
    """One place that uses a name; the range is that of the name.

    ``path`` leads to it inside the entry, with the long names of the functions on the way in both notations.
    """

    how: How
    name: str
    attribute: str
    path: Path
    start: int
    end: int


def uses_of(entry: Entry, section: str, text: str) -> Iterator[Use]:
    """Every name that an entry of a section uses, in the order of the text; ``text`` is the file's."""
    finder = _Finder(text)
    if section == "Conditions" or section == "Rules":
        yield from finder.condition(entry.node, ())
        return
    if isinstance(entry, Resource):
        for scalar in entry.depends_on:
            yield Use(How.DEPENDS_ON, scalar.text, "", ("DependsOn",), scalar.start, scalar.end)
    if not isinstance(entry.node, Fields):
        return
    for name, (_, value) in entry.node.members.items():
        if name == "Condition" and isinstance(value, Scalar) and section in ("Resources", "Outputs"):
            yield Use(How.CONDITION, value.text, "", (name,), value.start, value.end)
        elif name not in ("DependsOn", "Type"):
            yield from finder.walk(value, (name,))


def pseudo(name: str) -> bool:
    """Whether a name is one of the parameters that every stack has."""
    return name.startswith("AWS::")


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text

    def walk(self, node: Node, path: Path) -> Iterator[Use]:
        call = call_of(node)
        if call is None:
            if not isinstance(node, Scalar):
                for key, value in children(node):
                    yield from self.walk(value, (*path, key))
            return
        argument = call.argument
        below = (*path, call.name)
        match call.name:
            case "Ref":
                if isinstance(argument, Scalar):
                    yield self._use(How.REF, argument, argument.text, below)
                    return
            case "Condition":
                if isinstance(argument, Scalar):
                    yield self._use(How.CONDITION, argument, argument.text, below)
                    return
            case "Fn::GetAtt":
                named = attribute_named(argument)
                if named is not None:
                    holder = argument.items[0] if isinstance(argument, Items) else argument
                    yield self._use(How.GET_ATT, holder, named[0], below, named[1])
                    if isinstance(argument, Items):
                        for number, item in enumerate(argument.items[1:], 1):
                            yield from self.walk(item, (*below, number))
                    return
            case "Fn::Sub":
                yield from self._substituted(argument, below)
                return
            case "Fn::If":
                if isinstance(argument, Items) and argument.items and isinstance(argument.items[0], Scalar):
                    first = argument.items[0]
                    yield self._use(How.CONDITION, first, first.text, (*below, 0))
                    for number, item in enumerate(argument.items[1:], 1):
                        yield from self.walk(item, (*below, number))
                    return
            case "Fn::FindInMap":
                if isinstance(argument, Items) and argument.items and isinstance(argument.items[0], Scalar):
                    first = argument.items[0]
                    if not first.tag:
                        yield self._use(How.MAPPING, first, first.text, (*below, 0))
                if isinstance(argument, Items) and argument.items and _computed(argument.items[0]):
                    computed = argument.items[0]
                    yield Use(How.ANY_MAPPING, "", "", (*below, 0), computed.start, computed.end)
            case _:
                pass
        yield from self.walk(argument, below)

    def condition(self, node: Node, path: Path) -> Iterator[Use]:
        """Inside conditions, `{"Condition": "Name"}` names another one."""
        if isinstance(node, Fields) and not node.tag and len(node.members) == 1 and "Condition" in node.members:
            named = node.members["Condition"][1]
            if isinstance(named, Scalar):
                yield self._use(How.CONDITION, named, named.text, (*path, "Condition"))
                return
        call = call_of(node)
        if call is not None and call.name in ("Fn::And", "Fn::Or", "Fn::Not") and isinstance(call.argument, Items):
            below = (*path, call.name)
            for number, item in enumerate(call.argument.items):
                yield from self.condition(item, (*below, number))
        elif call is None and not isinstance(node, Scalar):
            for key, value in children(node):
                yield from self.condition(value, (*path, key))
        else:
            yield from self.walk(node, path)

    def _substituted(self, argument: Node, path: Path) -> Iterator[Use]:
        found = substitution(argument)
        if found is None:
            return
        text, names = found
        own = set(names.members) if names else set()
        for name, start, end in self._variables(text):
            if name in own or not name:
                continue
            target, _, attribute = name.partition(".")
            yield Use(How.SUB, target, attribute, path, start, end)
        if names is not None:
            for key, value in children(names):
                yield from self.walk(value, (*path, 1, key))

    def _variables(self, text: Scalar) -> list[tuple[str, int, int]]:
        """The variables of a text with their places; that of the whole text where a loop has changed it."""
        meant = [part.text for part in parts(text.text) if part.variable]
        written = list(variable_places(self.text, text.start, text.end))
        if [name for name, _, _ in written] == meant:
            return written
        return [(name, text.start, text.end) for name in meant]

    def _use(self, how: How, node: Node, name: str, path: Path, attribute: str = "") -> Use:
        """The range of the name alone: without tag and quotes where they stand before it."""
        start = self.text.find(name, node.start, node.end) if name else -1
        if start < 0:
            return Use(how, name, attribute, path, node.start, node.end)
        return Use(how, name, attribute, path, start, start + len(name))


def _computed(node: Node) -> bool:
    return not isinstance(node, Scalar) or bool(node.tag)


def all_uses(template: Template, text: str) -> Iterator[tuple[str, Entry, Use]]:
    """Every use of a name in a template with the section and the entry in which it stands."""
    for section in ("Conditions", "Rules", "Resources", "Outputs"):
        for entry in template.section(section).values():
            for use in uses_of(entry, section, text):
                yield section, entry, use
    root = template.document.root
    if not isinstance(root, Fields):
        return
    finder = _Finder(text)
    for name, (key, node) in root.members.items():
        if name not in SECTIONS and name != "Metadata":
            entry = Entry(name, key, node, key.start, node.end)
            for use in finder.walk(node, ()):
                yield "Template", entry, use
        elif name in SECTIONS and isinstance(node, Fields):
            for loop, (loop_key, loop_node) in node.members.items():
                if loop.startswith("Fn::ForEach::") or loop == "Fn::Transform":
                    entry = Entry(loop, loop_key, loop_node, loop_key.start, loop_node.end)
                    for use in finder.walk(loop_node, ()):
                        yield "Template", entry, use
