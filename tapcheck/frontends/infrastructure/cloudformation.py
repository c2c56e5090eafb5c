"""CloudFormation templates as stacks of the model: one stack per template."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tapcheck.diagnostics import Diagnostic
from tapcheck.frontends.infrastructure.cloudformation_ignores import ignores_of
from tapcheck.frontends.infrastructure.cloudformation_links import with_links
from tapcheck.frontends.infrastructure.outlines import OUTLINED, OutlineSource
from tapcheck.languages.cloudformation.evaluate import Evaluator
from tapcheck.languages.cloudformation.implied import implied_by_transform
from tapcheck.languages.cloudformation.links import LinkedTemplates
from tapcheck.languages.cloudformation.loops import LOOP, with_loops_unrolled
from tapcheck.languages.cloudformation.references import How, Use, all_uses, pseudo
from tapcheck.languages.cloudformation.template import Entry, Resource, Template, decode, is_template
from tapcheck.languages.cloudformation.twins import differences
from tapcheck.languages.documents.reading import read_document
from tapcheck.languages.documents.tree import Fields, Items, Node, Scalar, text_of
from tapcheck.model.deferred import Deferred
from tapcheck.model.infrastructure import CONSTRUCT, Declaration, Kind, Language, Presence, Stack
from tapcheck.model.references import Reference, Via
from tapcheck.model.twins import TwinDifference
from tapcheck.source import SourceFile, Span
from tapcheck.values import Path, Unknown, Value
from tapcheck.workspace import Workspace

_KINDS = {
    "Parameters": Kind.VARIABLE,
    "Mappings": Kind.MAPPING,
    "Conditions": Kind.CONDITION,
    "Resources": Kind.RESOURCE,
    "Outputs": Kind.OUTPUT,
}
_TRANSFORM = re.compile(r"Fn::Transform|!Transform\b")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_VIAS = {
    How.REF: Via.VALUE,
    How.SUB: Via.VALUE,
    How.GET_ATT: Via.ATTRIBUTE,
    How.DEPENDS_ON: Via.ORDER,
    How.CONDITION: Via.CONDITION,
    How.MAPPING: Via.MAPPING,
    How.ANY_MAPPING: Via.MAPPING,
}


def read_stacks(workspace: Workspace, paths: Iterable[str]) -> tuple[Stack, ...]:
    """The stacks in the files at ``paths``; files that turn out to be no templates give none."""
    unread: dict[str, Stack] = {}
    templates: dict[str, Template] = {}
    read: dict[str, tuple[SourceFile, tuple[Diagnostic, ...]]] = {}
    for path in paths:
        source = workspace.read(path)
        if source is None:
            continue
        document, problems = read_document(source)
        if document is None:
            unread[path] = Stack(path, Language.CLOUDFORMATION, (), (path,), (path,), diagnostics=problems)
        elif is_template(document.root):
            templates[path] = decode(with_loops_unrolled(document) if LOOP in source.text else document)
            read[path] = source, problems
    linked = LinkedTemplates(templates)
    stacks = {**unread, **{path: _stack(*row, templates[path], linked) for path, row in read.items()}}
    twins = _twins(list(stacks))
    return tuple(_with_twin(stacks[path], twins, templates) for path in sorted(stacks))


def _stack(source: SourceFile, problems: tuple[Diagnostic, ...], template: Template, linked: LinkedTemplates) -> Stack:
    evaluator = linked.evaluator(template.path)
    stack = Stack(
        template.path,
        Language.CLOUDFORMATION,
        tuple(_declarations(template, evaluator)),
        (template.path,),
        (),
        ("a transform of the template",) if template.macros or _TRANSFORM.search(source.text) else (),
        {template.path: template.document.comments} if template.document.comments else {},
        (*problems, *template.diagnostics),
        tuple(_references(source, template)),
        suppressions=ignores_of(template),
        fixed=Deferred(lambda: _fixed(template)),
    )
    return with_links(stack, template, source.text, linked)


def _fixed(template: Template) -> Mapping[str, Mapping[str, Value]]:
    """What the template fixes: everything that comes from parameters is a mark."""
    source = OutlineSource()
    given = {
        name: source.answer(
            f"Parameters.{name}", "parameter", (), {"Type": text_of(entry.field("Type")) or "String"}, {}
        )
        for name, entry in template.parameters.items()
    }
    evaluator = Evaluator(template, source, given=given)
    return {f"Resources.{name}": evaluator.properties(name) for name in template.resources}


def _twins(names: list[str]) -> Mapping[str, str]:
    """Templates of the same name in the same folder, one in YAML and one in JSON."""
    found: dict[str, str] = {}
    known = set(names)
    for name in names:
        stem, suffix = posixpath.splitext(name)
        if suffix != ".json":
            continue
        for other in (".yml", ".yaml"):
            if stem + other in known:
                found[name] = stem + other
                found[stem + other] = name
    return found


def _with_twin(stack: Stack, twins: Mapping[str, str], templates: Mapping[str, Template]) -> Stack:
    name = twins.get(stack.name, "")
    mine, theirs = templates.get(stack.name), templates.get(name)
    if not name or mine is None or theirs is None:
        return replace(stack, twin=name)
    found = tuple(
        TwinDifference(
            f"{row.section}.{row.name}" if row.name else row.section,
            row.path,
            Span(stack.name, *row.left) if row.left else None,
            Span(name, *row.right) if row.right else None,
            row.left_text,
            row.right_text,
        )
        for row in differences(mine, theirs)
    )
    return replace(stack, twin=name, differences=found)


def _declarations(template: Template, evaluator: Evaluator) -> Iterator[Declaration]:
    path = template.path
    for section, kind in _KINDS.items():
        for entry in template.section(section).values():
            head = Span(path, entry.key.start, entry.key.end)
            span = Span(path, entry.start, entry.end)
            address = f"{section}.{entry.name}"
            match kind:
                case Kind.RESOURCE:
                    yield _resource(template, evaluator, template.resources[entry.name], span, head)
                case Kind.VARIABLE:
                    yield Declaration(
                        kind,
                        address,
                        "",
                        entry.name,
                        span,
                        head,
                        value=evaluator.parameter(entry.name),
                        sensitive=(text_of(entry.field("NoEcho")) or "").lower() == "true",
                        description=text_of(entry.field("Description")) or "",
                        places=_places(path, entry.node),
                        traits=_traits(entry),
                    )
                case Kind.OUTPUT:
                    yield Declaration(
                        kind,
                        address,
                        "",
                        entry.name,
                        span,
                        head,
                        presence=_presence(text_of(entry.field("Condition"))),
                        value=evaluator.value(entry.field("Value")),
                        description=text_of(entry.field("Description")) or "",
                        places=_places(path, entry.node),
                        traits=_export(entry, evaluator),
                    )
                case _:
                    yield Declaration(kind, address, "", entry.name, span, head)


def _resource(template: Template, evaluator: Evaluator, entry: Resource, span: Span, head: Span) -> Declaration:
    found = Declaration(
        Kind.RESOURCE,
        f"Resources.{entry.name}",
        entry.type,
        entry.name,
        span,
        head,
        presence=_presence(entry.condition),
        values=Deferred(lambda: evaluator.properties(entry.name)),
        places=_places(template.path, entry.properties),
        traits=Deferred(lambda: {**_plain_fields(entry.node), **_construct(entry)}),
    )
    if entry.type not in OUTLINED:
        return found
    return replace(found, outline=Deferred(lambda: Evaluator(template, OutlineSource()).properties(entry.name)))


def _construct(entry: Resource) -> Mapping[str, Value]:
    """The construct that a synthesised resource was made from."""
    metadata = entry.fields("Metadata")
    path = text_of(metadata.get(CONSTRUCT)) if metadata is not None else None
    return {CONSTRUCT: path} if path else {}


def _presence(condition: str | None) -> Presence:
    return Presence.CONDITIONAL if condition else Presence.ALWAYS


def _traits(entry: Entry) -> Mapping[str, Value]:
    """What a parameter says about its values, or a resource besides its properties, as written."""
    return Deferred(lambda: _plain_fields(entry.node))


def _plain_fields(node: Node) -> Mapping[str, Value]:
    if not isinstance(node, Fields):
        return {}
    return {name: plain for name, (_, value) in node.members.items() if (plain := _plain(value)) is not None}


def _plain(node: Node) -> Value | None:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return tuple(item.text for item in node.items if isinstance(item, Scalar))
    return None


def _export(entry: Entry, evaluator: Evaluator) -> Mapping[str, Value]:
    export = entry.fields("Export")
    if export is None:
        return {}
    name = evaluator.value(export.get("Name"))
    return {"Export": name if isinstance(name, (str, Unknown)) else Unknown("Export")}


def _places(path: str, node: Node | None) -> Mapping[Path, Span]:
    return Deferred(lambda: dict(_walk_places(path, node, ()))) if node is not None else {}


def _walk_places(path: str, node: Node, keys: Path) -> Iterator[tuple[Path, Span]]:
    if isinstance(node, Fields):
        for name, (_, value) in node.members.items():
            start, end = node.span(name)
            yield (*keys, name), Span(path, start, end)
            yield from _walk_places(path, value, (*keys, name))
    elif isinstance(node, Items):
        for number, value in enumerate(node.items):
            yield (*keys, number), Span(path, value.start, value.end)
            yield from _walk_places(path, value, (*keys, number))


def _references(source: SourceFile, template: Template) -> Iterator[Reference]:
    for section, entry, use in all_uses(template, source.text):
        for target in _targets(template, section, use):
            yield Reference(
                f"{section}.{entry.name}",
                target,
                _VIAS[use.how],
                use.path,
                Span(template.path, use.start, use.end),
                use.attribute,
                use.how in (How.REF, How.GET_ATT) and not any(str(key).startswith("Fn::") for key in use.path[:-1]),
            )


def _targets(template: Template, section: str, use: Use) -> Iterator[str]:
    if use.how is How.ANY_MAPPING:
        yield from (f"Mappings.{name}" for name in template.mappings)
        return
    target = _target(template, section, use)
    if target is not None:
        yield target


def _target(template: Template, section: str, use: Use) -> str | None:
    """The address that a use names; None for names that need no declaration or may come from a transform."""
    match use.how:
        case How.CONDITION:
            declared, address = use.name in template.conditions, f"Conditions.{use.name}"
        case How.MAPPING:
            declared, address = use.name in template.mappings, f"Mappings.{use.name}"
        case How.DEPENDS_ON | How.GET_ATT:
            declared, address = use.name in template.resources, f"Resources.{use.name}"
        case _:
            if pseudo(use.name):
                return None
            if use.name in template.parameters and not use.attribute:
                return f"Parameters.{use.name}"
            declared, address = use.name in template.resources, f"Resources.{use.name}"
    if declared:
        return address
    if template.macros or implied_by_transform(template, use.name):
        return None
    if use.how in (How.REF, How.SUB) and not use.attribute and _more_like_parameter(template, section, use.name):
        return f"Parameters.{use.name}"
    return address


def _more_like_parameter(template: Template, section: str, name: str) -> bool:
    """Whether a name that nothing declares was more likely a parameter: conditions know only these, and the last
    word of a resource's name is often that of its type (`LogsBucket`)."""
    if section in ("Conditions", "Rules"):
        return True
    last = _WORD.findall(name)[-1:]
    return not any(_WORD.findall(resource.type)[-1:] == last for resource in template.resources.values())
