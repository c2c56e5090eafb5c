"""`blocking-allowed-values`: the values allowed for an environment keep a stack out of other environments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Declaration, Kind, Language
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.repeats import repeats

INFO = RuleInfo(
    id="blocking-allowed-values",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="the allowed values of a suffix keep the stack out of other environments",
    explanation="""\
A parameter such as `EnvironmentSuffix` exists so that the same stack can be deployed many times: for pull
requests, other accounts, other teams. A list of allowed values (`AllowedValues`, or a `validation` with
`contains`) refuses every suffix that nobody thought of, and with it the deployment.

Remove the list, or replace it by a pattern for what is allowed (`AllowedPattern`, `can(regex(…))`). Lists on
parameters that really have few values, such as an environment tier that chooses sizes, are not reported.
""",
)

_SUFFIX = re.compile(
    r"(?:env|environment|stage|stack|deployment|deploy|resource|name)_?(?:suffix|prefix)", re.IGNORECASE
)


def _check(context: Context) -> Iterator[Finding]:
    for stack in context.reconciliation.stacks:
        key = "AllowedValues" if stack.language is Language.CLOUDFORMATION else "validation"
        for item in stack.of_kind(Kind.VARIABLE):
            allowed = item.traits.get(key)
            listed = isinstance(allowed, tuple) and allowed and _SUFFIX.fullmatch(item.name)
            if listed and isinstance(allowed, tuple) and not repeats(context, stack, item.address):
                yield _finding(context, stack.name, item, key, allowed)


def _finding(context: Context, stack: str, item: Declaration, key: str, allowed: tuple[object, ...]) -> Finding:
    shown = ", ".join(f"'{value}'" for value in allowed[:4]) + (", …" if len(allowed) > 4 else "")
    return finding(
        INFO,
        context.locate(item.places.get((key,), item.head)),
        f"'{item.name}' allows only {shown}, so the stack cannot be deployed under another name",
        subject=Subject("variable", item.address, stack),
        help="remove the list, or allow a pattern instead",
    )


RULE = Rule(INFO, _check)
