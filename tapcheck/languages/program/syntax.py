"""The program form: the one tree that test programs of every language are lowered to.

It has the constructs in which test programs differ from data, and no more; what a language has beyond it
is lowered away. Every node carries the character offsets ``start`` and ``end`` of its source text.
Nodes are mutable only because building tens of thousands of frozen ones costs too much; nobody changes them.
"""

from __future__ import annotations

from typing import Any

from tapcheck.records import dataclass


@dataclass(slots=True, eq=False)
class Node:
    """A range of source text."""

    start: int
    end: int


# Expressions ---------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Const(Node):
    """A literal whose value the lowering knows: text, number, boolean, the language's null and undefined."""

    value: Any


@dataclass(slots=True, eq=False)
class Template(Node):
    """Text with holes: ``texts[0] values[0] texts[1] …``; one text more than values."""

    texts: tuple[str, ...]
    values: tuple[Expression, ...]


@dataclass(slots=True, eq=False)
class TaggedTemplate(Node):
    """A call of ``tag`` with cooked texts, raw texts and values; a text that cannot be cooked is None."""

    tag: Expression
    texts: tuple[str | None, ...]
    raws: tuple[str, ...]
    values: tuple[Expression, ...]


@dataclass(slots=True, eq=False)
class Regex(Node):
    """A regular expression literal as written."""

    pattern: str
    flags: str


@dataclass(slots=True, eq=False)
class Name(Node):
    """A variable read."""

    name: str


@dataclass(slots=True, eq=False)
class This(Node):
    """The receiver of the current call."""


@dataclass(slots=True, eq=False)
class Super(Node):
    """The parent class: as a callee the parent's constructor, as an object its methods on this receiver."""


@dataclass(slots=True, eq=False)
class Member(Node):
    """``target.name``; ``optional`` ends the enclosing chain when the target is null or undefined."""

    target: Expression
    name: str
    optional: bool = False


@dataclass(slots=True, eq=False)
class Index(Node):
    """``target[key]``."""

    target: Expression
    key: Expression
    optional: bool = False


@dataclass(slots=True, eq=False)
class Call(Node):
    """``callee(arguments)``; arguments may be :class:`Spread`."""

    callee: Expression
    arguments: tuple[Expression, ...]
    optional: bool = False


@dataclass(slots=True, eq=False)
class Chain(Node):
    """The boundary at which a broken optional chain gives undefined."""

    value: Expression


@dataclass(slots=True, eq=False)
class New(Node):
    """Construction of an instance."""

    callee: Expression
    arguments: tuple[Expression, ...]


@dataclass(slots=True, eq=False)
class Function(Node):
    """A function value. ``body`` is a :class:`Block`, or an expression that is its result.

    ``arrow`` functions see the receiver of their surroundings. Generators yield, async functions give
    promises.
    """

    name: str
    parameters: tuple[Pattern, ...]
    body: Block | Expression
    arrow: bool = False
    asynchronous: bool = False
    generator: bool = False


@dataclass(slots=True, eq=False)
class ListDisplay(Node):
    """A list of items; an item may be :class:`Spread`, a hole is None."""

    items: tuple[Expression | None, ...]


@dataclass(slots=True, eq=False)
class Entry(Node):
    """One entry of a map display. ``role`` is `value`, `get` or `set` (accessors, ``value`` a function)."""

    key: Expression
    value: Expression
    role: str = "value"


@dataclass(slots=True, eq=False)
class MapDisplay(Node):
    """An object or dictionary; an entry may be :class:`Spread`."""

    entries: tuple[Entry | Spread, ...]


@dataclass(slots=True, eq=False)
class Spread(Node):
    """The elements of a collection in place of one argument, item or entry."""

    value: Expression


@dataclass(slots=True, eq=False)
class Unary(Node):
    """A prefix operator: `-`, `+`, `!`, `~`, `typeof`, `void`, `delete`."""

    operator: str
    value: Expression


@dataclass(slots=True, eq=False)
class Update(Node):
    """`++` or `--`; ``prefix`` tells whether the result is the new value."""

    operator: str
    target: Expression
    prefix: bool


@dataclass(slots=True, eq=False)
class Binary(Node):
    """A strict binary operator of the language, by its spelling."""

    operator: str
    left: Expression
    right: Expression


@dataclass(slots=True, eq=False)
class Logical(Node):
    """A short-circuit operator: `&&`, `||`, `??`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(slots=True, eq=False)
class Conditional(Node):
    """``test ? yes : no``."""

    test: Expression
    yes: Expression
    no: Expression


@dataclass(slots=True, eq=False)
class Assign(Node):
    """Assignment; ``operator`` is `=`, or `+=`, `&&=`, … with a name, member or index as target."""

    operator: str
    target: Pattern
    value: Expression


@dataclass(slots=True, eq=False)
class Await(Node):
    """The settled value of a promise."""

    value: Expression


@dataclass(slots=True, eq=False)
class Yield(Node):
    """A value handed out by a generator; ``every`` hands out each element of it (`yield*`)."""

    value: Expression | None
    every: bool = False


@dataclass(slots=True, eq=False)
class Sequence(Node):
    """Expressions evaluated in order; the last is the result."""

    values: tuple[Expression, ...]


@dataclass(slots=True, eq=False)
class ClassMember(Node):
    """A member of a class. ``role``: `method`, `get`, `set`, `field` (value may be None), `block` (static block)."""

    key: Expression
    value: Expression | Block | None
    role: str
    static: bool


@dataclass(slots=True, eq=False)
class Class(Node):
    """A class value; the constructor is the member named `constructor`."""

    name: str
    parent: Expression | None
    members: tuple[ClassMember, ...]


Expression = (
    Const
    | Template
    | TaggedTemplate
    | Regex
    | Name
    | This
    | Super
    | Member
    | Index
    | Call
    | Chain
    | New
    | Function
    | ListDisplay
    | MapDisplay
    | Spread
    | Unary
    | Update
    | Binary
    | Logical
    | Conditional
    | Assign
    | Await
    | Yield
    | Sequence
    | Class
)


# Patterns ------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class NamePattern(Node):
    """Binds or assigns a variable."""

    name: str


@dataclass(slots=True, eq=False)
class PlacePattern(Node):
    """Assigns to a member or index expression."""

    place: Member | Index


@dataclass(slots=True, eq=False)
class ListPattern(Node):
    """Takes a sequence apart; holes are None; the last may be a :class:`RestPattern`."""

    items: tuple[Pattern | None, ...]


@dataclass(slots=True, eq=False)
class MapPattern(Node):
    """Takes an object apart by keys; ``rest`` gets what is left."""

    entries: tuple[tuple[Expression, Pattern], ...]
    rest: Pattern | None


@dataclass(slots=True, eq=False)
class DefaultPattern(Node):
    """Uses ``default`` where the value is undefined."""

    pattern: Pattern
    default: Expression


@dataclass(slots=True, eq=False)
class RestPattern(Node):
    """Takes all remaining elements."""

    pattern: Pattern


Pattern = NamePattern | PlacePattern | ListPattern | MapPattern | DefaultPattern | RestPattern


# Statements ----------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Declare(Node):
    """``kind`` (`let`, `const`, `var`) bindings with optional first values."""

    kind: str
    bindings: tuple[tuple[Pattern, Expression | None], ...]


@dataclass(slots=True, eq=False)
class Evaluate(Node):
    """An expression for its effects."""

    value: Expression


@dataclass(slots=True, eq=False)
class Block(Node):
    """Statements in a scope of their own."""

    body: tuple[Statement, ...]


@dataclass(slots=True, eq=False)
class If(Node):
    """A branch."""

    test: Expression
    yes: Statement
    no: Statement | None


@dataclass(slots=True, eq=False)
class While(Node):
    """A loop; ``body_first`` runs the body before the first test."""

    test: Expression
    body: Statement
    body_first: bool = False


@dataclass(slots=True, eq=False)
class For(Node):
    """``for (first; test; step)``; variables declared by ``first`` are fresh in each turn."""

    first: Declare | Evaluate | None
    test: Expression | None
    step: Expression | None
    body: Statement


@dataclass(slots=True, eq=False)
class ForEach(Node):
    """A loop over elements (``over`` is `values`) or keys (`keys`) of a collection.

    ``kind`` is the kind of declaration of ``target``, or empty when it assigns to existing places.
    """

    kind: str
    target: Pattern
    over: str
    collection: Expression
    body: Statement


@dataclass(slots=True, eq=False)
class Case(Node):
    """One arm of a switch; ``test`` is None for the default arm."""

    test: Expression | None
    body: tuple[Statement, ...]


@dataclass(slots=True, eq=False)
class Switch(Node):
    """Runs from the first arm that equals the subject on, until a break."""

    subject: Expression
    cases: tuple[Case, ...]


@dataclass(slots=True, eq=False)
class Try(Node):
    """``handler`` runs with the thrown value bound to ``parameter``; ``final`` runs always."""

    body: Block
    parameter: Pattern | None
    handler: Block | None
    final: Block | None


@dataclass(slots=True, eq=False)
class Throw(Node):
    """Throws a value."""

    value: Expression


@dataclass(slots=True, eq=False)
class Return(Node):
    """Leaves the function with a value, or without one."""

    value: Expression | None


@dataclass(slots=True, eq=False)
class Break(Node):
    """Leaves the loop or switch, or the labelled statement."""

    label: str = ""


@dataclass(slots=True, eq=False)
class Continue(Node):
    """Goes on with the next turn of the loop, or of the labelled one."""

    label: str = ""


@dataclass(slots=True, eq=False)
class Labeled(Node):
    """A statement with a label."""

    label: str
    body: Statement


@dataclass(slots=True, eq=False)
class DefineFunction(Node):
    """A function declaration: hoisted to the top of its block."""

    function: Function


@dataclass(slots=True, eq=False)
class DefineClass(Node):
    """A class declaration."""

    value: Class


@dataclass(slots=True, eq=False)
class Import(Node):
    """``names`` binds (exported name, local name); exported `*` is the whole module, `default` its default.

    An import without names runs the module for its effects.
    """

    module: str
    names: tuple[tuple[str, str], ...]


@dataclass(slots=True, eq=False)
class Export(Node):
    """Hands out local names as (local name, exported name).

    With ``module`` the names come from that module instead (`*` hands out all of it); ``value`` is the value
    of an exported expression (`export default …`), handed out under the single exported name.
    """

    names: tuple[tuple[str, str], ...]
    module: str = ""
    value: Expression | None = None


Statement = (
    Declare
    | Evaluate
    | Block
    | If
    | While
    | For
    | ForEach
    | Switch
    | Try
    | Throw
    | Return
    | Break
    | Continue
    | Labeled
    | DefineFunction
    | DefineClass
    | Import
    | Export
)


@dataclass(slots=True, eq=False)
class Program(Node):
    """One source file. ``path`` is its POSIX path relative to the project root."""

    path: str
    body: tuple[Statement, ...]
