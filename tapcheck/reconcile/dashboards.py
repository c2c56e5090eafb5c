"""CloudWatch dashboards of both languages as the metrics that they show, and what is wrong with these.

From the CloudWatch API Reference, "Dashboard Body Structure and Syntax".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from tapcheck.catalog.cloudwatch import dimension_value, namespace
from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.reconcile.alarms import AlarmProblem, Offence, WatchedMetric, fits, name_problems
from tapcheck.records import dataclass
from tapcheck.values import Unknown, Value, is_marked, readable, unmarked

_BODIES = {"AWS::CloudWatch::Dashboard": "DashboardBody", "aws_cloudwatch_dashboard": "dashboard_body"}
_MOST_METRICS = 2500
"""A dashboard may show so many metrics; more are not looked at."""


@dataclass(frozen=True, slots=True)
class DashboardProblem:
    """What is wrong with a metric of a dashboard, and the ``title`` of the first widget that shows it so."""

    problem: AlarmProblem
    title: str
    target: Declaration | None = None
    """The resource whose attribute ``given`` is given to a dimension."""
    given: str = ""
    others: tuple[str, ...] = ()
    """Further metrics of the same namespace of which the same is wrong."""


def dashboard_problems(stack: Stack) -> Iterator[DashboardProblem]:
    """What is surely wrong with the metrics that the dashboards of a stack show, each offence once per namespace."""
    declared: dict[str, Declaration] = {}
    for dashboard in stack.of_kind(Kind.RESOURCE):
        if dashboard.type not in _BODIES:
            continue
        declared = declared or {item.address: item for item in stack.of_kind(Kind.RESOURCE)}
        groups: dict[tuple[Offence, str, str], list[DashboardProblem]] = {}
        for title, shown in _shown_metrics(dashboard):
            for found in _problems(shown, title, declared, dashboard):
                identity = (found.problem.offence, shown.namespace, found.problem.name)
                groups.setdefault(identity, []).append(found)
        for first, *rest in groups.values():
            metric = first.problem.watched.metric
            others = dict.fromkeys(item.problem.watched.metric for item in rest)
            yield replace(first, others=tuple(name for name in others if name != metric))


def _problems(
    shown: WatchedMetric, title: str, declared: Mapping[str, Declaration], dashboard: Declaration
) -> Iterator[DashboardProblem]:
    known = namespace(shown.namespace)
    if known is not None:
        for problem in name_problems(shown, known):
            yield DashboardProblem(problem, title)
    for name, value in (shown.dimensions or {}).items():
        target, attribute = _named(value, declared, dashboard.module)
        fact = dimension_value(name, target.type) if target is not None else None
        if target is not None and fact is not None and attribute and not fits(fact, attribute):
            offered = fact.attributes[:1]
            problem = AlarmProblem(Offence.WRONG_VALUE, shown, shown.at, name, offered, fact.advice)
            yield DashboardProblem(problem, title, target, attribute)


def _named(
    value: Value, declared: Mapping[str, Declaration], module: tuple[str, ...]
) -> tuple[Declaration | None, str]:
    """The resource and attribute that an unknown value is."""
    if not isinstance(value, Unknown):
        return None, ""
    address, _, attribute = value.origin.rpartition(".")
    prefix = "".join(f"module.{name}." for name in module)
    found = declared.get(address)
    return (found or declared.get(prefix + address.partition("[")[0])), attribute


def _shown_metrics(dashboard: Declaration) -> Iterator[tuple[str, WatchedMetric]]:
    key = _BODIES[dashboard.type]
    for title, row in islice(_rows(dashboard.outline.get(key)), _MOST_METRICS):
        shown = _metric(dashboard, key, row)
        if shown is not None:
            yield title, shown


def _rows(body: Value) -> Iterator[tuple[str, list[str]]]:
    """The rows of all metric widgets with their shorthand written out, each with the title of its widget."""
    if not isinstance(body, str):
        return
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return
    for widget in _listed(document, "widgets"):
        properties = widget.get("properties") if isinstance(widget, dict) else None
        if not isinstance(properties, dict) or widget.get("type", "metric") != "metric":
            continue
        title = properties.get("title")
        before: list[str] = []
        for row in _listed(properties, "metrics"):
            written = _written_out(row, before)
            if written is None:
                break
            before = written or before
            if written:
                yield readable(title) if isinstance(title, str) else "", written


def _listed(holder: Any, key: str) -> list[Any]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _written_out(row: Any, before: list[str]) -> list[str] | None:
    """A row without its options, `.` and `...` replaced from the row before; empty for expressions, None if broken."""
    if not isinstance(row, list):
        return None
    parts = row[:-1] if row and isinstance(row[-1], dict) else row
    if not all(isinstance(part, str) for part in parts):
        return None
    found: list[str] = []
    for number, part in enumerate(parts):
        if part == "...":
            rest = parts[number + 1 :]
            found += before[number : len(before) - len(rest)]
        elif part == ".":
            if len(found) >= len(before):
                return None
            found.append(before[len(found)])
        else:
            found.append(part)
    return found


def _metric(dashboard: Declaration, key: str, row: list[str]) -> WatchedMetric | None:
    if len(row) < 2 or len(row) % 2 or is_marked(row[0]) or is_marked(row[1]):
        return None
    names, values = row[2::2], row[3::2]
    dimensions: dict[str, Value] | None = None
    if not any(map(is_marked, names)):
        dimensions = {name: unmarked(value) for name, value in zip(names, values, strict=True)}
    return WatchedMetric(dashboard, row[0], row[1], dimensions, (key,), (key,), (key,), dict.fromkeys(names, (key,)))
