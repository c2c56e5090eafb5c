"""Which blocks a Terraform configuration may hold, and how many labels each has.

Only what the readers need is listed; blocks inside resources belong to providers and are not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class BlockSchema:
    """The labels of a block type, and the block types inside it."""

    labels: int = 0
    blocks: Mapping[str, BlockSchema] = field(default_factory=dict)


_CHECK_RULE = BlockSchema()
_LIFECYCLE = BlockSchema(blocks={"precondition": _CHECK_RULE, "postcondition": _CHECK_RULE})
_PROVISIONER = BlockSchema(1, {"connection": BlockSchema()})
_DYNAMIC = BlockSchema(1, {"content": BlockSchema()})
_MANAGED = {
    "lifecycle": _LIFECYCLE,
    "connection": BlockSchema(),
    "provisioner": _PROVISIONER,
    "dynamic": _DYNAMIC,
}
_DATA = BlockSchema(2, {"lifecycle": _LIFECYCLE, "dynamic": _DYNAMIC})

TOP_LEVEL: Mapping[str, BlockSchema] = {
    "terraform": BlockSchema(
        blocks={
            "required_providers": BlockSchema(),
            "backend": BlockSchema(1),
            "cloud": BlockSchema(blocks={"workspaces": BlockSchema()}),
            "provider_meta": BlockSchema(1),
        }
    ),
    "resource": BlockSchema(2, _MANAGED),
    "data": _DATA,
    "ephemeral": _DATA,
    "variable": BlockSchema(1, {"validation": _CHECK_RULE}),
    "output": BlockSchema(1, {"precondition": _CHECK_RULE}),
    "locals": BlockSchema(),
    "module": BlockSchema(1),
    "provider": BlockSchema(1),
    "moved": BlockSchema(),
    "removed": BlockSchema(blocks={"lifecycle": BlockSchema(), "provisioner": _PROVISIONER}),
    "import": BlockSchema(),
    "check": BlockSchema(1, {"data": _DATA, "assert": _CHECK_RULE}),
}
"""The blocks of a `.tf` file by type."""
