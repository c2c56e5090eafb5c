"""Functions with their aliases, versions and the numbers that are set aside for them."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.relations import companions_of
from tapcheck.model.infrastructure import Declaration
from tapcheck.values import Path

FUNCTIONS = ("aws_lambda_function", "AWS::Lambda::Function", "AWS::Serverless::Function")
NAMING = ("function_name", "FunctionName")

_DISTRIBUTIONS = ("aws_cloudfront_distribution", "AWS::CloudFront::Distribution")
_AT_THE_EDGE = (
    ("ordered_cache_behavior",),
    ("default_cache_behavior",),
    ("DistributionConfig", "DefaultCacheBehavior", "LambdaFunctionAssociations"),
    ("DistributionConfig", "CacheBehaviors"),
)
_PROVISIONS = ("aws_lambda_provisioned_concurrency_config",)
_VERSIONED = ("AWS::Lambda::Alias", "AWS::Lambda::Version")
_INLINE = "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions"
_NAMED_BY = ("function_name", "FunctionName")


def regional_functions(estate: Estate) -> tuple[Declaration, ...]:
    """The functions but for those that distributions run at the edge: these can have no concurrency of their own."""
    distant = {
        function.address
        for distribution in estate.of_types(*_DISTRIBUTIONS)
        for below in _AT_THE_EDGE
        for function in _through_versions(estate, distribution, below)
    }
    return tuple(function for function in estate.of_types(*FUNCTIONS) if function.address not in distant)


def _through_versions(estate: Estate, distribution: Declaration, below: Path) -> Iterator[Declaration]:
    for item in estate.targets(distribution, *FUNCTIONS, *_VERSIONED, below=below):
        yield item
        yield from estate.targets(item, *FUNCTIONS, below=("FunctionName",))


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
