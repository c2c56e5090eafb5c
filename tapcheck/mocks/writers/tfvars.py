"""`tfvars` and `tfvars.json`: the outputs as values of equally named variables of another module."""

from __future__ import annotations

from collections.abc import Sequence

from tapcheck.mocks.outputs import MockOutput
from tapcheck.mocks.writers.hcl import attributes
from tapcheck.mocks.writers.json_text import terraform_json
from tapcheck.mocks.writers.writer import Options


def write_tfvars(outputs: Sequence[MockOutput], _: Options) -> str:
    """Assignments in HCL."""
    return attributes({output.name: output.plain for output in outputs})


def write_tfvars_json(outputs: Sequence[MockOutput], _: Options) -> str:
    """A JSON object."""
    return terraform_json({output.name: output.value for output in outputs}) + "\n"
