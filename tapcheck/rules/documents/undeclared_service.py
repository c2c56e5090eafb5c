"""`undeclared-service`: a document names a service of which no stack declares a resource."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.documents import Flaw
from tapcheck.rule import Context, Rule
from tapcheck.rules.documents.wording import with_flaw

INFO = RuleInfo(
    id="undeclared-service",
    family=Family.DOCUMENTS,
    severity=Severity.ERROR,
    summary="a document names a service of which no stack declares a resource",
    explanation="""\
The list of services in the metadata, or the prose of the spec, names a service, and none of the stacks declares a
resource of it: either the stack is incomplete, or the document is out of date.

A list is taken at its word. Prose counts only where it names a service in full ("Amazon SQS", "AWS Lambda") in a
sentence that states its use: sentences with *not*, *optional*, *instead of*, *such as* and the like are left alone.
Services that are used without a resource of their own (X-Ray) are never missed. Nothing is said where a stack calls
modules whose source is elsewhere.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return with_flaw(context, INFO, Flaw.UNDECLARED_SERVICE)


RULE = Rule(INFO, _check)
