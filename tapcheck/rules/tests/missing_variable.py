"""`missing-variable`: a test does not give a variable that the module requires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.rule import Context, Rule, finding

INFO = RuleInfo(
    id="missing-variable",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test does not give a variable that the module requires",
    explanation="""\
The test plans or applies a module, and the module has a variable without a default that neither `Vars`, `VarFiles` and
`EnvVars` of the options nor the variable files beside the module give. Terraform refuses to plan then, and the test
fails before it asserts anything. Give the variable, or declare a default.

The rule is silent where the variable may come from elsewhere: options that are not wholly known or are handed to code
that is not in the project, files that cannot be read or that the tests write, `ExtraArgs` and `MixedVars`, workspaces
of HCP Terraform, and `TF_VAR_x` or `TF_CLI_ARGS` anywhere in the project.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for pair in context.reconciliation.pairs:
        places = Counter((item.span, item.folder, item.name) for item in pair.suite.missing)
        for item in pair.suite.missing:
            tests = places.pop((item.span, item.folder, item.name), 0)
            if not tests:
                continue
            yield finding(
                INFO,
                context.locate(item.span),
                f"test does not give variable '{item.name}', which '{item.folder}' requires",
                subject=Subject("variable", f"var.{item.name}", item.folder),
                test=item.test,
                related=(Related(context.locate(item.declared), "declared here, without a default"),),
                help=_other_tests(tests - 1),
            )


def _other_tests(count: int) -> str:
    if not count:
        return ""
    return f"{count} more tests of this suite lack it here" if count > 1 else "1 more test of this suite lacks it here"


RULE = Rule(INFO, _check)
