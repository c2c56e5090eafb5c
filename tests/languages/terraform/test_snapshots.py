"""Plans and states as JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tapcheck.languages.terraform.snapshots import Snapshot, SnapshotKind, SnapshotOutput, read_snapshot
from tapcheck.source import SourceFile
from tapcheck.values import Unknown

PLAN: dict[str, Any] = {
    "format_version": "1.2",
    "terraform_version": "1.11.4",
    "variables": {"env": {"value": "prod"}},
    "planned_values": {
        "outputs": {"size": {"sensitive": False, "type": "number", "value": 1.5}, "arn": {"sensitive": True}},
        "root_module": {
            "resources": [
                {
                    "address": "aws_s3_bucket.b",
                    "mode": "managed",
                    "type": "aws_s3_bucket",
                    "name": "b",
                    "values": {"bucket": "x", "tags": [{"k": "v"}]},
                }
            ],
            "child_modules": [
                {
                    "address": 'module.m["a"]',
                    "resources": [
                        {
                            "address": 'module.m["a"].data.aws_ami.i[0]',
                            "mode": "data",
                            "type": "aws_ami",
                            "name": "i",
                            "index": 0,
                            "values": {},
                        }
                    ],
                }
            ],
        },
    },
    "resource_changes": [
        {
            "address": "aws_s3_bucket.b",
            "change": {"actions": ["create"], "after_unknown": {"arn": True, "tags": [{"id": True}], "off": False}},
        }
    ],
    "output_changes": {
        "arn": {"actions": ["create"], "after_unknown": True, "after_sensitive": True},
        "size": {"actions": ["create"], "after": 1.5, "after_unknown": False},
        "gone": {"actions": ["delete"], "before": 1},
    },
}
STATE: dict[str, Any] = {
    "version": 4,
    "terraform_version": "1.11.4",
    "outputs": {"name": {"value": ["a"], "type": ["list", "string"]}},
    "resources": [
        {
            "module": "module.m",
            "mode": "managed",
            "type": "a_b",
            "name": "c",
            "instances": [
                {"index_key": "k", "attributes": {"id": "1"}},
                {"index_key": 1, "attributes": {"id": "2"}},
                {"attributes": {"id": "3"}},
            ],
        },
        {"mode": "data", "type": "d", "name": "e", "instances": [{"attributes": {}}]},
    ],
}
SHOWN: dict[str, Any] = {
    "format_version": "1.0",
    "terraform_version": "1.11.4",
    "values": {
        "outputs": {"o": {"sensitive": False, "type": "string", "value": "v"}},
        "root_module": {
            "resources": [{"address": "a.b", "mode": "managed", "type": "a", "name": "b", "values": {"x": 1}}]
        },
    },
}


def read(data: dict[str, Any]) -> Snapshot:
    snapshot, problems = read_snapshot(SourceFile.from_text("plan.json", json.dumps(data)))
    assert problems == ()
    assert snapshot is not None
    return snapshot


def test_plan() -> None:
    plan = read(PLAN)
    assert (plan.kind, plan.version, plan.variables) == (SnapshotKind.PLAN, "1.11.4", {"env": "prod"})
    bucket, image = plan.resources
    assert (bucket.address, bucket.mode, bucket.actions, bucket.key) == (
        "aws_s3_bucket.b",
        "resource",
        ("create",),
        None,
    )
    assert bucket.values == {
        "bucket": "x",
        "tags": ({"k": "v", "id": Unknown("aws_s3_bucket.b.tags[0].id")},),
        "arn": Unknown("aws_s3_bucket.b.arn"),
    }
    assert (image.module, image.mode, image.key) == ('module.m["a"]', "data", 0)
    assert plan.outputs == {
        "size": SnapshotOutput(Decimal("1.5"), "number", False),
        "arn": SnapshotOutput(Unknown("output.arn"), None, True),
    }


def test_state_file() -> None:
    state = read(STATE)
    assert state.kind is SnapshotKind.STATE
    assert [(item.address, item.key) for item in state.resources] == [
        ('module.m.a_b.c["k"]', "k"),
        ("module.m.a_b.c[1]", 1),
        ("module.m.a_b.c", None),
        ("data.d.e", None),
    ]
    assert state.outputs == {"name": SnapshotOutput(("a",), ["list", "string"], False)}


def test_shown_state() -> None:
    state = read(SHOWN)
    assert state.kind is SnapshotKind.STATE
    assert [(item.address, item.values) for item in state.resources] == [("a.b", {"x": 1})]
    assert state.outputs == {"o": SnapshotOutput("v", "string", False)}


PROBLEMS = {
    "{": "the file is no valid JSON: Expecting property name enclosed in double quotes",
    "[]": "the file is neither a plan nor a state of Terraform",
    '{"version": 3}': "the file is neither a plan nor a state of Terraform",
    '{"planned_values": {"root_module": {"resources": [1]}}}': "the file is neither a plan nor a state of Terraform",
    "[" * 100_000: "the JSON is nested too deeply",
}


@pytest.mark.parametrize("text", PROBLEMS, ids=lambda text: text[:20])
def test_problems(text: str) -> None:
    snapshot, problems = read_snapshot(SourceFile.from_text("plan.json", text))
    assert snapshot is None
    assert [item.summary for item in problems] == [PROBLEMS[text]]
