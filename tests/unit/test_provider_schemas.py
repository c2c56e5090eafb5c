"""Schemas of the user's providers are stronger than the built-in catalog."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import tapcheck
from tapcheck.catalog import terraform
from tapcheck.catalog.given import read_given
from tapcheck.catalog.schema import Attribute, Type, TypeKind
from tapcheck.catalog.terraform import Mode
from tapcheck.cli import main
from tests.harness.folders import write_files

SCHEMA: dict[str, Any] = {
    "format_version": "1.0",
    "provider_schemas": {
        "registry.terraform.io/acme/acme": {
            "resource_schemas": {
                "acme_robot": {
                    "version": 1,
                    "block": {
                        "attributes": {
                            "id": {"type": "string", "computed": True},
                            "name": {"type": "string", "required": True},
                            "ports": {"type": ["list", "number"], "computed": True},
                            "labels": {"type": ["map", "string"], "optional": True, "computed": True},
                            "place": {"type": ["object", {"room": "string"}], "computed": True},
                            "odd": {"type": ["tuple", ["string"]], "optional": True},
                            "arms": {
                                "nested_type": {
                                    "nesting_mode": "list",
                                    "attributes": {"length": {"type": "number", "optional": True}},
                                },
                                "optional": True,
                            },
                        },
                        "block_types": {
                            "leg": {
                                "nesting_mode": "list",
                                "min_items": 1,
                                "max_items": 1,
                                "block": {"attributes": {"length": {"type": "number", "required": True}}},
                            },
                            "timeouts": {
                                "nesting_mode": "single",
                                "block": {"attributes": {"create": {"type": "string", "optional": True}}},
                            },
                        },
                    },
                }
            },
            "data_source_schemas": {
                "acme_floor": {"block": {"attributes": {"id": {"type": "string", "computed": True}}}}
            },
        },
        "registry.terraform.io/hashicorp/random": {
            "resource_schemas": {"random_pet": {"block": {"attributes": {"id": {"type": "string", "computed": True}}}}}
        },
    },
}
CODE = """\
terraform {
  required_providers {
    acme = { source = "%s" }
  }
}
resource "acme_robot" "a" {
  name = "a"
  leg {
    length = 2
  }
}
resource "random_pet" "p" {
  length = 2
}
output "ports" {
  value = acme_robot.a.ports
}
output "colour" {
  value = acme_robot.a.colour
}
output "id" {
  value = random_pet.p.id
}
"""


@contextmanager
def schemas(tmp_path: Path, document: Mapping[str, Any] = SCHEMA) -> Iterator[None]:
    file = tmp_path / "schemas.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with tapcheck.provider_schemas(file):
        yield


def offences(root: Path) -> list[str]:
    return [item.message for item in tapcheck.check(root).findings if item.rule == "unknown-attribute"]


def test_types_and_flags() -> None:
    given = read_given(json.dumps(SCHEMA))
    robot = given.schema("r", "acme_robot")
    assert robot is not None
    number = Type(TypeKind.NUMBER)
    assert robot.attributes == {
        "arms": Attribute(
            "arms",
            Type(
                TypeKind.LIST, Type(TypeKind.OBJECT, None, {"length": Attribute("length", number, False, True, False)})
            ),
            False,
            True,
            False,
        ),
        "id": Attribute("id", Type(TypeKind.STRING), False, False, True),
        "labels": Attribute("labels", Type(TypeKind.MAP, Type(TypeKind.STRING)), False, True, True),
        "leg": Attribute(
            "leg",
            Type(
                TypeKind.LIST, Type(TypeKind.OBJECT, None, {"length": Attribute("length", number, True, False, False)})
            ),
            True,
            False,
            False,
            True,
            True,
        ),
        "name": Attribute("name", Type(TypeKind.STRING), True, False, False),
        "odd": Attribute("odd", Type(TypeKind.ANY), False, True, False),
        "place": Attribute(
            "place",
            Type(TypeKind.OBJECT, None, {"room": Attribute("room", Type(TypeKind.STRING), False, False, True)}),
            False,
            False,
            True,
        ),
        "ports": Attribute("ports", Type(TypeKind.LIST, number), False, False, True),
        "timeouts": Attribute(
            "timeouts",
            Type(TypeKind.OBJECT, None, {"create": Attribute("create", Type(TypeKind.STRING), False, True, False)}),
            False,
            True,
            False,
            True,
            True,
        ),
    }
    assert given.schema("d", "acme_robot") is None
    assert (given.covers("acme"), given.covers("aws")) == (True, False)
    assert given.types("r", "acme") == ("acme_robot",)
    assert given.types("d", "acme") == ("acme_floor",)


def test_given_providers_replace_those_of_the_catalog(tmp_path: Path) -> None:
    assert terraform.resource("random_id") is not None
    with schemas(tmp_path):
        assert terraform.resource("random_id") is None
        assert terraform.types(Mode.RESOURCE, "random") == ("random_pet",)
        assert terraform.resource("aws_vpc") is not None
    assert terraform.resource("random_id") is not None


def test_unknown_attributes_of_given_providers(tmp_path: Path) -> None:
    root = write_files(tmp_path / "project", {"main.tf": CODE % "acme/acme"})
    assert offences(root) == []
    with schemas(tmp_path):
        assert offences(root) == [
            "argument or block 'length' of 'random_pet' does not exist",
            "attribute 'colour' of 'acme_robot' does not exist",
        ]
    assert offences(root) == []


def test_a_provider_from_another_source_is_not_judged(tmp_path: Path) -> None:
    root = write_files(tmp_path / "project", {"main.tf": CODE % "other/acme"})
    with schemas(tmp_path):
        assert offences(root) == ["argument or block 'length' of 'random_pet' does not exist"]


def test_mocks_have_the_types_of_given_providers(tmp_path: Path) -> None:
    root = write_files(tmp_path / "project", {"main.tf": CODE % "acme/acme", "tapcheck.yaml": "{}"})
    with schemas(tmp_path):
        outputs = tapcheck.mock_outputs(root)
    (port,) = {type(item) for item in outputs["ports"]}
    assert port is int
    assert outputs.to_terraform()["ports"]["type"] == ["list", "number"]
    assert 'mock_provider "acme"' in outputs.text("tftest")


@pytest.mark.parametrize("command", [["check", ".", "--allow-empty"], ["mock", "."]])
def test_the_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    write_files(tmp_path, {"main.tf": CODE % "acme/acme", "schemas.json": json.dumps(SCHEMA), "tapcheck.yaml": "{}"})
    monkeypatch.chdir(tmp_path)
    main([*command, "--provider-schema", "schemas.json"])
    printed = capsys.readouterr().out
    assert ("'colour' of 'acme_robot'" if command[0] == "check" else '"number"') in printed


@pytest.mark.parametrize(
    ("text", "said"),
    [("[]", "there are no 'provider_schemas' in it"), ("{", "is not what"), (None, "cannot be read")],
)
def test_files_that_hold_something_else(tmp_path: Path, text: str | None, said: str) -> None:
    file = tmp_path / "schemas.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(tapcheck.InputError, match=said), tapcheck.provider_schemas(file):
        pass


@pytest.mark.skipif(shutil.which("terraform") is None, reason="needs terraform")
def test_what_the_real_command_prints(tmp_path: Path) -> None:
    code = 'resource "terraform_data" "a" {\n  input = 1\n}\noutput "x" {\n  value = terraform_data.a.%s\n}\n'
    write_files(tmp_path, {"good/main.tf": code % "output", "wrong/main.tf": code % "outptu"})
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    for words in (["init", "-backend=false"], ["providers", "schema", "-json"]):
        done = subprocess.run(
            ["terraform", *words], cwd=tmp_path / "good", env=environment, capture_output=True, text=True, check=True
        )
    with schemas(tmp_path, json.loads(done.stdout)):
        assert offences(tmp_path / "good") == []
        assert offences(tmp_path / "wrong") == ["attribute 'outptu' of 'terraform_data' does not exist"]
