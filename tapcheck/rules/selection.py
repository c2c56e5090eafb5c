"""Which rules apply, and how severe their findings are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from tapcheck.errors import UsageError
from tapcheck.findings import Finding, Severity
from tapcheck.records import dataclass
from tapcheck.rule import Rule
from tapcheck.rules import RULES, every_rule


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person chose. Names are ids of rules or names of families; no ``select`` means all rules."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] | None = None

    def rules(self, among: Iterable[Rule]) -> tuple[Rule, ...]:
        """The rules that apply; raises :class:`UsageError` for a name that no rule or family has."""
        for name in (*self.select, *self.ignore, *(self.severities or ())):
            _must_be_known(name)
        return tuple(
            rule for rule in among if (not self.select or _named(rule, self.select)) and not _named(rule, self.ignore)
        )

    def left_out(self, among: Iterable[Rule]) -> frozenset[str]:
        """The ids of the rules that do not apply, and their families."""
        rules = tuple(among)
        applied = self.rules(rules)
        return frozenset(
            name for rule in rules if rule not in applied for name in (rule.info.id, rule.info.family.value)
        )

    def graded(self, finding: Finding) -> Finding:
        """The finding with the severity chosen for its rule, else for its family, else its own."""
        chosen = (self.severities or {}).get(finding.rule) or (self.severities or {}).get(finding.family.value)
        return replace(finding, severity=chosen) if chosen else finding


def rule_named(name: str) -> Rule:
    """The rule with this id; raises :class:`UsageError`, with the nearest id, when there is none."""
    for rule in every_rule():
        if rule.info.id == name:
            return rule
    near = get_close_matches(name, [rule.info.id for rule in every_rule()], n=1)
    raise UsageError(f"there is no rule '{name}'{_offer(near)}; `tapcheck rules` lists them all")


def _named(rule: Rule, names: tuple[str, ...]) -> bool:
    return rule.info.id in names or rule.info.family.value in names


def _must_be_known(name: str) -> None:
    if name in _names(RULES):
        return
    known = _names(every_rule())
    if name not in known:
        near = get_close_matches(name, sorted(known), n=1)
        raise UsageError(f"no rule or family is named '{name}'{_offer(near)}; `tapcheck rules` lists them all")


def _names(rules: Iterable[Rule]) -> set[str]:
    return {rule.info.id for rule in rules} | {rule.info.family.value for rule in rules}


def _offer(near: list[str]) -> str:
    return f"; did you mean '{near[0]}'?" if near else ""
