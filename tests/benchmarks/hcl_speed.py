"""How fast HCL is parsed, beside python-hcl2. Run `python -m tests.benchmarks.hcl_speed [FOLDER]`.

Without a folder a generated configuration of about 300 KB is parsed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tapcheck.languages.hcl.parser import parse
from tapcheck.source import SourceFile

_BLOCK = """\
# bucket {n}
resource "aws_s3_bucket" "b{n}" {{
  bucket = "${{var.project}}-${{local.names[{n}]}}-{n}"
  tags = merge(local.tags, {{
    Name  = "b{n}"
    Owner = var.owner != "" ? var.owner : "nobody"
  }})

  lifecycle {{
    prevent_destroy = true
  }}
}}

data "aws_iam_policy_document" "d{n}" {{
  statement {{
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = [for b in [aws_s3_bucket.b{n}] : "${{b.arn}}/*" if b.arn != null]
    effect    = "Allow"
  }}
}}

output "o{n}" {{
  description = "the bucket"
  value       = aws_s3_bucket.b{n}.arn
}}
"""


def configuration(blocks: int) -> str:
    """A configuration of so many resources, data sources and outputs."""
    return "\n".join(_BLOCK.format(n=number) for number in range(blocks))


def seconds(work: Callable[[str], object], texts: Sequence[str], rounds: int = 3) -> float:
    """The processor time of the fastest of some rounds over all texts."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - started)
    return best


def ours(text: str) -> object:
    """Parse with our parser."""
    return parse(SourceFile.from_text("main.tf", text))


def oracle_tree(text: str) -> object:
    """Parse with python-hcl2 as far as its own tree."""
    import hcl2.api

    return hcl2.api.parses_to_tree(text)


def oracle_loads(text: str) -> object:
    """Read with python-hcl2 as people do."""
    import hcl2

    return hcl2.loads(text)


def main(arguments: list[str]) -> None:
    """Print the speeds."""
    texts = [configuration(400)]
    if arguments:
        texts = [
            path.read_text(encoding="utf-8") for path in sorted(Path(arguments[0]).rglob("*.tf")) if path.is_file()
        ]
    size = sum(len(text.encode()) for text in texts) / 1e6
    oracle_tree(texts[0][:0] + "a = 1\n")
    first = 0.0
    for name, work, rounds in (
        ("tapcheck", ours, 3),
        ("python-hcl2, tree", oracle_tree, 1),
        ("python-hcl2, loads", oracle_loads, 1),
    ):
        took = seconds(work, texts, rounds)
        first = first or took
        print(f"{name:20} {size / took:7.2f} MB/s of {size:.2f} MB, {took / first:6.2f}x the time")


if __name__ == "__main__":
    main(sys.argv[1:])
