"""`unknown-attribute`: infrastructure code uses a type, argument or attribute that its provider does not have."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Confidence, Family, Finding, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Language, Stack
from tapcheck.reconcile.attributes import Part, UnknownPart, unknown_parts
from tapcheck.rule import Context, Rule, finding
from tapcheck.source import Span

INFO = RuleInfo(
    id="unknown-attribute",
    family=Family.TEMPLATE,
    severity=Severity.ERROR,
    summary="infrastructure code uses a type, argument or attribute that its provider does not have",
    explanation="""\
A resource type, an argument or property of a resource, or an attribute that an expression or `Fn::GetAtt`
reads does not exist, so that `terraform validate` or the deployment fails. The nearest name is shown.

For Terraform, a name counts as wrong only when no major version has it that the configuration may use: where
`required_providers` excludes the majors that have it, the message names them. Providers other than the ones
in the catalog, providers from other sources, custom resources, and templates with macros are not judged.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    seen: set[tuple[Span, str]] = set()
    for stack in context.reconciliation.stacks:
        for part in unknown_parts(stack):
            if (part.span, part.name) not in seen:
                seen.add((part.span, part.name))
                yield _finding(context, stack, part)


def _finding(context: Context, stack: Stack, part: UnknownPart) -> Finding:
    return finding(
        INFO,
        context.locate(part.span),
        f"{_sentence(stack, part)}{_majors(part)}",
        severity=Severity.WARNING if part.after is not None else None,
        confidence=Confidence.MEDIUM if part.after is not None else Confidence.HIGH,
        subject=Subject("resource", part.owner, stack.name),
        help=f"did you mean '{part.nearest}'?" if part.nearest else "",
    )


def _sentence(stack: Stack, part: UnknownPart) -> str:
    template = stack.language is Language.CLOUDFORMATION
    excluded = part.versions != ""
    match part.part:
        case Part.TYPE:
            return f"resource type '{part.name}' is not available" if excluded else f"there is no type '{part.name}'"
        case Part.ARGUMENT:
            noun = "property" if template else "argument or block"
        case Part.ATTRIBUTE:
            noun = "attribute"
    has = "is not available" if excluded else "does not exist"
    return f"{noun} '{part.name}' of '{part.type}' {has}"


def _majors(part: UnknownPart) -> str:
    if part.until is not None:
        return f": it ended with version {part.until} of provider '{part.provider}', which '{part.versions}' excludes"
    if part.after is not None:
        return (
            f": it came after version {part.after} of provider '{part.provider}',"
            f" and '{part.versions}' excludes later ones"
        )
    return ""


RULE = Rule(INFO, _check)
