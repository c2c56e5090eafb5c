"""`structured-logs`: logs are lines of text that only people can read."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="structured-logs",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="logs are lines of text that only people can read",
        explanation="""\
Logs in JSON can be searched, counted and alarmed on by their fields. Functions write them with the log format `JSON`;
what their code writes by itself cannot be seen here. Access logs of API stages are in JSON when their format is an
object. Stages without access logs are left to `access-logs`.
""",
    ),
    table_judge("structured-logs", "writes its log as JSON", "does not write its log as JSON"),
    terraform="""\
resource "aws_lambda_function" "orders" {
  logging_config {
    log_format = "JSON"
  }
}
""",
    cloudformation="""\
Orders:
  Type: AWS::Lambda::Function
  Properties:
    LoggingConfig: {LogFormat: JSON}
""",
    source='AWS Lambda Developer Guide, "Configuring advanced logging controls"; API Gateway Developer Guide, "Set up '
    'CloudWatch logging"',
)
