"""Which actions of AWS services can be narrowed to single resources (Service Authorization Reference)."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache

from tapcheck.catalog.lines import packaged_lines, table_rows


def narrowable(action: str) -> bool | None:
    """Whether a policy can narrow an action (`s3:GetObject`, `ec2:Describe*`) to single resources.

    Of an action with a wildcard this is so where it is so of most actions that it stands for. None where the
    service or the action is not known.
    """
    prefix, _, name = action.lower().partition(":")
    known = _service(prefix)
    matching = [narrow for own, narrow in known.items() if fnmatchcase(own, name)]
    return None if not matching else 2 * sum(matching) > len(matching)


def needs_every_resource(action: str) -> bool:
    """Whether a service asks for an action on every resource, although the action alone could be narrowed."""
    return action.lower() in _documented()


@cache
def _service(prefix: str) -> Mapping[str, bool]:
    lines = packaged_lines("permissions.tsv")
    record = (lines.find(prefix) if lines is not None else None) or {}
    return {name.lower(): kind == "one" for kind in ("any", "one") for name in record.get(kind, ())}


@cache
def _documented() -> frozenset[str]:
    return frozenset(row.partition(" | ")[0].lower() for row in table_rows("permissions-on-everything.txt"))
