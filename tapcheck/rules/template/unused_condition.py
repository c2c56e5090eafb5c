"""`unused-condition`: a template declares a condition that nothing in it uses."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind, Language
from tapcheck.rule import Context, Rule
from tapcheck.rules.template.unused import unused

INFO = RuleInfo(
    id="unused-condition",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="a template declares a condition that nothing in it uses",
    explanation="""\
No resource, output, `Fn::If` or other condition names this condition, so what it was to decide is always
there or never. Use it or remove it.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return unused(context, INFO, Kind.CONDITION, Language.CLOUDFORMATION, "use it where it was meant, or remove it")


RULE = Rule(INFO, _check)
