"""The table of all compiled expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapcheck.languages.program.access import ACCESS
from tapcheck.languages.program.calls import CALLS
from tapcheck.languages.program.closures import Evaluate
from tapcheck.languages.program.displays import DISPLAYS
from tapcheck.languages.program.operations import OPERATIONS

EXPRESSIONS: dict[type[Any], Callable[..., Evaluate]] = {**ACCESS, **CALLS, **DISPLAYS, **OPERATIONS}
"""How each expression node is compiled: (compiler, node) → closure. Spread and super stand only inside other nodes."""
