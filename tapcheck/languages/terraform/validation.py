"""What the `validation` blocks of variables say."""

from __future__ import annotations

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.languages.terraform.configuration_values import ConfigurationValues
from tapcheck.languages.terraform.values import NULL
from tapcheck.source import Span


def validation_problems(values: ConfigurationValues) -> list[Diagnostic]:
    """What the `validation` blocks of the root module's variables say about the values that they are given.

    Defaults are not judged: an operator may be meant to give another value.
    """
    found: list[Diagnostic] = []
    for variable in values.root.tree.module.variables.values():
        if variable.name not in values.settings.inputs:
            continue
        for block in variable.body.blocks("validation"):
            condition = block.body.attribute("condition")
            if condition is None:
                continue
            path = variable.span.path
            verdict = values.evaluate(values.root, condition.expression, {}, path, f"var.{variable.name}")
            if verdict.known and verdict.raw is False:
                message = block.body.attribute("error_message")
                text = values.evaluate(values.root, message.expression, {}, path, "") if message else NULL
                said = f": {text.raw}" if isinstance(text.raw, str) else ""
                span = Span(path, block.start, block.end)
                found.append(
                    Diagnostic(Problem.INVALID, f"the value of variable '{variable.name}' is refused{said}", span)
                )
    return found
