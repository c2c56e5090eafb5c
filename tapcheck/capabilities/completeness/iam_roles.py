"""`iam-roles`: compute resources act with roles, and roles have policies."""

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
from tapcheck.values import Unknown, Value

_ACTING = "acts with a role"
_by_table = table_judge("iam-roles", _ACTING, "has no role to act with")
_MUST_HAVE = frozenset(
    (
        "aws_lambda_function",
        "aws_sfn_state_machine",
        "aws_codebuild_project",
        "aws_glue_job",
        "AWS::Lambda::Function",
        "AWS::StepFunctions::StateMachine",
        "AWS::CodeBuild::Project",
        "AWS::Glue::Job",
    )
)
"""Types that cannot be deployed without a role, so that whatever is written gives one."""
_ROLES = ("aws_iam_role", "AWS::IAM::Role")
_INLINE = ("inline_policy", "managed_policy_arns", "Policies", "ManagedPolicyArns")
_ATTACHING = (
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_iam_policy_attachment",
    "aws_iam_role_policies_exclusive",
    "aws_iam_role_policy_attachments_exclusive",
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::RolePolicy",
)
_NAMES = ("role", "roles", "role_name", "Roles", "RoleName")
_ATTACHED, _BARE = "has a policy", "has no policy, so it allows nothing"


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for verdict in _by_table(estate, settings):
        item = verdict.item
        given = verdict.outcome is Outcome.UNDECIDED and item is not None and item.type in _MUST_HAVE and verdict.path
        yield Verdict(Outcome.SATISFIED, item, _ACTING, verdict.path) if given else verdict
    for role in estate.of_types(*_ROLES):
        yield _of_role(estate, role)


def _of_role(estate: Estate, role: Declaration) -> Verdict:
    given = [role.values[name] for name in _INLINE if name in role.values]
    if any(value not in (None, ()) and not isinstance(value, Unknown) for value in given):
        return Verdict(Outcome.SATISFIED, role, _ATTACHED)
    attaching = estate.users(role, *_ATTACHING) or _by_name(estate, role)
    if attaching:
        return Verdict(Outcome.SATISFIED, role, _ATTACHED, evidence=(Evidence(attaching[0].head, "this gives it one"),))
    if any(isinstance(value, Unknown) for value in given) or not estate.complete:
        return undecided(role, _ATTACHED)
    mend = "add an aws_iam_role_policy or aws_iam_role_policy_attachment" if estate.terraform else "add Policies"
    return Verdict(Outcome.VIOLATED, role, _BARE, mend=mend)


def _by_name(estate: Estate, role: Declaration) -> tuple[Declaration, ...]:
    name: Value = role.values.get("name", role.values.get("RoleName"))
    if not isinstance(name, str):
        return ()
    return tuple(
        item for item in estate.of_types(*_ATTACHING) if any(_names(item.values.get(key), name) for key in _NAMES)
    )


def _names(value: Value, name: str) -> bool:
    return name in value if isinstance(value, tuple) else value == name


CAPABILITY = Capability(
    RuleInfo(
        id="iam-roles",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="a compute resource has no role, or a role has no policy",
        explanation="""\
Functions, instances, tasks, state machines, builds and jobs act with a role of their own, and a role allows something
only when a policy is attached to it: inline, managed, or by a resource that names the role. Instances that are started
from a launch template take its profile.
""",
    ),
    _judge,
    terraform="""\
resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker.arn
}
""",
    cloudformation="""\
WorkerRole:
  Type: AWS::IAM::Role
  Properties:
    ManagedPolicyArns: [!Ref WorkerPolicy]
""",
    source='IAM User Guide, "IAM roles"',
    checkov=("CKV2_AWS_41",),
)
