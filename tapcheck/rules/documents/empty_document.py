"""`empty-document`: a document that the spec demands says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.documents import Flaw
from tapcheck.rule import Context, Rule
from tapcheck.rules.documents.wording import with_flaw

INFO = RuleInfo(
    id="empty-document",
    family=Family.DOCUMENTS,
    severity=Severity.ERROR,
    summary="a document that the spec demands says nothing",
    explanation="""\
The document is there, and it is empty, holds headings alone, or nothing but a placeholder (`TODO`, `TBD`, "insert text
here").

Write it, or drop the promise from the section `documents` of `tapcheck.yaml`.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return with_flaw(context, INFO, Flaw.EMPTY)


RULE = Rule(INFO, _check)
