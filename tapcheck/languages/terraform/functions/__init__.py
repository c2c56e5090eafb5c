"""Terraform's functions: one table, grouped by theme, and how a call in an expression reaches it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tapcheck.languages.hcl.tree import Call, Expression, Reference
from tapcheck.languages.terraform.functions import (
    choosing,
    collection,
    conversions,
    datetime,
    encoding,
    filesystem,
    hash_crypto,
    ip_network,
    numeric,
    sequence,
    strings,
)
from tapcheck.languages.terraform.functions.signature import Function, FunctionError, Host
from tapcheck.languages.terraform.refusals import EvaluationError
from tapcheck.languages.terraform.values import Val, origin_of, unknown

FUNCTIONS: Mapping[str, Function] = {
    **numeric.FUNCTIONS,
    **strings.FUNCTIONS,
    **collection.FUNCTIONS,
    **sequence.FUNCTIONS,
    **choosing.FUNCTIONS,
    **encoding.FUNCTIONS,
    **filesystem.FUNCTIONS,
    **datetime.FUNCTIONS,
    **hash_crypto.FUNCTIONS,
    **ip_network.FUNCTIONS,
    **conversions.FUNCTIONS,
}
"""Every function by name, except `try` and `can`, which the evaluator knows."""


class Caller:
    """Calls functions with a host."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def call(self, name: str, arguments: Sequence[Val], places: Sequence[Expression], call: Call) -> Val:
        """The result of a call; raises EvaluationError."""
        found = FUNCTIONS.get(name)
        if found is None:
            if name.startswith("provider::"):
                return unknown(origin=f"function.{name}" if not origin_of(*arguments) else origin_of(*arguments))
            raise EvaluationError(f"there is no function '{name}'", call.start, call.end)
        if name == "templatestring" and places and type(places[0]) is not Reference:
            raise EvaluationError("templatestring needs a reference to its template", call.start, call.end)
        try:
            return found.call(arguments, self.host)
        except FunctionError as error:
            place: Call | Expression = call
            if error.argument is not None and error.argument < len(places):
                place = places[error.argument]
            raise EvaluationError(f"{name}: {error.summary}", place.start, place.end, silent=error.silent) from None
