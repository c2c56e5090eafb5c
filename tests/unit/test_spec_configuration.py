"""What is wrong with a spec is said with its line, and nothing of it is taken silently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import tapcheck
from tapcheck import cli
from tapcheck.config import load_config, schema
from tapcheck.errors import ConfigError
from tests.harness.folders import write_files

CODE = {"main.tf": 'resource "aws_dynamodb_table" "orders" {\n  name = "orders"\n}\n'}

REFUSED = [
    ("requires: []", "1: unknown key 'requires'; did you mean 'require'?"),
    ("require: production", "1: require: 'production' is not of type 'array'"),
    ("require:\n  - encryption-at-rst", "2: unknown name 'encryption-at-rst'; did you mean 'encryption-at-rest'?"),
    ("require:\n  - profile: prodution", "2: unknown name 'prodution'; did you mean 'production'?"),
    (
        "require:\n  - capability: encryption-at-rest\n    form: us",
        "3: unknown key 'form'; did you mean 'from'?",
    ),
    (
        "require:\n  - capability: encryption-at-rest\n    with: {customer_managed_key: true}",
        "2: 'encryption-at-rest' has no parameter 'customer_managed_key'",
    ),
    (
        "require:\n  - profile: baseline\n    with: {a: 1}",
        "2: a profile has no parameters; require the capability itself to give it some",
    ),
    (
        "require:\n  - capability: encryption-at-rest\n    scope: {addresses: [aws_dynamodb_table.order]}",
        "2: no resource is named 'aws_dynamodb_table.order'; did you mean 'aws_dynamodb_table.orders'?",
    ),
    (
        "require:\n  - capability: encryption-at-rest\n    except:\n      - {address: aws_vpc.*, reason: x}",
        "4: no resource is named 'aws_vpc.*'",
    ),
    (
        "require:\n  - capability: encryption-at-rest\n    scope: {stacks: [lib]}",
        "2: no stack is named 'lib'; stacks here: '.'",
    ),
    (
        "require:\n  - capability: encryption-at-rest\n    except: [{address: a}]",
        "3: require.0.except.0: 'reason' is a",
    ),
    ("expect:\n  counts: {aws_vpc: -1}", "2: expect.counts.aws_vpc: -1 is less than the minimum of 0"),
    ("include: [more.yaml]", "1: there is no file"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    folder = write_files(tmp_path, {**CODE, "tapcheck.yaml": f"{text}\n"})
    assert cli.main(["check", str(folder)]) == 2
    assert f"tapcheck.yaml:{message}" in capsys.readouterr().err


def test_an_address_that_may_be_elsewhere_is_no_mistake(tmp_path: Path) -> None:
    code = {"main.tf": CODE["main.tf"] + 'module "far" {\n  source = "example/far/aws"\n}\n'}
    spec = "require:\n  - capability: encryption-at-rest\n    scope: {addresses: [module.far.aws_dynamodb_table.x]}\n"
    report = tapcheck.check(write_files(tmp_path, {**code, "tapcheck.yaml": spec}))
    assert not report.requirements


def test_included_files_promise_too(tmp_path: Path) -> None:
    files = {
        **CODE,
        "tapcheck.yaml": "include: [specs/data.yaml]\nexpect:\n  counts: {aws_dynamodb_table: 1}\n",
        "specs/data.yaml": "include: [more.yaml]\nrequire: [encryption-at-rest]\n",
        "specs/more.yaml": "expect:\n  values: {aws_dynamodb_table.orders: {name: order}}\n",
    }
    report = tapcheck.check(write_files(tmp_path, files))
    found = {(item.rule, item.location.path, item.location.start.line) for item in report.findings}
    assert ("value-mismatch", "specs/more.yaml", 2) in found
    assert ("encryption-at-rest", "main.tf", 1) in found
    assert [row.outcome for row in report.requirements] == ["violated"]


def test_files_that_include_one_another_are_refused(tmp_path: Path) -> None:
    folder = write_files(
        tmp_path,
        {"tapcheck.yaml": "include: [a.yaml]\n", "a.yaml": "include: [b.yaml]\n", "b.yaml": "include: [a.yaml]\n"},
    )
    with pytest.raises(ConfigError, match=r"b\.yaml:1: the files include one another: a\.yaml → b\.yaml → a\.yaml"):
        load_config(folder / "tapcheck.yaml")


def test_an_included_file_configures_nothing_else(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {"tapcheck.yaml": "include: [a.yaml]\n", "a.yaml": "exclude: [x]\n"})
    with pytest.raises(ConfigError, match="'exclude' belongs into the including one"):
        load_config(folder / "tapcheck.yaml")


def test_a_configuration_elsewhere_is_shown_with_its_line(tmp_path: Path) -> None:
    write_files(tmp_path, {f"project/{path}": text for path, text in CODE.items()})
    write_files(tmp_path, {"spec.yaml": "require:\n  - capability: encryption-at-rest\n"})
    config = load_config(tmp_path / "spec.yaml", tmp_path / "project")
    (finding,) = (
        item for item in tapcheck.check(tmp_path / "project", config).findings if item.rule == "encryption-at-rest"
    )
    assert [(row.location.path, row.location.start.line) for row in finding.related] == [
        ((tmp_path / "spec.yaml").as_posix(), 2)
    ]


def test_every_key_of_the_schema_is_described() -> None:
    lacking: list[str] = []
    waiting: list[tuple[str, Any]] = [("", schema())]
    while waiting:
        path, part = waiting.pop()
        if not isinstance(part, dict):
            continue
        for name, below in part.get("properties", {}).items():
            place = f"{path}.{name}"
            if not any(word in below for word in ("description", "title", "$ref")):
                lacking.append(place)
            waiting.append((place, below))
        for word in ("items", "additionalProperties"):
            waiting.append((f"{path}[]", part.get(word)))
        waiting += [(f"{path}/{name}", below) for name, below in part.get("$defs", {}).items()]
    assert lacking == []


def test_the_schema_names_every_capability_and_profile() -> None:
    from tapcheck.capabilities.registry import CAPABILITIES, PROFILES, STATED

    definitions = schema()["$defs"]
    assert definitions["capability"]["enum"] == [row.info.id for row in CAPABILITIES if row.info.id not in STATED]
    profiles = schema()["properties"]["require"]["items"]["properties"]["profile"]["enum"]
    assert profiles == list(PROFILES)
    assert {name for names in PROFILES.values() for name in names} <= {row.info.id for row in CAPABILITIES}
