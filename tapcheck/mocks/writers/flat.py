"""`flat`: name → value, the file that many pipelines write for their integration suites."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tapcheck.mocks.outputs import FlatStyle, MockOutput
from tapcheck.mocks.writers.writer import Options


def write_flat(outputs: Sequence[MockOutput], options: Options) -> str:
    """A JSON object with one member per output."""
    return json.dumps(flat_values(outputs, options), indent=2, ensure_ascii=False) + "\n"


def flat_values(outputs: Sequence[MockOutput], options: Options) -> dict[str, Any]:
    """Name → value: text, JSON for what is none, but for outputs that are written natively."""
    return {output.name: output.plain if _is_native(output, options) else text_of(output) for output in outputs}


def _is_native(output: MockOutput, options: Options) -> bool:
    if options.flat_style is None:
        return output.name in options.native
    return options.flat_style is FlatStyle.NATIVE


def text_of(output: MockOutput) -> str:
    """The value as text: JSON for everything that is no string."""
    value = output.plain
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
