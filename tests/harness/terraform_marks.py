"""Which parts of values are unknown or sensitive: what the real binary plans, and what our evaluator says.

Run `python -m tests.harness.terraform_marks` with `terraform` on the path to renew the table; to add a case, add an
object with its `expression` alone. In expressions `terraform_data.s` is a resource whose id and output are unknown
strings, and `var.pw` a sensitive string. In answers `?` stands for an unknown value, and numbers are text.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from tapcheck.languages.hcl.parser import parse_expression
from tapcheck.languages.hcl.tree import GetAttribute, Reference
from tapcheck.languages.terraform.evaluation import EvaluationError, Evaluator
from tapcheck.languages.terraform.functions import Caller
from tapcheck.languages.terraform.host import FileHost
from tapcheck.languages.terraform.numbers import format_number
from tapcheck.languages.terraform.types import STRING
from tapcheck.languages.terraform.values import SENSITIVE, Unk, Val, unknown
from tapcheck.source import SourceFile
from tapcheck.workspace import Workspace
from tests.harness import terraform_binary
from tests.harness.terraform_expressions import Silent

TABLE = Path(__file__).parent.parent / "languages" / "terraform" / "marks.json"
_WORLD = """\
variable "pw" {
  type      = string
  sensitive = true
  default   = "hush"
}

resource "terraform_data" "s" {
  input = timestamp()
}
"""


def table() -> list[dict[str, Any]]:
    """The known answers."""
    found: list[dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found


def ours(expression: str) -> dict[str, Any]:
    """What our evaluator says of an expression."""
    tree, _ = parse_expression(SourceFile.from_text("expression", expression))
    assert tree is not None
    host = FileHost(Workspace(Path(__file__).parent), ".", Silent())
    try:
        value = Evaluator(_World(), Caller(host), short_circuit=False).evaluate(tree, {})
    except EvaluationError:
        return {"refused": True}
    return {"value": _value(value), "sensitive": _sensitive(value)}


class _World:
    def resolve(self, reference: Reference) -> tuple[Val, int]:
        if reference.name == "var":
            return Val(STRING, "hush", SENSITIVE), 1
        step = reference.steps[1]
        is_id = isinstance(step, GetAttribute) and step.name == "id"
        return unknown(STRING, "terraform_data.s", not_null=is_id), 2


def _value(value: Val) -> Any:
    raw = value.raw
    if isinstance(raw, Unk):
        return "?"
    if isinstance(raw, tuple):
        return [_value(item) for item in raw]
    if isinstance(raw, dict):
        return {name: _value(item) for name, item in raw.items()}
    return raw if raw is None or isinstance(raw, bool | str) else format_number(raw)


def _sensitive(value: Val) -> Any:
    if value.marks & SENSITIVE:
        return True
    if isinstance(value.raw, tuple):
        return _pruned([_sensitive(item) for item in value.raw])
    return (
        _pruned({name: _sensitive(item) for name, item in value.raw.items()}) if isinstance(value.raw, dict) else False
    )


def _pruned(marks: Any) -> Any:
    """Marks without the parts that have none."""
    if isinstance(marks, list):
        items = [_pruned(item) for item in marks]
        return items if any(item is not False for item in items) else False
    if isinstance(marks, dict):
        return {name: inner for name, item in marks.items() if (inner := _pruned(item)) is not False} or False
    return marks


def _with_unknown(after: Any, unknowns: Any) -> Any:
    if unknowns is True:
        return "?"
    if isinstance(after, list):
        marks = unknowns if isinstance(unknowns, list) else []
        return [_with_unknown(item, marks[at] if at < len(marks) else False) for at, item in enumerate(after)]
    if isinstance(after, dict) or isinstance(unknowns, dict):
        known = after or {}
        open_ = unknowns if isinstance(unknowns, dict) else {}
        return {name: _with_unknown(known.get(name), open_.get(name, False)) for name in sorted({*known, *open_})}
    return after


def planned(expressions: list[str]) -> list[dict[str, Any]]:
    """What the binary plans for each expression."""
    answers: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "world.tf").write_text(_WORLD, encoding="utf-8")
        for index, expression in enumerate(expressions):
            text = f'resource "terraform_data" "x{index}" {{\n  input = [\n{expression}\n]\n}}\n'
            (folder / f"x{index}.tf").write_text(text, encoding="utf-8")
        while True:
            result = terraform_binary.run(["plan", "-out=plan", "-json", "-input=false"], folder)
            if result.returncode == 0:
                break
            refused = terraform_binary.refused(result.stdout)
            if not refused:
                raise RuntimeError(result.stdout[-3000:])
            for index in refused:
                answers[index] = {"refused": True}
                (folder / f"x{index}.tf").unlink()
        printed = terraform_binary.run(["show", "-json", "plan"], folder).stdout
    for change in json.loads(printed, parse_int=str, parse_float=str)["resource_changes"]:
        match = re.fullmatch(r"x(\d+)", change["name"])
        if match:
            answers[int(match[1])] = _answer(change["change"])
    return [answers[index] for index in range(len(expressions))]


def _answer(change: dict[str, Any]) -> dict[str, Any]:
    value = _with_unknown(change["after"].get("input"), change["after_unknown"].get("input"))
    sensitive = _pruned(change["after_sensitive"].get("input", False))
    return {
        "value": value if value == "?" else value[0],
        "sensitive": sensitive[0] if isinstance(sensitive, list) else sensitive,
    }


def main() -> None:
    """Ask the binary about every expression and write the answers."""
    expressions = [case["expression"] for case in table()]
    cases = [{"expression": text, **answer} for text, answer in zip(expressions, planned(expressions), strict=True)]
    TABLE.write_text("[\n" + ",\n".join(f"  {json.dumps(case)}" for case in cases) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
