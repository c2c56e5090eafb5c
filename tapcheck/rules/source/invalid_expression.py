"""`invalid-expression`: an expression can have no value, whatever the variables are."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tapcheck.diagnostics import Diagnostic
from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Stack
from tapcheck.rule import Context, Rule, finding
from tapcheck.source import Span

INFO = RuleInfo(
    id="invalid-expression",
    family=Family.SOURCE,
    severity=Severity.ERROR,
    summary="an expression can have no value, whatever the variables are",
    explanation="""\
The text parses, and Terraform refuses it all the same: a function gets an argument of the wrong type, an operand is no
number, an object has no such attribute, a variables file names a variable in a value or gives one that the variable's
`validation` refuses. Defaults are not judged, nor is the workspace: what is reported holds whatever values the
variables have, as in `terraform validate`.

Names that nothing declares are left to `undefined-reference`.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    seen: set[Diagnostic] = set()
    for stack in context.reconciliation.stacks:
        if stack.unreadable:
            continue
        undeclared = _undeclared(context, stack)
        for problem in stack.refused:
            if problem not in seen and not any(_overlap(problem.span, span) for span in undeclared):
                seen.add(problem)
                hint = problem.hint or _caller(stack, problem)
                yield finding(INFO, context.locate(problem.span), problem.summary, help=hint)


def _caller(stack: Stack, problem: Diagnostic) -> str:
    """Which stack meets the problem, where it lies in a module that the stack calls: other stacks may call it too."""
    at_home = (posixpath.dirname(problem.span.path) or ".") == stack.name
    return "" if at_home else f"stack '{stack.name}' meets it in a module that it calls"


def _undeclared(context: Context, stack: Stack) -> tuple[Span, ...]:
    declared = context.reconciliation.graphs[stack.name].declared
    return tuple(item.span for item in stack.references if item.target not in declared) if stack.refused else ()


def _overlap(one: Span, other: Span) -> bool:
    return one.path == other.path and one.start < other.end and other.start < one.end


RULE = Rule(INFO, _check)
