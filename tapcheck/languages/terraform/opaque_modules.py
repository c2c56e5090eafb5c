"""Called modules whose source is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.languages.terraform.configuration import ModuleCall
from tapcheck.languages.terraform.plain import from_plain, to_plain
from tapcheck.languages.terraform.scope import Scope
from tapcheck.languages.terraform.types import DYNAMIC
from tapcheck.languages.terraform.values import Unk, Val, unknown

if TYPE_CHECKING:
    from tapcheck.languages.terraform.configuration_values import ConfigurationValues


class OpaqueModule:
    """A called module whose source is not there: the source of attributes answers for its outputs."""

    def __init__(self, values: ConfigurationValues, scope: Scope, call: ModuleCall) -> None:
        self.values = values
        self.scope = scope
        self.call = call

    def attribute(self, name: str) -> Val:
        """The value of one output."""
        address = f"{self.scope.address}module.{self.call.name}"
        if address in self.values.asked:
            return unknown(DYNAMIC, f"{address}.{name}")
        self.values.asked.add(address)
        arguments = {
            item: to_plain(
                self.values.evaluate(self.scope, written.expression, {}, self.call.path_of(written), address)
            )
            for item, written in self.call.arguments.items()
        }
        self.values.asked.discard(address)
        found = from_plain(self.values.settings.source.answer(address, "module", (name,), arguments, {}))
        if isinstance(found.raw, Unk) and not found.raw.origin:
            return unknown(found.type, f"{address}.{name}")
        return found

    def whole(self) -> Val | None:
        """Nobody knows which outputs there are."""
        return None
