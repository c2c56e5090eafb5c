"""Values that an operator gives to variables.

They come from the environment (`TF_VAR_x`), `terraform.tfvars`, `*.auto.tfvars`, and files named on purpose.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.languages.hcl.parser import File, parse, parse_expression
from tapcheck.languages.hcl.tree import Attribute, Call, Expression, Parentheses, Reference
from tapcheck.languages.terraform.configuration import Variable
from tapcheck.languages.terraform.decode import plain_text, traversal
from tapcheck.languages.terraform.evaluation import Evaluator
from tapcheck.languages.terraform.json_files import parse_json_configuration
from tapcheck.languages.terraform.refusals import BoundReached, EvaluationError
from tapcheck.languages.terraform.values import Val, string
from tapcheck.source import SourceFile, Span
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
        file, problems = _parsed(source)
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


def assigned_names(workspace: Workspace, path: str) -> dict[str, Span] | None:
    """The variables that a variables file gives values to, and where it names them; None where it is unreadable."""
    source = workspace.read(path)
    if source is None:
        return None
    file, problems = _parsed(source)
    if problems:
        return None
    found = (item for item in file.body.items if isinstance(item, Attribute))
    return {item.name: Span(source.path, item.start, item.name_end) for item in found}


def environment_values(environment: Mapping[str, str], variables: Mapping[str, Variable]) -> Result[dict[str, Val]]:
    """The values that `TF_VAR_x` gives to the variables of a root module; weaker than those of every file.

    What stands for a string, number or bool is taken as it is, everything else is an expression of HCL. A value that
    is none is said where the variable is declared.
    """
    values: dict[str, Val] = {}
    diagnostics: list[Diagnostic] = []
    for name, variable in variables.items():
        text = environment.get(f"TF_VAR_{name}")
        if text is None:
            continue
        if _taken_literally(variable.type):
            values[name] = string(text)
            continue
        expression, problems = parse_expression(SourceFile.from_text(f"TF_VAR_{name}", text))
        try:
            if expression is None or problems:
                raise EvaluationError(problems[0].summary if problems else "it is empty", 0, 0)
            values[name] = Evaluator(_NoNames(), _NoFunctions()).evaluate(expression, {})
        except (EvaluationError, BoundReached) as error:
            said = f"environment variable 'TF_VAR_{name}' has no value for this variable: {error}"
            diagnostics.append(Diagnostic(Problem.UNREADABLE, said, variable.head, "mend or unset it"))
    return values, tuple(diagnostics)


def _parsed(source: SourceFile) -> Result[File]:
    return parse_json_configuration(source, {}) if source.path.endswith(".json") else parse(source)


def _taken_literally(type_: Expression | None) -> bool:
    while type(type_) is Parentheses:
        type_ = type_.inner
    if type_ is None:
        return True
    name = traversal(type_) if type(type_) is Reference else plain_text(type_)
    return name in ("string", "number", "bool")


class _NoNames:
    def resolve(self, reference: Reference) -> tuple[Val, int]:
        raise EvaluationError("variables may not be used in a variables file", reference.start, reference.end)


class _NoFunctions:
    def call(self, name: str, arguments: object, places: object, call: Call) -> Val:  # noqa: ARG002
        raise EvaluationError(f"function '{name}' may not be called in a variables file", call.start, call.end)
