"""`invalid-alarm`: an alarm has settings that CloudWatch refuses."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Stack
from tapcheck.reconcile.alarm_settings import Refusal, RefusedSetting, refused_settings
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import place_of

INFO = RuleInfo(
    id="invalid-alarm",
    family=Family.TEMPLATE,
    severity=Severity.ERROR,
    summary="an alarm has settings that CloudWatch refuses",
    explanation="""\
The settings of an alarm contradict one another, or one of them has no value that CloudWatch knows, so the
deployment stops at the alarm.

- An alarm watches one metric, with either `Statistic` (`Average`, `Sum`, …) or `ExtendedStatistic` (`p99`,
  `tm90`, `IQM`, …), or it has queries, never both.
- A period is 10, 20, 30 or a multiple of 60 seconds. All evaluation periods together are one day at most, with
  periods of an hour and longer seven days.
- No more data points than evaluation periods can be asked for.
- Exactly one query returns data; with an anomaly detection two, the metric and its band. The comparisons with a
  band need the id of the band (`ThresholdMetricId`), all others a threshold.
- Ids of queries begin with a small letter, differ, and are the only names that expressions may use.

The facts are those of `PutMetricAlarm` in the CloudWatch API Reference and of "CloudWatch statistics definitions"
in the CloudWatch User Guide. Values that only a deployment knows are not judged.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for stack in context.reconciliation.stacks:
        for refused in refused_settings(stack):
            if not repeats(context, stack, refused.alarm.address):
                yield _finding(context, stack, refused)


def _finding(context: Context, stack: Stack, refused: RefusedSetting) -> Finding:
    return finding(
        INFO,
        context.locate(place_of(refused.alarm, refused.path)),
        _sentence(refused),
        subject=Subject("resource", refused.alarm.address, stack.name),
        help=_help(refused),
    )


def _sentence(refused: RefusedSetting) -> str:
    setting, given = f"'{refused.setting}'", f"'{refused.given}'"
    other = f"'{refused.wanted[0]}'" if refused.wanted else ""
    match refused.refusal:
        case Refusal.UNKNOWN_VALUE:
            return f"{given} is no {setting} that CloudWatch knows"
        case Refusal.IS_STATISTIC:
            return f"{given} is no extended statistic"
        case Refusal.IS_EXTENDED:
            return f"{given} is an extended statistic, which {setting} does not take"
        case Refusal.TWO_STATISTICS:
            return f"the alarm has both {setting} and {other}"
        case Refusal.NO_STATISTIC:
            return f"the alarm has neither {setting} nor {other}"
        case Refusal.NO_PERIOD | Refusal.NO_THRESHOLD:
            return f"the alarm has no {setting}"
        case Refusal.NO_METRIC:
            return f"the alarm has neither {setting} nor {other}, so it watches nothing"
        case Refusal.METRIC_AND_QUERIES:
            return f"the alarm has both {setting} and {other}"
        case Refusal.WRONG_PERIOD:
            return f"{setting} is {refused.given} seconds, which is neither 10, 20, 30 nor a multiple of 60"
        case Refusal.TOO_LONG:
            return f"{refused.wanted[1]} periods of {refused.given} seconds are longer than CloudWatch looks back"
        case Refusal.NOT_POSITIVE:
            return f"{setting} is {refused.given}, and must be 1 or more"
        case Refusal.TOO_MANY_DATAPOINTS:
            return f"{setting} is {refused.given}, more than the {refused.wanted[1]} of {other}"
        case Refusal.NO_BAND:
            return f"{given} compares with the band of an anomaly detection, and there is no {other}"
        case Refusal.UNKNOWN_BAND:
            return f"{setting} names {given}, which is no query of the alarm"
        case Refusal.RETURNED:
            return f"{refused.given} of the queries return data instead of {refused.wanted[0]}"
        case Refusal.WRONG_ID:
            return f"{given} is no id of a query"
        case Refusal.SAME_ID:
            return f"two queries have the id {given}"
        case Refusal.UNKNOWN_ID:
            return f"the expression names {given}, which is no query of the alarm"
        case Refusal.BOTH_KINDS:
            return "the query has both a metric and an expression"


def _help(refused: RefusedSetting) -> str:
    match refused.refusal:
        case Refusal.UNKNOWN_VALUE | Refusal.UNKNOWN_ID | Refusal.UNKNOWN_BAND:
            if len(refused.wanted) == 1:
                return f"did you mean '{refused.wanted[0]}'?"
            return f"it may be {', '.join(refused.wanted)}" if refused.wanted else ""
        case Refusal.IS_STATISTIC | Refusal.IS_EXTENDED:
            return f"write it under '{refused.wanted[0]}'"
        case Refusal.TOO_LONG:
            return f"'{refused.wanted[0]}' times '{refused.setting}' may be {refused.wanted[2]} seconds"
        case Refusal.RETURNED if refused.wanted == ("2",):
            return f"set '{refused.setting}' for the metric and for its band"
        case Refusal.RETURNED:
            return f"set '{refused.setting}' for the query that the alarm is about, and for no other"
        case Refusal.WRONG_ID:
            return "begin with a small letter, and go on with letters, digits and _"
        case _:
            return ""


RULE = Rule(INFO, _check)
