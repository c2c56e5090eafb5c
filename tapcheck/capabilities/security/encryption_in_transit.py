"""`encryption-in-transit`: an endpoint accepts connections without current encryption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.security.bucket_transport import judged_bucket_policies
from tapcheck.capabilities.security.database_transport import judged_databases
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.requirements import Verdict

_by_table = table_judge(
    "encryption-in-transit", "is encrypted in transit", "accepts connections without current encryption"
)


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    yield from _by_table(estate, settings)
    yield from judged_bucket_policies(estate)
    yield from judged_databases(estate)


CAPABILITY = Capability(
    RuleInfo(
        id="encryption-in-transit",
        family=Family.SECURITY,
        severity=Severity.ERROR,
        summary="an endpoint accepts connections without current encryption",
        explanation="""\
Listeners of load balancers take HTTPS or TLS with a policy of TLS 1.2 or newer, or redirect HTTP to HTTPS. CloudFront,
custom domains of API Gateway, OpenSearch, caches and Kafka clusters must demand TLS too; what their services demand by
default is not asked for again. Listeners for plain TCP and UDP say nothing about encryption and are left alone.

The policy of a bucket must deny requests for which `aws:SecureTransport` is false. Relational databases and warehouses
must refuse other connections by a parameter of their group (`rds.force_ssl`, `require_secure_transport`,
`require_ssl`), or by the default of their version.
""",
    ),
    _judge,
    terraform="""\
resource "aws_lb_listener" "https" {
  protocol   = "HTTPS"
  ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
}
""",
    cloudformation="""\
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    Protocol: HTTPS
    SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
""",
    source="Security Pillar of the AWS Well-Architected Framework, SEC09-BP02",
    checkov=("CKV_AWS_2", "CKV_AWS_103", "CKV_AWS_30", "CKV_AWS_34", "CKV_AWS_174", "CKV_AWS_206"),
)
