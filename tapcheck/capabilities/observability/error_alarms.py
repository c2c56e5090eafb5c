"""`error-alarms`: nobody is told when a resource fails."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.observability.alarms import WATCHING_SOURCE, ExampleAlarm, role_judge, watching_explained
from tapcheck.catalog.watching import Role
from tapcheck.findings import Family, RuleInfo, Severity

_EXAMPLE = ExampleAlarm("errors", "ErrorAlarm", "Errors", "Sum", 0)

CAPABILITY = Capability(
    RuleInfo(
        id="error-alarms",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="nobody is told when a resource fails",
        explanation=watching_explained(
            "Errors that no alarm watches are found by users.",
            "`Errors` of a function, `5XXError` of an API, `SystemErrors` of a table",
        ),
    ),
    role_judge(Role.ERRORS, "its errors"),
    terraform=_EXAMPLE.terraform,
    cloudformation=_EXAMPLE.template,
    source=WATCHING_SOURCE,
)
