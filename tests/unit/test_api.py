"""The library."""

from __future__ import annotations

from pathlib import Path

import pytest

import tapcheck
from tests.harness.folders import write_files

FILES = {
    "infra/lib/main.tf": 'output "url" {\n  value = "https://example.test"\n}\n',
    "infra/test/a.int.test.ts": """\
import { readFileSync } from 'fs';

const outputs = JSON.parse(readFileSync('cfn-outputs/flat-outputs.json', 'utf8'));

test('a', () => {
  expect(outputs.Url).toBe('https://example.test');
});
""",
}


def test_check(tmp_path: Path) -> None:
    report = tapcheck.check(write_files(tmp_path, FILES) / "infra")
    assert report.stacks == ("lib",)
    assert [(suite.path, suite.stacks, suite.outputs) for suite in report.suites] == [
        ("test/a.int.test.ts", ("lib",), 1)
    ]
    errors = [(finding.rule, finding.location.start.line) for finding in report.findings if finding.severity == "error"]
    assert errors == [("undeclared-output", 6)]
    assert not report.ok


def test_the_configuration_of_the_folder_is_used_unless_one_is_given(tmp_path: Path) -> None:
    root = write_files(tmp_path, {**FILES, "infra/tapcheck.yaml": "rules:\n  ignore: [outputs]\n"}) / "infra"
    assert tapcheck.check(root).ok
    assert not tapcheck.check(root, tapcheck.Config()).ok


def test_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_files(tmp_path, FILES))
    project = tapcheck.load("infra")
    assert project.stack("lib") is project.stack("infra/lib") is project.stacks[0]
    with pytest.raises(tapcheck.UsageError, match="there is no stack 'test' below 'infra'; stacks there: 'lib'"):
        project.stack("test")


@pytest.mark.parametrize("name", ["missing", "infra/lib/main.tf"])
def test_load_of_no_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(tapcheck.InputError, match="no folder"):
        tapcheck.load(write_files(tmp_path, FILES) / name)


def test_mock_outputs(tmp_path: Path) -> None:
    outputs = tapcheck.mock_outputs(write_files(tmp_path, FILES) / "infra" / "lib")
    assert dict(outputs) == {"url": "https://example.test"}


def test_mock_outputs_use_modules_beside_the_stack(tmp_path: Path) -> None:
    files = {
        "lib/main.tf": 'module "m" {\n  source = "../modules/m"\n}\n\noutput "x" {\n  value = module.m.x\n}\n',
        "modules/m/main.tf": 'output "x" {\n  value = "from the module"\n}\n',
    }
    assert dict(tapcheck.mock_outputs(write_files(tmp_path, files) / "lib")) == {"x": "from the module"}


def test_mock_outputs_follow_the_configuration(tmp_path: Path) -> None:
    config = "mocks:\n  overrides:\n    url: https://other.test\n"
    root = write_files(tmp_path, {**FILES, "infra/tapcheck.yaml": config})
    assert dict(tapcheck.mock_outputs(root / "infra" / "lib")) == {"url": "https://other.test"}


def test_public_names() -> None:
    assert all(getattr(tapcheck, name) is not None for name in tapcheck.__all__)
    with pytest.raises(AttributeError, match="module 'tapcheck' has no attribute 'chek'"):
        _ = tapcheck.chek


def test_notices_name_what_is_looked_for_and_the_first_of_many_modules(tmp_path: Path) -> None:
    calls = "".join(f'module "m{place}" {{\n  source = "team/m{place}/aws"\n}}\n' for place in range(5))
    assert tapcheck.check(write_files(tmp_path, {"lib/main.tf": calls}) / "lib").notices == (
        f"no test suite below '{tmp_path / 'lib'}': no *.test.*, *.spec.* or __tests__ files of JavaScript or "
        "TypeScript, Python or Go tests that use infrastructure code, *.tftest.hcl",
        "stack '.' calls module.m0, module.m1, module.m2 and 2 more, whose source is not on this machine",
    )
