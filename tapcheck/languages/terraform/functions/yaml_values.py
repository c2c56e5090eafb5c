"""YAML as Terraform reads it."""

from __future__ import annotations

import re
from datetime import datetime

from tapcheck.languages.terraform.functions.signature import FunctionError
from tapcheck.languages.terraform.numbers import Number, Sized, parse_number
from tapcheck.languages.terraform.types import BOOL, NUMBER, STRING
from tapcheck.languages.terraform.values import NULL, Val, boolean, number, object_of, string, tuple_of
from tapcheck.languages.yaml_text import YamlNode, YamlTextError, compose_yaml

_TRUE = frozenset(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"])
_FALSE = frozenset(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"])
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_INFINITE = {".inf": 1, "+.inf": 1, "-.inf": -1}
_WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d\d:\d\d)"
    r"| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?"
)
_TAG = "tag:yaml.org,2002:"


def decode_yaml(text: str) -> Val:
    """The value of a YAML document; raises FunctionError."""
    try:
        node = compose_yaml(text)
        if not text.strip() or (node.kind == "scalar" and node.plain and not node.text and not node.tag):
            raise FunctionError("the text holds no document", 0)
        return _value(node)
    except YamlTextError as error:
        raise FunctionError(f"the text is no valid YAML: {error}", 0) from None


def _value(node: YamlNode) -> Val:
    if node.kind == "sequence":
        return tuple_of([_value(item) for item in node.items])
    if node.kind == "mapping":
        return _mapping(node)
    return _scalar(node)


def _mapping(node: YamlNode) -> Val:
    items: dict[str, Val] = {}
    merged: dict[str, Val] = {}
    for key, value in zip(node.items[::2], node.items[1::2], strict=True):
        if key.kind == "scalar" and key.text == "<<" and (not key.tag or key.tag == f"{_TAG}merge"):
            sources = value.items if value.kind == "sequence" else (value,)
            for source in reversed(sources):
                found = _value(source)
                if not isinstance(found.raw, dict):
                    raise FunctionError("a merge key needs a mapping", 0)
                merged.update(found.raw)
            continue
        name = _value(key)
        if name.type not in (STRING, NUMBER, BOOL) or name.raw is None:
            raise FunctionError("only string keys are allowed", 0)
        text = name.raw if name.type is STRING else key.text
        items[text] = _value(value)
    return object_of({**merged, **items})


def _scalar(node: YamlNode) -> Val:
    tag = "!!" + node.tag[len(_TAG) :] if node.tag.startswith(_TAG) else node.tag
    if tag == "!":
        return string(node.text)
    if tag not in ("", "!!str", "!!bool", "!!int", "!!float", "!!null", "!!timestamp", "!!binary"):
        raise FunctionError(f"unsupported tag '{tag}'", 0)
    if tag in ("!!str", "!!binary") or not node.plain:
        return string(node.text)
    found = _plain(node.text, tag)
    if found is not None:
        return found
    if tag == "":
        return string(node.text)
    raise FunctionError(f"cannot parse '{node.text}' as {tag}", 0)


def _plain(text: str, tag: str) -> Val | None:
    if text in _TRUE or text in _FALSE:
        return boolean(text in _TRUE)
    if text in _NULL:
        return NULL
    if text.lower() in _INFINITE and text[-3:] in ("inf", "Inf", "INF"):
        return number(_INFINITE[text.lower()] * float("inf"))
    if text in (".nan", ".NaN", ".NAN"):
        raise FunctionError("floating point NaN is not supported", 0)
    if text[:1].isdigit() and tag in ("", "!!timestamp"):
        moment = _timestamp(text)
        if moment is not None:
            return string(moment)
    if text[:1] in tuple("+-.0123456789") and (_WHOLE.fullmatch(text) or _REAL.fullmatch(text)):
        value = _number(text)
        return None if value is None else number(value)
    return None


def _number(text: str) -> Number | None:
    if text[:2] in ("0x", "0o"):
        return Sized(int(text, 0))
    return parse_number(text)


def _timestamp(text: str) -> str | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, *clock = match.groups()
    zone = clock[3]
    hour, minute, second = clock[0:3] if zone else clock[4:7]
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return None
    offset = "Z" if zone in (None, "Z", "+00:00", "-00:00") else zone
    return moment.strftime("%Y").rjust(4, "0") + moment.strftime("-%m-%dT%H:%M:%S") + offset
