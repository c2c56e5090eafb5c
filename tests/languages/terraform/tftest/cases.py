"""Test files with what `terraform test` says of each run, in order: `pass`, `fail`, `error` or `skip`.

`open` stands behind a run where tapcheck leaves it undecided although the binary decides it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAIN = """\
variable "name" {
  type = string
  validation {
    condition     = length(var.name) > 2
    error_message = "too short"
  }
}
variable "size" {
  type    = number
  default = 2
}
locals { upper = upper(var.name) }
resource "terraform_data" "one" { input = local.upper }
resource "terraform_data" "many" {
  count = var.size
  input = "${var.name}-${count.index}"
}
output "upper" { value = local.upper }
output "names" { value = terraform_data.many[*].input }
output "applied" { value = terraform_data.one.output }
output "checked" {
  value = var.size
  precondition {
    condition     = var.size < 10
    error_message = "too many"
  }
}
check "small" {
  assert {
    condition     = var.size < 5
    error_message = "large"
  }
}
"""
SETUP = 'variable "seed" { default = "q" }\noutput "made" { value = "made-${var.seed}" }\n'
CHILD = """\
variable "in" {}
resource "terraform_data" "x" { input = var.in }
output "out" { value = terraform_data.x.input }
"""
PARENT = 'module "child" {\n  source = "./child"\n  in = "abc"\n}\noutput "got" { value = module.child.out }\n'

REPLACED_WHILE_PLANNING = """\
  override_resource {
    target          = terraform_data.one
    override_during = plan
    values          = { id = "here" }
  }
"""


@dataclass(frozen=True)
class Case:
    """A configuration in files, one test file, and the status of each of its runs."""

    name: str
    tests: str
    statuses: tuple[str, ...]
    files: dict[str, str] = field(default_factory=lambda: {"main.tf": MAIN})
    undecided: frozenset[str] = frozenset()


def run(name: str, *conditions: str, body: str = "", command: str = "plan") -> str:
    """A run with one assert block per condition."""
    blocks = "".join(
        f'  assert {{\n    condition     = {item}\n    error_message = "no"\n  }}\n' for item in conditions
    )
    return f'run "{name}" {{\n  command = {command}\n{body}{blocks}}}\n'


GIVEN = 'variables { name = "abc" }\n'
WITH_SETUP = {"main.tf": MAIN, "tests/setup/main.tf": SETUP}
WITH_CHILD = {"main.tf": PARENT, "child/main.tf": CHILD}

CASES = [
    Case("a value that holds", GIVEN + run("a", 'output.upper == "ABC"'), ("pass",)),
    Case(
        "a value that does not", GIVEN + run("a", 'output.upper == "abc"') + run("b", "var.size == 2"), ("fail", "pass")
    ),
    Case(
        "locals and counted resources",
        GIVEN + run("a", 'local.upper == "ABC"', "length(terraform_data.many) == 2"),
        ("pass",),
    ),
    Case(
        "instances",
        GIVEN + run("a", 'terraform_data.many[1].input == "abc-1"', 'output.names[0] == "abc-0"'),
        ("pass",),
    ),
    Case(
        "an instance beyond the last",
        GIVEN + run("a", 'terraform_data.many[7].input == "x"') + run("b", "var.size == 2"),
        ("error", "skip"),
    ),
    Case(
        "an undeclared output", GIVEN + run("a", 'output.lower == "x"') + run("b", "var.size == 2"), ("error", "skip")
    ),
    Case("an undeclared variable", GIVEN + run("a", "var.nothing == 1"), ("error",)),
    Case("an undeclared local", GIVEN + run("a", "local.nothing == 1"), ("error",)),
    Case("an undeclared resource", GIVEN + run("a", "terraform_data.none.input == 1"), ("error",)),
    Case("an undeclared data source", GIVEN + run("a", "data.terraform_remote_state.none.outputs == 1"), ("error",)),
    Case("an undeclared module", GIVEN + run("a", "module.none.out == 1"), ("error",)),
    Case("computed while planning", GIVEN + run("a", 'output.applied == "ABC"'), ("error",), undecided=frozenset("a")),
    Case("known after applying", GIVEN + run("a", 'output.applied == "ABC"', command="apply"), ("pass",)),
    Case(
        "variables of a run",
        GIVEN + run("a", 'output.upper == "XYZ"', body='  variables { name = "xyz" }\n'),
        ("pass",),
    ),
    Case("a variable for nothing", GIVEN + run("a", "var.size == 2", body="  variables { nothing = 1 }\n"), ("pass",)),
    Case(
        "a variable of the file alone",
        'variables {\n  name = "abc"\n  mine = 3\n}\n' + run("a", "var.mine == 3"),
        ("pass",),
    ),
    Case("no value for a variable", run("a", "var.size == 2"), ("error",)),
    Case(
        "a refused value",
        run("a", "var.size == 2", body='  variables { name = "a" }\n') + run("b", "var.size == 2"),
        ("error", "skip"),
    ),
    Case(
        "an expected refusal", run("a", body='  variables { name = "a" }\n  expect_failures = [var.name]\n'), ("pass",)
    ),
    Case(
        "an expected refusal that does not come", GIVEN + run("a", body="  expect_failures = [var.name]\n"), ("error",)
    ),
    Case(
        "an expected precondition",
        GIVEN + run("a", body="  variables { size = 11 }\n  expect_failures = [output.checked, check.small]\n"),
        ("pass",),
    ),
    Case(
        "an expected check",
        GIVEN + run("a", body="  variables { size = 7 }\n  expect_failures = [check.small]\n"),
        ("pass",),
    ),
    Case("an expected check that holds", GIVEN + run("a", body="  expect_failures = [check.small]\n"), ("error",)),
    Case("a check that is not there", GIVEN + run("a", body="  expect_failures = [check.none]\n"), ("error",)),
    Case("a check that fails", GIVEN + run("a", "var.size == 7", body="  variables { size = 7 }\n"), ("error",)),
    Case(
        "a failing assertion beside an expected failure",
        GIVEN + run("a", "var.size == 1", body="  variables { size = 7 }\n  expect_failures = [check.small]\n"),
        ("fail",),
    ),
    Case(
        "another module",
        GIVEN + run("a", 'output.made == "made-q"', body='  module { source = "./tests/setup" }\n'),
        ("pass",),
        WITH_SETUP,
    ),
    Case(
        "outputs of an earlier run",
        GIVEN
        + run("setup", body='  module { source = "./tests/setup" }\n  variables { seed = "z" }\n')
        + run(
            "a",
            'output.upper == "MADE-Z"',
            'run.setup.made == "made-z"',
            body="  variables { name = run.setup.made }\n",
        ),
        ("pass", "pass"),
        WITH_SETUP,
    ),
    Case(
        "a run that is not there", run("a", "var.size == 2", body="  variables { name = run.none.made }\n"), ("error",)
    ),
    Case(
        "an output that the earlier run does not have",
        GIVEN + run("first") + run("a", "var.size == 2", body="  variables { name = run.first.none }\n"),
        ("pass", "error"),
    ),
    Case(
        "an output of a called module",
        run("a", 'module.child.out == "abc"', 'output.got == "abc"'),
        ("pass",),
        WITH_CHILD,
    ),
    Case(
        "an output that a called module does not have", run("a", 'module.child.none == "abc"'), ("error",), WITH_CHILD
    ),
    Case(
        "a replaced module",
        run(
            "a",
            'output.got == "other"',
            body='  override_module {\n    target  = module.child\n    outputs = { out = "other" }\n  }\n',
        ),
        ("pass",),
        WITH_CHILD,
    ),
    Case(
        "a replaced resource",
        GIVEN
        + run(
            "a",
            'terraform_data.one.id == "here"',
            command="apply",
            body='  override_resource {\n    target = terraform_data.one\n    values = { id = "here" }\n  }\n',
        ),
        ("pass",),
    ),
    Case(
        "a resource replaced while planning",
        GIVEN
        + run(
            "a",
            'terraform_data.one.id == "here"',
            body=REPLACED_WHILE_PLANNING,
        ),
        ("pass",),
    ),
    Case(
        "an override of nothing",
        GIVEN + run("a", "var.size == 2", body="  override_resource {\n    target = terraform_data.none\n  }\n"),
        ("pass",),
    ),
    Case(
        "a variables file",
        run("a", 'output.upper == "FILE"'),
        ("pass",),
        {"main.tf": MAIN, "terraform.tfvars": 'name = "file"\n'},
    ),
    Case(
        "a variables file of the tests",
        run("a", 'output.upper == "NEAR"'),
        ("pass",),
        {"main.tf": MAIN, "tests/terraform.tfvars": 'name = "near"\n'},
    ),
    Case(
        "functions",
        GIVEN
        + run(
            "a",
            'contains(output.names, "abc-1")',
            'can(regex("^A", output.upper))',
            "alltrue([for n in output.names : startswith(n, var.name)])",
        ),
        ("pass",),
    ),
]
