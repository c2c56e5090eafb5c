"""How much capacity a load needs. Rates are per second, sizes in bytes, times in seconds; results are rounded up."""

from __future__ import annotations

from math import ceil

from tapcheck.catalog.limits import Limit
from tapcheck.records import dataclass
from tapcheck.values import Unknown, Value


@dataclass(frozen=True, slots=True)
class Need:
    """A needed number of units, and the sums that lead to it, a line each."""

    units: int
    shown: tuple[str, ...]


def kinesis_shards(records_per_second: float, record_bytes: float | None) -> Need:
    """The shards that take so many records; without a size only their number counts."""
    by_records = _units(records_per_second, Limit.KINESIS_RECORDS_PER_SHARD.value.value)
    lines = [f"{_number(records_per_second)} records/s / 1,000 records/s per shard = {by_records:,} shards"]
    if record_bytes is None:
        return Need(by_records, tuple(lines))
    by_bytes = _units(records_per_second * record_bytes, Limit.KINESIS_BYTES_PER_SHARD.value.value)
    rate = records_per_second * record_bytes / Limit.KINESIS_BYTES_PER_SHARD.value.value
    lines.append(f"{_number(rate)} MiB/s / 1 MiB/s per shard = {by_bytes:,} shards")
    return Need(max(by_records, by_bytes), tuple(lines))


def lambda_concurrency(requests_per_second: float, seconds: float) -> Need:
    """The executions that run at the same time."""
    units = ceil(_exact(requests_per_second * seconds))
    return Need(units, (f"{_number(requests_per_second)} requests/s x {_number(seconds)} s = {units:,} executions",))


def dynamodb_write_units(writes_per_second: float, item_bytes: float) -> Need:
    """The write capacity units for items of this size."""
    each = _units(item_bytes, Limit.DYNAMODB_WRITE_UNIT_BYTES.value.value)
    units = ceil(_exact(writes_per_second * each))
    line = f"{_number(writes_per_second)} writes/s x {each} units of 1 KiB = {units:,} write units"
    return Need(units, (line,))


def dynamodb_read_units(reads_per_second: float, item_bytes: float, strong: bool) -> Need:
    """The read capacity units for items of this size; an eventually consistent read takes half a unit."""
    each = _units(item_bytes, Limit.DYNAMODB_READ_UNIT_BYTES.value.value)
    share = 1.0 if strong else 0.5
    units = ceil(_exact(reads_per_second * each * share))
    kind = "strong" if strong else "eventual (half)"
    line = f"{_number(reads_per_second)} {kind} reads/s x {each} units of 4 KiB = {units:,} read units"
    return Need(units, (line,))


def balancer_units(requests_per_second: float, record_bytes: float | None) -> Need:
    """The load balancer capacity units (LCU) that a load may take at most: each request opens a connection."""
    each = Limit.ALB_CONNECTIONS_PER_UNIT.value.value
    by_connections = _units(requests_per_second, each)
    lines = [f"{_number(requests_per_second)} connections/s / {each} connections/s per LCU = {by_connections:,} LCU"]
    if record_bytes is None:
        return Need(by_connections, tuple(lines))
    size = requests_per_second * record_bytes * 3600
    by_bytes = _units(size, Limit.ALB_BYTES_PER_UNIT.value.value)
    lines.append(f"{_number(size / Limit.ALB_BYTES_PER_UNIT.value.value)} GB/h / 1 GB/h per LCU = {by_bytes:,} LCU")
    return Need(max(by_connections, by_bytes), tuple(lines))


def as_number(value: Value) -> int | None:
    """A declared number of units, also written as text; None where it is not known or no whole number."""
    if isinstance(value, bool) or value is None or isinstance(value, Unknown):
        return None
    try:
        return int(str(value))
    except ValueError:
        return None


def _units(amount: float, each: int) -> int:
    return max(1, ceil(_exact(amount / each)))


def _exact(value: float) -> float:
    """A quotient without the last digits of floating point, which would round up what is exact."""
    return round(value, 9)


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
