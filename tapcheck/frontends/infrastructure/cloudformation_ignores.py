"""Suppressions in the `Metadata` of templates: `tapcheck: ignore:` of a resource, or of the whole template.

What stands under `ignore` may be text (`untested-resource: reason` or a rule alone), a list of such texts, a map from
rules to reasons, or maps with `rule` (or `rules`) and `reason`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tapcheck.languages.cloudformation.template import Template
from tapcheck.languages.documents.tree import Fields, Items, Node, Scalar, text_of
from tapcheck.model.suppression import Suppression
from tapcheck.source import Span

_TEXT = re.compile(r"\[?\s*([\w-]+(?:\s*,\s*[\w-]+)*)\s*\]?\s*:?\s*(.*)", re.DOTALL)
_NAMED = frozenset({"rule", "rules", "reason"})


def ignores_of(template: Template) -> tuple[Suppression, ...]:
    """The suppressions of a template, in source order of what they are about, the whole template first."""
    path, root = template.path, template.document.root
    found = list(_under(root, path, Span(path, root.start, root.end)))
    for resource in template.resources.values():
        found.extend(_under(resource.node, path, Span(path, resource.start, resource.end)))
    return tuple(found)


def _under(node: Node, path: str, scope: Span) -> Iterator[Suppression]:
    for name in ("Metadata", "tapcheck"):
        node = (node.get(name) if isinstance(node, Fields) else None) or Scalar(None, "", 0, 0)
    written = node.get("ignore") if isinstance(node, Fields) else None
    if written is not None:
        yield from _written(written, path, scope)


def _written(node: Node, path: str, scope: Span) -> Iterator[Suppression]:
    match node:
        case Scalar():
            text = _TEXT.fullmatch(node.text.strip())
            if node.value is not None and text is not None:
                span = Span(path, node.start, node.end)
                yield Suppression(_names(text[1]), " ".join(text[2].split()), span, scope)
        case Items():
            for item in node.items:
                yield from _written(item, path, scope)
        case Fields() if node.members.keys() <= _NAMED:
            rules = node.get("rule") or node.get("rules")
            names = rules.items if isinstance(rules, Items) else [rules]
            plain = tuple(name for item in names for name in _names(text_of(item) or ""))
            if plain:
                yield Suppression(plain, text_of(node.get("reason")) or "", Span(path, node.start, node.end), scope)
        case Fields():
            for name, (key, value) in node.members.items():
                start, end = node.span(name)
                yield Suppression(_names(key.text), text_of(value) or "", Span(path, start, end), scope)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
