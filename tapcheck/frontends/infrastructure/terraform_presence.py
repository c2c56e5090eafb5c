"""Whether resources and module calls of Terraform exist in every deployment, as far as the code tells."""

from __future__ import annotations

from collections.abc import Collection

from tapcheck.languages.hcl.tree import Expression, Number
from tapcheck.languages.terraform.configuration import Part
from tapcheck.languages.terraform.modules import ModuleTree
from tapcheck.model.infrastructure import Presence


def presence_of(part: Part) -> Presence:
    """Whether `count` or `for_each` can leave nothing of a resource or module call."""
    count, for_each = part.expression("count"), part.expression("for_each")
    if count is None and for_each is None:
        return Presence.ALWAYS
    return Presence.ALWAYS if _positive_number(count) else Presence.CONDITIONAL


def conditional_modules(tree: ModuleTree) -> Collection[tuple[str, ...]]:
    """The paths of the modules that a deployment may leave out, because a call on the way to them is conditional."""
    found: set[tuple[str, ...]] = set()
    for part in tree.walk():
        for name, call in part.module.calls.items():
            if part.path in found or presence_of(call) is Presence.CONDITIONAL:
                found.add((*part.path, name))
    return found


def prefix_of(path: tuple[str, ...]) -> str:
    """What the addresses inside a module begin with: `module.net.`."""
    return "".join(f"module.{name}." for name in path)


def _positive_number(count: Expression | None) -> bool:
    return type(count) is Number and count.text.isdigit() and int(count.text) > 0
