"""The formats of mock outputs, one writer each."""

from __future__ import annotations

from collections.abc import Mapping

from tapcheck.mocks.writers.cloudformation import write_cloudformation
from tapcheck.mocks.writers.contract import write_contract
from tapcheck.mocks.writers.env import write_env
from tapcheck.mocks.writers.flat import write_flat
from tapcheck.mocks.writers.terraform import write_terraform
from tapcheck.mocks.writers.terragrunt import write_terragrunt
from tapcheck.mocks.writers.tftest import write_tftest
from tapcheck.mocks.writers.tfvars import write_tfvars, write_tfvars_json
from tapcheck.mocks.writers.writer import Writer

WRITERS: Mapping[str, Writer] = {
    "terraform": write_terraform,
    "flat": write_flat,
    "env": write_env,
    "tfvars": write_tfvars,
    "tfvars.json": write_tfvars_json,
    "tftest": write_tftest,
    "terragrunt": write_terragrunt,
    "cloudformation": write_cloudformation,
    "schema": write_contract,
}
