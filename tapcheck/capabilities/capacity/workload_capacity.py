"""`workload-capacity`: what is declared takes the load that the spec states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.capacity.arithmetic import (
    Need,
    as_number,
    dynamodb_read_units,
    dynamodb_write_units,
    kinesis_shards,
    lambda_concurrency,
)
from tapcheck.capabilities.capacity.quotas import (
    judge_api,
    judge_balancer,
    judge_cache,
    judge_database,
    judge_delivery,
    judge_topic,
)
from tapcheck.capabilities.capacity.scaling import most_capacity, scalable_targets
from tapcheck.capabilities.estate import Estate, at, first_at, place_at
from tapcheck.catalog.limits import Limit
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Outcome, Verdict, Workload
from tapcheck.values import Path, Unknown, Value

_Judge = Callable[[Estate, Declaration, Workload], Iterator[Verdict]]


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    load: Workload = settings["workload"]
    for type_, judge in _JUDGES.items():
        for item in estate.of_types(type_):
            yield from judge(estate, item, load)


def _stream(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:
    need = kinesis_shards(load.writes_per_second, load.record_bytes)
    mode = first_at(
        item.values, "stream_mode_details.stream_mode" if estate.terraform else "StreamModeDetails.StreamMode"
    )
    if mode == "ON_DEMAND":
        yield _on_demand_stream(item, load, need)
        return
    path = "shard_count" if estate.terraform else "ShardCount"
    given = first_at(item.values, path)
    if isinstance(mode, Unknown) or (mode is None and given is None):
        yield _open(item, need, "its mode or number of shards is known only after a deployment")
        return
    mend = f"set {path} to {need.units:,}" if estate.terraform else f"set ShardCount: {need.units}"
    yield _compared(item, given, path, need, "shards", f"{mend}, or use the on-demand mode", load.record_bytes is None)


def _on_demand_stream(item: Declaration, load: Workload, need: Need) -> Verdict:
    most = Limit.KINESIS_ON_DEMAND_RECORDS.value
    size = load.record_bytes or 0
    if load.writes_per_second > most.value or load.writes_per_second * size > Limit.KINESIS_ON_DEMAND_BYTES.value.value:
        shown = (
            *need.shown,
            f"an on-demand stream takes {most.value:,} records/s and 200 MiB/s unless its quota is raised",
        )
        return Verdict(Outcome.UNDECIDED, item, "takes the stated load only with a raised quota", shown=shown)
    return Verdict(Outcome.SATISFIED, item, "grows with the stated load", shown=need.shown)


def _function(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:
    if load.seconds is None:
        yield _lacking(item, "duration")
        return
    need = lambda_concurrency(load.requests_per_second, load.seconds)
    path = "reserved_concurrent_executions" if estate.terraform else "ReservedConcurrentExecutions"
    given = first_at(item.values, path)
    if given is None or given == -1:
        quota = Limit.LAMBDA_CONCURRENCY.value
        if need.units <= quota.value:
            yield Verdict(
                Outcome.SATISFIED, item, "takes the stated load within the quota of an account", shown=need.shown
            )
        else:
            yield _open(item, need, f"a new account runs {quota.value:,} at once; whether that was raised is not said")
        return
    yield _compared(item, given, path, need, "reserved executions", f"set {path} to {need.units}")


def _table(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:
    if load.record_bytes is None:
        yield _lacking(item, "record-size")
        return
    writes = dynamodb_write_units(load.writes_per_second, load.record_bytes)
    reads = dynamodb_read_units(load.reads_per_second, load.record_bytes, load.strong)
    mode = first_at(item.values, "billing_mode" if estate.terraform else "BillingMode")
    if isinstance(mode, Unknown):
        yield _open(item, writes, "its billing mode is known only after a deployment")
    elif mode == "PAY_PER_REQUEST":
        yield _on_demand_table(item, writes, reads)
    else:
        for need, kind, terraform, template in (
            (writes, "write units", "write_capacity", "ProvisionedThroughput.WriteCapacityUnits"),
            (reads, "read units", "read_capacity", "ProvisionedThroughput.ReadCapacityUnits"),
        ):
            path = terraform if estate.terraform else template
            dimension = path.replace("_", "").rpartition(".")[2].lower().removesuffix("units")
            targets, may = scalable_targets(
                estate, item, dimension=f"(?i)table:{dimension}", naming=("name", "TableName")
            )
            if need.units and (targets or may):
                yield _scaled(item, most_capacity(targets[0]) if targets else None, need, kind)
            elif need.units:
                yield _compared(item, first_at(item.values, path), path, need, kind, f"raise {path} to {need.units:,}")


def _on_demand_table(item: Declaration, writes: Need, reads: Need) -> Verdict:
    quota = Limit.DYNAMODB_TABLE_UNITS.value
    shown = (*writes.shown, *reads.shown)
    if max(writes.units, reads.units) <= quota.value:
        return Verdict(Outcome.SATISFIED, item, "grows with the stated load", shown=shown)
    more = f"a table takes {quota.value:,} units unless its quota is raised"
    return Verdict(Outcome.UNDECIDED, item, "takes the stated load only with a raised quota", shown=(*shown, more))


def _scaled(item: Declaration, most: Value, need: Need, kind: str) -> Verdict:
    """The verdict on a capacity that is scaled, by what it is scaled up to."""
    number = as_number(most)
    if number is None:
        return _open(item, need, "its capacity is scaled automatically")
    message = f"is scaled up to {_counted(number, kind)} for a load that needs {need.units:,}"
    outcome = Outcome.SATISFIED if number >= need.units else Outcome.VIOLATED
    return Verdict(outcome, item, message, mend=f"raise the greatest capacity to {need.units:,}", shown=need.shown)


def _queue(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:
    fifo = first_at(item.values, "fifo_queue" if estate.terraform else "FifoQueue")
    fast = first_at(item.values, "fifo_throughput_limit" if estate.terraform else "FifoThroughputLimit")
    if fifo is not True or fast == "perMessageGroupId":
        if not isinstance(fifo, Unknown):
            yield Verdict(Outcome.SATISFIED, item, "takes any rate of messages")
        return
    rate, batch = Limit.SQS_FIFO_RATE.value.value, Limit.SQS_FIFO_BATCH.value.value
    shown = (f"{load.writes_per_second:,.0f} messages/s; a FIFO queue takes {rate} calls/s of {batch} messages",)
    if load.writes_per_second <= rate:
        yield Verdict(Outcome.SATISFIED, item, "takes the stated load", shown=shown)
    elif load.writes_per_second <= rate * batch:
        yield Verdict(Outcome.UNDECIDED, item, "takes the stated load only when it is sent in batches", shown=shown)
    else:
        mend = 'set fifo_throughput_limit = "perMessageGroupId" and deduplication_scope = "messageGroup"'
        other = "set FifoThroughputLimit: perMessageGroupId and DeduplicationScope: messageGroup"
        message = "takes fewer messages than the stated load has"
        yield Verdict(Outcome.VIOLATED, item, message, shown=shown, mend=mend if estate.terraform else other)


def _stage_limit(paths: tuple[str, ...]) -> _Judge:
    def judge(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:  # noqa: ARG001
        for path in paths:
            for place, given in at(item.values, path):
                if isinstance(given, (int, float)) and 0 < given < load.requests_per_second:
                    shown = (f"{load.requests_per_second:,.2f} requests/s are stated, {given:,} are let through",)
                    part = _limited_part(item, place)
                    if part:
                        message = f"lets less through than the stated load, but only for {part}"
                        yield Verdict(Outcome.UNDECIDED, item, message, place, shown=shown)
                        continue
                    mend = f"raise {path.rpartition('.')[2]}"
                    yield Verdict(
                        Outcome.VIOLATED, item, "lets through less than the stated load", place, (), mend, shown
                    )

    return judge


def _limited_part(item: Declaration, place: Path) -> str:
    """The part of the requests that a limit is for, where not all of them share it."""
    if item.type in ("aws_api_gateway_usage_plan", "AWS::ApiGateway::UsagePlan"):
        return "each key"
    rows = item.values.get("MethodSettings")
    number = place[1] if len(place) > 1 else None
    row = rows[number] if isinstance(rows, tuple) and isinstance(number, int) else item.values
    method = row.get("method_path", row.get("ResourcePath", "/*"))
    return "" if method in ("*/*", "/*") else "some methods"


_JUDGES: Mapping[str, _Judge] = {
    "aws_kinesis_stream": _stream,
    "AWS::Kinesis::Stream": _stream,
    "aws_lambda_function": _function,
    "AWS::Lambda::Function": _function,
    "aws_dynamodb_table": _table,
    "AWS::DynamoDB::Table": _table,
    "aws_sqs_queue": _queue,
    "AWS::SQS::Queue": _queue,
    "aws_api_gateway_usage_plan": _stage_limit(("throttle_settings.rate_limit",)),
    "AWS::ApiGateway::UsagePlan": _stage_limit(("Throttle.RateLimit",)),
    "aws_api_gateway_method_settings": _stage_limit(("settings.throttling_rate_limit",)),
    "AWS::ApiGateway::Stage": _stage_limit(("MethodSettings.ThrottlingRateLimit",)),
    "aws_apigatewayv2_stage": _stage_limit(("default_route_settings.throttling_rate_limit",)),
    "AWS::ApiGatewayV2::Stage": _stage_limit(("DefaultRouteSettings.ThrottlingRateLimit",)),
    "aws_api_gateway_rest_api": judge_api,
    "AWS::ApiGateway::RestApi": judge_api,
    "aws_apigatewayv2_api": judge_api,
    "AWS::ApiGatewayV2::Api": judge_api,
    "aws_sns_topic": judge_topic,
    "AWS::SNS::Topic": judge_topic,
    "aws_kinesis_firehose_delivery_stream": judge_delivery,
    "AWS::KinesisFirehose::DeliveryStream": judge_delivery,
    "aws_elasticache_replication_group": judge_cache,
    "AWS::ElastiCache::ReplicationGroup": judge_cache,
    "aws_lb": judge_balancer,
    "aws_alb": judge_balancer,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": judge_balancer,
    "aws_db_instance": judge_database,
    "AWS::RDS::DBInstance": judge_database,
}


def _compared(
    item: Declaration, given: Value, path: str, need: Need, unit: str, mend: str, partial: bool = False
) -> Verdict:
    """The verdict on a declared number; ``partial`` says that the load lacks what could make the need larger."""
    place = place_at(item.values, path)
    number = as_number(given)
    if number is None:
        return _open(item, need, f"{path.rpartition('.')[2]} is known only after a deployment")
    if number < need.units:
        message = f"has {_counted(number, unit)} for a load that needs {need.units:,}"
        return Verdict(Outcome.VIOLATED, item, message, place, mend=mend, shown=need.shown)
    if partial:
        return _lacking(item, "record-size")
    return Verdict(
        Outcome.SATISFIED,
        item,
        f"has {_counted(number, unit)} for a load that needs {need.units:,}",
        place,
        shown=need.shown,
    )


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit.removesuffix('s') if number == 1 else unit}"


def _open(item: Declaration, need: Need, why: str) -> Verdict:
    return Verdict(Outcome.UNDECIDED, item, f"needs {need.units:,} for the stated load; {why}", shown=need.shown)


def _lacking(item: Declaration, key: str) -> Verdict:
    return Verdict(Outcome.UNDECIDED, item, f"cannot be compared with the load: the spec states no {key}")


CAPABILITY = Capability(
    RuleInfo(
        id="workload-capacity",
        family=Family.CAPACITY,
        severity=Severity.ERROR,
        summary="what is declared takes less than the load that the spec states",
        explanation="""\
The section `workload` of `tapcheck.yaml` states a load: requests per second or minute, the size of a record, how long a
request takes, which share of the requests reads, bursts and growth. What it needs is computed with the published limits
of the services and compared with what is declared; the finding prints the sums:

- Kinesis: a shard takes 1,000 records and 1 MiB a second;
- Lambda: executions at the same time are requests a second times seconds; compared with reserved concurrency;
- DynamoDB: a write unit is 1 KiB, a read unit 4 KiB, half of it for eventually consistent reads;
- API Gateway: rates of stages that let through less; those of usage plans are for each key, those of single methods for
  a part of the load, and stay undecided;
- SQS: a FIFO queue takes 300 calls a second unless it has high throughput;
- API Gateway, SNS and Data Firehose: the default quotas of an account;
- application load balancers: they grow with their load; units that they reserve from the start (LCU: 25 new connections
  a second, 1 GB an hour) against those that the load may take;
- ElastiCache and RDS: connections, one for each request that is being answered, against those of a node, and of the
  memory of the instance class.

What a quota decides that can be raised, or what the load does not state, is undecided.
""",
    ),
    _judge,
    terraform="""\
resource "aws_kinesis_stream" "events" {
  shard_count = 834 # 50 million records a minute
}
""",
    cloudformation="""\
Events:
  Type: AWS::Kinesis::Stream
  Properties:
    StreamModeDetails:
      StreamMode: ON_DEMAND
""",
    source="the pages that tapcheck/catalog/limits.py names, each figure with its date",
)
