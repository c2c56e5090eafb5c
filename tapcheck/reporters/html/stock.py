"""What the page shows of each stack: from the inventory, or from the coverage alone where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from tapcheck.findings import Family, Finding, Report
from tapcheck.inventory import Declared, Inventory, StackInventory
from tapcheck.records import dataclass

MAPPED = ("resource", "output", "data", "variable", "module")
"""The kinds of declarations that are shown one by one, in this order."""

_NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One declaration of a stack with the number of tests that touch it."""

    declared: Declared
    tests: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What suites expect of a stack and nobody declares; ``finding`` is the first finding that says so."""

    kind: str
    address: str
    type: str
    suites: tuple[str, ...]
    finding: str


@dataclass(frozen=True, slots=True)
class StackStock:
    """One stack: its declarations, what is missing, and how they depend on one another if that is known."""

    name: str
    items: tuple[Item, ...]
    missing: tuple[Missing, ...]
    inventory: StackInventory | None = None

    def of_kind(self, kind: str) -> tuple[Item, ...]:
        """The declarations of one kind."""
        return tuple(item for item in self.items if item.declared.kind == kind)


class Stock:
    """All stacks of a report; the inventory is taken once."""

    def __init__(self, report: Report) -> None:
        self._report = report

    @cached_property
    def inventory(self) -> Inventory | None:
        """The inventory, or None where a report has none."""
        return self._report.inventory() if self._report.inventory else None

    @cached_property
    def excerpts(self) -> Mapping[str, Mapping[int, str]]:
        """The source that can be shown, with lines around the findings if they are known."""
        if self.inventory is None:
            return self._report.excerpts
        around = self.inventory.excerpts
        return {
            path: {**self._report.excerpts.get(path, {}), **around.get(path, {})}
            for path in dict.fromkeys((*self._report.excerpts, *around))
        }

    @cached_property
    def stacks(self) -> tuple[StackStock, ...]:
        """The stacks in the order of the report."""
        missing: dict[str, dict[tuple[str, str], Missing]] = {}
        for finding in self._report.findings:
            if _expects_what_is_missing(finding) and finding.subject:
                rows = missing.setdefault(finding.subject.stack, {})
                key = finding.subject.kind, finding.subject.address
                known = rows.get(key)
                suites = (*(known.suites if known else ()), finding.location.path)
                rows[key] = Missing(
                    *key,
                    type_of(*key),
                    tuple(dict.fromkeys(suites)),
                    known.finding if known else finding.fingerprint,
                )
        names = dict.fromkeys((*self._report.stacks, *self._report.coverage, *missing))
        return tuple(
            StackStock(name, tuple(self._items(name)), tuple(missing.get(name, {}).values()), self._of(name))
            for name in names
            if name in self._report.coverage or name in missing
        )

    def _of(self, name: str) -> StackInventory | None:
        return self.inventory.stacks.get(name) if self.inventory else None

    def _items(self, name: str) -> Iterator[Item]:
        taken = self._of(name)
        known = {(item.kind, item.address): item for item in taken.declarations} if taken else {}
        for row in self._report.coverage.get(name, ()):
            bare = Declared(row.kind, row.address, type_of(row.kind, row.address), _NOWHERE, 0)
            yield Item(known.get((row.kind, row.address), bare), row.tests)


def type_of(kind: str, address: str) -> str:
    """The type that a Terraform address of a resource or data source names, else nothing."""
    parts = address.split(".")
    if kind not in ("resource", "data") or address.startswith("Resources."):
        return ""
    return parts[-2] if len(parts) > 1 else address


def _expects_what_is_missing(finding: Finding) -> bool:
    return (
        finding.subject is not None
        and finding.subject.kind in MAPPED
        and finding.family in (Family.TESTS, Family.OUTPUTS)
        and finding.rule.startswith("undeclared-")
    )
