"""How long evaluation takes beyond parsing, and how it grows. Run `python -m tests.benchmarks.terraform_speed`."""

from __future__ import annotations

import gc
import tempfile
import time
from pathlib import Path

from tapcheck.languages.terraform.configuration_values import ConfigurationValues, Settings
from tapcheck.languages.terraform.modules import Modules
from tapcheck.workspace import Workspace
from tests.benchmarks.hcl_speed import configuration
from tests.harness.terraform_expressions import Silent

_VARIABLES = """
variable "project" { default = "p" }
variable "owner" { default = "" }
locals {
  names = [for n in range(1000) : "n${n}"]
  tags  = { Project = var.project }
}
"""
_MODULE = """
variable "name" {}
resource "terraform_data" "a" { input = { name = upper(var.name), size = length(var.name) } }
output "name" { value = terraform_data.a.output.name }
"""


def resources(count: int) -> dict[str, str]:
    """A configuration with so many resources, data sources and outputs."""
    text = configuration(count).replace("local.names[", "local.names[0 * ")
    return {"main.tf": text + _VARIABLES}


def instances(count: int) -> dict[str, str]:
    """A configuration with so many instances of a module."""
    call = f'module "m" {{\n  source = "./m"\n  count = {count}\n  name = "m${{count.index}}"\n}}\n'
    return {"main.tf": call + 'output "names" { value = module.m[*].name }\n', "m/main.tf": _MODULE}


def chain(count: int) -> dict[str, str]:
    """Locals each of which needs the one before."""
    lines = "\n".join(f"  l{number} = local.l{number - 1} + 1" for number in range(1, count))
    return {"main.tf": f"locals {{\n  l0 = 0\n{lines}\n}}\n"}


def measure(files: dict[str, str]) -> tuple[float, float]:
    """The seconds of reading and of evaluating a configuration."""
    with tempfile.TemporaryDirectory() as name:
        for path, text in files.items():
            (Path(name) / path).parent.mkdir(exist_ok=True)
            (Path(name) / path).write_text(text, encoding="utf-8")
        workspace = Workspace(Path(name))
        gc.collect()
        started = time.process_time()
        tree = Modules(workspace).tree(".")
        read = time.process_time()
        values = ConfigurationValues(tree, workspace, Settings(Silent()))
        values.evaluate_all()
        done = time.process_time()
    assert values.problems == []
    return read - started, done - read


def main() -> None:
    """Print the times."""
    for name, make, counts in (
        ("resources", resources, (100, 400, 1000, 5000)),
        ("module instances", instances, (10, 100, 1000)),
        ("locals in a chain", chain, (100, 1000, 10000)),
    ):
        for count in counts:
            read, evaluated = measure(make(count))
            print(f"{count} {name}: read {read:.3f} s, evaluated {evaluated:.3f} s")


if __name__ == "__main__":
    main()
