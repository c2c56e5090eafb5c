"""Plans beside the code: which stack they belong to, and what of a stack they resolve."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import tapcheck
from tapcheck.cli import main
from tapcheck.config import Config, StackPlan
from tapcheck.errors import InputError
from tapcheck.model.infrastructure import Presence, Stack
from tapcheck.values import Unknown, Value
from tests.harness.folders import write_files

MAIN = """\
variable "names" { type = set(string) }
variable "on" { default = false }
resource "aws_sqs_queue" "q" {
  for_each = var.names
  name     = upper(each.key)
}
resource "aws_sns_topic" "maybe" {
  count = var.on ? 1 : 0
}
data "aws_region" "now" {}
module "far" {
  source = "acme/far/aws"
}
module "near" {
  source = "./near"
  count  = length(var.names)
}
resource "aws_s3_bucket" "b" {
  bucket = "b-${data.aws_region.now.name}-${module.far.suffix}"
}
output "arns" { value = [for queue in aws_sqs_queue.q : queue.arn] }
output "region" { value = data.aws_region.now.name }
output "suffix" { value = module.far.suffix }
"""
NEAR = 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\noutput "cidr" { value = aws_vpc.v.cidr_block }\n'


def resource(address: str, values: Mapping[str, Any], mode: str = "managed") -> dict[str, Any]:
    type_, name = address.partition("[")[0].split(".")[-2:]
    return {"address": address, "mode": mode, "type": type_, "name": name, "values": values}


QUEUES = [resource(f'aws_sqs_queue.q["{key}"]', {"arn": f"arn:{key}"}) for key in ("a", "b.c")]
BUCKET = resource("aws_s3_bucket.b", {"bucket": "b-eu-west-1-z"})
NEARS = [{"address": f"module.near[{n}]", "resources": [resource(f"module.near[{n}].aws_vpc.v", {})]} for n in range(2)]
FAR = {"address": "module.far", "resources": [resource("module.far.aws_vpc.hidden", {})]}


def plan(*resources: Mapping[str, Any]) -> str:
    return json.dumps(
        {
            "format_version": "1.2",
            "variables": {"names": {"value": ["a", "b.c"]}, "on": {"value": False}},
            "planned_values": {
                "outputs": {"suffix": {"value": "z", "type": "string", "sensitive": False}},
                "root_module": {"resources": list(resources), "child_modules": [*NEARS, FAR]},
            },
            "prior_state": {
                "values": {
                    "root_module": {"resources": [resource("data.aws_region.now", {"name": "eu-west-1"}, "data")]}
                }
            },
        }
    )


FILES = {"lib/main.tf": MAIN, "lib/near/main.tf": NEAR, "lib/plan.json": plan(*QUEUES, BUCKET)}


def stack(root: Path, *plans: StackPlan) -> Stack:
    return tapcheck.load(root, Config(plans=plans)).stack("lib")


def test_what_a_plan_resolves(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    before, after = stack(tmp_path), stack(tmp_path, StackPlan(tmp_path / "lib/plan.json"))
    assert after.diagnostics == ()
    rows: dict[str, tuple[Presence, tuple[str, ...]]] = {
        "aws_sqs_queue.q": (Presence.ALWAYS, ('aws_sqs_queue.q["a"]', 'aws_sqs_queue.q["b.c"]')),
        "aws_sns_topic.maybe": (Presence.CONDITIONAL, ()),
        "data.aws_region.now": (Presence.ALWAYS, ("data.aws_region.now",)),
        "module.near": (Presence.ALWAYS, ()),
        "module.near.output.cidr": (Presence.ALWAYS, ()),
        "module.near.aws_vpc.v": (Presence.ALWAYS, ("module.near[0].aws_vpc.v", "module.near[1].aws_vpc.v")),
    }
    found = {item.address: (item.presence, item.instances) for item in after.declarations}
    assert {address: found[address] for address in rows} == rows
    assert {item.presence for item in before.declarations if item.address in rows} == {
        Presence.ALWAYS,
        Presence.CONDITIONAL,
    }
    values: dict[str, Value] = {item.address: item.value for item in after.declarations}
    assert values["output.arns"] == ("arn:a", "arn:b.c")
    assert values["output.region"] == "eu-west-1"
    assert values["output.suffix"] == "z"
    bucket, closed = after.find("aws_s3_bucket.b"), before.find("aws_s3_bucket.b")
    assert bucket is not None
    assert closed is not None
    assert bucket.values == {"bucket": "b-eu-west-1-z"}
    assert isinstance(closed.values["bucket"], Unknown)


PROBLEMS = {
    "it lacks a resource": (plan(*QUEUES), "", "the plan was made of other code: it has no 'aws_s3_bucket.b'"),
    "it has another resource": (
        plan(*QUEUES, BUCKET, resource("aws_vpc.gone", {})),
        "",
        "the plan was made of other code: nothing declares its 'aws_vpc.gone'",
    ),
    "its stack is not there": (plan(*QUEUES, BUCKET), "net", "the folder 'net' holds no stack"),
    "it is no plan": ("{}", "", "the file is neither a plan nor a state of Terraform"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_plan_that_does_not_fit_is_said_and_left(tmp_path: Path, name: str) -> None:
    text, named, said = PROBLEMS[name]
    write_files(tmp_path, {**FILES, "lib/plan.json": text})
    found = stack(tmp_path, StackPlan(tmp_path / "lib/plan.json", named))
    assert [(item.span.path, item.summary) for item in found.diagnostics] == [("lib/plan.json", said)]
    queue = found.find("aws_sqs_queue.q")
    assert queue is not None
    assert (queue.presence, queue.instances) == (Presence.CONDITIONAL, ())


@pytest.mark.parametrize(
    ("place", "named"), [("lib", ""), ("elsewhere", ""), ("elsewhere", "lib")], ids=["beside", "by fit", "by name"]
)
def test_whose_plan_it_is(tmp_path: Path, place: str, named: str) -> None:
    files = {**FILES, "other/main.tf": 'resource "aws_vpc" "x" {}\n', f"{place}/plan.json": FILES["lib/plan.json"]}
    write_files(tmp_path, files)
    loaded = tapcheck.load(tmp_path, Config(plans=(StackPlan(tmp_path / place / "plan.json", named),)))
    assert [(item.name, item.diagnostics) for item in loaded.stacks] == [("lib", ()), ("other", ())]
    region = loaded.stack("lib").find("output.region")
    assert region is not None
    assert region.value == "eu-west-1"


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(tmp_path, {**FILES, "stale.json": plan(*QUEUES)})
    arguments = ["check", str(tmp_path), "--allow-empty", "--select", "unreadable-source"]
    assert main([*arguments, "--plan", str(tmp_path / "lib/plan.json")]) == 0
    assert main([*arguments, "--plan", f"lib={tmp_path / 'stale.json'}"]) == 1
    assert "stale.json" in capsys.readouterr().out
    assert main([*arguments, "--plan", "nowhere.json"]) == 2
    assert capsys.readouterr().err == "tapcheck: 'nowhere.json' cannot be read: no such file or directory\n"


def test_a_missing_plan(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    with pytest.raises(InputError, match="cannot be read: no such file"):
        stack(tmp_path, StackPlan(tmp_path / "gone.json"))
