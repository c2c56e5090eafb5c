"""What chai's assertions check: the same checks serve `expect(…)` and `assert.…`."""

from __future__ import annotations

from tapcheck.languages.ecmascript.packages.chai_collections import COLLECTION_METHODS, INCLUSIONS
from tapcheck.languages.ecmascript.packages.chai_values import (
    VALUE_CHAINS,
    VALUE_METHODS,
    VALUE_PROPERTIES,
    Check,
)

PROPERTIES: dict[str, Check] = VALUE_PROPERTIES
"""Assertions without arguments, made by reading a property."""

METHODS: dict[str, Check] = {**VALUE_METHODS, **COLLECTION_METHODS}
"""Assertions that are called."""

CHAINS: dict[str, Check] = {**VALUE_CHAINS, **INCLUSIONS}
"""Assertions that are called, or stand in a chain and only set a flag there."""
