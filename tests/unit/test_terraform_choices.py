"""Values of variables that an operator chooses: named files and the environment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

import tapcheck
from tapcheck.cli import main
from tapcheck.config import Config, StackVariables
from tapcheck.frontends.infrastructure.terraform import evaluate_outputs
from tapcheck.frontends.infrastructure.terraform_choices import Choices
from tapcheck.frontends.infrastructure.terraform_values import UnknownSource
from tapcheck.values import Value
from tapcheck.workspace import Workspace
from tests.harness.folders import write_files

MAIN = """\
variable "name" {}
variable "size" { type = number }
variable "zones" { type = list(string) }
variable "any" { type = any }
output "all" { value = [var.name, var.size, var.zones, var.any] }
"""
ENVIRONMENT = {"TF_VAR_name": "[n]", "TF_VAR_size": "3", "TF_VAR_zones": '["a"]', "TF_VAR_any": "{ x = true }"}


def value(root: Path, choices: Choices) -> Value:
    return evaluate_outputs(Workspace(root), "lib", UnknownSource(), choices)["all"].value


@pytest.mark.parametrize(
    ("files", "chosen", "wanted"),
    [
        ({}, (), ("[n]", 3, ("a",), {"x": True})),
        ({"terraform.tfvars": 'name = "file"\n'}, (), ("file", 3, ("a",), {"x": True})),
        (
            {"a.auto.tfvars": 'name = "auto"\n', "dev.tfvars": 'name = "dev"\nsize = 4\n'},
            ("dev.tfvars",),
            ("dev", 4, ("a",), {"x": True}),
        ),
        (
            {"dev.tfvars": "size = 4\n", "vars/late.tfvars.json": '{"size": 5, "name": "json"}'},
            ("dev.tfvars", "vars/late.tfvars.json"),
            ("json", 5, ("a",), {"x": True}),
        ),
    ],
    ids=["environment", "a file is stronger", "a chosen file is stronger still", "the last chosen file wins"],
)
def test_precedence(tmp_path: Path, files: Mapping[str, str], chosen: tuple[str, ...], wanted: Value) -> None:
    write_files(tmp_path, {"lib/main.tf": MAIN, **{f"lib/{name}": text for name, text in files.items()}})
    choices = Choices((StackVariables("l*", chosen), StackVariables("other", ("none.tfvars",))), ENVIRONMENT)
    assert value(tmp_path, choices) == wanted


def test_problems_are_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_VAR_zones", "[")
    write_files(tmp_path, {"lib/main.tf": MAIN})
    config = Config(
        select=("unreadable-source",), variables=(StackVariables("lib", ("gone.tfvars",)),), tf_var_environment=True
    )
    found = [
        (item.location.path, item.location.start.line, item.message)
        for item in tapcheck.check(tmp_path, config).findings
    ]
    assert found[0] == ("lib/gone.tfvars", 1, "the file cannot be read: no such file or directory")
    assert found[1][:2] == ("lib/main.tf", 3)
    assert found[1][2].startswith("environment variable 'TF_VAR_zones' has no value for this variable: ")


@pytest.mark.parametrize(
    ("configured", "options", "wanted"),
    [("", [], None), ("", ["--tf-var-environment"], "here"), ("tf-var-environment: true\n", [], "here")],
)
def test_the_environment_counts_when_wanted(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    configured: str,
    options: list[str],
    wanted: str | None,
) -> None:
    monkeypatch.setenv("TF_VAR_name", "here")
    files = {"lib/main.tf": 'variable "name" { default = null }\noutput "name" { value = var.name }\n'}
    write_files(tmp_path, {**files, "tapcheck.yaml": configured})
    assert main(["mock", str(tmp_path / "lib"), "--format", "terraform", *options]) == 0
    assert json.loads(capsys.readouterr().out).get("name", {}).get("value") == wanted
