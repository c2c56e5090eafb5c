"""What Terraform would say of the custom conditions of a module: validations, preconditions, checks."""

from __future__ import annotations

from collections.abc import Iterable

from tapcheck.languages.hcl.tree import Block, Body
from tapcheck.languages.terraform.configuration import Part
from tapcheck.languages.terraform.configuration_values import ConfigurationValues
from tapcheck.languages.terraform.tftest_names import Name, NameKind

_REPEATING = ("count", "for_each")


class Conditions:
    """The custom conditions of one root module under the values of one run."""

    def __init__(self, values: ConfigurationValues) -> None:
        self._values = values

    def hold(self, name: Name) -> tuple[bool | None, str]:
        """Whether all conditions of what is named hold, None while nobody knows; and the message of one that fails."""
        module = self._values.root.tree.module
        match name.kind:
            case NameKind.VARIABLE:
                return self._variable(name.name)
            case NameKind.OUTPUT:
                output = module.outputs.get(name.name)
                return self._all(output, output.body.blocks("precondition")) if output else (None, "")
            case NameKind.CHECK:
                return self.check(name.name)
            case _:
                return None, ""

    def refused_variables(self) -> list[tuple[str, str]]:
        """The variables whose values break a validation for certain, with its message."""
        found = ((name, *self._variable(name)) for name in self._values.root.tree.module.variables)
        return [(name, message) for name, holds, message in found if holds is False]

    def failing_checks(self) -> list[tuple[str, str]]:
        """The check blocks that fail for certain, with their messages."""
        names = [row.name for row in self._values.root.tree.module.directives if row.kind == "check"]
        found = ((name, *self.check(name)) for name in names)
        return [(name, message) for name, holds, message in found if holds is False]

    def check(self, name: str) -> tuple[bool | None, str]:
        """Whether all assertions of a check block hold."""
        for row in self._values.root.tree.module.directives:
            if row.kind == "check" and row.name == name:
                holds, message = self._all(row, row.body.blocks("assert"))
                return (None, message) if row.body.blocks("data") else (holds, message)
        return None, ""

    def _variable(self, name: str) -> tuple[bool | None, str]:
        variable = self._values.root.tree.module.variables.get(name)
        if variable is None:
            return None, ""
        return self._all(variable, variable.body.blocks("validation"))

    def _all(self, part: Part, blocks: Iterable[Block]) -> tuple[bool | None, str]:
        unsure = any(part.expression(word) is not None for word in _REPEATING)
        for block in blocks:
            holds = self._holds(part, block.body)
            if holds is False and not unsure:
                return False, self._message(part, block.body)
            unsure = unsure or holds is None
        return (None if unsure else True), ""

    def _holds(self, part: Part, body: Body) -> bool | None:
        condition = body.attribute("condition")
        if condition is None:
            return None
        value = self._values.evaluate(self._values.root, condition.expression, {}, part.span.path, part.name)
        return value.raw if isinstance(value.raw, bool) else None

    def _message(self, part: Part, body: Body) -> str:
        message = body.attribute("error_message")
        if message is None:
            return ""
        value = self._values.evaluate(self._values.root, message.expression, {}, part.span.path, part.name)
        return value.raw if isinstance(value.raw, str) else ""
