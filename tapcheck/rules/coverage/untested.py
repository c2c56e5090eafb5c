"""The declarations of a kind that no test touches."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Finding, RuleInfo, Subject
from tapcheck.model.infrastructure import Kind
from tapcheck.reconcile.readers import unread_outputs
from tapcheck.rule import Context, finding
from tapcheck.rules.wording import NOUNS


def untested(context: Context, info: RuleInfo, kind: Kind) -> Iterator[Finding]:
    """A finding for each untouched declaration of the stacks that have a suite; a spec alone is none.

    Outputs that nobody reads at all are left to `unused-output`.
    """
    specs = {file.path for file in context.specification}
    suites = [pair for pair in context.reconciliation.pairs if pair.suite.path not in specs]
    judged = {stack.name for pair in suites for stack in pair.stacks}
    unread = {row.output.head for row in unread_outputs(context.reconciliation)} if kind is Kind.OUTPUT else set()
    for name, rows in context.reconciliation.coverage.items():
        for row in rows:
            item = row.declaration
            if item.head in unread:
                continue
            if name in judged and item.kind is kind and not row.tests and not (kind is Kind.OUTPUT and item.module):
                yield finding(
                    info,
                    context.locate(item.head),
                    f"no test touches {NOUNS[kind]} '{item.name if kind is Kind.OUTPUT else item.address}'",
                    subject=Subject(kind.value, item.address, name),
                )
