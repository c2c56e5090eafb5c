"""The types of compiled nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.scope import Scope

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Completion

Evaluate = Callable[[Scope], Any]
"""Computes an expression in a scope."""

Execute = Callable[[Scope], "Completion | None"]
"""Runs a statement; None when it ended normally."""

Bind = Callable[[Scope, Any], None]
"""Binds or assigns a value."""
