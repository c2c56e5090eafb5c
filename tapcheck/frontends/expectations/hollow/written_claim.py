"""One assertion of a test program as it is written."""

from __future__ import annotations

from tapcheck.languages.program.syntax import Expression, Node
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class WrittenClaim:
    """One assertion. ``operands`` are what it looks at and what it compares with; ``name`` is the matcher's.

    ``name`` is that of jest's matcher that says the same, where there is one, or of unittest's method. It is empty for
    an `assert` of Python without a comparison, and the operator for one with it. ``received`` and ``expected`` are the
    first two operands.
    """

    node: Node
    name: str
    operands: tuple[Expression, ...]
    negated: bool = False

    @property
    def received(self) -> Expression | None:
        """What the assertion looks at."""
        return self.operands[0] if self.operands else None

    @property
    def expected(self) -> Expression | None:
        """What it compares that with."""
        return self.operands[1] if len(self.operands) > 1 else None
