"""`unused-data-source`: a module reads a data source and uses nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind, Language
from tapcheck.rule import Context, Rule
from tapcheck.rules.template.unused import unused

INFO = RuleInfo(
    id="unused-data-source",
    family=Family.TEMPLATE,
    severity=Severity.NOTE,
    summary="a module reads a data source and uses nothing of it",
    explanation="""\
Terraform queries the provider for this data source at every plan, needs the permission to do so, and nothing
reads the answer. Use it or remove it, unless the query itself is the point, as a check that something exists.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return unused(context, INFO, Kind.DATA, Language.TERRAFORM, "read something of it, or remove it")


RULE = Rule(INFO, _check)
