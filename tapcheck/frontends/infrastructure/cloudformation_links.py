"""What templates know of one another, as parts of the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tapcheck.languages.cloudformation.evaluate import Evaluator
from tapcheck.languages.cloudformation.functions import call_of
from tapcheck.languages.cloudformation.links import LinkedTemplates
from tapcheck.languages.cloudformation.template import Template
from tapcheck.languages.documents.tree import Node, Scalar, children
from tapcheck.model.infrastructure import NestedStack, OutputUse, Stack
from tapcheck.source import Span

_INSIDE = "Outputs."


def with_links(stack: Stack, template: Template, text: str, linked: LinkedTemplates) -> Stack:
    """The stack with its nested stacks, and with the outputs of others that it reads; ``text`` is that of its file."""
    nested = tuple(_nested(template, linked))
    if not nested and "ImportValue" not in text:
        return stack
    return replace(stack, nested=nested, output_uses=(*_reads(stack, nested), *_imports(template, linked)))


def _nested(template: Template, linked: LinkedTemplates) -> Iterator[NestedStack]:
    for call in linked.nested(template.path):
        entry = call.resource
        passed = call.passed
        yield NestedStack(
            f"Resources.{entry.name}",
            Span(template.path, entry.key.start, entry.key.end),
            call.path,
            None if passed is None else {name: Span(template.path, key.start, key.end) for name, key in passed.items()},
        )


def _reads(stack: Stack, nested: tuple[NestedStack, ...]) -> Iterator[OutputUse]:
    inside = {row.address: row.stack for row in nested}
    for reference in stack.references:
        if reference.target in inside and reference.attribute.startswith(_INSIDE):
            name = reference.attribute.removeprefix(_INSIDE)
            yield OutputUse(name, reference.span, inside[reference.target])


def _imports(template: Template, linked: LinkedTemplates) -> Iterator[OutputUse]:
    evaluator = linked.evaluator(template.path)
    for section in ("Conditions", "Resources", "Outputs"):
        for entry in template.section(section).values():
            yield from _imports_in(entry.node, template.path, evaluator, linked)


def _imports_in(node: Node, path: str, evaluator: Evaluator, linked: LinkedTemplates) -> Iterator[OutputUse]:
    call = call_of(node)
    if call is not None and call.name == "Fn::ImportValue":
        name = evaluator.value(call.argument)
        place = linked.exporter(name) if isinstance(name, str) else None
        if place is not None:
            yield OutputUse(place[1], Span(path, node.start, node.end), place[0])
        return
    if not isinstance(node, Scalar):
        for _, below in children(node):
            yield from _imports_in(below, path, evaluator, linked)
