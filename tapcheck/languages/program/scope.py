"""Variables and the scopes that hold them."""

from __future__ import annotations

from typing import Any

from tapcheck.languages.program.trace import Event

NOTHING = object()
"""Marks what is not there, where None and undefined are ordinary values."""


class Cell:
    """One variable: its value and the events that led to it."""

    __slots__ = ("evidence", "value")

    def __init__(self, value: Any, evidence: tuple[Event, ...] = ()) -> None:
        self.value = value
        self.evidence = evidence


class Scope:
    """Variables of one block or call.

    ``receiver`` is what `this` means here, NOTHING where the surrounding scope decides; ``home`` the prototype
    whose parent `super` means; ``function`` the scope that `var` declares in; ``arguments`` what a call was given.
    """

    __slots__ = ("arguments", "function", "home", "parent", "receiver", "variables")

    def __init__(self, parent: Scope | None, receiver: Any = NOTHING, function: Scope | None = None) -> None:
        self.variables: dict[str, Cell] = {}
        self.parent = parent
        self.receiver = receiver
        self.home: Any = None
        self.arguments: list[Any] | None = None
        self.function: Scope = function or (parent.function if parent is not None else self)

    def find(self, name: str) -> Cell | None:
        """The nearest variable of this name."""
        scope: Scope | None = self
        while scope is not None:
            cell = scope.variables.get(name)
            if cell is not None:
                return cell
            scope = scope.parent
        return None

    def define(self, name: str, value: Any, evidence: tuple[Event, ...] = ()) -> None:
        """A new variable of this scope."""
        self.variables[name] = Cell(value, evidence)
