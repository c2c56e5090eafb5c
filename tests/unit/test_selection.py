"""Which rules apply, and with which severity."""

from __future__ import annotations

import pytest

from tapcheck.errors import UsageError
from tapcheck.findings import Confidence, Family, Finding, Location, Severity
from tapcheck.rules import RULES
from tapcheck.rules.selection import Selection, rule_named
from tapcheck.source import Position

PLACE = Position(0, 1, 1)
WARNING = Finding(
    "comment-match", Family.TESTS, Severity.WARNING, Confidence.HIGH, "message", Location("a.ts", PLACE, PLACE)
)


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (("comment-match",), (), {"comment-match"}),
        (("coverage",), (), {"untested-resource", "untested-output"}),
        (("coverage",), ("untested-output",), {"untested-resource"}),
        (("coverage", "comment-match"), ("coverage",), {"comment-match"}),
    ],
)
def test_rules(select: tuple[str, ...], ignore: tuple[str, ...], expected: set[str]) -> None:
    selection = Selection(select, ignore)
    assert {rule.info.id for rule in selection.rules(RULES)} == expected
    assert {rule.info.id for rule in RULES} - expected <= selection.left_out(RULES)


def test_all_rules_apply_by_default() -> None:
    assert Selection().rules(RULES) == RULES
    assert Selection().left_out(RULES) == frozenset()


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ({}, Severity.WARNING),
        ({"comment-match": Severity.NOTE}, Severity.NOTE),
        ({"tests": Severity.ERROR}, Severity.ERROR),
        ({"tests": Severity.ERROR, "comment-match": Severity.NOTE}, Severity.NOTE),
        ({"outputs": Severity.ERROR}, Severity.WARNING),
    ],
)
def test_graded(severities: dict[str, Severity], expected: Severity) -> None:
    assert Selection(severities=severities).graded(WARNING).severity is expected


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (
            Selection(select=("coment-match",)),
            "no rule or family is named 'coment-match'; did you mean 'comment-match'?",
        ),
        (Selection(ignore=("zzz",)), "no rule or family is named 'zzz'; `tapcheck rules`"),
        (Selection(severities={"test": Severity.NOTE}), "no rule or family is named 'test'; did you mean 'tests'?"),
    ],
)
def test_unknown_names(selection: Selection, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        selection.rules(RULES)
    assert str(caught.value).startswith(said)


def test_rule_named() -> None:
    assert rule_named("comment-match").info.id == "comment-match"
    with pytest.raises(UsageError, match="there is no rule 'comment-mach'; did you mean 'comment-match'"):
        rule_named("comment-mach")
