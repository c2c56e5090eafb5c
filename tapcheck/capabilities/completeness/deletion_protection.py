"""`deletion-protection`: a resource with data or traffic can be deleted by mistake."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="deletion-protection",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="a resource with data or traffic can be deleted by mistake",
        explanation="""\
Deletion protection makes the service refuse to delete the resource until the protection is taken off: a wrong plan or
a renamed logical id then fails instead of deleting data. Databases, tables, user pools and load balancers have it.
""",
    ),
    table_judge("deletion-protection", "is protected from deletion", "can be deleted by mistake"),
    terraform="""\
resource "aws_rds_cluster" "main" {
  deletion_protection = true
}
""",
    cloudformation="""\
Cluster:
  Type: AWS::RDS::DBCluster
  Properties:
    DeletionProtection: true
""",
    source='Amazon RDS User Guide, "Deleting a DB instance"',
    checkov=("CKV_AWS_293", "CKV_AWS_139", "CKV_AWS_150", "CKV_AWS_362"),
)
