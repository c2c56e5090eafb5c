"""`unused-mapping`: a template declares a mapping that nothing in it looks up."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind, Language
from tapcheck.rule import Context, Rule
from tapcheck.rules.template.unused import unused

INFO = RuleInfo(
    id="unused-mapping",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="a template declares a mapping that nothing in it looks up",
    explanation="""\
No `Fn::FindInMap` names this mapping. Either a value is written out where the mapping was meant to give it,
or the mapping is left over. Use it or remove it.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return unused(context, INFO, Kind.MAPPING, Language.CLOUDFORMATION, "look it up where it was meant, or remove it")


RULE = Rule(INFO, _check)
