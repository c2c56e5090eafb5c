"""Regenerates the known answers of Terraform's functions and expressions from the real binary.

Run `python -m tests.harness.terraform_kat` with `terraform` on the path. Each file in
`tests/languages/terraform/kat` maps names of functions (or themes) to cases; to add one, add an object with its
`expression` alone and run this. Numbers in answers are text, so that no digit is lost.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.harness import terraform_binary

FOLDER = Path(__file__).parent.parent / "languages" / "terraform" / "kat"
WORLD = FOLDER / "world"
"""The files that expressions read."""
NAMES = {"greeting": "hello ${name}", "plain": "x", "value": "${v}"}
"""The locals that expressions use."""

Tables = dict[str, dict[str, list[dict[str, Any]]]]


def tables() -> Tables:
    """The known answers: theme → function → cases."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def main() -> None:
    """Ask the binary about every expression and write the answers."""
    for theme, table in tables().items():
        expressions = [case["expression"] for cases in table.values() for case in cases]
        answers = iter(terraform_binary.evaluate(expressions, WORLD, NAMES))
        for cases in table.values():
            for case in cases:
                answer = next(answers)
                expression = case["expression"]
                case.clear()
                case["expression"] = expression
                if answer.error:
                    case["refused"] = True
                else:
                    case.update(type=answer.type, value=answer.value)
        lines = [
            f"  {json.dumps(name)}: [\n" + ",\n".join(f"    {json.dumps(case)}" for case in cases) + "\n  ]"
            for name, cases in table.items()
        ]
        (FOLDER / f"{theme}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
