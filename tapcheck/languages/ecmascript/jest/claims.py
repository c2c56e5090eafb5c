"""What a matcher is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import type_of
from tapcheck.languages.ecmascript.jest.printing import brief
from tapcheck.languages.ecmascript.regex.units import readable
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.trace import Event
from tapcheck.languages.program.truths import Truth
from tapcheck.languages.program.values import UNDEFINED, Undefined, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.running import Running
    from tapcheck.languages.program.machine import Machine

_CERTAIN_KINDS = {"string": "string", "number": "number", "boolean": "boolean", "list": "object", "map": "object"}


@dataclass(frozen=True, slots=True)
class Claim:
    """One call of a matcher: `expect(received).not.matcher(arguments)`.

    ``promise`` is `resolves` or `rejects` where the received value came out of a promise, ``running`` the test that
    makes it.
    """

    machine: Machine
    received: Any
    arguments: list[Any]
    negated: bool = False
    promise: str = ""
    running: Running | None = None

    @property
    def expected(self) -> Any:
        """The first argument."""
        return self.arguments[0] if self.arguments else UNDEFINED

    def argument(self, index: int) -> Any:
        """An argument; undefined where there is none."""
        return self.arguments[index] if index < len(self.arguments) else UNDEFINED

    def difference(self, relation: str = "") -> str:
        """`expected 3, found 2` in the words of this claim."""
        wanted = f"{relation} {brief(self.machine, self.expected)}".strip()
        return f"expected {'not ' if self.negated else ''}{wanted}, found {brief(self.machine, self.received)}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a matcher found, before `.not` turns it around.

    ``detail`` words the failure. ``own`` are the searches that the matcher made; ``expected`` the text that it
    looked for, where it is text; ``error`` what it throws where that is not jest's own error.
    """

    passed: Truth
    role: Role
    detail: str = ""
    own: tuple[Event, ...] = ()
    expected: str = ""
    error: Any = None


class Refusal(Exception):
    """jest refuses to compare: the assertion fails, with `.not` as well."""


Matcher = Callable[[Claim], Answer]


def expected_text(value: Any) -> str:
    """The text that a claim expects; empty when it expects no text."""
    return readable(value) if isinstance(value, str) else ""


def sort_of(value: Any) -> str:
    """What `typeof` says, also of unknown values of a known kind; empty when nobody can tell."""
    if isinstance(value, Unknown):
        return _CERTAIN_KINDS.get(value.kind, "") if value.assume is None else ""
    return type_of(value)


def truth_role(value: Any) -> Role:
    """The role of an assertion that a value counts as true or false."""
    return Role.TRUTH if sort_of(value) == "boolean" else Role.PRESENT


def refuse_arguments(claim: Claim) -> None:
    """Refuses an argument of a matcher that takes none."""
    if not isinstance(claim.expected, Undefined):
        raise Refusal("this matcher must not have an expected argument")


def first_unknown(*values: Any) -> Unknown | None:
    """The first value that is not known."""
    return next((value for value in values if isinstance(value, Unknown)), None)
