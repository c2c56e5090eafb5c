"""`missing-document`: a document that the spec demands does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.documents import Flaw
from tapcheck.rule import Context, Rule
from tapcheck.rules.documents.wording import with_flaw

INFO = RuleInfo(
    id="missing-document",
    family=Family.DOCUMENTS,
    severity=Severity.ERROR,
    summary="a document that the spec demands does not exist",
    explanation="""\
The section `documents` of `tapcheck.yaml` names a file that is not there. Reviews that look for it fail after
everything else is done.

Write the document, correct the path, or drop the promise. Paths are relative to the checked folder and must match in
case.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return with_flaw(context, INFO, Flaw.MISSING)


RULE = Rule(INFO, _check)
