"""Functions with their aliases, versions and the numbers that are set aside for them."""

from __future__ import annotations

from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.relations import companions_of
from tapcheck.model.infrastructure import Declaration

FUNCTIONS = ("aws_lambda_function", "AWS::Lambda::Function", "AWS::Serverless::Function")
NAMING = ("function_name", "FunctionName")

_PROVISIONS = ("aws_lambda_provisioned_concurrency_config",)
_VERSIONED = ("AWS::Lambda::Alias", "AWS::Lambda::Version")
_INLINE = "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions"
_NAMED_BY = ("function_name", "FunctionName")


def provisions(estate: Estate, function: Declaration) -> tuple[list[Declaration], bool]:
    """What gives a function provisioned concurrency, and whether something may that nobody can tell."""
    if function.type == "AWS::Serverless::Function":
        return [function] if any(at(function.values, _INLINE)) else [], False
    found, may = companions_of(estate, function, "function_name", _PROVISIONS, *NAMING)
    versioned, others = companions_of(estate, function, "FunctionName", _VERSIONED, *NAMING)
    return [*found, *(row for row in versioned if any(at(row.values, _INLINE)))], may or others


def versions(estate: Estate, function: Declaration) -> list[Declaration]:
    """The aliases and versions of a function."""
    types = ("aws_lambda_alias", *_VERSIONED)
    return [row for path in _NAMED_BY for row in companions_of(estate, function, path, types, *NAMING)[0]]
