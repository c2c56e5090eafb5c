"""Compares our evaluator with the real binary on generated expressions.

Run `python -m tests.harness.terraform_differential [COUNT] [SEED]` with `terraform` on the path; it prints every
difference and fails when there is one.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.harness import terraform_binary
from tests.harness.terraform_binary import Answer
from tests.harness.terraform_expressions import INFINITE, UNKNOWN, evaluate
from tests.harness.terraform_generator import Generator

_CRASH = "panic in function implementation"
"""What the binary says where it meets a bug of its own; our evaluator gives the value that the bug prevents."""


@dataclass(frozen=True)
class Difference:
    """An expression of which the binary and our evaluator say different things."""

    expression: str
    binary: Answer
    ours: Answer


def compare(count: int, seed: int) -> tuple[list[Difference], int]:
    """The differences among generated expressions, and how many of the values we left unknown.

    Expressions that give infinity are left out: the binary cannot write its state with one.
    """
    generator = Generator(seed)
    expressions = [generator.expression() for _ in range(count)]
    given = zip(expressions, evaluate(expressions, Path(__file__).parent), strict=True)
    finite = [(expression, ours) for expression, ours in given if ours.error != INFINITE]
    answers = terraform_binary.evaluate([expression for expression, _ in finite])
    differences: list[Difference] = []
    unknown = 0
    for (expression, ours), theirs in zip(finite, answers, strict=True):
        if UNKNOWN in json.dumps(ours.value):
            unknown += 1
        elif _CRASH in theirs.error:
            continue
        elif bool(theirs.error) != bool(ours.error) or (theirs.type, theirs.value) != (ours.type, ours.value):
            differences.append(Difference(expression, theirs, ours))
    return differences, unknown


def main(arguments: list[str]) -> int:
    """Print the differences; 1 when there are any."""
    count = int(arguments[0]) if arguments else 5000
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    differences: list[Difference] = []
    unknown = 0
    for start in range(0, count, 1000):
        found, open_ = compare(min(1000, count - start), seed * 1000 + start)
        differences += found
        unknown += open_
    for item in differences:
        print(f"{item.expression}\n    binary: {item.binary}\n    ours:   {item.ours}")
    print(f"{count} expressions, {len(differences)} differences, {unknown} values left unknown")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
