"""Whether a block of synthesised code has properties, as CDKTF's own `Testing.toHaveResourceWithProperties` asks it.

The semantics are those of `asymetricDeepEqualIgnoringObjectCasing` in packages/cdktf/lib/testing/matchers.ts of
hashicorp/terraform-cdk, version 0.20: lists must be of one length, objects may have more keys than are asked for, and
a key that is not there is looked for in snake case. jest's matchers ask otherwise.
"""

from __future__ import annotations

import re
from typing import Any

from tapcheck.languages.program.truths import Truth, all_of
from tapcheck.languages.program.values import Undefined, Unknown

_EDGES = re.compile(r"^[^A-Za-z0-9]*|[^A-Za-z0-9]*$")
_HUMP = re.compile(r"([a-z0-9])([A-Z])")
_BETWEEN = re.compile(r"[^A-Za-z0-9]+")
_BUILT_IN = re.compile(r"\d+|length|constructor|to[A-Z]\w+|valueOf|hasOwnProperty")
"""Keys that values of JavaScript may have though no document says so."""


def has_properties(block: Any, wanted: Any) -> Truth:
    """Whether a block has what is wanted of it; both are plain: ``dict``, ``list``, scalars, Unknown, Undefined."""
    if isinstance(wanted, Unknown) or isinstance(block, Unknown):
        return Unknown((wanted if isinstance(wanted, Unknown) else block).reason)
    if isinstance(wanted, list):
        if not isinstance(block, list) or len(block) != len(wanted):
            return False
        return all_of(has_properties(item, part) for item, part in zip(block, wanted, strict=True))
    if isinstance(wanted, dict):
        return False if block is None else all_of(_has_key(block, key, part) for key, part in wanted.items())
    if wanted is None or isinstance(wanted, (bool, Undefined)):
        return block is wanted
    return not isinstance(block, (bool, dict, list)) and bool(block == wanted)


def snake_case(text: str) -> str:
    """A name as CDKTF writes it in snake case."""
    humps = _HUMP.sub(lambda match: f"{match[1]}_{match[2].lower()}", _EDGES.sub("", text))
    return _BETWEEN.sub("_", humps).lower()


def _has_key(block: Any, key: str, wanted: Any) -> Truth:
    names = (key, snake_case(key))
    if isinstance(block, dict):
        for name in names:
            if name in block:
                return has_properties(block[name], wanted)
    return Unknown("property of a built-in value") if any(_BUILT_IN.fullmatch(name) for name in names) else False
