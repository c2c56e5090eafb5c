"""Values that an operator gives to variables: `terraform.tfvars`, `*.auto.tfvars`, and files named on purpose."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.languages.hcl.parser import parse
from tapcheck.languages.hcl.tree import Attribute, Call, Reference
from tapcheck.languages.terraform.evaluation import Evaluator
from tapcheck.languages.terraform.json_files import parse_json_configuration
from tapcheck.languages.terraform.refusals import BoundReached, EvaluationError
from tapcheck.languages.terraform.values import Val
from tapcheck.source import Span
from tapcheck.workspace import Workspace

_SUFFIXES = (".auto.tfvars", ".auto.tfvars.json")
_ALWAYS = ("terraform.tfvars", "terraform.tfvars.json")


def variable_files(names: Sequence[str]) -> list[str]:
    """The files that Terraform reads without being asked, among the names in a folder, weakest first."""
    automatic = sorted(name for name in names if name.endswith(_SUFFIXES))
    return [name for name in _ALWAYS if name in names] + automatic


def read_variables(workspace: Workspace, folder: str, chosen: Sequence[str] = ()) -> Result[dict[str, Val]]:
    """The values for the variables of the root module in a folder; ``chosen`` are further files, weakest first."""
    values: dict[str, Val] = {}
    diagnostics: list[Diagnostic] = []
    paths = [posixpath.join(folder, name) for name in variable_files(workspace.names(folder))]
    for path in (*paths, *chosen):
        path = posixpath.normpath(path)
        source = workspace.read(path)
        if source is None:
            problem = workspace.problem(path)
            diagnostics.extend((problem,) if problem else ())
            continue
        file, problems = parse_json_configuration(source, {}) if path.endswith(".json") else parse(source)
        diagnostics.extend(problems)
        evaluator = Evaluator(_NoNames(), _NoFunctions())
        for item in file.body.items:
            span = Span(path, item.start, item.end)
            if not isinstance(item, Attribute):
                diagnostics.append(Diagnostic(Problem.INVALID, "a variables file holds no blocks", span))
                continue
            try:
                values[item.name] = evaluator.evaluate(item.expression, {})
            except (EvaluationError, BoundReached) as error:
                diagnostics.append(Diagnostic(Problem.INVALID, str(error), span))
    return values, tuple(diagnostics)


class _NoNames:
    def resolve(self, reference: Reference) -> tuple[Val, int]:
        raise EvaluationError("variables may not be used in a variables file", reference.start, reference.end)


class _NoFunctions:
    def call(self, name: str, arguments: object, places: object, call: Call) -> Val:  # noqa: ARG002
        raise EvaluationError(f"function '{name}' may not be called in a variables file", call.start, call.end)
