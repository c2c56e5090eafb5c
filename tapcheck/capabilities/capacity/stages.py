"""Stages of REST APIs with the settings of their methods, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.relations import companions_of
from tapcheck.model.infrastructure import Declaration
from tapcheck.records import dataclass
from tapcheck.values import Unknown, Value

REST_STAGES = ("aws_api_gateway_stage", "AWS::ApiGateway::Stage")


@dataclass(frozen=True, slots=True)
class MethodSetting:
    """The settings of some methods of a stage; ``holder`` declares them."""

    holder: Declaration
    values: Mapping[str, Value]

    def value(self, terraform: str, template: str) -> Value:
        """A setting by its name in either language; None where it is not given."""
        return self.values.get(terraform, self.values.get(template))


def method_settings(estate: Estate, stage: Declaration) -> tuple[list[MethodSetting], bool]:
    """The settings of the methods of a stage, and whether there may be others that nobody can tell."""
    holders = [(stage, "MethodSettings")]
    may = False
    if estate.terraform:
        found, may = companions_of(estate, stage, "stage_name", ("aws_api_gateway_method_settings",), "stage_name")
        holders = [(row, "settings") for row in found]
    rows = [(holder, value) for holder, path in holders for _, value in at(holder.values, path)]
    may = may or any(isinstance(value, Unknown) for _, value in rows)
    return [MethodSetting(holder, value) for holder, value in rows if isinstance(value, Mapping)], may
