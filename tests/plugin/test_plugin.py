"""The pytest plugin, used as its users do: in projects of their own, by running pytest."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import tapcheck

CODE = """\
variable "environment" {
  default = "dev"
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs-${var.environment}"
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

output "bucket_arn" {
  value = aws_s3_bucket.logs.arn
}

output "environment" {
  value = var.environment
}
"""


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tapcheck of these tests is the one of the projects."""
    monkeypatch.setenv("PYTHONPATH", str(Path(tapcheck.__file__).parents[1]))


def _run(pytester: pytest.Pytester, *arguments: str, **files: str) -> pytest.RunResult:
    folder = pytester.path / "lib"
    folder.mkdir(exist_ok=True)
    (folder / "main.tf").write_text(CODE, encoding="utf-8")
    for name, text in files.items():
        (pytester.path / f"{name}.py").write_text(text, encoding="utf-8")
    registered = any(point.value == "tapcheck.pytest_plugin" for point in entry_points(group="pytest11"))
    plugin = () if registered else ("-p", "tapcheck.pytest_plugin")
    return pytester.runpytest_subprocess(*plugin, "-p", "no:cacheprovider", *arguments)


def test_stacks_by_address(pytester: pytest.Pytester) -> None:
    suite = """
def test_values(tapcheck_stack, tapcheck_project):
    assert tapcheck_stack["aws_s3_bucket.logs"]["bucket"] == "logs-dev"
    assert tapcheck_stack["aws_s3_bucket_versioning.logs"]["versioning_configuration"]["status"] == "Enabled"
    assert tapcheck_stack["var.environment"].value == "dev"
    assert [item.address for item in tapcheck_stack.of_type("aws_s3_bucket")] == ["aws_s3_bucket.logs"]
    assert "aws_vpc.main" not in tapcheck_stack
    assert [stack.name for stack in tapcheck_project.stacks] == ["lib"]
"""
    _run(pytester, test_it=suite).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            'tapcheck_stack["aws_s3_bucket.log"]',
            "*declares no 'aws_s3_bucket.log'; did you mean 'aws_s3_bucket.logs'?*",
        ),
        ('tapcheck_stack["aws_s3_bucket.logs"]["buckets"]', "*does not set 'buckets'; did you mean 'bucket'?*"),
        ('tapcheck_stack["output.bucket_arn"].value == "x"', "*only after a deployment (aws_s3_bucket.logs.arn)*"),
        ('tapcheck_stack["output.bucket_arn"].value != "x"', "*only after a deployment (aws_s3_bucket.logs.arn)*"),
        ('bool(tapcheck_stack["output.bucket_arn"].value)', "*only after a deployment*"),
        ('mock_outputs["bucket"]', "*has no output 'bucket'; did you mean 'bucket_arn'?*"),
    ],
)
def test_wrong_names_and_unknown_values(pytester: pytest.Pytester, line: str, message: str) -> None:
    result = _run(pytester, test_it=f"def test_it(tapcheck_stack, mock_outputs):\n    {line}\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([message])


def test_differences_are_told(pytester: pytest.Pytester) -> None:
    suite = """
def test_it(tapcheck_stack):
    assert tapcheck_stack["aws_s3_bucket_versioning.logs"]["versioning_configuration"] == [{"status": "Suspended"}]
"""
    result = _run(pytester, test_it=suite)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*[[]0].status: 'Enabled' != 'Suspended'*"])


def test_mock_and_real_outputs(pytester: pytest.Pytester) -> None:
    suite = """
def test_mocks(mock_outputs):
    assert mock_outputs["bucket_arn"] == "arn:aws:s3:::logs-dev"
    assert dict(mock_outputs)["environment"] == "dev"

def test_outputs(terraform_outputs):
    assert terraform_outputs["bucket_arn"] == "arn:aws:s3:::logs-dev"
"""
    _run(pytester, test_it=suite).assert_outcomes(passed=2)
    real = {"bucket_arn": {"value": "arn:aws:s3:::real", "type": "string", "sensitive": False}}
    (pytester.path / "real.json").write_text(json.dumps(real), encoding="utf-8")
    result = _run(pytester, "--tapcheck-outputs", "real.json")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*arn:aws:s3:::real*"])


def test_a_missing_file_of_outputs_is_said(pytester: pytest.Pytester) -> None:
    result = _run(
        pytester,
        "--tapcheck-outputs",
        "no.json",
        test_it="def test_it(terraform_outputs):\n    assert terraform_outputs\n",
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*no.json' cannot be read: no such file*"])


def test_the_usual_file_may_be_missing(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\ntapcheck_outputs = outputs.json\n")
    suite = 'def test_it(terraform_outputs):\n    assert terraform_outputs["environment"] == "dev"\n'
    _run(pytester, test_it=suite).assert_outcomes(passed=1)
    (pytester.path / "outputs.json").write_text('{"environment": "prod"}', encoding="utf-8")
    _run(pytester).assert_outcomes(failed=1)


def test_outputs_are_written(pytester: pytest.Pytester) -> None:
    suite = """
import json

def test_it():
    with open("out/flat.json") as file:
        assert json.load(file)["bucket_arn"] == "arn:aws:s3:::logs-dev"
"""
    (pytester.path / "out").mkdir()
    _run(pytester, "--tapcheck-write-outputs", "out/flat.json", test_it=suite).assert_outcomes(passed=1)


def test_markers(pytester: pytest.Pytester) -> None:
    suite = """
import pytest

@pytest.mark.expects_resource("aws_s3_bucket.logs")
@pytest.mark.expects_output("bucket_arn", "environment")
def test_declared():
    pass

@pytest.mark.expects_resource("aws_s3_bucket.log")
def test_undeclared_resource():
    pass

@pytest.mark.expects_output("arn")
def test_undeclared_output():
    pass
"""
    result = _run(pytester, "--strict-markers", test_it=suite)
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*@expects_resource: stack 'lib' declares no 'aws_s3_bucket.log'; did you mean*"])


SUITE = """
import json

OUTPUTS = json.load(open("terraform-outputs.json"))

def test_it():
    assert OUTPUTS["bucket_name"]
"""


def test_items_of_the_comparison(pytester: pytest.Pytester) -> None:
    (pytester.path / "suites").mkdir()
    (pytester.path / "suites" / "test_outputs.py").write_text(SUITE, encoding="utf-8")
    result = _run(pytester, "--tapcheck", "-v", "--ignore=suites")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "tapcheck::suites/test_outputs.py ⇄ lib FAILED*",
            "tapcheck::stack lib PASSED*",
            "error[[]undeclared-output]: test expects output 'bucket_name', which no stack declares",
        ]
    )


def test_expectations_in_a_conftest(pytester: pytest.Pytester) -> None:
    conftest = """
import tapcheck

(
    tapcheck.expect("lib", because="Logs are kept.")
    .resource("aws_s3_bucket.logs", bucket="logs-dev", force_destroy=None)
    .resource("aws_s3_bucket.archive")
    .count("aws_s3_bucket", at_least=1)
    .count("aws_s3_bucket_versioning", 2)
    .output("environment", value="dev", type="string")
    .output("bucket_arn", pattern="^arn:")
    .no_output("bucket_name")
    .variable("environment", default="dev")
    .absent("aws_vpc.main")
)
"""
    result = _run(pytester, "--tapcheck", conftest=conftest)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "error[[]undeclared-resource]: spec expects resource 'aws_s3_bucket.archive', which no stack declares",
            "*--> conftest.py:7:5",
            "*= test: Logs are kept. > resource aws_s3_bucket.archive",
            "error[[]count-mismatch]: *the stack has 1 of 'aws_s3_bucket_versioning', wanted are 2",
        ]
    )


def test_an_expectation_that_is_no_word(pytester: pytest.Pytester) -> None:
    result = _run(pytester, conftest='import tapcheck\n\ntapcheck.expect("lib").output("a", value=1, kind="x")\n')
    assert result.ret != 0
    result.stderr.fnmatch_lines(["*an expected output takes value, pattern and type*"])


def test_coverage_of_reads(pytester: pytest.Pytester) -> None:
    suite = """
def test_it(tapcheck_stack, mock_outputs):
    assert tapcheck_stack["aws_s3_bucket.logs"]
    assert mock_outputs["bucket_arn"]
"""
    result = _run(pytester, "--tapcheck-coverage", test_it=suite)
    result.stdout.fnmatch_lines(
        [
            "lib: 1 of 2 resources read; not aws_s3_bucket_versioning.logs",
            "lib: 1 of 2 outputs read; not output.environment",
        ]
    )


def test_coverage_of_several_processes(pytester: pytest.Pytester) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    suite = """
def test_one(tapcheck_stack):
    assert tapcheck_stack["aws_s3_bucket.logs"]

def test_two(tapcheck_stack):
    assert tapcheck_stack["aws_s3_bucket_versioning.logs"]
"""
    result = _run(pytester, "-n", "2", "--tapcheck-coverage", test_it=suite)
    result.stdout.fnmatch_lines(["lib: 2 of 2 resources read"])


def test_templates_by_logical_id(pytester: pytest.Pytester) -> None:
    template = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {QueueName: orders}
Outputs:
  Url: {Value: !Ref Orders}
"""
    (pytester.path / "stack.yml").write_text(template, encoding="utf-8")
    suite = """
import pytest

@pytest.mark.tapcheck_stack("stack.yml")
@pytest.mark.expects_output("Url")
def test_it(tapcheck_stack, mock_outputs):
    assert tapcheck_stack["Orders"]["QueueName"] == "orders"
    assert mock_outputs["Url"].endswith("/orders")

def test_which(tapcheck_stack):
    pass
"""
    result = _run(pytester, test_it=suite)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*choose a stack with the ini setting tapcheck_stack*'lib', 'stack.yml'*"])


def test_no_code_is_said(pytester: pytest.Pytester) -> None:
    result = _run(pytester, "--tapcheck", "-o", "tapcheck_root=empty", "--rootdir", ".")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_importing_the_plugin_loads_nothing_else() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import tapcheck.pytest_plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["tapcheck", "tapcheck.pytest_plugin"]
