"""The structure of files is what python-hcl2 reads, wherever that accepts them."""

from __future__ import annotations

import pytest

from tapcheck.source import SourceFile
from tests.harness.hcl_agreement import shape, shape_of_oracle

FILES = {
    "blocks": """\
resource "a" "b" {
  x = 1

  nested {
    y = "z"
  }
}

locals {
  m = {
    k = [1, 2]
  }
}
""",
    "heredoc": """\
output "o" {
  value = <<-EOT
    resource "x" "y" {
    ${var.z}
  EOT
}

variable "v" {}
""",
    "comments": """\
# one
variable "a" { # two
  /* three
  four */
  default = 1 // five
}
""",
    "expressions": """\
locals {
  a = [for x in var.y : x.id if x.on]
  b = var.c ? 1 : 2
  d = aws_x.y[*].id
  e = f(1, 2)
}
""",
    "dynamic": """\
resource "a" "b" {
  dynamic "rule" {
    for_each = var.rules
    content {
      port = rule.value
    }
  }
}
""",
    "labels": """\
provider "aws" {
  alias = "west"
}

terraform {
  backend "s3" {}
}
""",
}


@pytest.mark.parametrize("name", FILES)
def test_same_structure(name: str) -> None:
    ours = shape(SourceFile.from_text("main.tf", FILES[name]))
    assert ours
    assert ours == shape_of_oracle(FILES[name])
