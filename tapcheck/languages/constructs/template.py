"""`Template` of `aws-cdk-lib/assertions`: what its methods say of a synthesised template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from tapcheck.languages.constructs.matchers import (
    Comparison,
    MatcherKind,
    Matching,
    Mismatch,
    RefusedPattern,
    TemplateMatcher,
    shown,
)
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.trace import Event, MissingEvent, NodeEvent, SearchEvent, SearchKind
from tapcheck.languages.program.truths import Truth
from tapcheck.languages.program.values import UNDEFINED, Place, Undefined, Unknown
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a method says.

    ``found`` are the names of the entries that certainly match; ``doubt`` says why more of them may. ``captures``
    are what captures take over, which happens whether or not the assertion passes. ``own`` are the searches that an
    assertion makes, ``evidence`` the parts of the document that it looks at or misses.
    """

    passed: Truth
    detail: str = ""
    role: Role = Role.EQUAL
    found: tuple[str, ...] = ()
    doubt: Unknown | None = None
    captures: tuple[tuple[TemplateMatcher, Any], ...] = ()
    own: tuple[Event, ...] = ()
    evidence: tuple[Event, ...] = ()


@dataclass(slots=True)
class _Section:
    """Entries of one section compared with one pattern."""

    entries: dict[str, Comparison]

    @property
    def matching(self) -> tuple[str, ...]:
        return tuple(name for name, item in self.entries.items() if item.passed is True)

    @property
    def doubt(self) -> Unknown | None:
        return next((item.doubt for item in self.entries.values() if not item.mismatches and item.doubt), None)

    @property
    def captures(self) -> tuple[tuple[TemplateMatcher, Any], ...]:
        return tuple(pair for item in self.entries.values() if item.passed is True for pair in item.captures)

    @property
    def closest(self) -> tuple[str, Mismatch] | None:
        """The first mismatch of the entry that differs least."""
        failed = [(len(item.mismatches), name) for name, item in self.entries.items() if item.mismatches]
        if not failed:
            return None
        name = min(failed)[1]
        return name, self.entries[name].mismatches[0]


class SynthesisedTemplate:
    """One template as plain values (see :mod:`~tapcheck.languages.constructs.matchers`).

    ``path`` is the file that it was read from, empty when there is none.
    """

    def __init__(self, document: dict[str, Any], matching: Matching, path: str = "") -> None:
        self.document = document
        self.path = path
        self._matching = matching

    # Resources -------------------------------------------------------------------------------------------

    def has_resource(self, kind: str, pattern: Any) -> Judgement:
        """`hasResource`: at least one resource of the type matches."""
        return self._some_match("Resources", f"resources with type {kind}", self._of_type(kind), pattern, kind)

    def has_resource_properties(self, kind: str, pattern: Any) -> Judgement:
        """`hasResourceProperties`: the properties of at least one resource of the type match."""
        entries = self._with_properties(self._of_type(kind), pattern)
        return self._some_match("Resources", f"resources with type {kind}", entries, _properties(pattern), kind)

    def all_resources(self, kind: str, pattern: Any) -> Judgement:
        """`allResources`: there are resources of the type, and all of them match."""
        return self._all_match(kind, self._of_type(kind), pattern)

    def all_resources_properties(self, kind: str, pattern: Any) -> Judgement:
        """`allResourcesProperties`: likewise of their properties."""
        return self._all_match(kind, self._with_properties(self._of_type(kind), pattern), _properties(pattern))

    def resource_count_is(self, kind: str, count: Any) -> Judgement:
        """`resourceCountIs`: so many resources have the type."""
        entries = self._of_type(kind)
        if isinstance(entries, Unknown):
            return Judgement(entries, role=Role.COUNT)
        return self._counted(kind, tuple(entries), None, count)

    def resource_properties_count_is(self, kind: str, pattern: Any, count: Any) -> Judgement:
        """`resourcePropertiesCountIs`: so many resources of the type have properties that match."""
        entries = self._with_properties(self._of_type(kind), pattern)
        section = self._compared(entries, _properties(pattern))
        if not isinstance(section, _Section):
            return _unjudged(section, Role.COUNT)
        return self._counted(kind, section.matching, section.doubt, count, section.captures)

    def find_resources(self, kind: str, pattern: Any) -> Judgement:
        """`findResources`: the names of all resources of the type that match."""
        return self._found("Resources", self._of_type(kind), pattern)

    # Other sections --------------------------------------------------------------------------------------

    def has_entry(self, section: str, name: str, pattern: Any) -> Judgement:
        """`hasOutput`, `hasParameter`, `hasMapping`, `hasCondition`: the named entry matches, `*` is any."""
        words = f"{section.lower()} named {name}"
        entries = self._named(section, name)
        judged = self._some_match(section, words, entries, pattern)
        if entries or name == "*" or isinstance(entries, Unknown) or not self.path:
            return judged
        return replace(judged, evidence=(MissingEvent(Place(self.path, (section, name))),))

    def find_entries(self, section: str, name: str, pattern: Any) -> Judgement:
        """`findOutputs` and its like: the names of the entries that match."""
        return self._found(section, self._named(section, name), pattern)

    def template_matches(self, pattern: Any) -> Judgement:
        """`templateMatches`: the whole template matches. It hands nothing to captures."""
        try:
            compared = self._matching.compare(self.document, pattern)
        except RefusedPattern as refused:
            return Judgement(False, str(refused))
        if not compared.mismatches:
            return Judgement(compared.passed)
        first = compared.mismatches[0]
        return Judgement(False, f"{first.message} at /{'/'.join(first.keys)}", evidence=self._missed(first.keys, first))

    # How they are judged ---------------------------------------------------------------------------------

    def _some_match(
        self, section: str, words: str, entries: dict[str, Any] | Unknown, pattern: Any, kind: str = ""
    ) -> Judgement:
        compared = self._compared(entries, pattern)
        if not isinstance(compared, _Section):
            return _unjudged(compared)
        matching = compared.matching
        if matching:
            return self._passing(section, compared)
        if compared.doubt is not None:
            return Judgement(Unknown(compared.doubt.reason), captures=compared.captures, doubt=compared.doubt)
        count = len(compared.entries)
        if not count:
            return Judgement(False, f"template has 0 {words}", own=self._search(kind))
        assert compared.closest is not None
        name, mismatch = compared.closest
        where = "/".join((name, *mismatch.keys))
        return Judgement(
            False,
            f"template has {count} {words}, but none match as expected: {mismatch.message} at {where}",
            evidence=self._missed((section, name, *mismatch.keys), mismatch),
        )

    def _passing(self, section: str, compared: _Section) -> Judgement:
        names = compared.matching
        evidence = self._looked_at(section, names)
        return Judgement(True, found=names, doubt=compared.doubt, captures=compared.captures, evidence=evidence)

    def _all_match(self, kind: str, entries: dict[str, Any] | Unknown, pattern: Any) -> Judgement:
        compared = self._compared(entries, pattern)
        if not isinstance(compared, _Section):
            return _unjudged(compared)
        if not compared.entries:
            return Judgement(False, f"template has 0 resources with type {kind}", own=self._search(kind))
        if compared.closest is not None:
            name, mismatch = compared.closest
            matching = len(compared.matching)
            return Judgement(
                False,
                f"template has {len(compared.entries)} resources with type {kind}, but {matching or 'none'} match as "
                f"expected: {mismatch.message} at {'/'.join((name, *mismatch.keys))}",
                evidence=self._missed(("Resources", name, *mismatch.keys), mismatch),
                captures=compared.captures,
            )
        if compared.doubt is not None:
            return Judgement(Unknown(compared.doubt.reason), captures=compared.captures, doubt=compared.doubt)
        return self._passing("Resources", compared)

    def _counted(
        self,
        kind: str,
        names: tuple[str, ...],
        doubt: Unknown | None,
        count: Any,
        captures: tuple[tuple[TemplateMatcher, Any], ...] = (),
    ) -> Judgement:
        doubt = count if isinstance(count, Unknown) else doubt
        if doubt is not None:
            return Judgement(Unknown(doubt.reason), role=Role.COUNT, captures=captures, doubt=doubt)
        return Judgement(
            len(names) == count,
            f"expected {shown(count)} resources of type {kind}, found {len(names)}",
            Role.COUNT,
            found=names,
            captures=captures,
            own=() if names else self._search(kind) if len(names) != count else (),
            evidence=self._looked_at("Resources", names),
        )

    def _found(self, section: str, entries: dict[str, Any] | Unknown, pattern: Any) -> Judgement:
        compared = self._compared(entries, {} if isinstance(pattern, Undefined) else pattern)
        if not isinstance(compared, _Section):
            return _unjudged(compared)
        return self._passing(section, compared)

    def _compared(self, entries: dict[str, Any] | Unknown, pattern: Any) -> _Section | Unknown | RefusedPattern:
        if isinstance(entries, Unknown):
            return entries
        try:
            return _Section({name: self._matching.compare(entry, pattern) for name, entry in entries.items()})
        except RefusedPattern as refused:
            return refused

    # Parts of the template -------------------------------------------------------------------------------

    def _part(self, section: str) -> dict[str, Any] | Unknown:
        part = self.document.get(section)
        if isinstance(part, (dict, Unknown)):
            return part
        return {}

    def _of_type(self, kind: str) -> dict[str, Any] | Unknown:
        part = self._part("Resources")
        if isinstance(part, Unknown):
            return part
        found: dict[str, Any] = {}
        for name, resource in part.items():
            own = resource.get("Type") if isinstance(resource, dict) else resource
            if isinstance(own, Unknown):
                return own
            if own == kind and isinstance(resource, dict):
                found[name] = resource
        return found

    def _named(self, section: str, name: str) -> dict[str, Any] | Unknown:
        part = self._part(section)
        if isinstance(part, Unknown) or name == "*":
            return part
        return {name: part[name]} if name in part else {}

    def _with_properties(self, entries: dict[str, Any] | Unknown, pattern: Any) -> dict[str, Any] | Unknown:
        """Resources without properties get empty ones, unless the pattern demands that there are none."""
        absent = isinstance(pattern, TemplateMatcher) and pattern.kind is MatcherKind.ABSENT
        if isinstance(entries, Unknown) or absent:
            return entries
        return {
            name: entry if "Properties" in entry else {**entry, "Properties": {}} for name, entry in entries.items()
        }

    # Evidence --------------------------------------------------------------------------------------------

    def _search(self, kind: str) -> tuple[Event, ...]:
        if not kind or not self.path:
            return ()
        return (SearchEvent(SearchKind.TEXT, f'"Type": "{kind}"', "", 0, (), (self.path,)),)

    def _looked_at(self, section: str, names: Iterable[str]) -> tuple[Event, ...]:
        return tuple(NodeEvent(Place(self.path, (section, name))) for name in names) if self.path else ()

    def _missed(self, keys: tuple[str, ...], mismatch: Mismatch) -> tuple[Event, ...]:
        if not self.path:
            return ()
        place = Place(self.path, keys)
        return (MissingEvent(place) if mismatch.missing else NodeEvent(place),)


def _properties(pattern: Any) -> TemplateMatcher:
    return TemplateMatcher(MatcherKind.OBJECT_LIKE, {"Properties": pattern})


def _unjudged(section: Unknown | RefusedPattern, role: Role = Role.EQUAL) -> Judgement:
    if isinstance(section, Unknown):
        return Judgement(Unknown(section.reason), role=role, doubt=section)
    return Judgement(False, str(section), role)


Check = Callable[[SynthesisedTemplate, list[Any]], Judgement]
"""A method of `Template`: (template, arguments as plain values) → what it says."""


def _argument(arguments: list[Any], index: int) -> Any:
    return arguments[index] if index < len(arguments) else UNDEFINED


def _typed(check: Callable[..., Judgement], count: int) -> Check:
    """A method whose first argument is the type or name, and that takes ``count`` further ones."""

    def run(template: SynthesisedTemplate, arguments: list[Any]) -> Judgement:
        name = _argument(arguments, 0)
        if not isinstance(name, str):
            return _unjudged(name if isinstance(name, Unknown) else Unknown("name of an unusual type"))
        return check(template, name, *(_argument(arguments, 1 + index) for index in range(count)))

    return run


def _entry(section: str) -> Check:
    return _typed(lambda template, name, pattern: template.has_entry(section, name, pattern), 1)


def _entries(section: str) -> Check:
    return _typed(lambda template, name, pattern: template.find_entries(section, name, pattern), 1)


ASSERTIONS: dict[str, Check] = {
    "allResources": _typed(SynthesisedTemplate.all_resources, 1),
    "allResourcesProperties": _typed(SynthesisedTemplate.all_resources_properties, 1),
    "hasCondition": _entry("Conditions"),
    "hasMapping": _entry("Mappings"),
    "hasOutput": _entry("Outputs"),
    "hasParameter": _entry("Parameters"),
    "hasResource": _typed(SynthesisedTemplate.has_resource, 1),
    "hasResourceProperties": _typed(SynthesisedTemplate.has_resource_properties, 1),
    "resourceCountIs": _typed(SynthesisedTemplate.resource_count_is, 1),
    "resourcePropertiesCountIs": _typed(SynthesisedTemplate.resource_properties_count_is, 2),
    "templateMatches": lambda template, arguments: template.template_matches(_argument(arguments, 0)),
}
"""The methods that assert, by their names in JavaScript; Python's are the same in snake case."""

SEARCHES: dict[str, tuple[str, Check]] = {
    "findConditions": ("Conditions", _entries("Conditions")),
    "findMappings": ("Mappings", _entries("Mappings")),
    "findOutputs": ("Outputs", _entries("Outputs")),
    "findParameters": ("Parameters", _entries("Parameters")),
    "findResources": ("Resources", _typed(SynthesisedTemplate.find_resources, 1)),
}
"""The methods that give the entries that match, by name, each with its section."""
