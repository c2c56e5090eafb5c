"""What CloudWatch accepts in an alarm.

From the CloudWatch API Reference, `PutMetricAlarm`, `MetricDataQuery` and `MetricStat`, and from the CloudWatch User
Guide, "CloudWatch statistics definitions" and "Using metric math".
"""

from __future__ import annotations

import re

STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
"""`Statistic` of `PutMetricAlarm`."""

STATIC_OPERATORS = (
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
)
"""`ComparisonOperator` of alarms with a threshold."""

BAND_OPERATORS = ("LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold")
"""`ComparisonOperator` of alarms with the band of an anomaly detection."""

MISSING_DATA = ("breaching", "notBreaching", "ignore", "missing")
"""`TreatMissingData`."""

LOW_SAMPLES = ("evaluate", "ignore")
"""`EvaluateLowSampleCountPercentile`."""

_BYTES_AND_BITS = tuple(f"{size}{what}" for what in ("bytes", "bits") for size in ("Kilo", "Mega", "Giga", "Tera"))
_AMOUNTS = ("Bytes", "Bits", *_BYTES_AND_BITS, "Count")
UNITS = (
    "Seconds",
    "Microseconds",
    "Milliseconds",
    *_AMOUNTS,
    "Percent",
    *(f"{unit}/Second" for unit in _AMOUNTS),
    "None",
)
"""`Unit` (`StandardUnit`)."""

LONG_PERIOD = 3600
"""From this period on, in seconds, an alarm may look back a week instead of a day."""
_DAY = 86_400
_WEEK = 604_800

QUERY_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
"""`Id` of a `MetricDataQuery`."""

_SHARE = r"(?:\d{1,2}(?:\.\d{0,10})?|100(?:\.0{0,10})?)"
_BOUND = r"(?:\d+(?:\.\d{0,10})?%?)?"
_EXTENDED = re.compile(rf"(?:p|tm|tc|ts|wm){_SHARE}|iqm|(?:pr|tm|tc|ts|wm)\((?!:\)){_BOUND}:{_BOUND}\)", re.IGNORECASE)


def is_extended_statistic(text: str) -> bool:
    """Whether CloudWatch knows an extended statistic: `p99.9`, `tm90`, `IQM`, `PR(:300)`, `TM(2%:98%)`, …"""
    return _EXTENDED.fullmatch(text) is not None


def is_period(seconds: int) -> bool:
    """Whether an alarm may have this period: 10, 20, 30, or a multiple of 60 seconds."""
    return seconds in (10, 20, 30) or (seconds > 0 and seconds % 60 == 0)


def longest_evaluation(period: int) -> int:
    """How long the evaluation periods of an alarm may be together, in seconds."""
    return _WEEK if period >= LONG_PERIOD else _DAY
