"""`latency-alarms`: nobody is told when a resource becomes slow."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.observability.alarms import WATCHING_SOURCE, ExampleAlarm, role_judge, watching_explained
from tapcheck.catalog.watching import Role
from tapcheck.findings import Family, RuleInfo, Severity

_EXAMPLE = ExampleAlarm("latency", "LatencyAlarm", "Duration", "Maximum", 3000)

CAPABILITY = Capability(
    RuleInfo(
        id="latency-alarms",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="nobody is told when a resource becomes slow",
        explanation=watching_explained(
            "A resource that becomes slow fails later. Its latency, or the age of what waits for it, tells so in time.",
            "`Duration` of a function, `Latency` of an API, `IteratorAgeMilliseconds` of a stream",
        ),
    ),
    role_judge(Role.LATENCY, "its latency"),
    terraform=_EXAMPLE.terraform,
    cloudformation=_EXAMPLE.template,
    source=WATCHING_SOURCE,
)
