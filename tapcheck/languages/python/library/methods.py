"""The methods and properties of built-in values, by the name of their type."""

from __future__ import annotations

from tapcheck.languages.python.functions import PurePython
from tapcheck.languages.python.library.collections import (
    DICT_METHODS,
    FROZENSET_METHODS,
    LIST_METHODS,
    SET_METHODS,
    TUPLE_METHODS,
)
from tapcheck.languages.python.library.files import FILE_METHODS
from tapcheck.languages.python.library.nearness import approximately
from tapcheck.languages.python.library.paths import PATH_METHODS, PATH_PROPERTIES
from tapcheck.languages.python.library.regexps import (
    MATCH_METHODS,
    MATCH_PROPERTIES,
    PATTERN_METHODS,
    PATTERN_PROPERTIES,
)
from tapcheck.languages.python.library.strings import BYTES_METHODS, NUMBER_METHODS, STRING_METHODS

METHODS: dict[str, dict[str, PurePython]] = {
    **NUMBER_METHODS,
    "Outputs": DICT_METHODS,
    "Pattern": PATTERN_METHODS,
    "approx": {"__eq__": approximately},
    "bytes": BYTES_METHODS,
    "dict": DICT_METHODS,
    "file": FILE_METHODS,
    "frozenset": FROZENSET_METHODS,
    "list": LIST_METHODS,
    "match": MATCH_METHODS,
    "path": PATH_METHODS,
    "set": SET_METHODS,
    "str": STRING_METHODS,
    "tuple": TUPLE_METHODS,
}
PROPERTIES: dict[str, dict[str, PurePython]] = {
    "Pattern": PATTERN_PROPERTIES,
    "match": MATCH_PROPERTIES,
    "path": PATH_PROPERTIES,
}
