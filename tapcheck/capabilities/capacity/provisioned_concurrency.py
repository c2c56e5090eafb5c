"""`provisioned-concurrency`: the first requests wait for a function to start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.capacity.functions import NAMING, provisions, regional_functions, versions
from tapcheck.capabilities.capacity.scaling import scalable_targets, scaled
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.verdicts import lacking
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict

_YES = "has provisioned concurrency"


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for function in regional_functions(estate):
        found, may = provisions(estate, function)
        if not found:
            mend = (
                "publish = true, add an aws_lambda_alias and an aws_lambda_provisioned_concurrency_config for it"
                if estate.terraform
                else "add an AWS::Lambda::Version and an AWS::Lambda::Alias with ProvisionedConcurrencyConfig"
            )
            yield lacking(estate, function, _YES, "has no provisioned concurrency", mend, may)
        elif settings["scaling"]:
            yield _scaling(estate, function, found)
        else:
            yield Verdict(Outcome.SATISFIED, function, _YES, evidence=(Evidence(found[0].head, "given here"),))


def _scaling(estate: Estate, function: Declaration, found: list[Declaration]) -> Verdict:
    items = (function, *versions(estate, function), *found)
    targets, may = scalable_targets(estate, *items, dimension="^lambda:function:Provisioned", naming=NAMING)
    mend = "add a scalable target and a policy for lambda:function:ProvisionedConcurrency of the alias"
    return scaled(estate, function, targets, may, mend)


CAPABILITY = Capability(
    RuleInfo(
        id="provisioned-concurrency",
        family=Family.CAPACITY,
        severity=Severity.ERROR,
        summary="the first requests wait for a function to start",
        explanation="""\
Provisioned concurrency keeps environments of a function ready. It belongs to an alias or a published version of the
function. Functions that a distribution runs at the edge can have none and are left alone. With `scaling: true` a
scalable target with a policy must also change it with the load.
""",
    ),
    _judge,
    terraform="""\
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.orders.function_name
  function_version = aws_lambda_function.orders.version
}

resource "aws_lambda_provisioned_concurrency_config" "live" {
  function_name                     = aws_lambda_alias.live.function_name
  qualifier                         = aws_lambda_alias.live.name
  provisioned_concurrent_executions = 10
}
""",
    cloudformation="""\
Live:
  Type: AWS::Lambda::Alias
  Properties:
    FunctionName: !Ref Orders
    FunctionVersion: !GetAtt OrdersVersion.Version
    Name: live
    ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 10}
""",
    source='AWS Lambda Developer Guide, "Configuring provisioned concurrency for a function"',
    parameters=(Parameter("scaling", "whether it must also scale with the load", {"type": "boolean"}, False),),
)
