"""`stale-solution`: a document shows a solution that differs from the source."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.documents import Flaw
from tapcheck.rule import Context, Rule
from tapcheck.rules.documents.wording import with_flaw

INFO = RuleInfo(
    id="stale-solution",
    family=Family.DOCUMENTS,
    severity=Severity.WARNING,
    summary="a document shows a solution that differs from the source",
    explanation="""\
The document claims to show the solution (`solution: true`), and its code blocks differ from the source: a resource,
output or variable is missing on one side, or an argument has another value. Whoever reviews or copies from the document
gets another stack than the one that is tested and deployed.

Bring the document up to date. Code blocks of Terraform are read together, as the files of one folder; templates one by
one. Values that only a deployment knows are not compared, nor are blocks that have little in common with the stack.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return with_flaw(context, INFO, Flaw.STALE_SOLUTION)


RULE = Rule(INFO, _check)
