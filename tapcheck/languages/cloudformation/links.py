"""Templates that belong together: nested stacks with local templates, and values that one exports and others import."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from tapcheck.languages.cloudformation.evaluate import Evaluator
from tapcheck.languages.cloudformation.functions import call_of
from tapcheck.languages.cloudformation.template import Resource, Template
from tapcheck.languages.documents.tree import Fields, Node, Scalar, text_of
from tapcheck.records import dataclass
from tapcheck.values import AttributeSource, Path, Unknown, Value

_LOCATIONS = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
"""Types of resources that are stacks of their own, and the property that says where their template is."""

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class NestedCall:
    """A resource that is a stack of its own, with the path of its template.

    ``passed`` are the parameters that it gives, by name; None where it cannot be told which.
    """

    resource: Resource
    path: str
    passed: Mapping[str, Scalar] | None


class LinkedTemplates:
    """The templates of a project by their paths, evaluated with what they know of one another.

    ``source`` answers what a deployment knows, for nested stacks under an address of their own.
    """

    def __init__(self, templates: Mapping[str, Template], source: AttributeSource | None = None) -> None:
        self._templates = templates
        self._source = source
        self._exports = _Exports(self, templates)

    def evaluator(self, path: str) -> Evaluator:
        """The evaluator of a template that is deployed by itself."""
        return self._evaluator(path, self._source, {}, 0)

    def exporter(self, name: str) -> tuple[str, str] | None:
        """The path of the template that exports a value under this name, and the name of the output."""
        return self._exports.places.get(name)

    def nested(self, path: str) -> Iterator[NestedCall]:
        """The nested stacks of a template whose own templates are here."""
        for resource in self._templates[path].resources.values():
            where = self._nested_path(path, resource)
            if where is not None:
                yield NestedCall(resource, where, _passed(resource))

    def _nested_path(self, path: str, resource: Resource) -> str | None:
        found = _local_path(path, resource)
        return found if found in self._templates and found != path else None

    def _evaluator(
        self, path: str, source: AttributeSource | None, given: Mapping[str, Value], depth: int
    ) -> Evaluator:
        children: dict[str, Evaluator | None] = {}

        def child(name: str) -> Evaluator | None:
            if name not in children:
                children[name] = None
                children[name] = self._child(path, own, name, source, depth)
            return children[name]

        own = Evaluator(self._templates[path], source, self._exports, given, child)
        return own

    def _child(
        self, path: str, own: Evaluator, name: str, source: AttributeSource | None, depth: int
    ) -> Evaluator | None:
        resource = self._templates[path].resources.get(name)
        where = self._nested_path(path, resource) if resource is not None and depth < _DEEPEST else None
        if where is None:
            return None
        passed = own.properties(name).get("Parameters")
        inner = None if source is None else _Inside(source, name)
        return self._evaluator(where, inner, passed if isinstance(passed, Mapping) else {}, depth + 1)


def nested_paths(template: Template) -> tuple[str, ...]:
    """The paths of the local templates that the resources of a template name, whether they are there or not."""
    paths = (_local_path(template.path, resource) for resource in template.resources.values())
    return tuple(dict.fromkeys(path for path in paths if path is not None))


class _Exports(Mapping[str, Value]):
    """The values that templates export, by name, each evaluated when somebody imports it.

    A name that hangs on the deployment is not known, and of one that several templates export nobody can tell.
    """

    def __init__(self, linked: LinkedTemplates, templates: Mapping[str, Template]) -> None:
        self._linked = linked
        self._templates = templates
        self._places: dict[str, tuple[str, str]] | None = None
        self._asked: dict[str, Value] = {}

    @property
    def places(self) -> Mapping[str, tuple[str, str]]:
        if self._places is None:
            self._places = {}
            self._places = dict(self._found())
        return self._places

    def __getitem__(self, name: str) -> Value:
        path, output = self.places[name]
        if name not in self._asked:
            self._asked[name] = Unknown(f"import.{name}", "string")
            self._asked[name] = self._linked.evaluator(path).output(output)
        return self._asked[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def _found(self) -> Iterator[tuple[str, tuple[str, str]]]:
        seen: dict[str, tuple[str, str] | None] = {}
        for path, template in self._templates.items():
            if _twin_before(path, self._templates):
                continue
            evaluator = Evaluator(template)
            for entry in template.outputs.values():
                export = entry.fields("Export")
                name = evaluator.value(export.get("Name")) if export is not None else None
                if isinstance(name, str):
                    seen[name] = None if name in seen else (path, entry.name)
        return ((name, place) for name, place in seen.items() if place is not None)


class _Inside:
    """Answers for a nested stack: its resources are others than those of the same names around it."""

    def __init__(self, source: AttributeSource, name: str) -> None:
        self._source = source
        self._name = name

    def answer(
        self, address: str, type: str, path: Path, arguments: Mapping[str, Value], provider: Mapping[str, Value]
    ) -> Value:
        """The answer under the address that the outer template gives."""
        inside = f"{self._name}.{address}" if address.startswith(("Resources.", "Parameters.")) else address
        return self._source.answer(inside, type, path, arguments, provider)


def _local_path(path: str, resource: Resource) -> str | None:
    location, properties = _LOCATIONS.get(resource.type), resource.properties
    written = properties.get(location) if location is not None and properties is not None else None
    text = text_of(written)
    if text is None or not isinstance(written, Scalar) or written.tag or ":" in text or text.startswith("/"):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), text))


def _passed(resource: Resource) -> Mapping[str, Scalar] | None:
    properties = resource.properties
    given: Node | None = properties.get("Parameters") if properties is not None else None
    if given is None:
        return {}
    if not isinstance(given, Fields) or given.tag or call_of(given) is not None:
        return None
    return {name: key for name, (key, _) in given.members.items()}


def _twin_before(path: str, templates: Mapping[str, Template]) -> bool:
    """Whether the same template stands beside it in YAML."""
    stem, suffix = posixpath.splitext(path)
    return suffix == ".json" and (f"{stem}.yml" in templates or f"{stem}.yaml" in templates)
