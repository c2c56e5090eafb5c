"""`reserved-concurrency`: one function can take all the concurrency of the account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.capacity.functions import regional_functions
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.requirements import Verdict

_of_table = table_judge("reserved-concurrency", "has reserved concurrency", "has not enough reserved concurrency")


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    regional = {function.address for function in regional_functions(estate)}
    yield from (row for row in _of_table(estate, settings) if row.item is not None and row.item.address in regional)


CAPABILITY = Capability(
    RuleInfo(
        id="reserved-concurrency",
        family=Family.CAPACITY,
        severity=Severity.ERROR,
        summary="one function can take all the concurrency of the account",
        explanation="""\
Reserved concurrency sets a part of the account's concurrent executions aside for a function, and is at the same time
the most that it gets. Functions that a distribution runs at the edge can have none and are left alone.
""",
    ),
    _judge,
    terraform="""\
resource "aws_lambda_function" "orders" {
  reserved_concurrent_executions = 100
}
""",
    cloudformation="""\
Orders:
  Type: AWS::Lambda::Function
  Properties:
    ReservedConcurrentExecutions: 100
""",
    source='AWS Lambda Developer Guide, "Configuring reserved concurrency for a function"',
    parameters=(
        Parameter("executions", "how many executions are reserved at least", {"type": "integer", "minimum": 1}, 1),
    ),
    checkov=("CKV_AWS_115",),
)
