"""The syntax tree of HCL.

Every node carries the half-open range ``[start, end)`` of character offsets that it was written at. Nodes
are plain slotted classes, written once by the parser and only read afterwards (freezing them would double
the time of parsing).
"""

from __future__ import annotations

from typing import TypeAlias

from tapcheck.records import dataclass


@dataclass(slots=True, eq=False)
class Number:
    """A number as written; the evaluator decides its precision."""

    text: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Keyword:
    """`true`, `false` or `null`."""

    value: bool | None
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Text:
    """A quoted string without interpolation, or a literal part of a template, unescaped."""

    value: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Interpolation:
    """`${ expression }` inside a template."""

    expression: Expression
    start: int
    end: int


@dataclass(slots=True, eq=False)
class TemplateIf:
    """`%{ if }` … `%{ else }` … `%{ endif }` inside a template."""

    condition: Expression
    then: list[Part]
    otherwise: list[Part]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class TemplateFor:
    """`%{ for }` … `%{ endfor }` inside a template."""

    key: str | None
    value: str
    collection: Expression
    body: list[Part]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Template:
    """A string with interpolations or directives, or a heredoc; strip markers and indentation are applied."""

    parts: list[Part]
    heredoc: bool
    start: int
    end: int


@dataclass(slots=True, eq=False)
class GetAttribute:
    """The step `.name`."""

    name: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class GetIndex:
    """The step `[key]`, or the legacy step `.0`."""

    key: Expression
    legacy: bool
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Splat:
    """The step `[*]` (full) or `.*`; ``steps`` are what it applies to each element."""

    full: bool
    steps: list[Step]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Reference:
    """A name with the steps that follow it: `var.region`, `aws_s3_bucket.logs[0].arn`, `x`."""

    name: str
    steps: list[Step]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Follow:
    """Steps that follow something other than a name: `f(x).y`, `{…}[k]`."""

    target: Expression
    steps: list[Step]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Call:
    """A function call; ``expand`` tells that the last argument ends in `...`."""

    name: str
    arguments: list[Expression]
    expand: bool
    start: int
    end: int


@dataclass(slots=True, eq=False)
class TupleItems:
    """`[a, b]`."""

    items: list[Expression]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class ObjectItems:
    """`{ a = 1, (b) = 2 }`; a key that is a bare name is a :class:`Reference` without steps."""

    items: list[tuple[Expression, Expression]]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class For:
    """`[for k, v in c : x if y]`, or with ``result_key`` `{for k, v in c : rk => x... if y}`."""

    key: str | None
    value: str
    collection: Expression
    result_key: Expression | None
    result: Expression
    group: bool
    condition: Expression | None
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Conditional:
    """`condition ? then : otherwise`."""

    condition: Expression
    then: Expression
    otherwise: Expression
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Binary:
    """A binary operation; chains lean to the left and can be thousands of nodes deep: walk them in a loop."""

    operator: str
    left: Expression
    right: Expression
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Unary:
    """`-x` or `!x`."""

    operator: str
    operand: Expression
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Parentheses:
    """`( x )`."""

    inner: Expression
    start: int
    end: int


Step: TypeAlias = GetAttribute | GetIndex | Splat
Part: TypeAlias = Text | Interpolation | TemplateIf | TemplateFor
Expression: TypeAlias = (
    Number
    | Keyword
    | Text
    | Template
    | Reference
    | Follow
    | Call
    | TupleItems
    | ObjectItems
    | For
    | Conditional
    | Binary
    | Unary
    | Parentheses
)


@dataclass(slots=True, eq=False)
class Attribute:
    """`name = expression`; ``name_end`` ends the name."""

    name: str
    expression: Expression
    start: int
    name_end: int
    end: int


@dataclass(slots=True, eq=False)
class Label:
    """A label of a block, without its quotes; the range includes them."""

    value: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Block:
    """`type "label" { … }`; ``head_end`` ends the last label (or the type)."""

    type: str
    labels: list[Label]
    body: Body
    start: int
    head_end: int
    end: int


@dataclass(slots=True, eq=False)
class Body:
    """Attributes and blocks in the order of the source."""

    items: list[Attribute | Block]
    start: int
    end: int

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of this name."""
        for item in self.items:
            if type(item) is Attribute and item.name == name:
                return item
        return None

    def blocks(self, kind: str) -> list[Block]:
        """The blocks of this type, in order."""
        return [item for item in self.items if type(item) is Block and item.type == kind]
