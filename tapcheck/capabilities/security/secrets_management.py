"""`secrets-management`: secrets are kept in Secrets Manager or Parameter Store, never in plain sight."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.security.plain_secrets import (
    Source,
    environment_of,
    is_secret_name,
    keeps_itself,
    open_variables,
    secret_in_script,
    source_of,
)
from tapcheck.capabilities.verdicts import undecided
from tapcheck.catalog.secrets import secret_arguments
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Outcome, Verdict
from tapcheck.values import Path, Unknown, Value

_KEPT = "keeps no secret in plain sight"
_FUNCTIONS = ("aws_lambda_function", "AWS::Lambda::Function")
_SCRIPTS = {
    "aws_instance": "user_data",
    "aws_launch_template": "user_data",
    "aws_launch_configuration": "user_data",
    "AWS::EC2::Instance": "UserData",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.UserData",
    "AWS::AutoScaling::LaunchConfiguration": "UserData",
}
_MEND = "keep it in Secrets Manager or Parameter Store and refer to it"


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for variable, given in open_variables(estate):
        if given:
            yield Verdict(
                Outcome.VIOLATED, variable, "has a secret as its default", mend=f"remove the default; {_MEND}"
            )
        else:
            yield Verdict(Outcome.SATISFIED, variable, _KEPT)
    for item in estate.of_types(*secret_arguments()):
        verdict = _of_arguments(estate, item)
        if verdict is not None:
            yield verdict
    for item in estate.of_types(*_FUNCTIONS):
        variables = environment_of(estate.stack.fixed.get(item.address, {}))
        if variables:
            yield _of_environment(estate, item, variables)
    for item in estate.of_types(*_SCRIPTS):
        texts = [value for _, value in at(item.values, _SCRIPTS[item.type]) if isinstance(value, str)]
        for text in texts:
            told = secret_in_script(_script(text))
            message = "writes a secret into its user data" if told else _KEPT
            path = tuple(_SCRIPTS[item.type].split("."))
            yield Verdict(Outcome.VIOLATED if told else Outcome.SATISFIED, item, message, path, mend=_MEND * told)


def _of_arguments(estate: Estate, item: Declaration) -> Verdict | None:
    fact = secret_arguments()[item.type]
    fixed = estate.stack.fixed.get(item.address, item.values)
    found = [(path, value) for path, value in at(fixed, fact.path) if value not in (None, "")]
    if not found:
        managed = fact.managed and any(value not in (None, False) for _, value in at(item.values, fact.managed))
        return Verdict(Outcome.SATISFIED, item, "lets Secrets Manager keep its secret") if managed else None
    for path, value in found:
        source, variable = source_of(estate, value)
        if source is Source.WRITTEN:
            return Verdict(Outcome.VIOLATED, item, f"has its {fact.path} written in the code", path, mend=_MEND)
        if source is Source.PLAIN and not _only_decides(estate, item, path, variable):
            message = f"takes its {fact.path} from the plain variable '{variable.partition('.')[2]}'"
            return Verdict(Outcome.VIOLATED, item, message, path, mend=_hide(estate))
    if any(_made_elsewhere(estate, value) for _, value in at(item.values, fact.path)):
        return undecided(item, _KEPT, found[0][0])
    return Verdict(Outcome.SATISFIED, item, _KEPT, found[0][0])


def _made_elsewhere(estate: Estate, value: Value) -> bool:
    """Whether a value is an output of a module or nested stack whose code is not here."""
    if not isinstance(value, Unknown):
        return False
    nested = estate.origin(value)
    opaque = any(value.origin.startswith(f"{name}.") for name in estate.stack.opaque)
    return opaque or (nested is not None and nested.type == "AWS::CloudFormation::Stack")


def _only_decides(estate: Estate, item: Declaration, path: Path, variable: str) -> bool:
    return not is_secret_name(variable.partition(".")[2]) and bool(estate.targets(item, below=path))


def _of_environment(estate: Estate, item: Declaration, variables: tuple[tuple[str, Value], ...]) -> Verdict:
    for name, value in variables:
        if not is_secret_name(name) or value in (None, "") or keeps_itself(estate, value):
            continue
        source, _ = source_of(estate, value)
        if source is not Source.HIDDEN:
            return Verdict(Outcome.VIOLATED, item, f"has the secret '{name}' in its environment", mend=_MEND)
    return Verdict(Outcome.SATISFIED, item, _KEPT)


def _hide(estate: Estate) -> str:
    mark = "mark the variable sensitive" if estate.terraform else "mark the parameter NoEcho"
    return f"{mark}, or better {_MEND}"


def _script(text: str) -> str:
    """The script of user data; launch templates take it in base64."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return text


CAPABILITY = Capability(
    RuleInfo(
        id="secrets-management",
        family=Family.SECURITY,
        severity=Severity.ERROR,
        summary="a secret stands in plain sight",
        explanation="""\
Passwords, tokens and keys belong into Secrets Manager or Parameter Store. They must not be written as defaults of
variables, as arguments of databases, caches and brokers, in the environment of functions, or in user data, where
everybody who reads the code sees them; and a variable that gives one must be sensitive (`NoEcho` in templates).
Passwords that a service manages, that another resource makes or keeps, and `{{resolve:secretsmanager:...}}` are right.

Which arguments hold secrets is a table; variables of a name and of an environment count by their name
(`db_password`, `ApiKey`), not when it ends in something else (`password_arn`).
""",
    ),
    _judge,
    terraform="""\
resource "aws_db_instance" "main" {
  manage_master_user_password = true
}
""",
    cloudformation="""\
Database:
  Type: AWS::RDS::DBInstance
  Properties:
    ManageMasterUserPassword: true
""",
    source="Security Pillar of the AWS Well-Architected Framework, SEC02-BP03",
    checkov=("CKV_AWS_45", "CKV_AWS_46", "CKV_SECRET_6"),
)
