"""`open-ports`: a security group opens a sensitive port to the whole internet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate, at, given
from tapcheck.capabilities.verdicts import undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Outcome, Verdict
from tapcheck.values import Unknown, Value

_WHOLE = re.compile(r"-?[0-9]{1,6}")
_ANYWHERE = ("0.0.0.0/0", "::/0")
_SENSITIVE = (
    20,
    21,
    22,
    23,
    25,
    135,
    137,
    138,
    139,
    445,
    1433,
    1434,
    1521,
    2375,
    2379,
    3306,
    3389,
    4333,
    5432,
    5439,
    5500,
)
_MORE = (5601, 5900, 6379, 6380, 8182, 9042, 9092, 9200, 9300, 11211, 27017, 27018)
_PORTS = frozenset((*_SENSITIVE, *_MORE))
_GROUPS = ("aws_security_group", "AWS::EC2::SecurityGroup")
_RULES = ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "AWS::EC2::SecurityGroupIngress")
_CLOSED = "opens no sensitive port to the internet"


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for item in estate.of_types(*_GROUPS):
        rows = [row for path in ("ingress", "SecurityGroupIngress") for row in at(item.values, path)]
        yield _verdict(item, rows)
    for item in estate.of_types(*_RULES):
        if item.values.get("type", "ingress") == "ingress":
            yield _verdict(item, [((), item.values)])


def _verdict(item: Declaration, rows: Any) -> Verdict:
    unknown = False
    for path, row in rows:
        truth = None if isinstance(row, Unknown) else _opens(row)
        if truth:
            message = f"opens {truth} to the internet"
            return Verdict(
                Outcome.VIOLATED, item, message, path, mend="allow single networks or security groups instead"
            )
        unknown = unknown or truth is None
    if unknown:
        return undecided(item, _CLOSED)
    return Verdict(Outcome.SATISFIED, item, _CLOSED)


def _opens(row: Any) -> str | None:
    """The sensitive ports that a rule opens to everybody; empty for none, None where only a deployment knows."""
    if not isinstance(row, Mapping):
        return ""
    anywhere = _anywhere(row)
    if not anywhere:
        return "" if anywhere is False else None
    protocol = given(row, "protocol", "ip_protocol", "IpProtocol")
    first, last = given(row, "from_port", "FromPort"), given(row, "to_port", "ToPort")
    if isinstance(protocol, Unknown) or isinstance(first, Unknown) or isinstance(last, Unknown):
        return None
    if str(protocol) in ("-1", "all"):
        return "all ports"
    if str(protocol) in ("icmp", "icmpv6", "1", "58") or first is None or last is None:
        return ""
    if not (_WHOLE.fullmatch(str(first)) and _WHOLE.fullmatch(str(last))):
        return ""
    low, high = int(str(first)), int(str(last))
    found = sorted(port for port in _PORTS if low <= port <= high)
    return f"port {found[0]}" if len(found) == 1 else f"ports {low} to {high}" if found else ""


def _anywhere(row: Mapping[str, Value]) -> bool | None:
    unknown = False
    for name in ("cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "CidrIp", "CidrIpv6"):
        given = row.get(name)
        for value in given if isinstance(given, tuple) else (given,):
            if isinstance(value, Unknown):
                unknown = True
            elif value in _ANYWHERE:
                return True
    return None if unknown else False


CAPABILITY = Capability(
    RuleInfo(
        id="open-ports",
        family=Family.SECURITY,
        severity=Severity.ERROR,
        summary="a security group opens a sensitive port to the whole internet",
        explanation="""\
Remote shells, databases, caches and consoles need no access from everywhere. A rule of a security group must not open
their ports (and not all ports) to `0.0.0.0/0` or `::/0`. The ports of web servers, 80 and 443, may be open.
""",
    ),
    _judge,
    terraform="""\
resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id            = aws_security_group.database.id
  referenced_security_group_id = aws_security_group.app.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
""",
    cloudformation="""\
Database:
  Type: AWS::EC2::SecurityGroup
  Properties:
    SecurityGroupIngress:
      - SourceSecurityGroupId: !Ref App
        IpProtocol: tcp
        FromPort: 5432
        ToPort: 5432
""",
    source="CIS AWS Foundations Benchmark, 5.2 and 5.3",
    checkov=("CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260"),
)
