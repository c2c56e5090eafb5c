"""Functions on points in time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from tapcheck.languages.terraform.functions.signature import Function, FunctionError, Host, Parameter, function
from tapcheck.languages.terraform.numbers import Sized
from tapcheck.languages.terraform.types import NUMBER, STRING, Type
from tapcheck.languages.terraform.values import Val, number, string
from tapcheck.records import dataclass

_RFC3339 = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[-+]\d\d:\d\d)")
_DURATION = re.compile(r"(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_LONGEST = (1 << 63) - 1
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TOKEN = re.compile(r"'(?:[^']|'')*'?|([A-Za-z])\1*|[^A-Za-z']+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Moment:
    """Local date and time with nanoseconds, and its offset from UTC in minutes."""

    local: datetime
    nanoseconds: int
    offset: int

    @property
    def absolute(self) -> tuple[datetime, int]:
        return self.local - timedelta(minutes=self.offset), self.nanoseconds


def _timestamp(value: Val, place: int) -> _Moment:
    match = _RFC3339.fullmatch(value.raw)
    if match is None:
        raise FunctionError("not a valid RFC3339 timestamp", place)
    *clock, fraction, zone = match.groups()
    offset = 0
    if zone != "Z":
        hours, minutes = int(zone[1:3]), int(zone[4:6])
        if hours > 23 or minutes > 59:
            raise FunctionError("not a valid RFC3339 timestamp: the UTC offset is out of range", place)
        offset = (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)
    try:
        local = datetime(*map(int, clock))  # type: ignore[arg-type]
    except ValueError as error:
        raise FunctionError(f"not a valid RFC3339 timestamp: {error}", place) from None
    return _Moment(local, int((fraction or "").ljust(9, "0")[:9]), offset)


def _duration(value: Val, place: int) -> int:
    text: str = value.raw
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return 0
    total = Fraction(0)
    at = 0
    while at < len(rest):
        match = _DURATION.match(rest, at)
        if match is None or not (match[1] or match[2]):
            raise FunctionError(f"invalid duration '{text}'", place)
        total += int(Fraction(f"{match[1] or 0}.{match[2] or 0}") * _UNITS[match[3]])
        at = match.end()
    if not rest or total > _LONGEST:
        raise FunctionError(f"invalid duration '{text}'", place)
    return -int(total) if text.startswith("-") else int(total)


def _written(moment: _Moment) -> str:
    local = moment.local
    zone = "Z" if moment.offset == 0 else _zone(moment.offset, ":")
    return f"{local.year:04d}-{local:%m-%dT%H:%M:%S}{zone}"


def _zone(offset: int, separator: str) -> str:
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}{separator}{minutes:02d}"


def _timeadd(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    moment, duration = _timestamp(arguments[0], 0), _duration(arguments[1], 1)
    seconds, nanoseconds = divmod(moment.nanoseconds + duration, 10**9)
    try:
        local = moment.local + timedelta(seconds=seconds)
    except OverflowError:
        raise FunctionError("the time is out of range") from None
    return string(_written(_Moment(local, nanoseconds, moment.offset)))


def _timecmp(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    first, second = _timestamp(arguments[0], 0).absolute, _timestamp(arguments[1], 1).absolute
    return number(Sized((first > second) - (first < second)))


def _formatdate(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    moment = _timestamp(arguments[1], 1)
    pieces: list[str] = []
    for match in _TOKEN.finditer(arguments[0].raw):
        token = match[0]
        if token.startswith("'"):
            if not token.endswith("'") or len(token) == 1:
                raise FunctionError("unterminated literal '", 0)
            pieces.append("'" if len(token) == 2 else token[1:-1].replace("''", "'"))
        elif match[1]:
            pieces.append(_verb(token, moment))
        else:
            pieces.append(token)
    return string("".join(pieces))


def _verb(token: str, moment: _Moment) -> str:
    local = moment.local
    half = local.hour % 12 or 12
    month, day = _MONTHS[local.month - 1], _DAYS[local.weekday()]
    found = {
        "YY": f"{local.year % 100:02d}",
        "YYYY": f"{local.year:04d}",
        "M": str(local.month),
        "MM": f"{local.month:02d}",
        "MMM": month[:3],
        "MMMM": month,
        "D": str(local.day),
        "DD": f"{local.day:02d}",
        "EEE": day[:3],
        "EEEE": day,
        "h": str(local.hour),
        "hh": f"{local.hour:02d}",
        "H": str(half),
        "HH": f"{half:02d}",
        "AA": "AM" if local.hour < 12 else "PM",
        "aa": "am" if local.hour < 12 else "pm",
        "m": str(local.minute),
        "mm": f"{local.minute:02d}",
        "s": str(local.second),
        "ss": f"{local.second:02d}",
        "Z": "Z" if moment.offset == 0 else _zone(moment.offset, ":"),
        "ZZZ": "UTC" if moment.offset == 0 else _zone(moment.offset, ""),
        "ZZZZ": _zone(moment.offset, ""),
        "ZZZZZ": _zone(moment.offset, ":"),
    }.get(token)
    if found is None:
        raise FunctionError(f"invalid date format verb '{token}'", 0)
    return found


def _now(name: str) -> Function:
    return function(result=STRING, run=lambda arguments, wanted, host: host.impure(name, arguments, wanted))


FUNCTIONS: Mapping[str, Function] = {
    "formatdate": function(Parameter("format", STRING), Parameter("time", STRING), result=STRING, run=_formatdate),
    "plantimestamp": _now("plantimestamp"),
    "timeadd": function(
        Parameter("timestamp", STRING), Parameter("duration", STRING), result=STRING, run=_timeadd, null=True
    ),
    "timecmp": function(
        Parameter("timestamp_a", STRING), Parameter("timestamp_b", STRING), result=NUMBER, run=_timecmp
    ),
    "timestamp": _now("timestamp"),
}
