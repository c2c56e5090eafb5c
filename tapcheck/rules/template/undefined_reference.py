"""`undefined-reference`: infrastructure code names something that nothing declares."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.model.expectations import Wanted
from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.model.references import Reference, Via
from tapcheck.reconcile.naming import nearest
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import plain_address, quoted
from tapcheck.source import Span

INFO = RuleInfo(
    id="undefined-reference",
    family=Family.TEMPLATE,
    severity=Severity.ERROR,
    summary="infrastructure code names something that nothing declares",
    explanation="""\
A `Ref`, `Fn::GetAtt`, `${…}`, `DependsOn`, condition, mapping or Terraform reference names something that
does not exist, so the deployment fails before it creates anything. Mend the name (the nearest one is shown)
or declare what is missing.

In the text of `Fn::Sub`, a `${…}` that the service itself must see, as in `${aws:username}`, is written
`${!aws:username}`. Names that a macro or an unreadable file may declare are not reported.

`try` and `can` answer for an output that the called module does not declare, so Terraform accepts it: a warning, as
the fallback is chosen every time. They answer for no variable, local, resource or module that nothing declares.
""",
)

_SECTION_KINDS = {
    "Resources": Kind.RESOURCE,
    "Parameters": Kind.VARIABLE,
    "Mappings": Kind.MAPPING,
    "Conditions": Kind.CONDITION,
}


def _check(context: Context) -> Iterator[Finding]:
    seen: set[tuple[Span, str]] = set()
    for stack in context.reconciliation.stacks:
        if stack.unreadable:
            continue
        declared = context.reconciliation.graphs[stack.name].declared
        for reference in stack.references:
            if reference.target in declared or _beyond(stack, reference):
                continue
            if repeats(context, stack, reference.source):
                continue
            if (reference.span, reference.target) not in seen:
                seen.add((reference.span, reference.target))
                yield _finding(context, stack, reference)


def _beyond(stack: Stack, reference: Reference) -> bool:
    """Whether the target lies in a module that is not here, or is no address that anybody could declare."""
    if any(reference.target.startswith(f"{module}.") for module in stack.opaque):
        return True
    last = reference.target.rsplit(".", 2)[-2:]
    return stack.language is Language.TERRAFORM and ("_" not in last[0] and last[0] not in _TERRAFORM_KINDS)


_TERRAFORM_KINDS = frozenset({"var", "local", "output", "module"})


def _finding(context: Context, stack: Stack, reference: Reference) -> Finding:
    wanted = _wanted(stack, reference)
    odd = stack.language is Language.CLOUDFORMATION and ":" in wanted.name
    near = () if odd else nearest(wanted, _at_hand(stack, reference), limit=1)
    what = plain_address(stack, reference.target)
    if stack.language is Language.CLOUDFORMATION and reference.via is Via.VALUE:
        what = f"'{wanted.name}'"
    return finding(
        INFO,
        context.locate(reference.span),
        f"nothing declares {what}",
        subject=Subject(wanted.kind.value, reference.target, stack.name),
        related=tuple(Related(context.locate(item.head), f"did you mean {quoted(stack, item)}?") for item in near),
        help=_help(reference, wanted, odd),
        severity=Severity.WARNING if reference.excused else None,
    )


def _at_hand(stack: Stack, reference: Reference) -> Iterator[Declaration]:
    """What may stand where the target was looked for: the declarations of its module."""
    steps = reference.target.split(".")
    depth = 0
    while steps[2 * depth] == "module" and 2 * depth + 2 < len(steps):
        depth += 1
    module = tuple(steps[2 * place + 1] for place in range(depth))
    return (item for item in stack.declarations if item.module == module)


def _help(reference: Reference, wanted: Wanted, odd: bool) -> str:
    if odd:
        return f"write '${{!{wanted.name}}}' if the service itself must see '${{{wanted.name}}}'"
    return "'try' and 'can' hide that it is missing: they always choose the fallback" if reference.excused else ""


def _wanted(stack: Stack, reference: Reference) -> Wanted:
    first, _, name = reference.target.partition(".")
    if stack.language is Language.CLOUDFORMATION:
        return Wanted(_SECTION_KINDS.get(first, Kind.RESOURCE), "", name, reference.target)
    parts = reference.target.split(".")
    kind = {"var": Kind.VARIABLE, "local": Kind.LOCAL, "output": Kind.OUTPUT, "module": Kind.MODULE}.get(parts[-2])
    if kind is not None:
        return Wanted(kind, "", parts[-1], reference.target)
    data = len(parts) > 2 and parts[-3] == "data"
    return Wanted(Kind.DATA if data else Kind.RESOURCE, parts[-2], parts[-1], reference.target)


RULE = Rule(INFO, _check)
