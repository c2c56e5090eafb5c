"""Which files matter, and which suite belongs to which stack."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tapcheck import discovery
from tapcheck.config import Config, SuiteStacks
from tapcheck.discovery import FileKind, discover, kind_of, pair, pair_all
from tapcheck.model.infrastructure import Kind
from tapcheck.workspace import Workspace
from tests.harness.folders import write_files
from tests.harness.projects import declaration, reads, stack, suite


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("main.tf", FileKind.TERRAFORM),
        ("lib/main.tf.json", FileKind.TERRAFORM),
        ("lib/main.tofu", FileKind.TERRAFORM),
        ("lib/terraform.tfvars", None),
        ("test/a.test.ts", FileKind.JAVASCRIPT_SUITE),
        ("test/a.unit.test.ts", FileKind.JAVASCRIPT_SUITE),
        ("tests/a.tftest.hcl", FileKind.TERRAFORM_SUITE),
        ("a.tofutest.hcl", FileKind.TERRAFORM_SUITE),
        ("a.tfmock.hcl", None),
        ("test/stack_test.go", FileKind.GO_SUITE),
        ("tests/test_stack.py", FileKind.PYTHON_SUITE),
        ("tests/stack_test.py", FileKind.PYTHON_SUITE),
        ("tests/conftest.py", None),
        ("test/stack.go", None),
        ("a.spec.mjs", FileKind.JAVASCRIPT_SUITE),
        ("a.test.cts", FileKind.JAVASCRIPT_SUITE),
        ("a.test.tsx", FileKind.JAVASCRIPT_SUITE),
        ("__tests__/deep/a.js", FileKind.JAVASCRIPT_SUITE),
        ("src/__tests__/a.ts", FileKind.JAVASCRIPT_SUITE),
        ("src/__tests__/a.d.ts", None),
        ("src/__tests__/data.json", FileKind.TEMPLATE),
        ("test.ts", None),
        ("test/helper.ts", None),
        ("a.test.py", None),
    ],
)
def test_kind_of(path: str, kind: FileKind | None) -> None:
    assert kind_of(path) is kind


PROJECT = {
    "lib/main.tf": "",
    "lib/outputs.tf": "",
    "lib/modules/vpc/main.tf": "",
    "test/a.test.ts": "",
    "node_modules/x/a.test.js": "",
    "lib/.terraform/modules/m/main.tf": "",
    ".hidden/main.tf": "",
    "cdk.out/main.tf": "",
    "README.md": "",
}


@pytest.mark.parametrize(
    ("config", "folders", "suites"),
    [
        (
            Config(),
            {"lib": ("main.tf", "outputs.tf"), "lib/modules/vpc": ("main.tf",)},
            ("test/a.test.ts",),
        ),
        (Config(exclude=("lib/modules",)), {"lib": ("main.tf", "outputs.tf")}, ("test/a.test.ts",)),
        (Config(exclude=("lib/modules/",)), {"lib": ("main.tf", "outputs.tf")}, ("test/a.test.ts",)),
        (Config(exclude=("*/outputs.tf", "lib/modules/*")), {"lib": ("main.tf",)}, ("test/a.test.ts",)),
        (Config(exclude=("test/*",)), {"lib": ("main.tf", "outputs.tf"), "lib/modules/vpc": ("main.tf",)}, ()),
        (Config(stacks=("lib/modules/*",)), {"lib/modules/vpc": ("main.tf",)}, ("test/a.test.ts",)),
    ],
)
def test_discover(tmp_path: Path, config: Config, folders: dict[str, tuple[str, ...]], suites: tuple[str, ...]) -> None:
    found = discover(Workspace(write_files(tmp_path, PROJECT)), config)
    assert (found.folders, found.suites, found.complete) == (folders, suites, True)


def test_files_in_the_root_itself(tmp_path: Path) -> None:
    found = discover(Workspace(write_files(tmp_path, {"main.tf": "", "a.test.js": ""})), Config())
    assert (found.folders, found.suites) == ({".": ("main.tf",)}, ("a.test.js",))


def test_linked_folders_are_not_entered(tmp_path: Path) -> None:
    root = write_files(tmp_path, {"lib/main.tf": ""})
    try:
        os.symlink(root, root / "lib" / "loop", target_is_directory=True)
    except OSError:
        pytest.skip("this system does not let tests make symbolic links")
    assert discover(Workspace(root), Config()).folders == {"lib": ("main.tf",)}


def test_a_walk_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "MOST_FILES", 2)
    root = write_files(tmp_path, {"a/main.tf": "", "b/main.tf": "", "c/main.tf": ""})
    found = discover(Workspace(root), Config())
    assert (list(found.folders), found.complete) == (["a", "b"], False)


LIB = stack(declaration(Kind.OUTPUT, "url"), name="lib", files=("lib/main.tf", "modules/vpc/main.tf"))
NET = stack(declaration(Kind.OUTPUT, "vpc_id"), name="net", files=("net/main.tf",))
DEEP = stack(name="net/deep", files=("net/deep/main.tf",))
ALL = (LIB, NET, DEEP)


@pytest.mark.parametrize(
    ("path", "read", "outputs", "expected"),
    [
        ("test/a.test.ts", ("lib/main.tf",), (), ["lib"]),
        ("test/a.test.ts", ("net/main.tf", "lib/main.tf"), (), ["lib", "net"]),
        ("test/a.test.ts", ("modules/vpc/main.tf",), (), ["lib"]),
        ("test/a.test.ts", ("net/missing.tf",), (), ["net"]),
        ("test/a.test.ts", ("net/deep",), (), ["net/deep"]),
        ("test/a.test.ts", ("cfn-outputs/flat-outputs.json",), ("vpc_id",), ["net"]),
        ("test/a.test.ts", (), ("vpc_id", "url", "nothing"), ["lib", "net"]),
        ("test/a.test.ts", (), ("nothing",), ["lib"]),
        ("net/deep/a.test.ts", (), (), ["net/deep"]),
        ("net/test/a.test.ts", (), (), ["net"]),
        ("net/test/a.test.ts", ("package.json", "src/index.ts"), (), []),
        ("net/test/a.test.ts", ("values.yaml",), (), []),
        ("net/test/a.test.ts", ("package.json",), ("vpc_id",), ["net"]),
    ],
)
def test_pair(path: str, read: tuple[str, ...], outputs: tuple[str, ...], expected: list[str]) -> None:
    tests = suite(path=path, reads=read, outputs=tuple(reads(name) for name in outputs))
    assert [item.name for item in pair(tests, ALL, Config())] == expected


def test_a_module_that_several_stacks_call_means_those_that_are_read() -> None:
    shared = ("modules/vpc/main.tf",)
    one, two = stack(name="one", files=("one/main.tf", *shared)), stack(name="two", files=("two/main.tf", *shared))
    found = [
        [item.name for item in pair(suite(reads=read), (one, two), Config())]
        for read in (("one/main.tf", *shared), shared, ("one/main.tf", "two/main.tf"))
    ]
    assert found == [["one"], ["one", "two"], ["one", "two"]]


def test_a_suite_of_outputs_tests_the_twin_that_declares_them() -> None:
    json_twin = replace(stack(declaration(Kind.OUTPUT, "url"), name="lib/T.json"), twin="lib/T.yml")
    yaml_twin = replace(
        stack(declaration(Kind.OUTPUT, "url"), declaration(Kind.OUTPUT, "arn"), name="lib/T.yml"), twin="lib/T.json"
    )
    suites = (
        suite(path="test/unit.test.ts", reads=("lib/main.tf", "lib/T.json")),
        suite(path="test/int.test.ts", reads=(), outputs=(reads("url"),)),
        suite(path="test/more.int.test.ts", reads=(), outputs=(reads("url"), reads("arn"))),
    )
    pairs = pair_all(suites, (json_twin, yaml_twin), Config())
    assert [[item.name for item in row.stacks] for row in pairs][1:] == [["lib/T.json"], ["lib/T.json", "lib/T.yml"]]


def test_the_only_stack_is_taken() -> None:
    assert pair(suite(reads=()), (NET,), Config()) == (NET,)


def test_without_stacks_there_is_no_pair() -> None:
    assert pair(suite(reads=()), (), Config()) == ()


def test_the_configuration_decides() -> None:
    config = Config(suites=(SuiteStacks("test/*", ("net*",)), SuiteStacks("*", ("lib",))))
    assert [item.name for item in pair(suite(path="test/a.test.ts"), ALL, config)] == ["net", "net/deep"]
    assert [item.name for item in pair(suite(path="a.test.ts"), ALL, config)] == ["lib"]
