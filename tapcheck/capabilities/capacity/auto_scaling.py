"""`auto-scaling`: what could scale with its load does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.capacity.functions import FUNCTIONS, NAMING, provisions, versions
from tapcheck.capabilities.capacity.scaling import scalable_targets, scaled, users_of
from tapcheck.capabilities.estate import Estate, at, place_at
from tapcheck.capabilities.relations import companions_of
from tapcheck.capabilities.verdicts import lacking, undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Unknown

_TABLES = ("aws_dynamodb_table", "AWS::DynamoDB::Table")
_SERVICES = ("aws_ecs_service", "AWS::ECS::Service")
_STREAMS = ("aws_kinesis_stream", "AWS::Kinesis::Stream")
_CLUSTERS = ("aws_rds_cluster", "AWS::RDS::DBCluster")
_CACHES = ("aws_elasticache_replication_group", "AWS::ElastiCache::ReplicationGroup")
_GROUPS = ("aws_autoscaling_group", "AWS::AutoScaling::AutoScalingGroup")
_GROUP_POLICIES = (
    ("autoscaling_group_name", ("aws_autoscaling_policy", "aws_autoscaling_schedule")),
    ("AutoScalingGroupName", ("AWS::AutoScaling::ScalingPolicy", "AWS::AutoScaling::ScheduledAction")),
)
_CAPACITY_PROVIDERS = (
    ("auto_scaling_group_provider.auto_scaling_group_arn", ("aws_ecs_capacity_provider",)),
    ("AutoScalingGroupProvider.AutoScalingGroupArn", ("AWS::ECS::CapacityProvider",)),
)
_BY_ITSELF = "scales by itself"
_MEND = "add a scalable target and a target-tracking policy for "


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    yield from (_service(estate, item) for item in estate.of_types(*_SERVICES) if not _is_daemon(item))
    yield from (_table(estate, item) for item in estate.of_types(*_TABLES))
    yield from (_group(estate, item) for item in estate.of_types(*_GROUPS))
    yield from (_stream(estate, item) for item in estate.of_types(*_STREAMS))
    yield from (_cluster(estate, item) for item in estate.of_types(*_CLUSTERS) if _is_aurora(item))
    for item in estate.of_types(*_CACHES):
        if _is_burstable(item):
            continue
        names = ("replication_group_id", "ReplicationGroupId")
        yield _by_target(estate, (item,), "^elasticache:", names, "elasticache:replication-group:Replicas")
    for item in estate.of_types(*FUNCTIONS):
        found, _ = provisions(estate, item)
        if found:
            items = (item, *versions(estate, item), *found)
            yield _by_target(estate, items, "^lambda:", NAMING, "lambda:function:ProvisionedConcurrency of the alias")


def _by_target(
    estate: Estate, items: tuple[Declaration, ...], dimension: str, naming: tuple[str, ...], words: str
) -> Verdict:
    targets, may = scalable_targets(estate, *items, dimension=dimension, naming=naming)
    return scaled(estate, items[0], targets, may, _MEND + words)


def _service(estate: Estate, item: Declaration) -> Verdict:
    return _by_target(estate, (item,), "^ecs:", ("name", "ServiceName"), "ecs:service:DesiredCount")


def _is_daemon(item: Declaration) -> bool:
    return "DAEMON" in (item.values.get("scheduling_strategy"), item.values.get("SchedulingStrategy"))


def _table(estate: Estate, item: Declaration) -> Verdict:
    mode = item.values.get("billing_mode", item.values.get("BillingMode"))
    if mode == "PAY_PER_REQUEST":
        return Verdict(Outcome.SATISFIED, item, _BY_ITSELF, place_at(item.values, "billing_mode", "BillingMode"))
    names = ("name", "TableName")
    verdict = _by_target(estate, (item,), "^dynamodb:table:", names, "dynamodb:table:ReadCapacityUnits and Write…")
    if isinstance(mode, Unknown) and verdict.outcome is Outcome.VIOLATED:
        return undecided(item, "scales")
    indexes = at(item.values, "global_secondary_index") or at(item.values, "GlobalSecondaryIndexes")
    if verdict.outcome is Outcome.SATISFIED and indexes:
        inner = _by_target(estate, (item,), "^dynamodb:index:", names, "dynamodb:index:ReadCapacityUnits and Write…")
        if inner.outcome is Outcome.VIOLATED:
            return Verdict(
                Outcome.VIOLATED, item, "scales, but its indexes do not", evidence=inner.evidence, mend=inner.mend
            )
        return inner
    return verdict


def _group(estate: Estate, item: Declaration) -> Verdict:
    may = False
    for path, types in (*_GROUP_POLICIES, *_CAPACITY_PROVIDERS):
        found, others = companions_of(estate, item, path, types, "name", "AutoScalingGroupName")
        if found:
            return Verdict(Outcome.SATISFIED, item, "scales", evidence=(Evidence(found[0].head, "it scales it"),))
        may = may or others
    mend = f"add an {_GROUP_POLICIES[0 if estate.terraform else 1][1][0]} that tracks a target"
    return lacking(estate, item, "scales", "does not scale", mend, may)


def _stream(estate: Estate, item: Declaration) -> Verdict:
    path = "stream_mode_details.stream_mode" if estate.terraform else "StreamModeDetails.StreamMode"
    modes = [value for _, value in at(item.values, path)]
    if "ON_DEMAND" in modes:
        return Verdict(Outcome.SATISFIED, item, _BY_ITSELF)
    if any(isinstance(value, Unknown) for value in modes):
        return undecided(item, "scales")
    mend = (
        'write stream_mode_details { stream_mode = "ON_DEMAND" } instead of shard_count'
        if estate.terraform
        else "write StreamModeDetails / StreamMode: ON_DEMAND instead of ShardCount"
    )
    return Verdict(
        Outcome.VIOLATED, item, "does not scale", place_at(item.values, "shard_count", "ShardCount"), mend=mend
    )


def _is_aurora(item: Declaration) -> bool:
    return str(item.values.get("engine", item.values.get("Engine"))).startswith("aurora")


def _cluster(estate: Estate, item: Declaration) -> Verdict:
    mode = item.values.get("engine_mode", item.values.get("EngineMode"))
    own = ("serverlessv2_scaling_configuration", "ServerlessV2ScalingConfiguration")
    if mode == "serverless" or any(at(item.values, key) for key in own):
        return Verdict(Outcome.SATISFIED, item, _BY_ITSELF)
    names = ("cluster_identifier", "DBClusterIdentifier")
    members = users_of(estate, item, "cluster_identifier", "aws_rds_cluster_instance")
    return _by_target(estate, (item, *members), "^rds:", names, "rds:cluster:ReadReplicaCount")


def _is_burstable(item: Declaration) -> bool:
    """Whether the nodes of a cache are of a family that a scalable target is refused for."""
    return str(item.values.get("node_type", item.values.get("CacheNodeType"))).startswith("cache.t")


CAPABILITY = Capability(
    RuleInfo(
        id="auto-scaling",
        family=Family.CAPACITY,
        severity=Severity.ERROR,
        summary="what could scale with its load does not",
        explanation="""\
Everything that can follow its load must: services of ECS, tables of DynamoDB and their indexes, replicas of Aurora,
replication groups of ElastiCache and provisioned concurrency of functions by a scalable target with a policy; groups of
instances by a policy, a schedule or a capacity provider. Tables and streams on demand and serverless clusters scale by
themselves. Left alone are services that run once per machine, and caches of burstable nodes (`cache.t3.micro`), which
cannot scale.
""",
    ),
    _judge,
    terraform="""\
resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.web.name}"
  min_capacity       = 2
  max_capacity       = 20
}

resource "aws_appautoscaling_policy" "web" {
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.web.resource_id
  scalable_dimension = aws_appautoscaling_target.web.scalable_dimension
  service_namespace  = aws_appautoscaling_target.web.service_namespace
}
""",
    cloudformation="""\
WebTarget:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    ServiceNamespace: ecs
    ScalableDimension: ecs:service:DesiredCount
    ResourceId: !Sub service/${Cluster}/${Web.Name}
WebPolicy:
  Type: AWS::ApplicationAutoScaling::ScalingPolicy
  Properties: {PolicyType: TargetTrackingScaling, ScalingTargetId: !Ref WebTarget}
""",
    source="Performance Efficiency and Reliability Pillars of the AWS Well-Architected Framework, REL07-BP01",
)
