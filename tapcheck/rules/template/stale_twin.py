"""`stale-twin`: the two notations of one template disagree."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Stack
from tapcheck.model.twins import TwinDifference
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.wording import dotted

INFO = RuleInfo(
    id="stale-twin",
    family=Family.TEMPLATE,
    severity=Severity.ERROR,
    summary="a template and its twin in the other notation disagree",
    explanation="""\
The same template is committed as YAML and as JSON, and the two say different things. Suites read one of them
and the pipeline deploys the other, so what is tested is not what is deployed. The finding says which of them
the suites read.

Generate one from the other and check in both, or keep only one. Equivalent spellings (short and long
functions, quoted and plain scalars, the order of keys) are no differences. Where no suite reads either of
them, it is a warning.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    reconciliation = context.reconciliation
    by_name = {stack.name: stack for stack in reconciliation.stacks}
    readers: dict[str, str] = {}
    for pair in reconciliation.pairs:
        for path in pair.suite.reads:
            readers.setdefault(path, pair.suite.path)
    for stack in reconciliation.stacks:
        if not stack.differences or stack.twin not in by_name:
            continue
        first = stack.name in readers if (stack.name in readers) != (stack.twin in readers) else stack.name > stack.twin
        if first:
            yield from _of(context, stack, readers)


def _of(context: Context, stack: Stack, readers: dict[str, str]) -> Iterator[Finding]:
    """The twin that suites read comes first; else the one in YAML."""
    groups: dict[str, list[TwinDifference]] = {}
    for row in stack.differences:
        groups.setdefault(row.address, []).append(row)
    read = stack.name in readers and stack.twin not in readers
    who = f"; the suite '{readers[stack.name]}' reads '{stack.name}'" if read else ""
    for address, rows in groups.items():
        first = rows[0]
        others = f" and in {len(rows) - 1} more place{'s' if len(rows) > 2 else ''}" if len(rows) > 1 else ""
        here = first.here or first.there
        if here is None:
            continue
        yield finding(
            INFO,
            context.locate(here),
            f"{_sentence(stack, address, first)}{others}{who}",
            severity=None if stack.name in readers or stack.twin in readers else Severity.WARNING,
            subject=Subject("template", _pointed(address, first), stack.name),
            related=tuple(_related(context, stack, rows)),
            help="generate one of the two from the other",
        )


def _sentence(stack: Stack, address: str, row: TwinDifference) -> str:
    place = f"{address}.{dotted(row.path)}" if row.path else address
    if row.here is None:
        return f"'{place}' stands in '{stack.twin}' and not in '{stack.name}'"
    if row.there is None:
        return f"'{place}' stands in '{stack.name}' and not in '{stack.twin}'"
    if row.here_text == row.there_text:
        return f"'{place}' differs between '{stack.name}' and '{stack.twin}'"
    return f"'{place}' is {row.here_text} in '{stack.name}' and {row.there_text} in '{stack.twin}'"


def _related(context: Context, stack: Stack, rows: list[TwinDifference]) -> Iterator[Related]:
    for number, row in enumerate(rows[:8]):
        place = f"'{row.address}{'.' + dotted(row.path) if row.path else ''}'"
        if row.here is not None and number:
            yield Related(context.locate(row.here), f"{place} here")
        if row.there is not None and (row.here is not None or number):
            yield Related(context.locate(row.there), f"{place} in '{stack.twin}'")


def _pointed(address: str, row: TwinDifference) -> str:
    return address + "".join(f"/{step}" for step in row.path)


RULE = Rule(INFO, _check)
