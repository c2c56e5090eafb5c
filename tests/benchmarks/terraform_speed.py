"""How long reading and evaluating Terraform takes and how it grows, beside peers that only read.

Run `python -m tests.benchmarks.terraform_speed [LARGEST]`. The first tables show growth up to LARGEST resources and
instances (default: 10,000 and a tenth of it for modules): time per item must stay level. The last one puts our reading
and evaluating beside python-hcl2 loading the same text and, where it is installed, `terraform fmt`, as ratios.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tapcheck.languages.terraform.configuration_values import ConfigurationValues, Settings
from tapcheck.languages.terraform.modules import Modules
from tapcheck.workspace import Workspace
from tests.benchmarks.hcl_speed import configuration, oracle_loads, oracle_tree
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
    """A configuration with so many resources, half of them data sources, and half as many outputs."""
    text = configuration(count // 2).replace("local.names[", "local.names[0 * ")
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
        _lay_out(Path(name), files)
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


def peers(text: str) -> dict[str, float]:
    """The seconds that each peer takes for the text; none of them evaluates."""
    oracle_tree("a = 1\n")
    found: dict[str, float] = {}
    started = time.process_time()
    oracle_loads(text)
    found["python-hcl2, loading"] = time.process_time() - started
    if shutil.which("terraform"):
        with tempfile.TemporaryDirectory() as name:
            _lay_out(Path(name), {"main.tf": text})
            command = ["terraform", "fmt", "-check", "-list=false", name]
            started = time.perf_counter()
            subprocess.run(command, check=False, capture_output=True, env={**os.environ, "CHECKPOINT_DISABLE": "1"})
            found["terraform fmt, a process"] = time.perf_counter() - started
    return found


def main(arguments: list[str]) -> None:
    """Print the tables."""
    largest = int(arguments[0]) if arguments else 10_000
    for title, make, top in (
        ("resources", resources, largest),
        ("module instances", instances, largest // 10),
        ("locals in a chain", chain, largest),
    ):
        print(f"\n{title:20} {'read s':>8} {'evaluate s':>10} {'µs each':>8} {'growth':>7}")
        first = 0.0
        for count in (top // 100, top // 25, top // 10, top // 2, top):
            read, evaluated = measure(make(count))
            each = (read + evaluated) / count * 1e6
            first = first or each
            print(f"{count:20,} {read:8.3f} {evaluated:10.3f} {each:8.0f} {each / first:6.2f}x")
    files = resources(400)
    ours = sum(measure(files))
    print(f"\n{'400 resources':30} {'seconds':>8} {'ratio':>7}")
    for name, took in {"tapcheck, reading and evaluating": ours, **peers(files["main.tf"])}.items():
        print(f"{name:32} {took:6.3f} {took / ours:6.2f}x")


def _lay_out(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
