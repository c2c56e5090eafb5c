"""Terraform folders as stacks: what is declared where, whether it always exists, and with which values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from textwrap import dedent
from typing import Any

import pytest

from tapcheck.diagnostics import Problem
from tapcheck.frontends.infrastructure.terraform import evaluate_outputs, read_stacks
from tapcheck.model.infrastructure import Kind, Presence, Stack
from tapcheck.values import Path, Unknown, Value
from tapcheck.workspace import Workspace


class Recorder:
    """A source that remembers what it was asked, and answers with the address and path."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Path]] = []
        self.arguments: dict[str, Mapping[str, Value]] = {}
        self.providers: dict[str, Mapping[str, Value]] = {}

    def answer(
        self, address: str, type: str, path: Path, arguments: Mapping[str, Value], provider: Mapping[str, Value]
    ) -> Value:
        """Text made of the question; unknown for whole objects."""
        self.asked.append((address, type, path))
        self.arguments[address] = arguments
        self.providers[address] = provider
        whole = not path and type not in ("variable", "function")
        return Unknown(address) if whole else "/".join([address, *map(str, path)])


def workspace(root: FilePath, files: Mapping[str, str]) -> Workspace:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(dedent(text), encoding="utf-8", newline="")
    return Workspace(root)


def stacks(root: FilePath, files: Mapping[str, str]) -> tuple[Stack, ...]:
    folders: dict[str, list[str]] = {}
    for name in files:
        folder, _, file = name.rpartition("/")
        if file.endswith((".tf", ".tf.json", ".tofu")):
            folders.setdefault(folder or ".", []).append(file)
    return read_stacks(workspace(root, files), folders)


def stack(root: FilePath, text: str, **more: str) -> Stack:
    (found,) = stacks(root, {"main.tf": text, **{name.replace("__", "."): other for name, other in more.items()}})
    return found


def outputs(root: FilePath, files: Mapping[str, str], folder: str = ".") -> dict[str, Value]:
    found = evaluate_outputs(workspace(root, files), folder, Recorder())
    return {name: output.value for name, output in found.items()}


EVERYTHING = """\
    provider "aws" {
      region = "eu-central-1"
    }

    provider "aws" {
      alias  = "west"
      region = "us-west-2"
    }

    variable "name" {
      description = "a name"
      default     = "n"
      sensitive   = true
    }

    locals {
      upper = upper("x")
    }

    data "aws_region" "now" {}

    ephemeral "random_password" "p" {
      length = 3
    }

    resource "aws_s3_bucket" "logs" {
      provider = aws.west
      bucket   = "${local.upper}-${var.name}"
    }

    module "far" {
      source = "terraform-aws-modules/vpc/aws"
    }

    output "bucket" {
      description = "the bucket"
      value       = aws_s3_bucket.logs.bucket
      sensitive   = true
    }

    check "up" {
      data "http" "probe" {
        url = "https://example.com"
      }
    }
"""


def test_declarations(tmp_path: FilePath) -> None:
    found = stack(tmp_path, EVERYTHING)
    assert found.name == "."
    assert [(item.kind, item.address, item.type, item.name) for item in found.declarations] == [
        (Kind.PROVIDER, "provider.aws", "aws", ""),
        (Kind.PROVIDER, "provider.aws.west", "aws", "west"),
        (Kind.VARIABLE, "var.name", "", "name"),
        (Kind.LOCAL, "local.upper", "", "upper"),
        (Kind.DATA, "data.aws_region.now", "aws_region", "now"),
        (Kind.RESOURCE, "ephemeral.random_password.p", "random_password", "p"),
        (Kind.RESOURCE, "aws_s3_bucket.logs", "aws_s3_bucket", "logs"),
        (Kind.DATA, "data.http.probe", "http", "probe"),
        (Kind.MODULE, "module.far", "", "far"),
        (Kind.OUTPUT, "output.bucket", "", "bucket"),
    ]
    assert found.opaque == ("module.far",)
    assert found.diagnostics == ()
    output = found.find("output.bucket")
    assert output is not None
    assert (output.value, output.sensitive, output.description) == ("X-n", True, "the bucket")
    variable = found.find("var.name")
    assert variable is not None
    assert (variable.value, variable.sensitive, variable.description) == ("n", True, "a name")


def test_spans(tmp_path: FilePath) -> None:
    text = dedent(EVERYTHING)
    found = stack(tmp_path, EVERYTHING)
    pieces = {item.address: text[item.head.start : item.head.end] for item in found.declarations}
    assert pieces["aws_s3_bucket.logs"] == 'resource "aws_s3_bucket" "logs"'
    assert pieces["local.upper"] == "upper"
    local, bucket = found.find("local.upper"), found.find("aws_s3_bucket.logs")
    assert local is not None
    assert bucket is not None
    assert text[local.span.start : local.span.end] == 'upper = upper("x")'
    assert text[bucket.span.start : bucket.span.end].endswith('${var.name}"\n}')


PRESENCE = {
    "count = 1": Presence.ALWAYS,
    "count = 2": Presence.ALWAYS,
    "count = 0": Presence.CONDITIONAL,
    "count = var.on ? 1 : 0": Presence.CONDITIONAL,
    "for_each = var.many": Presence.CONDITIONAL,
    "": Presence.ALWAYS,
}


@pytest.mark.parametrize("meta", PRESENCE)
def test_presence(tmp_path: FilePath, meta: str) -> None:
    text = (
        f'variable "on" {{ default = true }}\nvariable "many" {{ default = {{}} }}\nresource "a" "b" {{\n{meta}\n}}\n'
    )
    declaration = stack(tmp_path, text).find("a.b")
    assert declaration is not None
    assert declaration.presence is PRESENCE[meta]


MODULES = {
    "main.tf": """\
        module "net" {
          source   = "./modules/net"
          for_each = { a = 1, b = 2 }
          name     = each.key
          size     = 7
        }
        output "ids" { value = [for item in module.net : item.id] }
        """,
    "modules/net/main.tf": """\
        variable "name" {}
        variable "size" { type = string }
        resource "aws_vpc" "this" {
          tags = { Name = var.name, Size = var.size }
        }
        output "id" { value = aws_vpc.this.id }
        """,
}


def test_called_folders_are_part_of_their_callers(tmp_path: FilePath) -> None:
    (found,) = stacks(tmp_path, MODULES)
    vpc = found.find("module.net.aws_vpc.this")
    assert vpc is not None
    assert (vpc.module, vpc.presence) == (("net",), Presence.CONDITIONAL)
    assert vpc.values == {"tags": {"Name": Unknown("aws_vpc.this.tags.Name"), "Size": "7"}}
    assert found.files == ("main.tf", "modules/net/main.tf")
    ids = found.find("output.ids")
    assert ids is not None
    assert ids.value == (
        Unknown('module.net["a"].aws_vpc.this.id', "string"),
        Unknown('module.net["b"].aws_vpc.this.id', "string"),
    )


def test_nested_folders_are_stacks_of_their_own(tmp_path: FilePath) -> None:
    found = stacks(tmp_path, {"a/main.tf": "locals {}\n", "b/main.tf": "locals {}\n", "main.tf": "locals {}\n"})
    assert [item.name for item in found] == [".", "a", "b"]


def test_modules_that_call_each_other(tmp_path: FilePath) -> None:
    files = {"a/main.tf": 'module "b" { source = "../b" }\n', "b/main.tf": 'module "a" { source = "../a" }\n'}
    found = stacks(tmp_path, files)
    assert [item.name for item in found] == ["a", "b"]
    assert [item.refused[0].summary if item.refused else item.diagnostics[0].summary for item in found] == [
        "module 'a' calls a module that it is part of",
        "module 'b' calls a module that it is part of",
    ]


def test_installed_modules(tmp_path: FilePath) -> None:
    manifest = '{"Modules": [{"Key": "", "Dir": "."}, {"Key": "far", "Dir": ".terraform/modules/far"}]}'
    files = {
        "main.tf": 'module "far" {\n  source = "x/y/z"\n}\noutput "o" { value = module.far.name }\n',
        ".terraform/modules/modules.json": manifest,
        ".terraform/modules/far/main.tf": 'output "name" { value = "installed" }\n',
    }
    assert outputs(tmp_path, files) == {"o": "installed"}


def test_overrides_and_other_notations(tmp_path: FilePath) -> None:
    files = {
        "main.tf": 'resource "a" "b" {\n  x = 1\n  y = 2\n  n {\n    z = 1\n  }\n}\n',
        "override.tf": 'resource "a" "b" {\n  y = 3\n  n {\n    z = 2\n  }\n  n {\n    z = 3\n  }\n}\n',
        "more.tf.json": '{"locals": {"j": "${1 + 1}"}}',
        "hidden.tf": 'locals { h = "tf" }\n',
        "hidden.tofu": 'locals { h = "tofu" }\n',
    }
    (found,) = stacks(tmp_path, files)
    resource = found.find("a.b")
    assert resource is not None
    assert resource.values == {"x": 1, "y": 3, "n": ({"z": 2}, {"z": 3})}
    assert {item.address: item.value for item in found.of_kind(Kind.LOCAL)} == {"local.j": 2, "local.h": "tofu"}


def test_files_that_cannot_be_read_completely(tmp_path: FilePath) -> None:
    found = stack(tmp_path, "locals {\n  a = 1\n}\n", broken__tf='resource "a" "b" {\n  x =\n}\nlocals {\n  c = 2\n}\n')
    assert found.unreadable == ("broken.tf",)
    assert [item.address for item in found.declarations] == ["local.c", "local.a"]
    assert [(item.problem, item.summary) for item in found.diagnostics] == [
        (Problem.SYNTAX, "an expression is missing")
    ]


def test_values_of_resources(tmp_path: FilePath) -> None:
    text = """\
        variable "ports" { default = [80, 443] }
        variable "needed" { type = list(string) }
        resource "a" "b" {
          name = "x-${var.needed[0]}"
          dynamic "rule" {
            for_each = var.ports
            iterator = port
            content {
              from = port.value
              at   = port.key
            }
          }
          dynamic "other" {
            for_each = var.needed
            content {}
          }
          lifecycle {
            ignore_changes = [name]
          }
        }
        """
    resource = stack(tmp_path, text).find("a.b")
    assert resource is not None
    assert resource.values == {
        "name": Unknown("var.needed[0]", "string"),
        "rule": ({"from": 80, "at": 0}, {"from": 443, "at": 1}),
        "other": Unknown("var.needed"),
    }


def test_refused_expressions(tmp_path: FilePath) -> None:
    text = """\
        locals {
          a = upper()
          b = local.a
          c = nothing.here
          d = local.e
          e = local.d
          f = file("nope")
        }
        """
    found = stack(tmp_path, text)
    assert [item.summary for item in found.refused] == [
        "upper: the argument 'str' is missing",
        "'nothing.here' is not declared",
        "these depend on each other: local.d → local.e → local.d",
    ]
    assert [item.value for item in found.of_kind(Kind.LOCAL)] == [
        Unknown("local.a"),
        Unknown("local.a"),
        Unknown("local.c"),
        Unknown("local.d"),
        Unknown("local.e"),
        Unknown("local.f"),
    ]


def test_validation(tmp_path: FilePath) -> None:
    text = """\
        variable "size" {
          default = 3
          validation {
            condition     = var.size > 5
            error_message = "size is ${var.size}"
          }
        }
        """
    assert stack(tmp_path, text).refused == ()
    (tmp_path / "terraform.tfvars").write_text("size = 4\n", encoding="utf-8")
    assert [item.summary for item in stack(tmp_path, text).refused] == [
        "the value of variable 'size' is refused: size is 4"
    ]


def test_what_the_source_is_asked(tmp_path: FilePath) -> None:
    source = Recorder()
    files = {
        "main.tf": """\
            provider "aws" {
              region = "eu-central-1"
              default_tags {
                tags = { Team = "x" }
              }
            }
            variable "env" { description = "the environment" }
            module "far" {
              source = "far/away/aws"
              size   = 3
            }
            data "aws_region" "now" {}
            resource "aws_subnet" "s" {
              count      = 2
              cidr_block = "10.0.${count.index}.0/24"
              tags       = { Name = "s" }
            }
            resource "aws_instance" "i" {
              ami = "ami-1"
              root_block_device {
                volume_size = "20"
              }
            }
            output "arns" { value = aws_subnet.s[*].arn }
            output "cidrs" { value = aws_subnet.s[*].cidr_block }
            output "tags" { value = aws_subnet.s[0].tags_all }
            output "region" { value = data.aws_region.now.name }
            output "env" { value = "is-${var.env}" }
            output "far" { value = module.far.vpc_id }
            output "volume" { value = aws_instance.i.root_block_device[0].volume_id }
            output "size" { value = aws_instance.i.root_block_device[0].volume_size }
            output "stamp" { value = "at ${timestamp()}" }
            """
    }
    found = evaluate_outputs(workspace(tmp_path, files), ".", source)
    assert {name: (item.value, item.type) for name, item in found.items()} == {
        "arns": (("aws_subnet.s[0]/arn", "aws_subnet.s[1]/arn"), ["tuple", ["string", "string"]]),
        "cidrs": (("10.0.0.0/24", "10.0.1.0/24"), ["tuple", ["string", "string"]]),
        "tags": ({"Name": "s", "Team": "x"}, ["map", "string"]),
        "region": ("data.aws_region.now/name", "string"),
        "env": ("is-var.env", "string"),
        "far": ("module.far/vpc_id", "string"),
        "volume": ("aws_instance.i/root_block_device/0/volume_id", "string"),
        "size": (20, "number"),
        "stamp": ("at function.timestamp", "string"),
    }
    assert source.asked == [
        ("aws_subnet.s[0]", "aws_subnet", ("arn",)),
        ("aws_subnet.s[1]", "aws_subnet", ("arn",)),
        ("data.aws_region.now", "aws_region", ("name",)),
        ("var.env", "variable", ()),
        ("module.far", "module", ("vpc_id",)),
        ("aws_instance.i", "aws_instance", ("root_block_device", 0, "volume_id")),
        ("function.timestamp", "function", ()),
    ]
    assert source.arguments["var.env"] == {"type": "dynamic", "description": "the environment"}
    assert source.arguments["module.far"] == {"size": 3}
    assert source.arguments["aws_subnet.s[1]"] == {"cidr_block": "10.0.1.0/24", "tags": {"Name": "s"}}
    assert source.providers["aws_subnet.s[1]"]["region"] == "eu-central-1"


def test_remote_states_of_the_same_project(tmp_path: FilePath) -> None:
    files = {
        "net/main.tf": """\
            terraform {
              backend "s3" {
                bucket = "states"
                key    = "net.tfstate"
              }
            }
            output "vpc" { value = "vpc-1" }
            """,
        "app/main.tf": """\
            data "terraform_remote_state" "net" {
              backend = "s3"
              config  = { bucket = "states", key = "net.tfstate", region = "x" }
            }
            data "terraform_remote_state" "file" {
              backend = "local"
              config  = { path = "../base/terraform.tfstate" }
            }
            data "terraform_remote_state" "far" {
              backend = "s3"
              config  = { bucket = "states", key = "other.tfstate" }
            }
            output "vpc" { value = data.terraform_remote_state.net.outputs.vpc }
            output "base" { value = data.terraform_remote_state.file.outputs.name }
            output "far" { value = data.terraform_remote_state.far.outputs.x }
            """,
        "base/main.tf": 'output "name" { value = "base" }\n',
    }
    found = outputs(tmp_path, files, "app")
    assert (found["vpc"], found["base"]) == ("vpc-1", "base")
    assert found["far"] != "vpc-1"


BOUNDS: dict[str, str] = {
    "a string grows too long": 'join("", [for i in range(1000) : format("%10000d", i)])',
    "a collection grows too large": "setproduct(range(1000), range(1000))",
    "evaluation takes too many steps": "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]",
}


@pytest.mark.parametrize("summary", BOUNDS)
def test_growth_is_bounded(tmp_path: FilePath, summary: str) -> None:
    found = stack(tmp_path, f"locals {{\n  big = {BOUNDS[summary]}\n}}\n")
    assert [(item.problem, item.summary) for item in found.diagnostics] == [(Problem.BOUND, summary)]
    assert found.declarations[0].value == Unknown("local.big")


def test_templates_that_call_each_other(tmp_path: FilePath) -> None:
    files = {"main.tf": 'output "o" { value = templatefile("t", {}) }\n', "t": '${templatefile("t", {})}'}
    (found,) = stacks(tmp_path, files)
    assert [item.summary for item in found.refused] != []


def test_nothing_outside_the_root_is_read(tmp_path: FilePath) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    text = 'locals {\n  a = file("../secret.txt")\n  b = fileexists("../secret.txt")\n  c = file("/etc/hostname")\n}\n'
    found = stack(tmp_path / "inside", text)
    values: list[Any] = [item.value for item in found.of_kind(Kind.LOCAL)]
    assert values == [Unknown("local.a"), False, Unknown("local.c")]


def test_many_instances_are_bounded(tmp_path: FilePath) -> None:
    found = stack(tmp_path, 'resource "a" "b" {\n  count = 1000000000\n}\n')
    assert [item.problem for item in found.diagnostics] == [Problem.BOUND]
