from __future__ import annotations

import pytest

from tapcheck.catalog.constraints import allows_major
from tapcheck.catalog.references import described_majors
from tapcheck.catalog.terraform import OLDER_MAJORS, PROVIDERS, Mode, major_markers, types


@pytest.mark.parametrize(
    ("constraint", "majors"),
    [
        ("", [3, 4, 5, 6, 7]),
        ("~> 5.0", [5]),
        ("~> 5.31.0", [5]),
        ("~> 5", [5, 6, 7]),
        ("5.31.0", [5]),
        ("= v5.31", [5]),
        (">= 5.0, < 6.0", [5]),
        (">= 5.0, < 6.0.1", [5, 6]),
        ("> 4, <= 5.2", [4, 5]),
        ("!= 5.0.0", [3, 4, 5, 6, 7]),
        ("~> 6.0-beta", [6]),
        ("latest", [3, 4, 5, 6, 7]),
        (">=4,<5", [4]),
    ],
)
def test_majors_that_a_constraint_allows(constraint: str, majors: list[int]) -> None:
    assert [major for major in range(3, 8) if allows_major(constraint, major)] == majors


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_current_major_is_described(provider: str) -> None:
    majors = described_majors(provider)
    assert majors > set(OLDER_MAJORS.get(provider, ())) or len(majors) == 1


@pytest.mark.parametrize("provider", sorted(OLDER_MAJORS))
def test_markers_name_described_majors_only(provider: str) -> None:
    found = {
        major
        for mode in Mode
        for type_ in types(mode, provider)
        for places in major_markers(mode, type_).values()
        for major in places.values()
    }
    assert found <= set(OLDER_MAJORS[provider])
    assert max(found) == max(OLDER_MAJORS[provider])
