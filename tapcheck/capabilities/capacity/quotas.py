"""How a stated load stands to the quotas of services that have no capacity to declare.

A quota that AWS raises on request, and a default of a database that a parameter group may change, never make a
violation: a load beyond them is undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from tapcheck.capabilities.capacity.arithmetic import as_number, balancer_units
from tapcheck.capabilities.estate import Estate, at, first_at, given_text
from tapcheck.capabilities.truths import is_true
from tapcheck.catalog.limits import Limit
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Outcome, Verdict, Workload

_GIB = 1024**3
_LARGE_GIB = {"t": 8, "m": 8, "r": 16}
"""The memory of the size `large` by the first letter of a family, in GiB; t2 to t4, m5 to m8 and r5 to r8."""
_SMALL_GIB = {"micro": 1, "small": 2, "medium": 4}
_CLASS = re.compile(
    r"db\.(?P<family>t[234]g?|m[5678](?:[gid]+)?|r[5678](?:[gid]+)?)\.(?P<size>micro|small|medium|(?P<times>\d*)x?large)"
)
_FOR_DATABASE = 0.9
"""The least part of the memory of a class that its database gets; the rest is for the system and for RDS itself."""


def judge_api(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:  # noqa: ARG001
    """An API against the requests per second that an account has in a region."""
    yield _within(item, [(load.requests_per_second, "requests/s", Limit.API_REQUESTS)])


def judge_topic(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:
    """A topic against the messages per second that an account, or a FIFO topic, takes."""
    fifo = is_true(item.values.get("fifo_topic" if estate.terraform else "FifoTopic"))
    limit = Limit.SNS_FIFO_MESSAGES if fifo else Limit.SNS_MESSAGES
    yield _within(item, [(load.writes_per_second, "messages/s", limit)])


def judge_delivery(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:  # noqa: ARG001
    """A delivery stream into which records are put directly; one that reads a stream grows with that."""
    if any(at(item.values, path) for path in ("kinesis_source_configuration", "KinesisStreamSourceConfiguration")):
        yield Verdict(Outcome.SATISFIED, item, "grows with the stream that it reads")
    elif load.record_bytes is None:
        yield Verdict(Outcome.UNDECIDED, item, "cannot be compared with the load: the spec states no record-size")
    else:
        size = load.writes_per_second * load.record_bytes
        rows = [(load.writes_per_second, "records/s", Limit.FIREHOSE_RECORDS), (size, "bytes/s", Limit.FIREHOSE_BYTES)]
        yield _within(item, rows)


def judge_cache(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:  # noqa: ARG001
    """A cache against the connections that a node takes, one for each request that is being answered."""
    if load.seconds is None:
        yield Verdict(Outcome.UNDECIDED, item, "cannot be compared with the load: the spec states no duration")
    else:
        yield _within(item, [(load.requests_per_second * load.seconds, "connections", Limit.ELASTICACHE_CONNECTIONS)])


def judge_balancer(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:
    """An application load balancer, which grows with its load, against the capacity that it reserves from the start."""
    kind = item.values.get("load_balancer_type" if estate.terraform else "Type", "application")
    if kind not in ("application", None):
        return
    need = balancer_units(load.requests_per_second, load.record_bytes)
    terraform, template = "minimum_load_balancer_capacity.capacity_units", "MinimumLoadBalancerCapacity.CapacityUnits"
    given = first_at(item.values, terraform if estate.terraform else template)
    reserved = as_number(given)
    if given is None:
        yield Verdict(Outcome.SATISFIED, item, "grows with the stated load", shown=need.shown)
    elif reserved is None:
        message = f"may need {need.units:,} LCU at once; how many are reserved is known only after a deployment"
        yield Verdict(Outcome.UNDECIDED, item, message, shown=need.shown)
    elif reserved >= need.units:
        message = f"reserves {reserved} LCU for a load that needs {need.units:,} at most"
        yield Verdict(Outcome.SATISFIED, item, message, shown=need.shown)
    else:
        message = f"reserves {reserved} LCU for a load that may need {need.units:,}, to which it grows only by and by"
        yield Verdict(Outcome.UNDECIDED, item, message, shown=need.shown)


def judge_database(estate: Estate, item: Declaration, load: Workload) -> Iterator[Verdict]:  # noqa: ARG001
    """A database against the connections that its class takes by default, one for each request being answered."""
    if load.seconds is None:
        yield Verdict(Outcome.UNDECIDED, item, "cannot be compared with the load: the spec states no duration")
        return
    engine = given_text(item.values, "engine", "Engine")
    class_ = given_text(item.values, "instance_class", "DBInstanceClass")
    most = default_connections(engine, class_)
    needed = ceil(round(load.requests_per_second * load.seconds, 9))
    shown = f"{load.requests_per_second:,.2f} requests/s x {load.seconds:g} s = {needed:,} connections at once"
    if most is None:
        message = f"needs up to {needed:,} connections; how many its class takes is not known"
        yield Verdict(Outcome.UNDECIDED, item, message, shown=(shown,))
        return
    lines = (
        shown,
        f"{class_} takes {most:,} connections of {engine} or more, unless its parameter group says otherwise",
    )
    if needed <= most:
        yield Verdict(Outcome.SATISFIED, item, "takes the connections of the stated load", shown=lines)
    else:
        message = f"takes {most:,} connections by default, fewer than the {needed:,} that the stated load may open"
        yield Verdict(Outcome.UNDECIDED, item, message, shown=lines)


def default_connections(engine: str, class_: str) -> int | None:
    """How many connections a database of an instance class takes at least, by the default of its parameter group.

    None for engines and classes without a known formula. From the Amazon RDS User Guide, "Maximum number of database
    connections" and "Hardware specifications for DB instance classes".
    """
    match = _CLASS.fullmatch(class_)
    if match is None:
        return None
    gib = _SMALL_GIB.get(match["size"]) or _LARGE_GIB[match["family"][0]] * _times(match["size"], match["times"])
    memory = gib * _GIB * _FOR_DATABASE
    match engine:
        case "mysql" | "mariadb":
            return int(memory / Limit.MYSQL_BYTES_PER_CONNECTION.value.value)
        case "postgres":
            most = Limit.POSTGRES_CONNECTIONS.value.value
            return min(int(memory / Limit.POSTGRES_BYTES_PER_CONNECTION.value.value), most)
        case _:
            return None


def _times(size: str, times: str | None) -> int:
    """How many times `large` a size is: `xlarge` twice, `4xlarge` eight times."""
    return 1 if size == "large" else 2 * int(times or 1)


def _within(item: Declaration, rows: list[tuple[float, str, Limit]]) -> Verdict:
    shown = tuple(
        f"{amount:,.2f} {unit} / {limit.value.value:,} {limit.value.unit} ({limit.value.source}, {limit.value.read})"
        for amount, unit, limit in rows
    )
    if all(amount <= limit.value.value for amount, _, limit in rows):
        return Verdict(Outcome.SATISFIED, item, "takes the stated load within the default quota", shown=shown)
    return Verdict(Outcome.UNDECIDED, item, "takes the stated load only with a raised quota", shown=shown)
