"""How rules word what reconciliation found, so that the same thing is always said in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tapcheck.findings import Finding, Related, RuleInfo, Severity, Subject
from tapcheck.model.expectations import Wanted
from tapcheck.model.infrastructure import Declaration, Kind
from tapcheck.reconcile.types import Match, Status
from tapcheck.rule import Context, finding

NOUNS = {
    Kind.RESOURCE: "resource",
    Kind.DATA: "data source",
    Kind.OUTPUT: "output",
    Kind.VARIABLE: "variable",
    Kind.LOCAL: "local value",
    Kind.MODULE: "module",
    Kind.PROVIDER: "provider",
    Kind.MAPPING: "mapping",
    Kind.CONDITION: "condition",
    Kind.FILE: "file",
}


def undeclared(context: Context, info: RuleInfo, kind: Kind) -> Iterator[Finding]:
    """A finding for everything of one kind that a test expects and nothing declares."""
    for match in with_status(context, Status.UNDECLARED):
        if match.wanted is None or match.wanted.kind is not kind:
            continue
        elsewhere = [item for item in match.nearest if _answers(match.wanted, item)]
        message = f"{_who_wants(context, match)} {name_of(match.wanted)}, which {_nobody(match, elsewhere)}"
        yield finding(
            info,
            context.locate(match.span),
            message,
            severity=Severity.WARNING if not match.required else None,
            subject=subject_of(match),
            test=match.test,
            related=suggestions(context, match),
            help=failing_tests(match),
        )


def failing(context: Context, info: RuleInfo, status: Status, sentence: str) -> Iterator[Finding]:
    """A finding for every expectation with this status: ``sentence``, then the reason as the test gives it."""
    for match in with_status(context, status):
        said = sentence.replace("the test", f"the {_who(context, match)}")
        yield finding(
            info,
            context.locate(match.span),
            f"{said}: {match.reason}" if match.reason else said,
            subject=subject_of(match),
            test=match.test,
            related=places(context, match),
            help=failing_tests(match),
        )


def _who(context: Context, match: Match) -> str:
    """Who expects it: a test, or the spec of a configuration file."""
    return "spec" if any(file.path == match.suite for file in context.specification) else "test"


def with_status(context: Context, status: Status) -> Iterator[Match]:
    """The matches that have this status, in the order of suites and tests."""
    return (match for match in context.reconciliation.matches if match.status is status)


def name_of(wanted: Wanted) -> str:
    """The wanted thing as a sentence names it: `resource 'aws_vpc.main'`, `a resource of type 'aws_vpc'`."""
    noun = NOUNS[wanted.kind]
    if wanted.written and wanted.name:
        section, _, rest = wanted.written.partition(".")
        return f"{'parameter' if section == 'Parameters' else noun} '{rest}'"
    if wanted.type and not wanted.name:
        return f"a {noun} of type '{wanted.type}'"
    return f"{noun} '{_bare(wanted.type, wanted.name)}'"


def subject_of(match: Match) -> Subject | None:
    """What the finding is about, where the test names something."""
    if match.wanted is None:
        return None
    return Subject(match.wanted.kind.value, match.wanted.address, match.stacks[0] if match.stacks else "")


def suggestions(context: Context, match: Match) -> tuple[Related, ...]:
    """The declarations that may have been meant, each at the place where it is named."""
    return tuple(Related(context.locate(item.head), _suggestion(match.wanted, item)) for item in match.nearest)


def places(context: Context, match: Match) -> tuple[Related, ...]:
    """Where the infrastructure says what contradicts the test: the found text, else the declaration."""
    if match.found:
        return tuple(Related(context.locate(span), "found here") for span in match.found[:3])
    if match.declaration:
        return (Related(context.locate(match.declaration.head), f"'{match.declaration.address}' is declared here"),)
    return ()


def failing_tests(match: Match) -> str:
    """How many other tests stumble over the same place."""
    others = match.tests - 1
    if not others:
        return ""
    return (
        f"{others} more tests of this suite expect it here"
        if others > 1
        else "1 more test of this suite expects it here"
    )


def stack_list(names: Iterable[str]) -> str:
    """`stack 'lib'`, `stacks 'lib' and 'modules/vpc'`."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) < 2:
        return f"stack {''.join(quoted)}"
    return f"stacks {', '.join(quoted[:-1])} and {quoted[-1]}"


def _who_wants(context: Context, match: Match) -> str:
    """Who expects it: a test, the configuration, or something that uses a stack without testing it."""
    users = {user.suite.path: user.suite.framework for user in context.reconciliation.users}
    if match.suite not in users:
        return f"{_who(context, match)} expects"
    gives = match.wanted is not None and match.wanted.kind is Kind.VARIABLE
    noun = {"pipeline": "pipeline", "make": "makefile", "terragrunt": "unit"}.get(users[match.suite], "script")
    return f"{noun} {'gives' if gives else 'reads'}"


def _nobody(match: Match, elsewhere: list[Declaration]) -> str:
    if not elsewhere:
        return "no stack declares"
    return f"{stack_list(match.stacks)} {'does' if len(match.stacks) == 1 else 'do'} not declare"


def _answers(wanted: Wanted, item: Declaration) -> bool:
    """Whether a declaration has the wanted name, so that only its stack is another one."""
    return (item.kind, item.type) == (wanted.kind, wanted.type) and wanted.name in ("", item.name)


def _suggestion(wanted: Wanted | None, item: Declaration) -> str:
    if wanted is not None and wanted.kind is not item.kind:
        return f"a {NOUNS[item.kind]} of this name is declared here"
    if wanted is not None and _answers(wanted, item):
        return "declared here, in another stack"
    return f"did you mean '{_bare(item.type, item.name)}'?"


def _bare(type: str, name: str) -> str:
    return f"{type}.{name}" if type else name
