"""Dates. The data of a date is its time in milliseconds since 1970, which is unknown for the present."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import normal_number
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    given,
    known,
    natives,
    number_of,
    text_of,
)
from tapcheck.languages.program.values import Implementation, MapValue, NativeFunction, Undefined, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Number = int | float

_DAY = 86_400_000
_LATEST = 8.64e15
_ZONE = Unknown("time zone")
_NOW = Unknown("time", kind="number")
_ISO = re.compile(
    r"([+-][0-9]{6}|[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_until(year: int, month: int) -> int:
    """Days from 1970-01-01 to the first day of a month (0 to 11)."""
    year -= month < 2
    era_year = year % 400
    day_of_year = (153 * ((month + 10) % 12) + 2) // 5
    return (year // 400) * 146097 + era_year * 365 + era_year // 4 - era_year // 100 + day_of_year - 719468


def calendar(time: Number) -> tuple[int, int, int, int, int, int, int, int]:
    """Year, month (0 to 11), day, hours, minutes, seconds, milliseconds, day of the week of a time, all UTC."""
    days, rest = divmod(int(time), _DAY)
    shifted = days + 719468
    era, day_of_era = divmod(shifted, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = (shifted_month + 2) % 12
    year = year_of_era + era * 400 + (month < 2)
    seconds, milliseconds = divmod(rest, 1000)
    return year, month, day, seconds // 3600, seconds // 60 % 60, seconds % 60, milliseconds, (days + 4) % 7


def _time(fields: list[Number]) -> Number:
    """The time of a year, month, day, hours, minutes, seconds and milliseconds, each of any size."""
    if not all(math.isfinite(field) for field in fields):
        return math.nan
    year, month, day, hours, minutes, seconds, milliseconds = (int(field) for field in fields)
    if abs(year) > 400_000 or abs(month) > 5_000_000:
        return math.nan
    days = days_until(year + month // 12, month % 12) + day - 1
    return _clipped(days * _DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds)


def _clipped(time: Number) -> Number:
    return normal_number(float(int(time))) if math.isfinite(time) and abs(time) <= _LATEST else math.nan


def parsed_time(text: str) -> Number | Unknown:
    """What `Date.parse` gives: exact for ISO texts, unknown for others and for local times."""
    found = _ISO.fullmatch(text)
    if found is None:
        return Unknown("a date in another form", kind="number") if any(map(str.isdigit, text)) else math.nan
    year, month, day, hours, minutes, seconds, fraction, zone = found.groups()
    month_number, day_number = int(month or 1), int(day or 1)
    if not 1 <= month_number <= 12 or not 1 <= day_number <= 31 or year == "-000000":
        return math.nan
    if day_number > _MONTH_DAYS[month_number - 1]:
        return Unknown("a date in another form", kind="number")
    clock = [int(hours or 0), int(minutes or 0), int(seconds or 0)]
    midnight = clock == [24, 0, 0] and not int(fraction or 0)
    if (clock[0] > 23 and not midnight) or clock[1] > 59 or clock[2] > 59:
        return math.nan
    milliseconds = int((fraction or "0")[:3].ljust(3, "0"))
    time = _time([int(year), month_number - 1, day_number, *clock, milliseconds])
    if hours is not None and zone is None:
        return _ZONE
    if zone and zone != "Z":
        offset = (int(zone[1:3]) * 60 + int(zone[4:6])) * 60_000
        time = _clipped(time - offset if zone[0] == "+" else time + offset)
    return time


def date_of(time: Any) -> MapValue:
    """A date at a time, which may be unknown."""
    return MapValue(kind="Date", data=time)


def _known_time(date: MapValue) -> Number:
    """The time of a date; raises UnknownOperand when it is not known."""
    if date.unknown is not None:
        raise UnknownOperand(date.unknown)
    time: Number = known(date.data)
    return time


# Methods -----------------------------------------------------------------------------------------------------


@answers("number")
def _get_time(_machine: Machine, date: MapValue, _arguments: list[Any]) -> Number:
    return _known_time(date)


def iso_text(time: Number) -> str:
    """A finite time in the form of `toISOString`."""
    year, month, day, hours, minutes, seconds, milliseconds, _ = calendar(time)
    shown = f"{year:04d}" if 0 <= year <= 9999 else f"{'-' if year < 0 else '+'}{abs(year):06d}"
    return f"{shown}-{month + 1:02d}-{day:02d}T{hours:02d}:{minutes:02d}:{seconds:02d}.{milliseconds:03d}Z"


@answers("string")
def _to_iso_string(machine: Machine, date: MapValue, _arguments: list[Any]) -> str:
    time = _known_time(date)
    if time != time:
        raise machine.throw("RangeError", "Invalid time value")
    return iso_text(time)


@answers("string")
def _to_json(_machine: Machine, date: MapValue, _arguments: list[Any]) -> Any:
    time = _known_time(date)
    return iso_text(time) if time == time else None


@answers("string")
def _to_utc_string(_machine: Machine, date: MapValue, _arguments: list[Any]) -> str:
    time = _known_time(date)
    if time != time:
        return "Invalid Date"
    year, month, day, hours, minutes, seconds, _, weekday = calendar(time)
    names = "SunMonTueWedThuFriSat"
    months = "JanFebMarAprMayJunJulAugSepOctNovDec"
    shown = f"{names[weekday * 3 : weekday * 3 + 3]}, {day:02d} {months[month * 3 : month * 3 + 3]}"
    return f"{shown} {year:04d} {hours:02d}:{minutes:02d}:{seconds:02d} GMT"


@answers("string")
def _local_text(_machine: Machine, date: MapValue, _arguments: list[Any]) -> Any:
    return "Invalid Date" if math.isnan(_known_time(date)) else Unknown("time zone", kind="string")


def _utc_field(index: int) -> Implementation:
    @answers("number")
    def run(_machine: Machine, date: MapValue, _arguments: list[Any]) -> Number:
        time = _known_time(date)
        return calendar(time)[index] if time == time else math.nan

    return run


@answers("number")
def _local_field(_machine: Machine, date: MapValue, _arguments: list[Any]) -> Any:
    return math.nan if math.isnan(_known_time(date)) else Unknown("time zone", kind="number")


def _set_utc(first: int, most: int) -> Implementation:
    @answers("number")
    def run(machine: Machine, date: MapValue, arguments: list[Any]) -> Number:
        time = _known_time(date)
        values = [number_of(machine, argument) for argument in arguments[:most]] or [math.nan]
        if time != time and first > 0:
            return math.nan
        fields: list[Number] = list(calendar(0 if time != time else time)[:7])
        fields[first : first + len(values)] = values
        time = _time(fields)
        _store(machine, date, time)
        return time

    return run


@answers("number")
def _set_time(machine: Machine, date: MapValue, arguments: list[Any]) -> Number:
    time = _clipped(number_of(machine, given(arguments)))
    _store(machine, date, time)
    return time


@answers("number")
def _set_local(machine: Machine, date: MapValue, _arguments: list[Any]) -> Any:
    _store(machine, date, Unknown("time zone", kind="number"))
    return date.data


def _store(machine: Machine, date: MapValue, time: Any) -> None:
    machine.journal.touch(date)
    date.data = time


_FIELDS = {"FullYear": 0, "Month": 1, "Date": 2, "Hours": 3, "Minutes": 4, "Seconds": 5, "Milliseconds": 6}
_MOST_SET = {"FullYear": 3, "Month": 2, "Date": 1, "Hours": 4, "Minutes": 3, "Seconds": 2, "Milliseconds": 1}

METHODS: dict[str, Implementation] = {
    "getTime": _get_time,
    "getTimezoneOffset": _local_field,
    "getDay": _local_field,
    "getUTCDay": _utc_field(7),
    "setTime": _set_time,
    "toISOString": _to_iso_string,
    "toJSON": _to_json,
    "toUTCString": _to_utc_string,
    "toGMTString": _to_utc_string,
    "valueOf": _get_time,
    **{f"get{name}": _local_field for name in _FIELDS},
    **{f"getUTC{name}": _utc_field(index) for name, index in _FIELDS.items()},
    **{f"set{name}": _set_local for name in _FIELDS},
    **{f"setUTC{name}": _set_utc(index, _MOST_SET[name]) for name, index in _FIELDS.items()},
    **dict.fromkeys(
        ("toString", "toDateString", "toTimeString", "toLocaleString", "toLocaleDateString", "toLocaleTimeString"),
        _local_text,
    ),
}


# The global --------------------------------------------------------------------------------------------------


def _construct(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    if not arguments:
        return date_of(_NOW)
    try:
        if len(arguments) > 1:
            for argument in arguments:
                number_of(machine, argument)
            return date_of(_ZONE)
        value = known(arguments[0])
        if isinstance(value, MapValue) and value.kind == "Date":
            return date_of(value.data)
        primitive = value if not isinstance(value, MapValue) else text_of(machine, value)
        if isinstance(primitive, str):
            return date_of(parsed_time(primitive))
        return date_of(_clipped(number_of(machine, primitive)))
    except UnknownOperand as operand:
        return date_of(Unknown(operand.value.reason, kind="number"))


def _now(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Unknown:
    return _NOW


@answers("number")
def _parse(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return parsed_time(text_of(machine, known(given(arguments))))


@answers("number")
def _utc(machine: Machine, _receiver: Any, arguments: list[Any]) -> Number:
    fields: list[Number] = [math.nan, 0, 1, 0, 0, 0, 0]
    for index, argument in enumerate(arguments[:7]):
        fields[index] = math.nan if isinstance(argument, Undefined) else number_of(machine, argument)
    if 0 <= fields[0] <= 99:
        fields[0] = 1900 + int(fields[0])
    return _time(fields)


def date_global(prototype: MapValue) -> NativeFunction:
    """The global `Date`."""

    def call(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Unknown:
        return Unknown("time", kind="string")

    statics = natives({"UTC": _utc, "now": _now, "parse": _parse})
    return NativeFunction("Date", call, construct=_construct, properties=statics, prototype=prototype)
