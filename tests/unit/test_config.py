"""The configuration file: what it may say, and what is said about mistakes."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from tapcheck.config import Config, FailOn, MockConfig, StackVariables, SuiteStacks, find_config, load_config, schema
from tapcheck.errors import ConfigError
from tapcheck.findings import Severity
from tests.harness.folders import write_files

FULL = """\
stacks: [lib/, ./net]
suites:
  - path: test/*.int.test.ts
    stacks: [lib]
exclude:
  - vendor/*
rules:
  select: [tests]
  ignore: [comment-match]
  severity:
    untested-output: error
fail-on: warning
mocks:
  account: "123456789012"
  region: eu-central-1
  partition: aws
  overrides:
    api_url: https://example.test
"""


def load(tmp_path: Path, text: str | bytes) -> Config:
    return load_config(write_files(tmp_path, {"tapcheck.yaml": text}) / "tapcheck.yaml")


def test_everything(tmp_path: Path) -> None:
    assert load(tmp_path, FULL) == Config(
        stacks=("lib", "net"),
        suites=(SuiteStacks("test/*.int.test.ts", ("lib",)),),
        exclude=("vendor/*",),
        select=("tests",),
        ignore=("comment-match",),
        severities={"untested-output": Severity.ERROR},
        fail_on=FailOn.WARNING,
        mocks=MockConfig("123456789012", "eu-central-1", "aws", {"api_url": "https://example.test"}),
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeffexclude: []\n", "exclude: []\r\n"])
def test_nothing(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == Config()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("exclude: []\nstack: [lib]\n", 2, "unknown key 'stack'; did you mean 'stacks'?"),
        ("rules:\n  sevrity: {}\n", 2, "unknown key 'sevrity'; did you mean 'severity'?"),
        ("zzz: 1\n", 1, "unknown key 'zzz'; known here: documents, exclude, expect, fail-on"),
        ("1: 1\n", 1, "unknown key '1'; known here: "),
        ("suites:\n  - path: x\n    stacks: [a]\n  - path: y\n", 4, "suites.1: 'stacks' is a required property"),
        ("fail-on: never\nmocks:\n  account: 12\n", 3, "mocks.account: 12 is not of type 'string'"),
        (
            "rules:\n  severity:\n    x: high\n",
            3,
            "unknown name 'high'; known here: error, warning, note",
        ),
        ("- a\n", 1, "the configuration: ['a'] is not of type 'object'"),
        ("exclude: [a\nb: 2\n", 2, "the file is no valid YAML: "),
        ("a: !!python/object:x {}\n", 1, "the file is no valid YAML: "),
        ("\tx: 1\n", 1, "the file is no valid YAML: "),
    ],
)
def test_mistakes(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'tapcheck.yaml'}:{line}: {said}")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: no such file"):
        load_config(tmp_path / "tapcheck.yaml")


@pytest.mark.parametrize(("name", "found"), [("tapcheck.yaml", True), ("tapcheck.yml", True), ("other.yaml", False)])
def test_find_config(tmp_path: Path, name: str, found: bool) -> None:
    write_files(tmp_path, {name: ""})
    assert find_config(tmp_path) == (tmp_path / name if found else None)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(dict(schema()))


def test_variables_of_stacks(tmp_path: Path) -> None:
    text = "stacks:\n  - net\n  - path: ./envs/*\n    var-files: [base.tfvars, dev.tfvars]\ntf-var-environment: true\n"
    assert load(tmp_path, text) == Config(
        stacks=("net", "envs/*"),
        variables=(StackVariables("envs/*", ("base.tfvars", "dev.tfvars")),),
        tf_var_environment=True,
    )


def test_a_mistake_in_a_stack(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r":2: unknown key 'var-file'; did you mean 'var-files'\?"):
        load(tmp_path, "stacks:\n- {path: net, var-file: [a]}\n")


@pytest.mark.parametrize(
    ("portable", "expected"),
    [
        ("true", {"accounts", "regions", "zones", "images", "partitions"}),
        ("false", set()),
        ("[regions, images]", {"regions", "images"}),
    ],
)
def test_what_must_be_portable(tmp_path: Path, portable: str, expected: set[str]) -> None:
    path = tmp_path / "tapcheck.yaml"
    path.write_text(f"rules:\n  options:\n    portable: {portable}\n", encoding="utf-8")
    assert load_config(path).portable == expected
