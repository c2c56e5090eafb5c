"""The settings of CloudWatch alarms of both languages, and those that CloudWatch refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from tapcheck.catalog.alarms import (
    BAND_OPERATORS,
    LOW_SAMPLES,
    MISSING_DATA,
    QUERY_ID,
    STATIC_OPERATORS,
    STATISTICS,
    UNITS,
    is_extended_statistic,
    is_period,
    longest_evaluation,
)
from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.reconcile.alarms import TEMPLATE_ALARM, TERRAFORM_ALARM
from tapcheck.reconcile.naming import nearest_word
from tapcheck.records import dataclass
from tapcheck.values import Path, Unknown, Value


class Refusal(StrEnum):
    """Why CloudWatch refuses an alarm."""

    UNKNOWN_VALUE = "unknown-value"
    """A setting has none of the values that it may have."""
    IS_STATISTIC = "is-statistic"
    """What is given as an extended statistic is a plain one."""
    IS_EXTENDED = "is-extended"
    """What is given as a statistic is an extended one."""
    TWO_STATISTICS = "two-statistics"
    NO_STATISTIC = "no-statistic"
    NO_PERIOD = "no-period"
    WRONG_PERIOD = "wrong-period"
    TOO_LONG = "too-long"
    """The evaluation periods are together longer than CloudWatch looks back."""
    NOT_POSITIVE = "not-positive"
    TOO_MANY_DATAPOINTS = "too-many-datapoints"
    NO_BAND = "no-band"
    """A comparison with the band of an anomaly detection, and no band is named."""
    UNKNOWN_BAND = "unknown-band"
    """The band that is named is no query of the alarm."""
    NO_THRESHOLD = "no-threshold"
    NO_METRIC = "no-metric"
    METRIC_AND_QUERIES = "metric-and-queries"
    RETURNED = "returned"
    """Not the right number of queries returns data."""
    WRONG_ID = "wrong-id"
    SAME_ID = "same-id"
    UNKNOWN_ID = "unknown-id"
    """An expression names a query that the alarm does not have."""
    BOTH_KINDS = "both-kinds"
    """A query has a metric and an expression."""


@dataclass(frozen=True, slots=True)
class RefusedSetting:
    """One refusal at the value at ``path`` of an alarm.

    ``setting`` is the name of the property, ``given`` what it says, ``wanted`` what it may or must be: values, the
    other property of a pair, a number.
    """

    alarm: Declaration
    refusal: Refusal
    path: Path
    setting: str
    given: str = ""
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Names:
    """What one language calls the settings."""

    statistic: str
    extended: str
    period: str
    evaluations: str
    datapoints: str
    operator: str
    threshold: str
    band: str
    missing_data: str
    low_samples: str
    unit: str
    metric: str
    queries: str
    id: str
    expression: str
    returns: str
    stat: str
    newer: str
    returned_unless_said: bool


_TEMPLATE = _Names(
    "Statistic", "ExtendedStatistic", "Period", "EvaluationPeriods", "DatapointsToAlarm", "ComparisonOperator",
    "Threshold", "ThresholdMetricId", "TreatMissingData", "EvaluateLowSampleCountPercentile", "Unit", "MetricName",
    "Metrics", "Id", "Expression", "ReturnData", "Stat", "EvaluationCriteria", returned_unless_said=True,
)  # fmt: skip
_TERRAFORM = _Names(
    "statistic", "extended_statistic", "period", "evaluation_periods", "datapoints_to_alarm", "comparison_operator",
    "threshold", "threshold_metric_id", "treat_missing_data", "evaluate_low_sample_count_percentiles", "unit",
    "metric_name", "metric_query", "id", "expression", "return_data", "stat", "evaluation_criteria",
    returned_unless_said=False,
)  # fmt: skip
_NAMES = {TEMPLATE_ALARM: _TEMPLATE, TERRAFORM_ALARM: _TERRAFORM}

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAMED_IN_EXPRESSION = re.compile(r"(?<![\w.])[a-z]\w*(?!\w|\s*\()")
_KEYWORDS = frozenset(("and", "or", "not", "true", "false"))


def refused_settings(stack: Stack) -> Iterator[RefusedSetting]:
    """Everything in the alarms of a stack that CloudWatch surely refuses."""
    for alarm in stack.of_kind(Kind.RESOURCE):
        names = _NAMES.get(alarm.type)
        if names is not None and not _is_open(stack, alarm, names):
            yield from _Alarm(alarm, names).refused()


def _is_open(stack: Stack, alarm: Declaration, names: _Names) -> bool:
    """Whether settings may come from elsewhere, or the alarm is of a kind with other settings."""
    added = any(name.startswith("Fn::") for name in alarm.values)
    unread = stack.unreadable or (names is _TEMPLATE and stack.opaque)
    return added or not alarm.values or bool(unread) or alarm.values.get(names.newer) is not None


@dataclass(frozen=True, slots=True)
class _Query:
    """One query of an alarm; ``metric_at`` leads to the settings of its metric."""

    at: Path
    values: Mapping[str, Value]
    metric: Mapping[str, Value] | None
    metric_at: Path


class _Alarm:
    def __init__(self, alarm: Declaration, names: _Names) -> None:
        self._alarm = alarm
        self._names = names
        self._values = alarm.values
        self._queries = list(_queries(alarm, names))

    def refused(self) -> Iterator[RefusedSetting]:
        names, values = self._names, self._values
        yield from self._one_of(values, (), names.missing_data, MISSING_DATA)
        yield from self._one_of(values, (), names.low_samples, LOW_SAMPLES)
        yield from self._unit(values, ())
        yield from self._comparison()
        yield from self._counts()
        metric, queries = values.get(names.metric), values.get(names.queries)
        if metric is None and queries in (None, ()):
            yield self._refused(Refusal.NO_METRIC, (), names.metric, wanted=(names.queries,))
        elif metric is not None and queries not in (None, ()):
            if not isinstance(metric, Unknown) and not isinstance(queries, Unknown):
                yield self._refused(Refusal.METRIC_AND_QUERIES, (names.metric,), names.metric, wanted=(names.queries,))
        elif metric is not None:
            yield from self._single_metric()
        elif isinstance(queries, tuple) and len(queries) == len(self._queries):
            yield from self._several_queries()

    def _refused(
        self, refusal: Refusal, path: Path, setting: str, given: str = "", wanted: tuple[str, ...] = ()
    ) -> RefusedSetting:
        return RefusedSetting(self._alarm, refusal, path, setting, given, wanted)

    def _one_of(
        self, values: Mapping[str, Value], at: Path, setting: str, allowed: tuple[str, ...]
    ) -> Iterator[RefusedSetting]:
        given = values.get(setting)
        if isinstance(given, str) and given not in allowed:
            near = next((name for name in allowed if name.lower() == given.lower()), None)
            near = near or nearest_word(given, allowed)
            wanted = (near,) if near else allowed
            yield self._refused(Refusal.UNKNOWN_VALUE, (*at, setting), setting, given, wanted)

    def _unit(self, values: Mapping[str, Value], at: Path) -> Iterator[RefusedSetting]:
        for found in self._one_of(values, at, self._names.unit, UNITS):
            yield (
                found
                if len(found.wanted) == 1
                else self._refused(found.refusal, found.path, found.setting, found.given)
            )

    def _comparison(self) -> Iterator[RefusedSetting]:
        names, values = self._names, self._values
        operator, band, threshold = (values.get(key) for key in (names.operator, names.band, names.threshold))
        yield from self._one_of(values, (), names.operator, (*STATIC_OPERATORS, *BAND_OPERATORS))
        if operator in BAND_OPERATORS and band is None:
            yield self._refused(Refusal.NO_BAND, (names.operator,), names.operator, str(operator), (names.band,))
        if operator in STATIC_OPERATORS and band is None and threshold is None:
            yield self._refused(Refusal.NO_THRESHOLD, (), names.threshold)
        ids = [query.values.get(names.id) for query in self._queries]
        known = isinstance(values.get(names.queries), tuple) and all(isinstance(item, str) for item in ids)
        if isinstance(band, str) and known and ids and band not in ids:
            yield self._refused(Refusal.UNKNOWN_BAND, (names.band,), names.band, band, tuple(map(str, ids)))

    def _counts(self) -> Iterator[RefusedSetting]:
        names, values = self._names, self._values
        evaluations, datapoints = (_whole(values.get(key)) for key in (names.evaluations, names.datapoints))
        for setting, number in ((names.evaluations, evaluations), (names.datapoints, datapoints)):
            if number is not None and number < 1:
                yield self._refused(Refusal.NOT_POSITIVE, (setting,), setting, str(number))
        if evaluations is not None and datapoints is not None and datapoints > evaluations >= 1:
            wanted = (names.evaluations, str(evaluations))
            yield self._refused(
                Refusal.TOO_MANY_DATAPOINTS, (names.datapoints,), names.datapoints, str(datapoints), wanted
            )

    def _single_metric(self) -> Iterator[RefusedSetting]:
        names, values = self._names, self._values
        plain, extended = values.get(names.statistic), values.get(names.extended)
        if plain is None and extended is None:
            yield self._refused(Refusal.NO_STATISTIC, (), names.statistic, wanted=(names.extended,))
        elif isinstance(plain, str) and isinstance(extended, str):
            yield self._refused(Refusal.TWO_STATISTICS, (names.extended,), names.statistic, wanted=(names.extended,))
        if isinstance(plain, str) and is_extended_statistic(plain):
            yield self._refused(Refusal.IS_EXTENDED, (names.statistic,), names.statistic, plain, (names.extended,))
        else:
            yield from self._one_of(values, (), names.statistic, STATISTICS)
        if isinstance(extended, str) and extended in STATISTICS:
            yield self._refused(Refusal.IS_STATISTIC, (names.extended,), names.extended, extended, (names.statistic,))
        elif isinstance(extended, str) and not is_extended_statistic(extended):
            yield self._refused(
                Refusal.UNKNOWN_VALUE, (names.extended,), names.extended, extended, ("p99", "tm90", "IQM")
            )
        if values.get(names.period) is None:
            yield self._refused(Refusal.NO_PERIOD, (), names.period)
        yield from self._period(values, (), names.period, judge_length=True)

    def _period(
        self, values: Mapping[str, Value], at: Path, setting: str, *, judge_length: bool
    ) -> Iterator[RefusedSetting]:
        period, evaluations = _whole(values.get(setting)), _whole(self._values.get(self._names.evaluations))
        if period is None:
            return
        if not is_period(period):
            yield self._refused(Refusal.WRONG_PERIOD, (*at, setting), setting, str(period))
        elif judge_length and evaluations is not None and period * evaluations > longest_evaluation(period):
            wanted = (self._names.evaluations, str(evaluations), str(longest_evaluation(period)))
            yield self._refused(Refusal.TOO_LONG, (*at, setting), setting, str(period), wanted)

    def _several_queries(self) -> Iterator[RefusedSetting]:
        names = self._names
        ids: dict[str, int] = {}
        known = True
        for query in self._queries:
            yield from self._query(query)
            name = query.values.get(names.id)
            known = known and isinstance(name, str)
            if isinstance(name, str):
                ids[name] = ids.get(name, 0) + 1
                if not QUERY_ID.fullmatch(name):
                    yield self._refused(Refusal.WRONG_ID, (*query.at, names.id), names.id, name)
                elif ids[name] == 2:
                    yield self._refused(Refusal.SAME_ID, (*query.at, names.id), names.id, name)
        if known:
            for query in self._queries:
                yield from self._expression(query, tuple(ids))
        yield from self._returned()

    def _query(self, query: _Query) -> Iterator[RefusedSetting]:
        names = self._names
        if query.metric is not None and isinstance(query.values.get(names.expression), str):
            yield self._refused(Refusal.BOTH_KINDS, query.at, names.expression)
        yield from self._period(query.values, query.at, names.period, judge_length=False)
        if query.metric is None:
            return
        yield from self._period(query.metric, query.metric_at, names.period, judge_length=True)
        yield from self._unit(query.metric, query.metric_at)
        stat = query.metric.get(names.stat)
        if isinstance(stat, str) and not is_extended_statistic(stat):
            yield from self._one_of(query.metric, query.metric_at, names.stat, STATISTICS)

    def _expression(self, query: _Query, ids: tuple[str, ...]) -> Iterator[RefusedSetting]:
        text = query.values.get(self._names.expression)
        if not isinstance(text, str) or text.lstrip().upper().startswith("SELECT"):
            return
        path = (*query.at, self._names.expression)
        for name in dict.fromkeys(_NAMED_IN_EXPRESSION.findall(_QUOTED.sub(" ", text))):
            if name not in ids and name not in _KEYWORDS:
                near = nearest_word(name, ids)
                wanted = (near,) if near else ids
                yield self._refused(Refusal.UNKNOWN_ID, path, self._names.expression, name, wanted)

    def _returned(self) -> Iterator[RefusedSetting]:
        """One query returns data; beside an anomaly detection two, its band and what that is about."""
        names = self._names
        said = [query.values.get(names.returns) for query in self._queries]
        band = self._values.get(names.band)
        if any(isinstance(item, Unknown) for item in (*said, band)):
            return
        count = sum(_true(item, unless_said=names.returned_unless_said) for item in said)
        wanted = 1 if band is None else 2
        if count != wanted:
            last = [query.at for query, item in zip(self._queries, said, strict=True) if item is not None]
            path = (*last[-1], names.returns) if last else (names.queries,)
            yield self._refused(Refusal.RETURNED, path, names.returns, str(count), (str(wanted),))


def _queries(alarm: Declaration, names: _Names) -> Iterator[_Query]:
    rows = alarm.values.get(names.queries)
    for number, row in enumerate(rows if isinstance(rows, tuple) else ()):
        if not isinstance(row, Mapping):
            continue
        at: Path = (names.queries, number)
        if names is _TEMPLATE:
            metric = row.get("MetricStat")
            yield _Query(at, row, metric if isinstance(metric, Mapping) else None, (*at, "MetricStat"))
        else:
            blocks = row.get("metric")
            first = blocks[0] if isinstance(blocks, tuple) and blocks else None
            yield _Query(at, row, first if isinstance(first, Mapping) else None, (*at, "metric", 0))


def _whole(value: Value) -> int | None:
    """A whole number, also one written as text as templates may."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value) else None


def _true(value: Value, *, unless_said: bool) -> bool:
    return unless_said if value is None else value is True or value == "true"
