"""`instance-metadata-v2`: an instance answers metadata requests without a session token."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="instance-metadata-v2",
        family=Family.SECURITY,
        severity=Severity.ERROR,
        summary="an instance answers metadata requests without a session token",
        explanation="""\
Version 2 of the metadata service asks for a session token, which requests forged through a server do not have.
Instances that are started from a launch template take its settings and are left alone, like those whose metadata
service is switched off.
""",
    ),
    table_judge(
        "instance-metadata-v2", "asks for a session token", "answers metadata requests without a session token"
    ),
    terraform="""\
resource "aws_instance" "worker" {
  metadata_options {
    http_tokens = "required"
  }
}
""",
    cloudformation="""\
Workers:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      MetadataOptions:
        HttpTokens: required
""",
    source='Amazon EC2 User Guide, "Use IMDS"',
    checkov=("CKV_AWS_79",),
)
