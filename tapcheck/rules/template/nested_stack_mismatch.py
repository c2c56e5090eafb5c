"""`nested-stack-mismatch`: a nested stack is given or asked for what its template does not have."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.model.expectations import Wanted
from tapcheck.model.infrastructure import Declaration, Kind, NestedStack, Stack
from tapcheck.reconcile.naming import nearest
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.repeats import repeats
from tapcheck.source import Span

INFO = RuleInfo(
    id="nested-stack-mismatch",
    family=Family.TEMPLATE,
    severity=Severity.ERROR,
    summary="a nested stack is given or asked for what its template does not have",
    explanation="""\
A resource of type `AWS::CloudFormation::Stack` names a template of the project, and passes a parameter that this
template does not declare, leaves out one that has no default, or an output is read that it does not have. The
deployment of the outer stack fails when it comes to the nested one.

Templates in a bucket are not followed: what they declare is not known.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    by_name = {stack.name: stack for stack in context.reconciliation.stacks}
    for stack in context.reconciliation.stacks:
        for nested in stack.nested:
            inner = by_name.get(nested.stack)
            if inner is None or inner.unreadable or repeats(context, stack, nested.address):
                continue
            if not inner.opaque:
                yield from _parameters(context, stack, nested, inner)
            yield from _outputs(context, stack, nested, inner)


def _parameters(context: Context, stack: Stack, nested: NestedStack, inner: Stack) -> Iterator[Finding]:
    if nested.passed is None:
        return
    declared = {item.name: item for item in inner.of_kind(Kind.VARIABLE)}
    missing = [item for name, item in declared.items() if name not in nested.passed and "Default" not in item.traits]
    for name, span in nested.passed.items():
        if name not in declared:
            near = nearest(Wanted(Kind.VARIABLE, "", name, f"Parameters.{name}"), missing or declared.values(), limit=1)
            message = f"template '{inner.name}' declares no parameter '{name}'"
            yield _finding(context, stack, nested, span, message, near)
    for item in missing:
        message = f"nested stack '{_name(nested)}' passes no parameter '{item.name}', which has no default"
        yield finding(
            INFO,
            context.locate(nested.head),
            message,
            subject=Subject("resource", nested.address, stack.name),
            related=(Related(context.locate(item.head), "it is declared here"),),
        )


def _outputs(context: Context, stack: Stack, nested: NestedStack, inner: Stack) -> Iterator[Finding]:
    declared = {item.name: item for item in inner.of_kind(Kind.OUTPUT)}
    for reference in stack.references:
        section, _, name = reference.attribute.partition(".")
        if reference.target == nested.address and section == "Outputs" and name not in declared:
            near = nearest(Wanted(Kind.OUTPUT, "", name, f"Outputs.{name}"), declared.values(), limit=1)
            message = f"template '{inner.name}' declares no output '{name}'"
            yield _finding(context, stack, nested, reference.span, message, near)


def _finding(
    context: Context, stack: Stack, nested: NestedStack, span: Span, message: str, near: tuple[Declaration, ...]
) -> Finding:
    return finding(
        INFO,
        context.locate(span),
        message,
        subject=Subject("resource", nested.address, stack.name),
        related=tuple(Related(context.locate(item.head), f"did you mean '{item.name}'?") for item in near),
    )


def _name(nested: NestedStack) -> str:
    return nested.address.partition(".")[2]


RULE = Rule(INFO, _check)
