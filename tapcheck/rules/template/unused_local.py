"""`unused-local`: a module declares a local value that nothing in it uses."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind, Language
from tapcheck.rule import Context, Rule
from tapcheck.rules.template.unused import unused

INFO = RuleInfo(
    id="unused-local",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="a module declares a local value that nothing in it uses",
    explanation="""\
No expression of the module reads this local value. Use it or remove it.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return unused(context, INFO, Kind.LOCAL, Language.TERRAFORM, "use it where it was meant, or remove it")


RULE = Rule(INFO, _check)
