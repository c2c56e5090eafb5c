"""CloudWatch alarms of both languages as the metrics that they watch, and what is wrong with these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from tapcheck.catalog.cloudwatch import DimensionValue, Namespace, dimension_value, namespace
from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.model.references import Reference
from tapcheck.reconcile.naming import nearest_word
from tapcheck.records import dataclass
from tapcheck.values import Path, Value

TEMPLATE_ALARM = "AWS::CloudWatch::Alarm"
TERRAFORM_ALARM = "aws_cloudwatch_metric_alarm"


@dataclass(frozen=True, slots=True)
class WatchedMetric:
    """One metric that an alarm watches.

    ``dimensions`` maps each name to its value; it is None where names cannot be known. ``at`` is the path of the
    arguments that name the metric, ``dimensions_at`` that of the dimensions, ``dimension_at`` that of each value.
    """

    alarm: Declaration
    namespace: str
    metric: str
    dimensions: Mapping[str, Value] | None
    at: Path
    metric_at: Path
    dimensions_at: Path
    dimension_at: Mapping[str, Path]


class Offence(StrEnum):
    """What is wrong with a watched metric."""

    UNKNOWN_METRIC = "unknown-metric"
    UNKNOWN_DIMENSION = "unknown-dimension"
    """It has a dimension that no metric of the namespace has."""
    NEVER_PUBLISHED = "never-published"
    """The metric is never published in this set of dimensions."""
    WRONG_VALUE = "wrong-value"
    """A dimension is given an attribute that is another kind of thing."""


@dataclass(frozen=True, slots=True)
class AlarmProblem:
    """One offence at the value at ``path`` of the alarm.

    ``offered`` are what may have been meant: metrics, dimension names, sets written `A + B`, or attributes.
    """

    offence: Offence
    watched: WatchedMetric
    path: Path
    name: str = ""
    offered: tuple[str, ...] = ()
    advice: str = ""
    reference: Reference | None = None


def alarm_problems(stack: Stack) -> Iterator[AlarmProblem]:
    """Everything that is surely wrong with the metrics that the alarms of a stack watch."""
    whole = {(row.source, row.path): row for row in stack.references if row.whole}
    for alarm in stack.of_kind(Kind.RESOURCE):
        if alarm.type not in (TEMPLATE_ALARM, TERRAFORM_ALARM):
            continue
        for watched in watched_metrics(alarm):
            known = namespace(watched.namespace)
            if known is not None:
                yield from name_problems(watched, known)
            yield from _value_problems(watched, whole, stack)


def watched_metrics(alarm: Declaration) -> Iterator[WatchedMetric]:
    """The metrics that an alarm watches, directly or by queries; those without a known name are left out."""
    values = alarm.values
    if alarm.type == TEMPLATE_ALARM:
        yield from _watched(alarm, values, (), "Namespace", "MetricName", "Dimensions")
        for number, query in enumerate(_rows(values.get("Metrics"))):
            statistic = query.get("MetricStat")
            metric = statistic.get("Metric") if isinstance(statistic, Mapping) else None
            if isinstance(metric, Mapping):
                at: Path = ("Metrics", number, "MetricStat", "Metric")
                yield from _watched(alarm, metric, at, "Namespace", "MetricName", "Dimensions")
        return
    yield from _watched(alarm, values, (), "namespace", "metric_name", "dimensions")
    for number, query in enumerate(_rows(values.get("metric_query"))):
        for inner, metric in enumerate(_rows(query.get("metric"))):
            at = ("metric_query", number, "metric", inner)
            yield from _watched(alarm, metric, at, "namespace", "metric_name", "dimensions")


def name_problems(watched: WatchedMetric, known: Namespace) -> Iterator[AlarmProblem]:
    """What is surely wrong with the name and the dimensions of a metric of a namespace."""
    sets = known.metrics.get(watched.metric)
    if sets is None:
        if known.complete:
            near = _near_metric(watched.metric, known)
            yield AlarmProblem(Offence.UNKNOWN_METRIC, watched, watched.metric_at, watched.metric, near)
        elif known.checked:
            yield from _foreign_dimensions(watched, known)
        return
    if not known.checked or watched.dimensions is None or frozenset(watched.dimensions) in sets:
        return
    foreign = list(_foreign_dimensions(watched, known))
    if foreign:
        yield from foreign
        return
    offered = tuple(_set_text(found) for found in sorted(sets, key=lambda found: _distance(found, watched)))
    name = _set_text(frozenset(watched.dimensions))
    yield AlarmProblem(Offence.NEVER_PUBLISHED, watched, watched.dimensions_at, name, offered[:3])


def fits(fact: DimensionValue, attribute: str) -> bool:
    """Whether an attribute gives what a dimension must be given."""
    return attribute.split(".")[0] in fact.attributes


def _watched(
    alarm: Declaration, values: Mapping[str, Value], at: Path, namespace_key: str, metric_key: str, dimensions_key: str
) -> Iterator[WatchedMetric]:
    space, metric = values.get(namespace_key), values.get(metric_key)
    if not isinstance(space, str) or not isinstance(metric, str):
        return
    given = values.get(dimensions_key)
    dimensions: dict[str, Value] | None = {}
    places: dict[str, Path] = {}
    match given:
        case None:
            pass
        case Mapping():
            dimensions = dict(given)
            places = {name: (*at, dimensions_key, name) for name in given}
        case tuple():
            for number, row in enumerate(given):
                name = row.get("Name") if isinstance(row, Mapping) else None
                if not isinstance(name, str) or dimensions is None:
                    dimensions = None
                    break
                dimensions[name] = row.get("Value")
                places[name] = (*at, dimensions_key, number, "Value")
        case _:
            dimensions = None
    yield WatchedMetric(alarm, space, metric, dimensions, at, (*at, metric_key), (*at, dimensions_key), places)


def _rows(value: Value) -> list[Mapping[str, Value]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


def _near_metric(metric: str, known: Namespace) -> tuple[str, ...]:
    near = nearest_word(metric, known.metrics)
    return (near,) if near else ()


def _foreign_dimensions(watched: WatchedMetric, known: Namespace) -> Iterator[AlarmProblem]:
    for name in watched.dimensions or ():
        if name not in known.dimensions:
            near = nearest_word(name, known.dimensions)
            path = watched.dimension_at.get(name, watched.dimensions_at)
            offered = (near,) if near else tuple(sorted(known.dimensions)[:4])
            yield AlarmProblem(Offence.UNKNOWN_DIMENSION, watched, path, name, offered)


def _distance(found: frozenset[str], watched: WatchedMetric) -> tuple[int, int, str]:
    mine = frozenset(watched.dimensions or ())
    return len(found ^ mine), len(found), _set_text(found)


def _set_text(names: frozenset[str]) -> str:
    return " + ".join(sorted(names)) if names else "no dimension"


def _value_problems(
    watched: WatchedMetric, whole: Mapping[tuple[str, Path], Reference], stack: Stack
) -> Iterator[AlarmProblem]:
    declared = {item.address: item for item in stack.declarations} if watched.dimensions else {}
    for name in watched.dimensions or ():
        path = watched.dimension_at.get(name, ())
        reference = _reference_at(whole, watched.alarm, path)
        target = declared.get(reference.target) if reference is not None else None
        if reference is None or target is None or target.kind is not Kind.RESOURCE:
            continue
        fact = dimension_value(name, target.type)
        attribute = reference.attribute or ("Ref" if "::" in target.type else "")
        if fact is not None and attribute and not fits(fact, attribute):
            yield AlarmProblem(Offence.WRONG_VALUE, watched, path, name, fact.attributes[:1], fact.advice, reference)


def _reference_at(whole: Mapping[tuple[str, Path], Reference], alarm: Declaration, path: Path) -> Reference | None:
    """The reference that is the whole value at a path, in either language."""
    for candidate in (path, ("Properties", *path, "Ref"), ("Properties", *path, "Fn::GetAtt")):
        found = whole.get((alarm.address, candidate))
        if found is not None:
            return found
    return None
