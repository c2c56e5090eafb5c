from __future__ import annotations

import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tapcheck.errors import UsageError
from tapcheck.mocks.outputs import FlatStyle, MockInstance, MockOutput, MockOutputs
from tapcheck.mocks.writers import WRITERS
from tapcheck.mocks.writers.env import variable_name
from tapcheck.mocks.writers.hcl import expression
from tests.harness.folders import write_files

TERRAFORM = shutil.which("terraform")
needs_terraform = pytest.mark.skipif(TERRAFORM is None, reason="terraform is not on the path")

OUTPUTS = MockOutputs(
    [
        MockOutput("bucket_name", "logs", "string", description="where logs go", export="net-LogBucket"),
        MockOutput("count", 3, "number"),
        MockOutput("enabled", True, "bool"),
        MockOutput("ids", ("subnet-00123456789abcdef",), ["list", "string"]),
        MockOutput("password", 'it\'s <secret> & ${x} "q"', "string", sensitive=True),
        MockOutput("ratio", Decimal("0.10"), "number"),
        MockOutput("tags", {"B-c": "1", "a": None}, ["object", {"a": "string", "B-c": "string"}]),
        MockOutput("url", "https://example.com/x", "string"),
        MockOutput("vpc_id", "vpc-00123456789abcdef", "string"),
    ],
    stack="infra/net",
)


def test_outputs_are_a_mapping_of_plain_values() -> None:
    assert OUTPUTS["ids"] == ["subnet-00123456789abcdef"]
    assert OUTPUTS["ratio"] == 0.1
    assert list(OUTPUTS) == sorted(OUTPUTS)
    assert len(OUTPUTS) == 9
    assert OUTPUTS.to_terraform()["count"] == {"sensitive": False, "type": "number", "value": 3}


def test_the_terraform_format() -> None:
    outputs = MockOutputs(
        [
            MockOutput("b", ("x<y", Decimal("1.50")), ["tuple", ["string", "number"]]),
            MockOutput("a", {}, "dynamic", True),
        ]
    )
    assert outputs.to_terraform_text() == (
        "{\n"
        '  "a": {\n'
        '    "sensitive": true,\n'
        '    "type": "dynamic",\n'
        '    "value": {}\n'
        "  },\n"
        '  "b": {\n'
        '    "sensitive": false,\n'
        '    "type": [\n'
        '      "tuple",\n'
        "      [\n"
        '        "string",\n'
        '        "number"\n'
        "      ]\n"
        "    ],\n"
        '    "value": [\n'
        '      "x\\u003cy",\n'
        "      1.5\n"
        "    ]\n"
        "  }\n"
        "}\n"
    )
    assert MockOutputs([]).to_terraform_text() == "{}\n"


def test_the_flat_format_writes_texts_unless_told_otherwise() -> None:
    assert json.loads(OUTPUTS.to_flat_text()) == OUTPUTS.to_flat()
    assert OUTPUTS.to_flat()["ids"] == '["subnet-00123456789abcdef"]'
    assert OUTPUTS.to_flat()["enabled"] == "true"
    assert OUTPUTS.to_flat()["count"] == "3"
    assert OUTPUTS.to_flat("native") == dict(OUTPUTS)
    assert json.loads(OUTPUTS.to_flat_text(FlatStyle.NATIVE)) == dict(OUTPUTS)


def test_the_env_format_is_read_by_a_shell() -> None:
    text = OUTPUTS.text("env")
    assert "BUCKET_NAME=logs\n" in text
    assert "PASSWORD='it'\\''s <secret> & ${x} \"q\"'\n" in text
    assert "IDS='[\"subnet-00123456789abcdef\"]'\n" in text


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no POSIX shell")
def test_a_shell_gets_the_values_of_the_env_format(tmp_path: Path) -> None:
    file = tmp_path / "outputs.env"
    OUTPUTS.write(file, "env")
    script = f'. "{file.as_posix()}"; printf %s "$PASSWORD"'
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout == OUTPUTS["password"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("BucketName", "BUCKET_NAME"), ("vpc_id", "VPC_ID"), ("APIKeyId", "API_KEY_ID"), ("a-b", "A_B"), ("1st", "_1ST")],
)
def test_names_of_environment_variables(name: str, expected: str) -> None:
    assert variable_name(name) == expected


def test_the_cloudformation_format() -> None:
    outputs = json.loads(OUTPUTS.text("cloudformation"))["Stacks"][0]["Outputs"]
    assert outputs[0] == {
        "OutputKey": "bucket_name",
        "OutputValue": "logs",
        "Description": "where logs go",
        "ExportName": "net-LogBucket",
    }
    assert outputs[1] == {"OutputKey": "count", "OutputValue": "3"}


def test_the_schema_accepts_the_mocks_and_refuses_other_shapes() -> None:
    schema = json.loads(OUTPUTS.text("schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors({**OUTPUTS, "tags": {"a": "x", "B-c": "1"}})) == []
    assert schema["properties"]["vpc_id"] == {"type": "string", "pattern": "^vpc-[0-9a-f]{8,17}$"}
    assert schema["properties"]["password"] == {"type": "string", "writeOnly": True}
    assert schema["properties"]["bucket_name"]["description"] == "where logs go"
    for name, wrong in (("vpc_id", "subnet-1"), ("count", "3"), ("ids", "x"), ("enabled", 1)):
        paths = [
            list(error.path)
            for error in validator.iter_errors({**OUTPUTS, "tags": {"a": "x", "B-c": "1"}, name: wrong})
        ]
        assert paths == [[name]]


@pytest.mark.parametrize(
    ("value", "type_", "schema"),
    [
        ((), ["tuple", []], {"type": "array"}),
        (("a",), ["tuple", ["string"]], {"type": "array", "prefixItems": [{"type": "string"}]}),
        (
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
            "string",
            {"type": "string", "pattern": "^arn:aws[a-z-]*:iam:[a-z0-9-]*:[a-z0-9-]*:.+$"},
        ),
        (
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations",
            "string",
            {"type": "string", "pattern": "^arn:aws[a-z-]*:apigateway:[a-z0-9-]*:[a-z0-9-]*:.+$"},
        ),
    ],
)
def test_schemas_of_values(value: Any, type_: Any, schema: dict[str, Any]) -> None:
    outputs = MockOutputs([MockOutput("x", value, type_)])
    document = json.loads(outputs.text("schema"))
    jsonschema.Draft202012Validator.check_schema(document)
    assert document["properties"]["x"] == schema
    assert list(jsonschema.Draft202012Validator(document).iter_errors(dict(outputs))) == []


def test_the_tfvars_formats() -> None:
    assert json.loads(OUTPUTS.text("tfvars.json")) == dict(OUTPUTS)
    assert "  \n" not in OUTPUTS.text("tfvars")
    assert 'password = "it\'s <secret> & $${x} \\"q\\""' in OUTPUTS.text("tfvars")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a\nb\tc\\ %{x}", '"a\\nb\\tc\\\\ %%{x}"'),
        ("\x00\x7f", '"\\u0000\\u007f"'),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        (1e-07, "0.0000001"),
        ([], "[]"),
        ({}, "{}"),
        (["a"], '[\n  "a",\n]'),
        ({"a": 1, "long": 2, "x y": {"b": 1}}, '{\n  a    = 1\n  long = 2\n  "x y" = {\n    b = 1\n  }\n}'),
    ],
)
def test_values_as_hcl(value: object, expected: str) -> None:
    assert expression(value) == expected


@needs_terraform
@pytest.mark.parametrize(
    ("format_", "file"), [("tfvars", "x.tfvars"), ("tftest", "x.tftest.hcl"), ("terragrunt", "x.tf")]
)
def test_terraform_fmt_leaves_hcl_alone(format_: str, file: str, tmp_path: Path) -> None:
    OUTPUTS.write(tmp_path / file, format_)
    done = _terraform(tmp_path, "fmt", "-check", "-diff", file)
    assert (done.stdout, done.returncode) == ("", 0)


VPC = frozenset({"id", "cidr_block"})
INSTANCES = [
    MockInstance(
        "aws_vpc.main", "aws_vpc", {"id": "vpc-1", "cidr_block": "10.0.0.0/16", "enable_dns_support": True}, VPC
    ),
    MockInstance(
        'module.net["a"].aws_vpc.main', "aws_vpc", {"id": "vpc-2", "assign_generated_ipv6_cidr_block": False}, VPC
    ),
    MockInstance(
        "data.aws_region.here",
        "aws_region",
        {"id": "eu-west-1", "description": None},
        frozenset({"id", "description"}),
    ),
    MockInstance("random_id.x", "random_id", {"keepers": None}),
    MockInstance("module.absent", "", {"url": "https://example.com"}),
]


def test_the_tftest_format_replaces_providers() -> None:
    assert MockOutputs([], instances=INSTANCES).text("tftest") == (
        'mock_provider "aws" {\n'
        '  mock_resource "aws_vpc" {\n'
        "    defaults = {\n"
        '      cidr_block = "10.0.0.0/16"\n'
        '      id         = "vpc-1"\n'
        "    }\n"
        "  }\n"
        "\n"
        '  mock_data "aws_region" {\n'
        "    defaults = {\n"
        '      id = "eu-west-1"\n'
        "    }\n"
        "  }\n"
        "}\n"
        "\n"
        "override_resource {\n"
        "  target = aws_vpc.main\n"
        "  values = {\n"
        '    cidr_block = "10.0.0.0/16"\n'
        '    id         = "vpc-1"\n'
        "  }\n"
        "}\n"
        "\n"
        "override_data {\n"
        "  target = data.aws_region.here\n"
        "  values = {\n"
        '    id = "eu-west-1"\n'
        "  }\n"
        "}\n"
        "\n"
        "override_resource {\n"
        '  target = module.net["a"].aws_vpc.main\n'
        "  values = {\n"
        '    id = "vpc-2"\n'
        "  }\n"
        "}\n"
        "\n"
        "override_module {\n"
        "  target = module.absent\n"
        "  outputs = {\n"
        '    url = "https://example.com"\n'
        "  }\n"
        "}\n"
    )


@needs_terraform
def test_the_tftest_format_keeps_its_form_under_the_formatter(tmp_path: Path) -> None:
    MockOutputs([], instances=INSTANCES).write(tmp_path / "x.tftest.hcl", "tftest")
    done = _terraform(tmp_path, "fmt", "-check", "-diff", "x.tftest.hcl")
    assert (done.stdout, done.returncode) == ("", 0)


@needs_terraform
def test_terraform_runs_on_the_tftest_format(tmp_path: Path) -> None:
    """With the built-in provider, whose one resource type the catalog does not describe, modules are replaced."""
    (tmp_path / "child").mkdir()
    (tmp_path / "child" / "main.tf").write_text('output "url" {\n  value = "real"\n}\n', encoding="utf-8")
    (tmp_path / "main.tf").write_text('module "absent" {\n  source = "./child"\n}\n', encoding="utf-8")
    condition = 'condition     = module.absent.url == "https://example.com"'
    run = f'run "x" {{\n  assert {{\n    {condition}\n    error_message = "no"\n  }}\n}}\n'
    text = MockOutputs([], instances=INSTANCES[-1:]).text("tftest")
    (tmp_path / "x.tftest.hcl").write_text(f"{text}\n{run}", encoding="utf-8")
    assert _terraform(tmp_path, "init", "-input=false").returncode == 0
    assert "1 passed, 0 failed" in _terraform(tmp_path, "test", "-no-color").stdout


ODD = {
    "template": "a ${b} %{if c} $${d} %%{e} $ % {",
    "quotes": 'it\'s "q" \\ and \\n',
    "lines": "one\ntwo\r\n\tthree",
    "signs": "é ← 🚀 \x01",
    "keys": {"a b": "1", "${x}": "2", "%{y}": "3", "9": "4", 'q"': "5", "": "6", "for": "7", "a-b": "8", "null": "9"},
    "deep": [{"list": [], "map": {}, "none": None}, {"list": ["x"], "map": {"k.k": True}, "none": 1.5}],
}


@needs_terraform
@pytest.mark.parametrize("name", sorted(ODD))
def test_terraform_reads_back_what_the_tftest_format_writes(name: str, tmp_path: Path) -> None:
    """A module and a resource of the built-in provider are replaced, under the mock of that provider."""
    value = _tuples(ODD[name])
    code = 'module "m" {\n  source = "./child"\n}\nresource "terraform_data" "r" {}\n'
    code += 'output "m" {\n  value = module.m.x\n}\noutput "r" {\n  value = terraform_data.r.id\n}\n'
    instances = [
        MockInstance("module.m", "", {"x": value}),
        MockInstance("terraform_data.r", "terraform_data", {"id": f"id {name} ${{x}}"}, frozenset({"id", "output"})),
    ]
    test = MockOutputs([], instances=instances).text("tftest")
    for output, wanted in (("m", ODD[name]), ("r", f"id {name} ${{x}}")):
        condition = f"jsonencode(output.{output}) == jsonencode({expression(wanted)})"
        test += f'\nrun "{output}" {{\n  assert {{\n    condition = {condition}\n    error_message = "no"\n  }}\n}}\n'
    files = {"main.tf": code, "child/main.tf": 'output "x" {\n  value = "real"\n}\n', "x.tftest.hcl": test}
    write_files(tmp_path, files)
    assert _terraform(tmp_path, "init", "-input=false").returncode == 0
    done = _terraform(tmp_path, "test", "-no-color")
    assert "2 passed, 0 failed" in done.stdout, done.stdout + done.stderr


@needs_terraform
def test_terraform_plans_a_terragrunt_block_as_text(tmp_path: Path) -> None:
    """Terragrunt's own reader is HCL too: the mock outputs of a dependency are one expression."""
    outputs = MockOutputs([MockOutput(name, _tuples(value), "dynamic") for name, value in ODD.items()], stack="net")
    text = outputs.text("terragrunt")
    written = text[text.index("mock_outputs = ") + len("mock_outputs = ") : text.index("  mock_outputs_allowed")]
    (tmp_path / "main.tf").write_text(f'output "x" {{\n  value = {written}}}\n', encoding="utf-8")
    assert _terraform(tmp_path, "apply", "-auto-approve", "-input=false").returncode == 0
    assert json.loads(_terraform(tmp_path, "output", "-json").stdout)["x"]["value"] == ODD


@needs_terraform
def test_the_terraform_format_is_what_the_real_command_prints(tmp_path: Path) -> None:
    values: list[tuple[str, str]] = [
        ("a", '"x<y>&z \\u2028 \\"q\\" \\\\ é"'),
        ("b", '[1.50, true, null, ""]'),
        ("c", "tolist([])"),
        ("d", "{ z = { a = 1 }, b = [] }"),
        ("e", "100000000000000000000"),
        ("f", "1/3"),
        ("g", 'toset(["b", "a"])'),
        ("h", '"a\\nb\\tc"'),
    ]
    body = "".join(
        f'output "{name}" {{\n  value     = {value}\n  sensitive = {str(name in "bd").lower()}\n}}\n'
        for name, value in values
    )
    (tmp_path / "main.tf").write_text(body, encoding="utf-8")
    assert _terraform(tmp_path, "apply", "-auto-approve", "-input=false").returncode == 0
    real = _terraform(tmp_path, "output", "-json").stdout
    document = json.loads(real, parse_float=Decimal)
    outputs = MockOutputs(
        [MockOutput(name, _tuples(row["value"]), row["type"], row["sensitive"]) for name, row in document.items()]
    )
    assert outputs.to_terraform_text() == real


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    return {key: _tuples(item) for key, item in value.items()} if isinstance(value, dict) else value


def _terraform(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    return subprocess.run(
        [str(TERRAFORM), *arguments], cwd=folder, env=environment, capture_output=True, check=False, encoding="utf-8"
    )


@pytest.mark.parametrize("format_", sorted(WRITERS))
def test_every_format_is_written_to_a_file(format_: str, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    OUTPUTS.write(path, format_)
    assert path.read_bytes().decode() == OUTPUTS.text(format_)


def test_unknown_formats_and_styles_are_refused() -> None:
    with pytest.raises(UsageError, match=r"there is no mock format 'nope'; formats: .*flat.*terraform"):
        OUTPUTS.text("nope")
    with pytest.raises(UsageError, match="there is no flat style 'nope'"):
        OUTPUTS.to_flat("nope")
