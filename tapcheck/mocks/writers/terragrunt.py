"""`terragrunt`: a `dependency` block whose `mock_outputs` stand in for a stack that is not deployed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from tapcheck.mocks.outputs import MockOutput
from tapcheck.mocks.writers.hcl import attributes, block, quoted
from tapcheck.mocks.writers.writer import Options

_COMMANDS = ["init", "plan", "validate"]


def write_terragrunt(outputs: Sequence[MockOutput], options: Options) -> str:
    """One dependency, named after the stack's folder."""
    name = re.sub(r"\W+", "_", posixpath.basename(options.stack.strip("/"))) or "stack"
    path = posixpath.join("..", posixpath.basename(options.stack.strip("/")) or name)
    body = attributes(
        {
            "config_path": path,
            "mock_outputs": {output.name: output.plain for output in outputs},
            "mock_outputs_allowed_terraform_commands": _COMMANDS,
        },
        2,
    )
    return block(f"dependency {quoted(name)}", body)
