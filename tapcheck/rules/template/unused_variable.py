"""`unused-variable`: a module declares a variable that nothing in it uses."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind, Language
from tapcheck.rule import Context, Rule
from tapcheck.rules.template.unused import unused

INFO = RuleInfo(
    id="unused-variable",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="a module declares a variable that nothing in it uses",
    explanation="""\
No expression of the module reads this variable, so setting it changes nothing. Use it where it was meant to be
used, or remove it together with the arguments and tfvars entries that set it.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return unused(context, INFO, Kind.VARIABLE, Language.TERRAFORM, "use it where it was meant, or remove it")


RULE = Rule(INFO, _check)
