"""The Terraform types of the classes in prebuilt provider bindings of CDKTF for Python.

The name of a class's module tells its type: `cdktf_cdktf_provider_aws.s3_bucket` has `aws_s3_bucket`. Words that
follow a number are apart in the module whether or not they are in the type (`s3_control_bucket` has
`aws_s3control_bucket`), so names with numbers count only where it is known which it is. Checked against the
`tfResourceType` of all classes in cdktf-cdktf-provider-aws 19.65.1, -google 16.12.1 and -azurerm 14.23.1.
"""

from __future__ import annotations

import re

BINDINGS = "cdktf_cdktf_provider_"
"""How the names of all packages of prebuilt bindings begin."""

_PROVIDERS = ("aws", "azurerm", "google")
_NUMBER_BEFORE_WORD = re.compile(r"\d_")
_JOINED = re.compile(
    r"^(lexv2)_(?=models_)|^(route53)_(?=domains_|profiles_|recoverycontrolconfig_|recoveryreadiness_)"
    r"|^(s3)_(?=control_|outposts_|tables_)"
)
_APART = re.compile(
    r"^s3_(?:access_point|account|bucket|directory|objects?)(?:_|$)"
    r"|^route53_(?:cidr|delegation_set|health_check|hosted_zone|key_signing_key|query_log|records?|resolver|traffic"
    r"|vpc_association|zones?)(?:_|$)"
    r"|^(?:apigatewayv2|ec2|inspector2|kinesisanalyticsv2|macie2|sesv2|vpc|wafv2)_"
)


def resource_type(package: str, module: str, name: str) -> str | None:
    """The `TF_RESOURCE_TYPE` of the class ``name`` in a module of bindings; None where it is not known."""
    provider = package.removeprefix(BINDINGS)
    if not package.startswith(BINDINGS) or provider not in _PROVIDERS:
        return None
    if module == "provider":
        return provider if name == f"{provider.capitalize()}Provider" else None
    if name not in (main := module.title().replace("_", ""), f"{main}A"):
        return None
    bare = module.removeprefix(f"data_{provider}_")
    if provider == "azurerm":
        return None if re.search(r"\d", bare) else f"{provider}_{bare}"
    if provider == "aws" and _NUMBER_BEFORE_WORD.search(bare):
        joined = _JOINED.sub(lambda match: match[0][:-1], bare)
        return f"aws_{joined}" if joined != bare or _APART.match(bare) else None
    return f"{provider}_{bare}"
