"""`flat`: name → value, the file that many pipelines write for their integration suites."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tapcheck.mocks.outputs import FlatStyle, MockOutput
from tapcheck.mocks.writers.writer import Options


def write_flat(outputs: Sequence[MockOutput], options: Options) -> str:
    """A JSON object with one member per output."""
    document = {output.name: flat_value(output, options.flat_style) for output in outputs}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def flat_value(output: MockOutput, style: FlatStyle) -> Any:
    """The value as the style writes it."""
    return output.plain if style is FlatStyle.NATIVE else text_of(output)


def text_of(output: MockOutput) -> str:
    """The value as text: JSON for everything that is no string."""
    value = output.plain
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
