"""`throttling`: one client can take all that an API can bear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.capacity.stages import REST_STAGES, method_settings
from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.relations import companions_of
from tapcheck.capabilities.verdicts import lacking
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Unknown, Value

_HTTP_STAGES = ("aws_apigatewayv2_stage", "AWS::ApiGatewayV2::Stage")
_ROUTES = (
    *("default_route_settings.throttling_rate_limit", "route_settings.throttling_rate_limit"),
    "DefaultRouteSettings.ThrottlingRateLimit",
)
_PLANS = (
    (
        "aws_api_gateway_usage_plan",
        "api_stages.stage",
        ("throttle_settings.rate_limit", "api_stages.throttle.rate_limit"),
    ),
    ("AWS::ApiGateway::UsagePlan", "ApiStages.Stage", ("Throttle.RateLimit", "ApiStages.Throttle")),
)
_YES = "has a limit of requests per second"


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for stage in estate.of_types(*REST_STAGES):
        rows, may = method_settings(estate, stage)
        limits = [(row.holder, row.value("throttling_rate_limit", "ThrottlingRateLimit")) for row in rows]
        planned, others = _plans(estate, stage)
        mend = (
            "add an aws_api_gateway_method_settings with throttling_rate_limit and throttling_burst_limit"
            if estate.terraform
            else "add MethodSettings with ThrottlingRateLimit and ThrottlingBurstLimit"
        )
        yield _verdict(estate, stage, [*limits, *planned], mend, may or others)
    for stage in estate.of_types(*_HTTP_STAGES):
        limits = [(stage, value) for path in _ROUTES for _, value in at(stage.values, path)]
        mend = (
            "add default_route_settings { throttling_rate_limit, throttling_burst_limit }"
            if estate.terraform
            else "add DefaultRouteSettings with ThrottlingRateLimit and ThrottlingBurstLimit"
        )
        yield _verdict(estate, stage, limits, mend)


def _plans(estate: Estate, stage: Declaration) -> tuple[list[tuple[Declaration, Value]], bool]:
    """The limits of the usage plans of a stage, and whether there may be others."""
    limits: list[tuple[Declaration, Value]] = []
    may = False
    for type_, path, keys in _PLANS:
        found, others = companions_of(estate, stage, path, (type_,), "stage_name", "StageName")
        limits += [(plan, value) for plan in found for key in keys for _, value in at(plan.values, key)]
        may = may or others
    return limits, may


def _verdict(
    estate: Estate, stage: Declaration, limits: list[tuple[Declaration, Value]], mend: str, may: bool = False
) -> Verdict:
    for holder, value in limits:
        if _is_limit(value):
            seen = (Evidence(holder.head, "it limits it"),) if holder is not stage else ()
            return Verdict(Outcome.SATISFIED, stage, _YES, evidence=seen)
    may = may or any(isinstance(value, Unknown) for _, value in limits)
    return lacking(estate, stage, _YES, "has no limit of requests per second of its own", mend, may)


def _is_limit(value: Value) -> bool:
    """A rate; -1 turns the limit off, and a mapping of methods holds some. An unknown number is one all the same."""
    if isinstance(value, int | Decimal):
        return value >= 0
    if isinstance(value, str):
        return value.replace(".", "", 1).isdigit()
    return isinstance(value, Unknown) or (isinstance(value, Mapping) and bool(value))


CAPABILITY = Capability(
    RuleInfo(
        id="throttling",
        family=Family.CAPACITY,
        severity=Severity.ERROR,
        summary="one client can take all that an API can bear",
        explanation="""\
A stage without limits of its own shares the limit of the whole account with every other API. The settings of its
methods or routes give it one, or a usage plan that names the stage.
""",
    ),
    _judge,
    terraform="""\
resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = aws_api_gateway_stage.live.stage_name
  method_path = "*/*"

  settings {
    throttling_rate_limit  = 1000
    throttling_burst_limit = 500
  }
}
""",
    cloudformation="""\
Live:
  Type: AWS::ApiGateway::Stage
  Properties:
    MethodSettings:
      - {HttpMethod: "*", ResourcePath: "/*", ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 500}
""",
    source='Amazon API Gateway Developer Guide, "Throttle requests to your REST APIs for better throughput"',
)
