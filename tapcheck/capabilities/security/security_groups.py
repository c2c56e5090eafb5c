"""`security-groups`: what is in a VPC has a security group of its own, and no group is left over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.tables import table_judge
from tapcheck.capabilities.verdicts import undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict

_by_table = table_judge(
    "security-groups", "has a security group of its own", "has no security group but the default one of its VPC"
)
_GROUPS = ("aws_security_group", "AWS::EC2::SecurityGroup")
_OWN_KIND = frozenset(
    (
        *_GROUPS,
        "aws_security_group_rule",
        "aws_vpc_security_group_ingress_rule",
        "aws_vpc_security_group_egress_rule",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::EC2::SecurityGroupEgress",
    )
)
_USED, _UNUSED = "is used", "is used by nothing"


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    yield from _by_table(estate, settings)
    for group in estate.of_types(*_GROUPS):
        yield _of_group(estate, group)


def _of_group(estate: Estate, group: Declaration) -> Verdict:
    users = [item for item in estate.users(group) if item.type not in _OWN_KIND]
    if users:
        return Verdict(Outcome.SATISFIED, group, _USED, evidence=(Evidence(users[0].head, "this uses it"),))
    if estate.given_out(group):
        return Verdict(Outcome.SATISFIED, group, "is given out by an output")
    if not estate.complete:
        return undecided(group, _USED)
    return Verdict(Outcome.VIOLATED, group, _UNUSED, mend="attach it, or remove it")


CAPABILITY = Capability(
    RuleInfo(
        id="security-groups",
        family=Family.SECURITY,
        severity=Severity.ERROR,
        summary="a resource in a VPC has no security group of its own, or a group is used by nothing",
        explanation="""\
Without a security group of its own, a resource takes the default group of its VPC, which everything else shares. A
group that nothing uses protects nothing: often the resource that it was meant for has another one, or none. Rules and
other groups that name a group are no use of it; an output that gives it out is. Which ports groups may open is asked
for by [open-ports](open-ports.md).
""",
    ),
    _judge,
    terraform="""\
resource "aws_db_instance" "main" {
  vpc_security_group_ids = [aws_security_group.database.id]
}
""",
    cloudformation="""\
Database:
  Type: AWS::RDS::DBInstance
  Properties:
    VPCSecurityGroups: [!Ref DatabaseGroup]
""",
    source='Amazon VPC User Guide, "Control traffic to your AWS resources using security groups"',
    checkov=("CKV2_AWS_5",),
)
