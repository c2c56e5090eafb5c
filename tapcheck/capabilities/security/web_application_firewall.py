"""`web-application-firewall`: a public endpoint is not protected by a web application firewall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.verdicts import undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict

_ACLS = ("aws_wafv2_web_acl", "AWS::WAFv2::WebACL")
_ASSOCIATIONS = ("aws_wafv2_web_acl_association", "AWS::WAFv2::WebACLAssociation")
_PROTECTED, _OPEN = "is protected by a web application firewall", "has no web application firewall"
_TARGETS = (
    "aws_api_gateway_stage",
    "AWS::ApiGateway::Stage",
    "aws_lb",
    "aws_alb",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "aws_cloudfront_distribution",
    "AWS::CloudFront::Distribution",
    "aws_appsync_graphql_api",
    "AWS::AppSync::GraphQLApi",
)
_APIS = ("aws_api_gateway_rest_api", "AWS::ApiGateway::RestApi")
_OWN_ARGUMENT = {
    "aws_cloudfront_distribution": "web_acl_id",
    "AWS::CloudFront::Distribution": "DistributionConfig.WebACLId",
}


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for item in estate.of_types(*_TARGETS):
        if _can_have_one(item):
            yield _verdict(estate, item, bool(settings["rate-limit"]))


def _can_have_one(item: Declaration) -> bool:
    kind = item.values.get("load_balancer_type", item.values.get("Type", "application"))
    scheme = item.values.get("internal", item.values.get("Scheme"))
    return kind == "application" and scheme not in (True, "true", "internal")


def _verdict(estate: Estate, item: Declaration, limited: bool) -> Verdict:
    path = _OWN_ARGUMENT.get(item.type)
    if path is not None:
        given = [value for _, value in at(item.values, path) if value not in (None, "")]
        if not given:
            return _unprotected(estate, item, f"set {path.rpartition('.')[2]} to the ARN of a web ACL")
        acls = estate.targets(item, *_ACLS)
    else:
        bound = estate.users(item, *_ASSOCIATIONS) or _bound_by_api(estate, item)
        if not bound:
            kind = _ASSOCIATIONS[0] if estate.terraform else _ASSOCIATIONS[1]
            return _unprotected(estate, item, f"add an {kind} for it")
        acls = tuple(acl for association in bound for acl in estate.targets(association, *_ACLS))
    if not limited:
        return Verdict(
            Outcome.SATISFIED, item, _PROTECTED, evidence=tuple(Evidence(acl.head, "by this") for acl in acls)
        )
    for acl in acls:
        if _limits_rate(acl):
            return Verdict(Outcome.SATISFIED, item, _PROTECTED, evidence=(Evidence(acl.head, "by this"),))
    if not acls:
        return Verdict(Outcome.UNDECIDED, item, "has a web ACL that is not declared here")
    seen = tuple(Evidence(acl.head, "this limits no rate") for acl in acls)
    message = "has a web application firewall that limits no rate"
    rule = "rate_based_statement" if estate.terraform else "RateBasedStatement"
    return Verdict(Outcome.VIOLATED, item, message, evidence=seen, mend=f"add a rule with a {rule} to the web ACL")


def _bound_by_api(estate: Estate, stage: Declaration) -> tuple[Declaration, ...]:
    """The associations whose ARN is put together from the API and the bare name of a stage."""
    apis = estate.targets(stage, *_APIS)
    rows = tuple(row for api in apis for row in estate.users(api, *_ASSOCIATIONS))
    return tuple(row for row in rows if not estate.targets(row, *_TARGETS))


def _unprotected(estate: Estate, item: Declaration, mend: str) -> Verdict:
    if not estate.complete:
        return undecided(item, _PROTECTED)
    return Verdict(Outcome.VIOLATED, item, _OPEN, mend=mend)


def _limits_rate(acl: Declaration) -> bool:
    paths = ("rule.statement.rate_based_statement", "Rules.Statement.RateBasedStatement")
    return any(at(acl.values, path) for path in paths)


CAPABILITY = Capability(
    RuleInfo(
        id="web-application-firewall",
        family=Family.SECURITY,
        severity=Severity.ERROR,
        summary="a public endpoint is not protected by a web application firewall",
        explanation="""\
Stages of REST APIs, public application load balancers, CloudFront distributions and GraphQL APIs can have a web ACL of
AWS WAF. It must have a rule that limits the rate of requests, unless `rate-limit: false` accepts one without. HTTP APIs
and internal load balancers cannot have one, or need none, and are left alone.
""",
    ),
    _judge,
    terraform="""\
resource "aws_wafv2_web_acl_association" "api" {
  resource_arn = aws_api_gateway_stage.api.arn
  web_acl_arn  = aws_wafv2_web_acl.api.arn
}
""",
    cloudformation="""\
Association:
  Type: AWS::WAFv2::WebACLAssociation
  Properties:
    ResourceArn: !Sub arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Stage}
    WebACLArn: !GetAtt Firewall.Arn
""",
    source='AWS WAF Developer Guide, "Associating or disassociating protection with an AWS resource"',
    parameters=(Parameter("rate-limit", "whether it must limit the rate of requests", {"type": "boolean"}, True),),
    checkov=("CKV2_AWS_29", "CKV2_AWS_28", "CKV_AWS_68", "CKV2_AWS_33"),
)
