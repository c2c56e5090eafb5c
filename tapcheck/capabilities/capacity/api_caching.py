"""`api-caching`: every request of an API is computed anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.capacity.stages import REST_STAGES, MethodSetting, method_settings
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.truths import all_of, is_true
from tapcheck.capabilities.verdicts import lacking, undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Unknown

_CLUSTERS = ("cache_cluster_enabled", "CacheClusterEnabled")


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for stage in estate.of_types(*REST_STAGES):
        yield _verdict(estate, stage, bool(settings["encrypted"]))


def _verdict(estate: Estate, stage: Declaration, encrypted: bool) -> Verdict:
    yes = "caches answers encrypted" if encrypted else "caches answers"
    open_ended = undecided(stage, yes)
    name = next((key for key in _CLUSTERS if key in stage.values), "")
    enabled = is_true(stage.values.get(name))
    if enabled is None:
        return open_ended
    if not enabled:
        mend = f"add {_CLUSTERS[0]} = true" if estate.terraform else f"add {_CLUSTERS[1]}: true"
        return Verdict(Outcome.VIOLATED, stage, "has no cache", (name,) if name else (), mend=mend)
    rows, may = method_settings(estate, stage)
    truths = [_caches(row, encrypted) for row in rows]
    if True in truths:
        seen = tuple(Evidence(row.holder.head, "these settings") for row in rows[:1] if row.holder is not stage)
        return Verdict(Outcome.SATISFIED, stage, yes, (name,), seen)
    if None in truths:
        return open_ended
    wanted = "caching, with a time to live above 0" + (" and encryption" if encrypted else "")
    mend = (
        f"add an aws_api_gateway_method_settings that turns on {wanted}: caching_enabled, cache_ttl_in_seconds, "
        "cache_data_encrypted"
        if estate.terraform
        else f"add MethodSettings that turn on {wanted}: CachingEnabled, CacheTtlInSeconds, CacheDataEncrypted"
    )
    return lacking(estate, stage, yes, f"has a cache that no method uses with {wanted}", mend, may)


def _caches(row: MethodSetting, encrypted: bool) -> bool | None:
    truths = [is_true(row.value("caching_enabled", "CachingEnabled"))]
    if encrypted:
        truths.append(is_true(row.value("cache_data_encrypted", "CacheDataEncrypted")))
    lifetime = row.value("cache_ttl_in_seconds", "CacheTtlInSeconds")
    if isinstance(lifetime, Unknown):
        truths.append(None)
    elif isinstance(lifetime, int | Decimal):
        truths.append(lifetime > 0)
    return all_of(truths)


CAPABILITY = Capability(
    RuleInfo(
        id="api-caching",
        family=Family.CAPACITY,
        severity=Severity.ERROR,
        summary="every request of an API is computed anew",
        explanation="""\
The cache of a stage answers repeated requests. Besides the cache itself some methods must use it, with a time to live
above 0 (300 seconds unless it is given) and, unless `encrypted: false`, with encrypted contents. HTTP APIs have no
cache and are left alone.
""",
    ),
    _judge,
    terraform="""\
resource "aws_api_gateway_stage" "live" {
  cache_cluster_enabled = true
  cache_cluster_size    = "0.5"
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = aws_api_gateway_stage.live.stage_name
  method_path = "*/*"

  settings {
    caching_enabled      = true
    cache_ttl_in_seconds = 300
    cache_data_encrypted = true
  }
}
""",
    cloudformation="""\
Live:
  Type: AWS::ApiGateway::Stage
  Properties:
    CacheClusterEnabled: true
    CacheClusterSize: "0.5"
    MethodSettings:
      - {HttpMethod: "*", ResourcePath: "/*", CachingEnabled: true, CacheTtlInSeconds: 300, CacheDataEncrypted: true}
""",
    source='Amazon API Gateway Developer Guide, "Cache settings for REST APIs"',
    parameters=(Parameter("encrypted", "whether the cache must be encrypted", {"type": "boolean"}, True),),
    checkov=("CKV_AWS_120", "CKV_AWS_308"),
)
