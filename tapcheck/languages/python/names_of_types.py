"""The names of types, as error messages write them."""

from __future__ import annotations

import collections
import io
import pathlib
import re
import sys
from typing import Any

from tapcheck.languages.program.values import BoundFunction, ListValue, MapValue, RegexValue
from tapcheck.languages.python.values import INSTANCE, OUTPUTS, ClassValue, PythonFunction, TupleValue, is_none

_KINDS = {OUTPUTS: "dict", "path": "PosixPath", "file": "TextIOWrapper", "iterator": "generator"}

_REAL: dict[str, tuple[type, ...]] = {
    "NoneType": (type(None),),
    "Outputs": (dict,),
    "Pattern": (re.Pattern,),
    "bool": (bool,),
    "bytes": (bytes,),
    "dict": (dict, collections.OrderedDict, collections.Counter, collections.defaultdict),
    "file": (io.TextIOWrapper, io.BufferedReader, io.StringIO),
    "float": (float,),
    "frozenset": (frozenset,),
    "int": (int,),
    "list": (list,),
    "match": (re.Match,),
    "path": (pathlib.PosixPath,),
    "range": (range,),
    "set": (set,),
    "str": (str,),
    "tuple": (tuple, type(sys.version_info)),
}
"""The types that values here may have in reality, by what they are here."""


def has_in_reality(kind: str, name: str) -> bool:
    """Whether values that are ``kind`` here have an attribute in reality, or may have: only known types lack any."""
    types = _REAL.get(kind)
    return types is None or any(hasattr(item, name) for item in types)


def type_name(value: Any) -> str:
    """The name of the class of a value."""
    if is_none(value):
        return "NoneType"
    if isinstance(value, (bool, int, float, bytes, range)):
        return type(value).__name__
    if isinstance(value, str):
        return "str"
    if isinstance(value, TupleValue):
        return "tuple"
    if isinstance(value, ListValue):
        return "list"
    if isinstance(value, MapValue):
        if value.kind == INSTANCE:
            name: str = value.data.name
            return name
        return _KINDS.get(value.kind, value.kind)
    if isinstance(value, ClassValue):
        return "type"
    if isinstance(value, PythonFunction):
        return "function"
    if isinstance(value, BoundFunction):
        return "method"
    return "Pattern" if isinstance(value, RegexValue) else "builtin_function_or_method"
