"""`least-privilege`: policies allow what is needed and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.policies import Statement
from tapcheck.capabilities.policy_places import HOLDERS, held_policies
from tapcheck.capabilities.security.privileges import excesses
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Unknown, Value, is_marked

_MANAGED = {
    "aws_iam_role": "managed_policy_arns",
    "aws_iam_role_policy_attachment": "policy_arn",
    "aws_iam_user_policy_attachment": "policy_arn",
    "aws_iam_group_policy_attachment": "policy_arn",
    "aws_iam_policy_attachment": "policy_arn",
    "AWS::IAM::Role": "ManagedPolicyArns",
    "AWS::IAM::User": "ManagedPolicyArns",
    "AWS::IAM::Group": "ManagedPolicyArns",
}
_ATTACHMENTS = tuple(type_ for type_ in _MANAGED if type_.endswith("_attachment"))
_ADMINISTRATIVE = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess")
_CALLABLE = {"aws_lambda_permission": ("principal", "source_arn", "source_account", "principal_org_id"),
             "AWS::Lambda::Permission": ("Principal", "SourceArn", "SourceAccount", "PrincipalOrgID")}  # fmt: skip
_GOOD = "allows no more than is needed"
_OPEN = "only a deployment knows everything that it allows"


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    partial = bool(settings["partial-wildcards"])
    for item in estate.of_types(*HOLDERS):
        verdict = _of_holder(estate, item, partial)
        if verdict is not None:
            yield verdict
    for item in estate.of_types(*_ATTACHMENTS):
        administrative = _administrative(item)
        if administrative:
            yield _too_much(item, [administrative], [])
    for item in estate.of_types(*_CALLABLE):
        yield _of_permission(estate, item)


def _of_holder(estate: Estate, item: Declaration, partial: bool) -> Verdict | None:
    problems: list[str] = []
    evidence: list[Evidence] = []
    held = tuple(held_policies(estate, item))
    if not held:
        return None
    service = item.type.lower().replace("aws::", "aws_").split("_")[1].partition("::")[0]
    for row in held:
        for statement in row.policy.statements:
            found = list(excesses(statement, row.role, service, partial))
            problems += found
            evidence += [Evidence(statement.span, f"this {problem}") for problem in found]
    administrative = _administrative(item)
    if administrative:
        problems.append(administrative)
    if problems:
        return _too_much(item, problems, evidence)
    unread = any(not row.policy.complete or any(map(_is_open, row.policy.statements)) for row in held)
    return Verdict(Outcome.UNDECIDED, item, _OPEN) if unread else Verdict(Outcome.SATISFIED, item, _GOOD)


def _too_much(item: Declaration, problems: list[str], evidence: list[Evidence]) -> Verdict:
    mend = "name the actions and the resources that are needed"
    first, *others = dict.fromkeys(problems)
    more = tuple(f"it also {problem}" for problem in others)
    return Verdict(Outcome.VIOLATED, item, first, evidence=tuple(evidence[:8]), mend=mend, shown=more)


def _is_open(statement: Statement) -> bool:
    """Whether a part that decides may turn out as anything: it was not read, or a variable alone gives it."""
    texts = (*statement.actions, *statement.resources, *(name for _, name in statement.principals))
    return statement.allows and (statement.vague or any(is_marked(text) and _of_operator(text) for text in texts))


def _of_operator(text: str) -> bool:
    """Whether a variable without a value is the whole text."""
    inner = text.strip("\ue000\ue001")
    return inner.startswith(("var.", "Parameters.")) and not is_marked(inner) and text == f"\ue000{inner}\ue001"


def _administrative(item: Declaration) -> str:
    """What is said of the policies of AWS that a resource attaches; empty where none administers."""
    for _, value in at(item.values, _MANAGED.get(item.type, "-")):
        for arn in value if isinstance(value, tuple) else (value,):
            name = str(arn).rpartition("/")[2]
            if isinstance(arn, str) and name in _ADMINISTRATIVE:
                return f"attaches the policy {name}"
    return ""


def _of_permission(estate: Estate, item: Declaration) -> Verdict:
    principal_key, *sources = _CALLABLE[item.type]
    principal: Value = item.values.get(principal_key)
    if any(item.values.get(key) is not None for key in sources):
        return Verdict(Outcome.SATISFIED, item, "lets only one source call the function")
    if isinstance(principal, Unknown):
        return Verdict(Outcome.UNDECIDED, item, "only a deployment knows whom it lets call the function")
    if str(principal) != "*" and not str(principal).endswith((".amazonaws.com", ".amazon.com")):
        return Verdict(Outcome.SATISFIED, item, "lets only one account call the function")
    message = "lets everyone call the function" if principal == "*" else f"lets {principal} call it for any account"
    return Verdict(Outcome.VIOLATED, item, message, mend="add source_arn" if estate.terraform else "add SourceArn")


CAPABILITY = Capability(
    RuleInfo(
        id="least-privilege",
        family=Family.SECURITY,
        severity=Severity.ERROR,
        summary="a policy allows more than is needed",
        explanation="""\
A policy names the actions and the resources that its holder needs. Too much is: every action, or every action of a
service (`s3:*`); `NotAction` and `NotResource`; the resource `*` (or an ARN of nothing but wildcards) for actions that
could be narrowed to single resources, unless a condition narrows the statement; `iam:PassRole` on every role; the
policies AdministratorAccess, PowerUserAccess and IAMFullAccess.

Many actions know no resources (`ec2:Describe*`, `xray:PutTraceSegments`, `cloudwatch:PutMetricData`): AWS accepts only
`*` for them, and so does this rule. Which they are comes from the Service Authorization Reference. A few more are
documented by AWS with `*`, such as the network interfaces that a function in a VPC creates.

Roles must not be open to everyone or, with GitHub, to every workflow. Policies of buckets, queues, topics, keys,
secrets and repositories must not give access to everyone; those of services that AWS may use
must say for whom (`aws:SourceArn` or `aws:SourceAccount`), otherwise the service can be talked into using them for
somebody else. `Resource: "*"` in a key's own policy means that key and is right.

Policies with parts that only a deployment knows are judged by what is written; a variable that gives a whole action or
resource leaves the policy undecided.
""",
    ),
    _judge,
    terraform="""\
resource "aws_iam_role_policy" "worker" {
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = "${aws_s3_bucket.orders.arn}/*"
    }]
  })
}
""",
    cloudformation="""\
WorkerPolicy:
  Type: AWS::IAM::Policy
  Properties:
    PolicyName: worker
    Roles: [!Ref WorkerRole]
    PolicyDocument:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: s3:GetObject
          Resource: !Sub "${Orders.Arn}/*"
""",
    source='IAM User Guide, "Grant least privilege" and "The confused deputy problem"; Service Authorization Reference',
    parameters=(
        Parameter("partial-wildcards", "whether actions such as s3:Get* are accepted", {"type": "boolean"}, True),
    ),
    checkov=("CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_355", "CKV_AWS_356", "CKV_AWS_60", "CKV_AWS_274", "CKV_AWS_364"),
)
