"""`dashboards`: what matters is on a dashboard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.verdicts import lacking
from tapcheck.catalog.watching import watched_types
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict

_TYPES = ("aws_cloudwatch_dashboard", "AWS::CloudWatch::Dashboard")
_BODIES = ("dashboard_body", "DashboardBody")
_NAMING = (
    *("function_name", "name", "identifier", "cluster_identifier", "replication_group_id", "cluster_id"),
    *("FunctionName", "Name", "TableName", "QueueName", "DBInstanceIdentifier", "DBClusterIdentifier", "ServiceName"),
    *("AutoScalingGroupName", "ReplicationGroupId", "ClusterName", "DeliveryStreamName"),
)


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    watched = estate.of_types(*watched_types())
    if not watched:
        return
    dashboards = estate.of_types(*_TYPES)
    if settings["per-resource"]:
        yield from (_shown(estate, item, dashboards) for item in watched)
    elif dashboards:
        evidence = tuple(Evidence(item.head, "a dashboard") for item in dashboards)
        yield Verdict(Outcome.SATISFIED, None, "has a dashboard", evidence=evidence)
    else:
        yield lacking(estate, None, "has a dashboard", "has no dashboard", _mend(estate))


def _shown(estate: Estate, item: Declaration, dashboards: tuple[Declaration, ...]) -> Verdict:
    may = False
    for dashboard in dashboards:
        bodies = [dashboard.outline[key] for key in _BODIES if key in dashboard.outline]
        texts = [body for body in bodies if isinstance(body, str)]
        if item in estate.targets(dashboard) or any(_named(item, text) for text in texts):
            return Verdict(Outcome.SATISFIED, item, "is on a dashboard", evidence=(Evidence(dashboard.head, "here"),))
        may = may or not texts or any("SEARCH(" in text for text in texts)
    return lacking(estate, item, "is on a dashboard", "is on no dashboard", _mend(estate), may)


def _named(item: Declaration, body: str) -> bool:
    names = [item.values.get(key) for key in _NAMING]
    return any(f'"{name}"' in body for name in names if isinstance(name, str) and name)


def _mend(estate: Estate) -> str:
    kind = _TYPES[0] if estate.terraform else _TYPES[1]
    return f"add an {kind} with a widget for its metrics"


CAPABILITY = Capability(
    RuleInfo(
        id="dashboards",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="there is no dashboard",
        explanation="""\
A dashboard shows together how the parts do. A stack with functions, APIs, tables, streams, queues, databases, load
balancers, services or distributions must declare one.

With `per-resource: true` each of these must be on a dashboard: the body refers to the resource or holds its name.
Widgets that search for metrics leave that open.
""",
    ),
    _judge,
    terraform="""\
resource "aws_cloudwatch_dashboard" "orders" {
  dashboard_name = "orders"
  dashboard_body = jsonencode({
    widgets = [{
      type       = "metric"
      properties = { metrics = [["AWS/Lambda", "Errors", "FunctionName", aws_lambda_function.orders.function_name]] }
    }]
  })
}
""",
    cloudformation="""\
Dashboard:
  Type: AWS::CloudWatch::Dashboard
  Properties:
    DashboardBody: !Sub |
      {"widgets": [{"type": "metric", "properties": {
        "metrics": [["AWS/Lambda", "Errors", "FunctionName", "${Orders}"]]}}]}
""",
    source="Operational Excellence Pillar of the AWS Well-Architected Framework, OPS08-BP05",
    parameters=(Parameter("per-resource", "whether each resource must be on a dashboard", {"type": "boolean"}, False),),
)
