"""`written-differently`: the thing is declared, and the test's pattern does not match how."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity
from tapcheck.model.expectations import Wanted
from tapcheck.model.infrastructure import Declaration
from tapcheck.reconcile.types import Match, Status
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.wording import failing_tests, name_of, subject_of, with_status

INFO = RuleInfo(
    id="written-differently",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test fails on something that is declared, because the code is written in another way",
    explanation="""\
The test names something that the stack declares, and its assertion fails all the same: the pattern expects
the arguments in another order, other white space, another value, or the block in another file. The
infrastructure may well be right; the pattern does not describe it.

Make the pattern say only what matters, or look into the block instead of the whole file.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for match in with_status(context, Status.WRITTEN_DIFFERENTLY):
        if match.wanted is not None and match.declaration is not None:
            yield _written_differently(context, match, match.wanted, match.declaration)


def _written_differently(context: Context, match: Match, wanted: Wanted, declared: Declaration) -> Finding:
    elsewhere = match.path and match.path != declared.span.path
    where = f"is declared in {declared.span.path}, not in {match.path}" if elsewhere else "is declared in another way"
    return finding(
        INFO,
        context.locate(match.span),
        f"{name_of(wanted)} {where} than the test expects it" if not elsewhere else f"{name_of(wanted)} {where}",
        subject=subject_of(match),
        test=match.test,
        related=(Related(context.locate(declared.head), "declared here"),),
        help=match.reason or failing_tests(match),
    )


RULE = Rule(INFO, _check)
