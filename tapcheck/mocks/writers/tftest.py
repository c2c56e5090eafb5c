"""`tftest`: a test file's `override_module`-like defaults, usable with `terraform test` without providers."""

from __future__ import annotations

from collections.abc import Sequence

from tapcheck.mocks.outputs import MockOutput
from tapcheck.mocks.writers.hcl import attributes, block
from tapcheck.mocks.writers.writer import Options


def write_tftest(outputs: Sequence[MockOutput], options: Options) -> str:
    """An `override_module` block that gives a module call the stack's mock outputs."""
    name = options.stack.rstrip("/").rpartition("/")[2].replace("-", "_") or "stack"
    values = {output.name: output.plain for output in outputs}
    return block("override_module", f"  target = module.{name}\n" + attributes({"outputs": values}, 2))
