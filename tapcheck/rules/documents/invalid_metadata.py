"""`invalid-metadata`: a document lacks a field or breaks its schema."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.documents import Flaw
from tapcheck.rule import Context, Rule
from tapcheck.rules.documents.wording import with_flaw

INFO = RuleInfo(
    id="invalid-metadata",
    family=Family.DOCUMENTS,
    severity=Severity.ERROR,
    summary="a document lacks a field or breaks its schema",
    explanation="""\
The section `documents` of `tapcheck.yaml` names fields that the document must have (`fields`), or a JSON Schema that it
must meet (`schema`). A field is missing or empty, or the schema objects to a value.

Add the field or correct the value at the place that the finding shows. Schemas are of the dialect 2020-12.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return with_flaw(context, INFO, Flaw.INVALID)


RULE = Rule(INFO, _check)
