"""`hard-coded-place`: a stack that must be portable names the place that it is deployed to."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Language, Stack
from tapcheck.reconcile.fixed_places import Fixed, FixedPlace, fixed_places
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import place_of

INFO = RuleInfo(
    id="hard-coded-place",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="a stack that must be portable names an account, region, zone, image or partition",
    explanation="""\
Silent unless the configuration asks for it, because many stacks belong to one place on purpose:

```yaml
rules:
  options:
    portable: true          # or a list of: accounts, regions, zones, images, partitions
```

Then account ids, regions, availability zones, AMI ids and the partition in ARNs (`arn:aws:`) that are written in
the arguments of resources and providers are reported. What comes from a parameter or variable is not, whatever its
default is: whoever deploys the stack can choose another value. Text that is partly unknown is searched all the same.
""",
)

_WHERE = {
    Fixed.ACCOUNT: "account",
    Fixed.REGION: "region",
    Fixed.ZONE: "region",
    Fixed.IMAGE: "region",
    Fixed.PARTITION: "partition",
}
_INSTEAD = {
    Language.CLOUDFORMATION: {
        Fixed.ACCOUNT: "write ${AWS::AccountId}, or take another account from a parameter",
        Fixed.REGION: "write ${AWS::Region}",
        Fixed.ZONE: "take it from Fn::GetAZs",
        Fixed.IMAGE: "take it from a parameter of type AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
        Fixed.PARTITION: "write arn:${AWS::Partition}",
    },
    Language.TERRAFORM: {
        Fixed.ACCOUNT: "take it from data.aws_caller_identity, or another account from a variable",
        Fixed.REGION: "take it from data.aws_region, or from a variable",
        Fixed.ZONE: "take it from data.aws_availability_zones",
        Fixed.IMAGE: "take it from data.aws_ami or data.aws_ssm_parameter",
        Fixed.PARTITION: "take it from data.aws_partition",
    },
}


def _check(context: Context) -> Iterator[Finding]:
    if not context.portable:
        return
    for stack in context.reconciliation.stacks:
        for found in fixed_places(stack, context.portable):
            if not repeats(context, stack, found.item.address):
                yield _finding(context, stack, found)


def _finding(context: Context, stack: Stack, found: FixedPlace) -> Finding:
    return finding(
        INFO,
        context.locate(place_of(found.item, found.path)),
        f"'{found.text}' is written here, so the stack cannot be deployed to another {_WHERE[found.fixed]}",
        subject=Subject(found.item.kind.value, found.item.address, stack.name),
        help=_INSTEAD[stack.language][found.fixed],
    )


RULE = Rule(INFO, _check)
