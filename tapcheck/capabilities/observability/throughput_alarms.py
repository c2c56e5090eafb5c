"""`throughput-alarms`: nobody is told when a resource reaches its load."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.observability.alarms import WATCHING_SOURCE, ExampleAlarm, role_judge, watching_explained
from tapcheck.catalog.watching import Role
from tapcheck.findings import Family, RuleInfo, Severity

_EXAMPLE = ExampleAlarm("throughput", "ThroughputAlarm", "Throttles", "Sum", 0)

CAPABILITY = Capability(
    RuleInfo(
        id="throughput-alarms",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="nobody is told when a resource reaches its load",
        explanation=watching_explained(
            "Throughput tells when a resource nears what it can bear, and when nothing arrives any more.",
            "`Throttles` of a function, `Count` of an API, `CPUUtilization` of a database",
        ),
    ),
    role_judge(Role.THROUGHPUT, "its throughput"),
    terraform=_EXAMPLE.terraform,
    cloudformation=_EXAMPLE.template,
    source=WATCHING_SOURCE,
)
