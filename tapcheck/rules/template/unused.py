"""Declarations that nothing in their stack uses."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Finding, RuleInfo, Subject
from tapcheck.model.infrastructure import Kind, Language
from tapcheck.rule import Context, finding
from tapcheck.rules.template.consumers import used_elsewhere
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import quoted
from tapcheck.source import Span


def unused(context: Context, info: RuleInfo, kind: Kind, language: Language, mend: str) -> Iterator[Finding]:
    """A finding for each declaration of a kind to which nothing refers.

    Stacks of which a part could not be read, or to which a macro may add references, are left alone. A module
    that is called several times is judged once. Of a template and its twin, one is judged.
    """
    found: dict[Span, Finding | None] = {}
    for stack in context.reconciliation.stacks:
        if stack.language is not language or stack.unreadable:
            continue
        if language is Language.CLOUDFORMATION and stack.opaque:
            continue
        used = {reference.target for reference in stack.references}
        for item in stack.of_kind(kind):
            if used_elsewhere(context, stack, item) or repeats(context, stack, item.address):
                continue
            if item.address in used:
                found[item.head] = None
            else:
                found.setdefault(
                    item.head,
                    finding(
                        info,
                        context.locate(item.head),
                        f"nothing uses {quoted(stack, item)}",
                        subject=Subject(kind.value, item.address, stack.name),
                        help=mend,
                    ),
                )
    yield from (item for item in found.values() if item is not None)
