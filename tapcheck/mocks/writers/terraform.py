"""`terraform`: byte for byte what `terraform output -json` prints."""

from __future__ import annotations

from collections.abc import Sequence

from tapcheck.mocks.outputs import MockOutput
from tapcheck.mocks.writers.json_text import terraform_json
from tapcheck.mocks.writers.writer import Options


def write_terraform(outputs: Sequence[MockOutput], _: Options) -> str:
    """Name → sensitive, type and value."""
    document = {
        output.name: {"sensitive": output.sensitive, "type": output.type, "value": output.value} for output in outputs
    }
    return terraform_json(document) + "\n"
