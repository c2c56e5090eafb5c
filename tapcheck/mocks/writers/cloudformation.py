"""`cloudformation`: the `Outputs` of a stack as `describe-stacks` prints them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tapcheck.mocks.outputs import MockOutput
from tapcheck.mocks.writers.flat import text_of
from tapcheck.mocks.writers.writer import Options


def write_cloudformation(outputs: Sequence[MockOutput], options: Options) -> str:
    """A response with one stack; outputs that have no description or export name lack those members."""
    rows = [
        {
            "OutputKey": output.name,
            "OutputValue": text_of(output),
            **({"Description": output.description} if output.description else {}),
            **({"ExportName": output.export} if output.export else {}),
        }
        for output in outputs
    ]
    stack = {"StackName": options.stack or "stack", "StackStatus": "CREATE_COMPLETE", "Outputs": rows}
    return json.dumps({"Stacks": [stack]}, indent=4, ensure_ascii=False) + "\n"
