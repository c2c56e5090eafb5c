"""`tracing`: a request cannot be followed through the parts that answer it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.capacity.functions import FUNCTIONS, regional_functions
from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.relations import texts_in
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.requirements import Evidence, Outcome, Verdict

_YES, _NO = "sends traces to X-Ray", "sends no traces to X-Ray"
_of_table = table_judge("tracing", _YES, _NO)

_MESH_NODES = (
    *("aws_appmesh_virtual_node", "aws_appmesh_virtual_gateway"),
    *("AWS::AppMesh::VirtualNode", "AWS::AppMesh::VirtualGateway"),
)
_TASKS = ("aws_ecs_task_definition", "AWS::ECS::TaskDefinition")
_CONTAINERS = ("container_definitions", "ContainerDefinitions")
_SWITCH = "ENABLE_ENVOY_XRAY_TRACING"


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    regional = {function.address for function in regional_functions(estate)}
    for verdict in _of_table(estate, settings):
        item = verdict.item
        if item is not None and (item.type not in FUNCTIONS or item.address in regional):
            yield verdict
    nodes = estate.of_types(*_MESH_NODES)
    if nodes:
        tracing, proxies = _traced_proxies(estate)
        for item in nodes:
            if tracing:
                yield Verdict(Outcome.SATISFIED, item, _YES, evidence=tracing)
            elif proxies:
                mend = f'give the Envoy container the environment variable {_SWITCH} = "1"'
                yield Verdict(Outcome.VIOLATED, item, _NO, evidence=proxies, mend=mend)
            else:
                yield Verdict(Outcome.UNDECIDED, item, f"only its proxy knows whether it {_YES}")


def _traced_proxies(estate: Estate) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The tasks whose proxy sends traces, and those whose proxy surely does not."""
    tracing, silent = [], []
    for task in estate.of_types(*_TASKS):
        texts = [text for key in _CONTAINERS for _, value in at(task.values, key) for text in texts_in(value)]
        if any(_SWITCH in text for text in texts):
            tracing.append(Evidence(task.head, "its proxy sends traces"))
        elif any("envoy" in text.lower() for text in texts):
            silent.append(Evidence(task.head, f"its proxy lacks {_SWITCH}"))
    return tuple(tracing), tuple(silent)


CAPABILITY = Capability(
    RuleInfo(
        id="tracing",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="a request cannot be followed through the parts that answer it",
        explanation="""\
With AWS X-Ray a slow or failed request shows which part was slow or failed. Functions, stages of REST APIs, state
machines, GraphQL APIs and App Runner services have a switch for it. Nodes and gateways of App Mesh send traces when the
Envoy proxy of their task has `ENABLE_ENVOY_XRAY_TRACING`; where no task with such a proxy is declared, that is left
open. Stages of HTTP APIs and functions that a distribution runs at the
edge cannot send traces and are left alone.
""",
    ),
    _judge,
    terraform="""\
resource "aws_lambda_function" "orders" {
  tracing_config {
    mode = "Active"
  }
}
""",
    cloudformation="""\
Orders:
  Type: AWS::Lambda::Function
  Properties:
    TracingConfig: {Mode: Active}
""",
    source='AWS X-Ray Developer Guide, "Integrating AWS X-Ray with other AWS services"',
    checkov=("CKV_AWS_50", "CKV_AWS_73", "CKV_AWS_284", "CKV_AWS_194"),
)
