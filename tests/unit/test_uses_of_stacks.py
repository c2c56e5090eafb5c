"""Files that use stacks, as suites or beside them: which reads are seen, and what stays undecided."""

from __future__ import annotations

from pathlib import Path

import pytest

import tapcheck
from tapcheck.findings import Report
from tapcheck.model.expectations import Verdict
from tapcheck.model.infrastructure import Kind
from tests.harness.folders import write_files

INFRA = {
    "infra/main.tf": (
        'variable "region" {}\n\noutput "bucket" {\n  value = var.region\n}\n\noutput "url" {\n  value = 1\n}\n'
    )
}
TWO = {**INFRA, "other/main.tf": 'output "zone" {\n  value = 1\n}\n'}
TEMPLATE = {
    "stack.yml": (
        "Resources:\n  Q: {Type: AWS::SQS::Queue}\nOutputs:\n  Url: {Value: !Ref Q}\n  Arn: {Value: !GetAtt Q.Arn}\n"
    )
}


def uses(root: Path, files: dict[str, str]) -> list[tuple[str, str, str]]:
    """Every name that scripts and suites rely on: where it must be declared, and whether they can do without."""
    project = tapcheck.load(write_files(root, files))
    rows = [mention for pair in (*project.users, *project.pairs) for mention in pair.suite.mentions]
    return [
        (
            row.wanted.written or f"{row.wanted.folder}:{row.wanted.kind}.{row.wanted.name}",
            row.source,
            _need(row.required),
        )
        for row in rows
    ]


def undecided(root: Path, files: dict[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """The reasons of what stays undecided, with the names that may be read."""
    project = tapcheck.load(write_files(root, files))
    return [
        (row.reason, pair.suite.perhaps)
        for pair in (*project.users, *project.pairs)
        for row in pair.suite.assertions
        if row.verdict is Verdict.UNDECIDED
    ]


def _need(required: bool) -> str:
    return "required" if required else "optional"


SCRIPTS = {
    "in the folder that it changes to": ("cd infra\nterraform output -raw bucket\n", "required"),
    "from its own folder": ('cd "$(dirname "$0")/../infra" || exit 1\ntofu output bucket\n', "required"),
    "by a variable": (
        'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"\ncd "$DIR/infra"\nterraform output bucket',
        "required",
    ),
    "by -chdir": ("B=$(terraform -chdir=infra output -raw bucket)\n", "required"),
    "by the root of the repository": (
        'terraform -chdir="$(git rev-parse --show-toplevel)/infra" output bucket\n',
        "required",
    ),
    "in a subshell": ("(cd infra && terraform output -json bucket)\n", "required"),
    "through a function": ('get() { terraform -chdir=infra output -raw "$1"; }\nget bucket\n', "required"),
    "from the document of all": ("cd infra\nterraform output -json | jq -r .bucket.value\n", "required"),
    "from a variable with all": (
        'A=$(terraform -chdir=infra output -json)\necho "$A" | jq -r \'.["bucket"].value\'\n',
        "required",
    ),
    "from a file with all": ("terraform -chdir=infra output -json > o.json\njq -r .bucket.value o.json\n", "required"),
    "with an alternative": ("terraform -chdir=infra output bucket || echo none\n", "optional"),
    "with a quiet failure": ("X=$(terraform -chdir=infra output bucket 2>/dev/null)\n", "optional"),
    "with a default of jq": ("terraform -chdir=infra output -json | jq -r '.bucket.value // empty'\n", "optional"),
    "in a branch": ('if [ -n "$CI" ]; then terraform -chdir=infra output bucket; fi\n', "optional"),
    "in a text that it writes": ("cat > env <<EOF\nB=$(terraform -chdir=infra output bucket)\nEOF\n", "required"),
    "after a comment": ("# terraform output url\nterraform -chdir=infra output bucket # url\n", "required"),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_a_script_reads_an_output(tmp_path: Path, case: str) -> None:
    text, need = SCRIPTS[case]
    found = uses(tmp_path, {**TWO, "scripts/deploy.sh": f"#!/bin/bash\n{text}"})
    assert found == [("infra:output.bucket", "terraform output", need)]


UNDECIDED = {
    "a folder that is put in": (
        'cd "$1"\nterraform output bucket\n',
        [("the folder that the command runs in cannot be told", ("bucket",))],
    ),
    "a folder after branches": (
        "if x; then cd infra; else cd other; fi\nterraform output bucket\n",
        [("the folder that the command runs in cannot be told", ("bucket",))],
    ),
    "no folder": ("terraform output bucket\n", [("the folder that the command runs in cannot be told", ("bucket",))]),
    "a name that is put in": (
        'terraform -chdir=infra output "$1"\n',
        [("the name of the output is put in at run time", ("*",))],
    ),
    "all outputs for another program": (
        "terraform -chdir=infra output -json | python3 report.py\n",
        [("the name of the output is put in at run time", ("*",))],
    ),
    "an end that is not understood": (
        "terraform -chdir=infra output bucket\nif then (\n",
        [("syntax that is not understood", ("*",))],
    ),
}


@pytest.mark.parametrize("case", UNDECIDED)
def test_what_a_script_reads_stays_undecided(tmp_path: Path, case: str) -> None:
    text, expected = UNDECIDED[case]
    assert undecided(tmp_path, {**TWO, "scripts/deploy.sh": text}) == expected


def test_the_only_stack_is_meant_where_it_declares_what_is_read(tmp_path: Path) -> None:
    script = {"scripts/deploy.sh": "terraform output bucket\nterraform output buckets\n"}
    assert uses(tmp_path, {**INFRA, **script}) == [
        ("infra:output.bucket", "terraform output", "required"),
        ("infra:output.buckets", "terraform output", "required"),
    ]


def test_another_stack_is_meant_where_the_only_one_declares_nothing_of_it(tmp_path: Path) -> None:
    script = {"scripts/deploy.sh": "terraform output cluster\n"}
    assert undecided(tmp_path, {**INFRA, **script}) == [
        ("the folder that the command runs in cannot be told", ("cluster",))
    ]


def test_variables_of_a_plan(tmp_path: Path) -> None:
    script = {"deploy.sh": "cd infra\nterraform apply -var region=x -var 'zone=b' -var-file=x.tfvars -auto-approve\n"}
    assert uses(tmp_path, {**TWO, **script}) == [
        ("infra:variable.region", "terraform variable", "required"),
        ("infra:variable.zone", "terraform variable", "required"),
    ]


DESCRIBED = {
    "a query": (
        "aws cloudformation describe-stacks --stack-name app --query "
        "\"Stacks[0].Outputs[?OutputKey=='Url'].OutputValue\""
    ),
    "a query with backticks": (
        "aws cloudformation describe-stacks --stack-name $S --query 'Stacks[0].Outputs[?OutputKey==`Url`].OutputValue'"
    ),
    "jq": (
        "aws cloudformation describe-stacks --stack-name app | jq -r "
        "'.Stacks[0].Outputs[] | select(.OutputKey==\"Url\").OutputValue'"
    ),
    "a function": (
        "get() {\n  aws cloudformation describe-stacks --query "
        "\"Stacks[0].Outputs[?OutputKey=='$1'].OutputValue\"\n}\nget Url"
    ),
}


@pytest.mark.parametrize("case", DESCRIBED)
def test_a_script_reads_an_output_of_a_template(tmp_path: Path, case: str) -> None:
    found = uses(tmp_path, {**TEMPLATE, "smoke.sh": DESCRIBED[case]})
    assert found == [("Outputs.Url", "cloudformation output", "required")]


def test_a_stack_that_the_script_deploys_is_the_template_that_it_deploys(tmp_path: Path) -> None:
    script = (
        'aws cloudformation deploy --template-file stack.yml --stack-name "$NAME"\n'
        'aws cloudformation describe-stacks --stack-name "$NAME" '
        "--query \"Stacks[0].Outputs[?OutputKey=='Uri'].OutputValue\"\n"
        "aws cloudformation describe-stacks --stack-name tools "
        "--query \"Stacks[0].Outputs[?OutputKey=='Cdn'].OutputValue\"\n"
    )
    files = {**TEMPLATE, "smoke.sh": script}
    assert uses(tmp_path / "a", files) == [("Outputs.Uri", "cloudformation output", "required")]
    assert undecided(tmp_path / "b", files) == [("the stack that the command reads cannot be told", ("Cdn",))]


PIPELINES = {
    ".github/workflows/a.yml": (
        "jobs:\n  a:\n    defaults: {run: {working-directory: infra}}\n    steps:\n"
        '      - run: |\n          set -e\n          echo "b=$(terraform output -raw bucket)" >> $GITHUB_OUTPUT\n'
    ),
    ".github/actions/read/action.yml": (
        "runs:\n  using: composite\n  steps:\n    - {run: terraform output bucket, "
        "working-directory: ./infra, shell: bash}\n"
    ),
    ".gitlab-ci.yml": "deploy:\n  before_script:\n    - cd infra\n  script:\n    - terraform output -raw bucket\n",
    "azure-pipelines.yml": (
        "steps:\n  - script: terraform output bucket\n    workingDirectory: $(Build.SourcesDirectory)/infra\n"
    ),
    ".circleci/config.yml": (
        "jobs:\n  a:\n    steps:\n      - run: {command: terraform output bucket, working_directory: infra}\n"
    ),
    "buildspec.yml": "phases:\n  build:\n    commands:\n      - cd infra\n      - terraform output bucket\n",
    "Makefile": "B := $(shell cd infra && terraform output -raw bucket)\n",
    "infra/Makefile": "show:\n\t@terraform output bucket | sed s/a/$$X/\n",
    "tools.mk": "DIR = infra\nshow:\n\tcd $(DIR) && \\\n\t  terraform output bucket\n",
}


@pytest.mark.parametrize("path", PIPELINES)
def test_a_pipeline_reads_an_output(tmp_path: Path, path: str) -> None:
    found = uses(tmp_path, {**TWO, path: PIPELINES[path]})
    assert found == [("infra:output.bucket", "terraform output", "required")]


def test_a_read_in_a_workflow_has_its_place(tmp_path: Path) -> None:
    workflow = "jobs:\n  a:\n    steps:\n      - run: |\n          cd infra\n          terraform output buckets\n"
    report = tapcheck.check(write_files(tmp_path, {**TWO, ".github/workflows/a.yml": workflow}))
    (finding,) = [row for row in report.findings if row.rule == "undeclared-output"]
    assert (finding.location.start.line, finding.location.start.column, finding.location.end.column) == (6, 28, 35)
    assert finding.message == "pipeline reads output 'buckets', which no stack declares"


def test_a_folder_that_a_workflow_puts_in_is_undecided(tmp_path: Path) -> None:
    workflow = (
        "jobs:\n  a:\n    steps:\n      - run: terraform output bucket\n        "
        "working-directory: ${{ matrix.folder }}\n"
    )
    assert undecided(tmp_path, {**TWO, ".github/workflows/a.yml": workflow}) == [
        ("the folder that the command runs in cannot be told", ("bucket",))
    ]


def test_outputs_of_an_action_that_runs_terraform(tmp_path: Path) -> None:
    workflow = (
        "jobs:\n  a:\n    steps:\n      - {uses: dflook/terraform-output@v1, id: tf, with: {path: infra}}\n"
        "      - {uses: actions/cache@v4, id: cache}\n"
        "      - run: echo ${{ steps.tf.outputs.bucket }} ${{ steps.cache.outputs.hit }}\n"
    )
    found = uses(tmp_path, {**TWO, ".github/workflows/a.yml": workflow})
    assert found == [("infra:output.bucket", "terraform output", "required")]


def test_tests_of_bats(tmp_path: Path) -> None:
    suite = (
        'setup() {\n  cd infra\n}\n\n@test "has a bucket" {\n  run terraform output -raw bucket\n'
        '  [ "$status" -eq 0 ]\n}\n\n'
        "@test 'adds' {\n  [ 2 -eq $((1 + 1)) ]\n}\n"
    )
    project = tapcheck.load(write_files(tmp_path, {**TWO, "test/stack.bats": suite}))
    (pair,) = project.pairs
    assert [stack.name for stack in pair.stacks] == ["infra"]
    assert [(row.test, row.verdict) for row in pair.suite.assertions] == [
        (("has a bucket",), Verdict.UNDECIDED),
        (("adds",), Verdict.UNDECIDED),
    ]
    assert [(row.wanted.name, row.test) for row in pair.suite.mentions] == [("bucket", ("has a bucket",))]


KITCHEN = (
    "driver: {name: terraform}\nverifier: {name: terraform, systems: [{name: basic, backend: local, "
    "attrs_outputs: {renamed: url}}]}\nsuites:\n  - name: basic\n    driver: {root_module_directory: infra}\n"
)
CONTROLS = (
    "bucket = input('bucket')\nname = attribute(\"output_url\")\ncontrol 'first' do\n"
    "  describe input('renamed') do\n  end\n  # input('comment')\n  describe input('mine') do\n  end\n"
    "  describe input('region', value: 'x') do\n  end\nend\n"
)


def test_controls_that_kitchen_terraform_runs(tmp_path: Path) -> None:
    files = {
        **TWO,
        "kitchen.yml": KITCHEN,
        "test/integration/basic/inspec.yml": "name: basic\ninputs:\n  - {name: mine, value: 1}\n",
        "test/integration/basic/controls/a.rb": CONTROLS,
    }
    assert uses(tmp_path, files) == [
        ("infra:output.bucket", "input", "required"),
        ("infra:output.url", "input", "required"),
        ("infra:output.url", "input", "required"),
        ("infra:output.region", "input", "optional"),
    ]


def test_controls_whose_inputs_come_from_elsewhere_are_undecided(tmp_path: Path) -> None:
    files = {**INFRA, "profile/controls/a.rb": "describe input('bucket') do\nend\n"}
    assert undecided(tmp_path, files) == [("where the inputs come from cannot be told", ("bucket",))]


FEATURE = """\
Feature: Storage

  Scenario: Buckets are encrypted
    Given I have aws_s3_bucket defined
    Then it must contain bucket
    And its value must match the "x" regex

  Scenario: Queues are encrypted
    Given I have aws_sqs_queue defined
    Then it must contain kms_master_key_id

  Scenario: Tags
    Given I have resource that supports tags defined
    Then it must contain tags
"""


def test_features_of_terraform_compliance(tmp_path: Path) -> None:
    code = 'resource "aws_s3_bucket" "a" {\n  bucket = "a"\n}\n'
    report = tapcheck.check(write_files(tmp_path, {"main.tf": code, "features/storage.feature": FEATURE}))
    assert _verdicts(report) == [
        ("Buckets are encrypted", "passing", ("resource:aws_s3_bucket.a",)),
        ("Buckets are encrypted", "undecided", ()),
        ("Queues are encrypted", "skipped", ()),
        ("Tags", "undecided", ()),
    ]
    assert report.compared


def _verdicts(report: Report) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(row.test[-1], row.verdict, row.covers) for row in report.assertions]


UNITS = {
    "modules/net/main.tf": 'output "vpc" {\n  value = 1\n}\n',
    "live/net/terragrunt.hcl": 'terraform {\n  source = "../../modules//net"\n}\n',
}


@pytest.mark.parametrize(
    ("path", "need", "read"),
    [
        ('"../net"', "required", "dependency.net.outputs.vpc"),
        ('"${get_terragrunt_dir()}/../net"', "required", 'dependency.net.outputs["vpc"]'),
        ('"${get_repo_root()}/live/net"', "optional", "try(dependency.net.outputs.vpc, null)"),
    ],
)
def test_units_of_terragrunt(tmp_path: Path, path: str, need: str, read: str) -> None:
    unit = f'dependency "net" {{\n  config_path = {path}\n}}\n\ninputs = {{\n  vpc = {read}\n}}\n'
    assert uses(tmp_path, {**UNITS, "live/app/terragrunt.hcl": unit}) == [
        ("modules/net:output.vpc", "dependency", need)
    ]


def test_a_unit_whose_code_is_elsewhere_is_undecided(tmp_path: Path) -> None:
    files = {
        **UNITS,
        "live/net/terragrunt.hcl": 'terraform {\n  source = "git::https://example.org/net.git"\n}\n',
        "live/app/terragrunt.hcl": (
            'dependency "net" {\n  config_path = "../net"\n}\n\ninputs = dependency.net.outputs\n'
        ),
    }
    assert undecided(tmp_path, files) == [("the unit that is read cannot be told, or its code is not here", ("*",))]


def test_files_that_use_a_stack_are_no_suites(tmp_path: Path) -> None:
    report = tapcheck.check(write_files(tmp_path, {**INFRA, "deploy.sh": "terraform -chdir=infra output bucket\n"}))
    assert (report.suites, report.compared) == ((), False)
    assert [row for row in report.coverage["infra"] if row.tests] == []


def test_scripts_that_use_nothing_are_left_out(tmp_path: Path) -> None:
    project = tapcheck.load(write_files(tmp_path, {**INFRA, "test/run.sh": "npm test\n", "Makefile": "a:\n\ttrue\n"}))
    assert (project.pairs, project.users) == ((), ())


def test_kinds_of_mentions(tmp_path: Path) -> None:
    project = tapcheck.load(write_files(tmp_path, {**INFRA, "a.sh": "cd infra\nterraform plan -var region=x\n"}))
    ((mention,),) = [user.suite.mentions for user in project.users]
    assert (mention.wanted.kind, mention.wanted.name) == (Kind.VARIABLE, "region")


def test_reports_say_what_uses_stacks(tmp_path: Path) -> None:
    files = {
        **INFRA,
        "a.sh": 'terraform -chdir=infra output bucket\nterraform -chdir="$1" output url\n',
        "b.sh": "terraform -chdir=infra output url\n",
    }
    report = tapcheck.check(write_files(tmp_path, files))
    assert [(user.path, user.kind, user.stacks, user.uses, user.undecided) for user in report.users] == [
        ("a.sh", "shell", ("infra",), 2, 1),
        ("b.sh", "shell", ("infra",), 1, 0),
    ]
    assert report.notices[-1] == "1 of 3 uses of stacks beside the suites is undecided, the first one in 'a.sh'"


def test_a_module_that_only_examples_call_is_a_stack(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "a" {\n  source = "./modules/a"\n}\n\noutput "id" {\n  value = 1\n}\n',
        "modules/a/main.tf": "",
        "modules/b/main.tf": "",
        "examples/full/main.tf": 'module "x" {\n  source = "../.."\n}\n\nmodule "s" {\n  source = "../shared"\n}\n',
        "examples/shared/main.tf": "",
        "test/fixtures/b/main.tf": 'module "b" {\n  source = "../../../modules/b"\n}\n',
    }
    project = tapcheck.load(write_files(tmp_path, files))
    assert [stack.name for stack in project.stacks] == [".", "examples/full", "modules/b", "test/fixtures/b"]
