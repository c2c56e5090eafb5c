"""`unused-parameter`: a template declares a parameter that nothing in it uses."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind, Language
from tapcheck.rule import Context, Rule
from tapcheck.rules.template.unused import unused

INFO = RuleInfo(
    id="unused-parameter",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="a template declares a parameter that nothing in it uses",
    explanation="""\
Whoever deploys the template is asked for a value that changes nothing, and a reader believes that it does.
Use the parameter where it was meant to be used, or remove it, also from the commands and parameter files that
set it.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return unused(context, INFO, Kind.VARIABLE, Language.CLOUDFORMATION, "use it where it was meant, or remove it")


RULE = Rule(INFO, _check)
