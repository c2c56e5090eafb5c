"""Version constraints of providers, as far as majors are concerned."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"(=|!=|>=|<=|>|<|~>)?\s*v?(\d+)((?:\.\d+)*)(?:-[0-9A-Za-z.-]+)?")


def allows_major(constraint: str, major: int) -> bool:
    """Whether some version of the major satisfies the constraint (`~> 5.0, != 5.3.1`).

    A clause that cannot be read, and an empty constraint, allow everything.
    """
    return all(_clause_allows(clause.strip(), major) for clause in constraint.split(","))


def _clause_allows(clause: str, major: int) -> bool:
    match = _CLAUSE.fullmatch(clause)
    if match is None:
        return True
    named = int(match[2])
    match match[1]:
        case None | "=":
            return major == named
        case ">" | ">=":
            return major >= named
        case "<":
            return major < named or (major == named and any(int(part) for part in match[3].split(".") if part))
        case "<=":
            return major <= named
        case "~>":
            return major == named if match[3] else major >= named
        case _:
            return True
