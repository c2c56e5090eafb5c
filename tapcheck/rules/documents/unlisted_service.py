"""`unlisted-service`: stacks declare resources of a service that the list lacks."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.documents import Flaw
from tapcheck.rule import Context, Rule
from tapcheck.rules.documents.wording import with_flaw

INFO = RuleInfo(
    id="unlisted-service",
    family=Family.DOCUMENTS,
    severity=Severity.WARNING,
    summary="stacks declare resources of a service that the list lacks",
    explanation="""\
The metadata lists the services in use, and a stack declares resources of another one. People and tools who go by the
list miss it.

Add the service to the list, under any of its usual names.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return with_flaw(context, INFO, Flaw.UNLISTED_SERVICE)


RULE = Rule(INFO, _check)
