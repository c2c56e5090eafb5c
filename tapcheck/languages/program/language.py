"""What the evaluator asks of a language: everything in which test languages differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from tapcheck.languages.program.values import Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


class Language(Protocol):
    """Semantics of one test language.

    Every operation may be given :class:`Unknown` operands and then answers Unknown. Operations that the language
    refuses raise :class:`~tapcheck.languages.program.values.Thrown`.
    """

    def truth(self, machine: Machine, value: Any) -> bool | Unknown:
        """Whether a condition holds."""

    def absent(self, machine: Machine, value: Any) -> bool | Unknown:
        """Whether `??` and `?.` treat the value as missing."""

    def binary(self, machine: Machine, operator: str, left: Any, right: Any) -> Any:
        """The result of a strict binary operator."""

    def unary(self, machine: Machine, operator: str, value: Any) -> Any:
        """The result of a prefix operator."""

    def same(self, machine: Machine, left: Any, right: Any) -> bool | Unknown:
        """Whether a switch arm matches."""

    def get(self, machine: Machine, target: Any, key: Any) -> Any:
        """`target.key` and `target[key]`."""

    def set(self, machine: Machine, target: Any, key: Any, value: Any) -> None:
        """Assignment to `target.key` or `target[key]`."""

    def delete(self, machine: Machine, target: Any, key: Any) -> Any:
        """Removal of a key."""

    def call_member(self, machine: Machine, target: Any, key: Any, arguments: list[Any]) -> Any:
        """`target.key(arguments)`."""

    def iterate(self, machine: Machine, value: Any) -> Iterable[Any] | Unknown:
        """The elements of a collection."""

    def keys(self, machine: Machine, value: Any) -> Iterable[Any] | Unknown:
        """The keys that a loop over keys visits."""

    def text(self, machine: Machine, value: Any) -> str | Unknown:
        """The value as text, as templates convert it."""

    def key(self, machine: Machine, value: Any) -> Any:
        """A computed key in the form in which properties are stored."""

    def regex(self, machine: Machine, pattern: str, flags: str) -> Any:
        """A regular expression literal."""

    def missing_name(self, machine: Machine, name: str) -> Any:
        """A name that no scope declares: a global of the language, Unknown, or a thrown error."""

    def call_unknown(self, machine: Machine, value: Unknown, arguments: list[Any]) -> Any:
        """A call of something that only reality knows."""

    def not_callable(self, machine: Machine, value: Any, arguments: list[Any]) -> Any:
        """A call of something that is no function; ``value`` is None, undefined or any other value."""

    def new_object(self, machine: Machine) -> Any:
        """An empty object."""

    def copy_entries(self, machine: Machine, target: Any, source: Any, without: frozenset[str]) -> None:
        """Copies the entries of ``source`` into ``target`` (spread and rest)."""

    def define_accessor(self, machine: Machine, target: Any, key: Any, role: str, function: Any) -> None:
        """Defines a getter or setter."""

    def error_value(self, machine: Machine, kind: str, message: str) -> Any:
        """An error object as the language's runtime throws it."""

    def new_iterator(self, machine: Machine, items: list[Any]) -> Any:
        """An iterator over items that are already known (generators run eagerly)."""

    def new_class(self, machine: Machine, function: Any, parent: Any) -> None:
        """Makes a function value a class: gives it a prototype that inherits from the parent's."""

    def construct_parent(self, machine: Machine, home: Any, receiver: Any, arguments: list[Any]) -> None:
        """Runs the parent's constructor on a receiver (`super(…)`)."""

    def construct(self, machine: Machine, callee: Any, arguments: list[Any]) -> Any:
        """`new callee(arguments)`."""
