"""Which expressions of a program have the same value in every run, whatever files, outputs and machines it meets."""

from __future__ import annotations

from collections.abc import Callable

from tapcheck.languages.program.bindings import Binding, Bindings
from tapcheck.languages.program.syntax import (
    Assign,
    Await,
    Binary,
    Call,
    Chain,
    Class,
    Conditional,
    Const,
    Declare,
    Evaluate,
    ForEach,
    Function,
    If,
    Index,
    Logical,
    Member,
    Name,
    NamePattern,
    New,
    Node,
    Spread,
    Super,
    TaggedTemplate,
    Template,
    This,
    Unary,
    While,
    Yield,
)
from tapcheck.languages.program.walking import walk

_MOST_DEEP = 40
_PURE_GLOBALS = frozenset(
    {
        *("Array", "Boolean", "JSON", "Map", "Number", "Object", "RegExp", "Set", "String", "console", "expect"),
        *(
            "decodeURIComponent",
            "encodeURIComponent",
            "isNaN",
            "parseFloat",
            "parseInt",
            "undefined",
            "NaN",
            "Infinity",
        ),
        *("all", "any", "bool", "dict", "enumerate", "float", "frozenset", "int", "isinstance", "len", "list", "max"),
        *("min", "range", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "type", "zip", "repr", "abs"),
        *("%tuple", "%dict", "%list", "%set", "%format", "%slice", "%function", "%literal", "%copied"),
    }
)
"""What languages provide that answers by its arguments alone, and changes none of them."""
_PURE_METHODS = frozenset(
    {
        *("at", "charAt", "concat", "endsWith", "entries", "every", "filter", "find", "findIndex", "flat", "flatMap"),
        *("forEach", "get", "has", "hasOwnProperty", "includes", "indexOf", "isArray", "join", "keys", "lastIndexOf"),
        *("map", "match", "padEnd", "padStart", "reduce", "repeat", "replace", "replaceAll", "slice", "some", "split"),
        *("startsWith", "stringify", "parse", "substring", "test", "toFixed", "toLowerCase", "toString", "toUpperCase"),
        *("trim", "values", "fromEntries", "isInteger", "isFinite", "isNaN", "from", "of", "log", "warn", "info"),
        *(
            "count",
            "endswith",
            "index",
            "isdigit",
            "items",
            "lower",
            "lstrip",
            "rstrip",
            "startswith",
            "strip",
            "upper",
        ),
    }
)
"""Methods that answer by their arguments and their receiver alone, and change neither."""
_PARTS = (Await, Chain, Conditional, Index, Logical, Member)
"""What leads from an object to a part of it, or to itself."""
_READING = (Await, Binary, Declare, Evaluate, ForEach, If, Index, Spread, Template, While)
"""What only looks at a value, or gives it another name that is known."""
_OPEN = (Await, Class, Super, TaggedTemplate, This, Yield)


class Constancy:
    """Tells constant expressions of one program; ``asserts`` knows the callees of packages that only assert."""

    def __init__(self, bindings: Bindings, asserts: Callable[[Node], bool] = lambda _callee: False) -> None:
        self._bindings = bindings
        self._asserts = asserts
        self._known: dict[int, bool] = {}

    def is_constant(self, node: Node, deep: int = 0) -> bool:
        """Whether an expression is made of literals alone, through variables and functions of the program too."""
        if deep > _MOST_DEEP:
            return False
        for part in walk(node):
            if isinstance(part, _OPEN):
                return False
            if isinstance(part, New) and not _is_pure_class(part):
                return False
            if isinstance(part, Call) and not self._is_pure_call(part, node):
                return False
            if isinstance(part, Name) and not self._is_constant_name(part, node, deep):
                return False
        return True

    def _is_pure_call(self, call: Call, within: Node) -> bool:
        """Functions of the program are judged where their name is; here only what they are called as."""
        callee = call.callee
        while isinstance(callee, Chain):
            callee = callee.value
        if isinstance(callee, Member):
            return callee.name in _PURE_METHODS or _inside(callee.target, within, self._bindings)
        if isinstance(callee, Name):
            return self._bindings.of(callee) is not None or callee.name in _PURE_GLOBALS
        return isinstance(callee, Function)

    def _is_constant_name(self, name: Name, within: Node, deep: int) -> bool:
        binding = self._bindings.of(name)
        if binding is None:
            return name.name in _PURE_GLOBALS
        if within.start <= binding.start and binding.end <= within.end:
            return True
        return self._is_constant_binding(binding, deep)

    def _is_constant_binding(self, binding: Binding, deep: int) -> bool:
        known = self._known.get(id(binding))
        if known is None:
            self._known[id(binding)] = True  # a function that calls itself
            known = self._known[id(binding)] = (
                not binding.imported
                and binding.assignments == 1
                and binding.source is not None
                and (_is_plain(binding.source) or not self._may_be_changed(binding, set()))
                and self.is_constant(binding.source, deep + 1)
            )
        return known

    def _may_be_changed(self, binding: Binding, seen: set[int]) -> bool:
        """Whether the object in a variable may be changed through it, or through another name that it gets."""
        if id(binding) in seen:
            return False
        seen.add(id(binding))
        return any(self._may_change(use, seen) for use in binding.uses)

    def _may_change(self, use: tuple[Node, ...], seen: set[int]) -> bool:
        at = len(use) - 1
        names = self._bindings.derived.get(id(use[at]), [])
        while at > 0 and isinstance(use[at - 1], _PARTS) and getattr(use[at - 1], "key", None) is not use[at]:
            at -= 1
            names = [*names, *self._bindings.derived.get(id(use[at]), [])]
        if any(self._may_be_changed(name, seen) for name in names):
            return True
        chain, around = use[at], use[at - 1] if at else None
        match around:
            case Call(callee=callee) if callee is chain:
                return not (isinstance(chain, Member) and chain.name in _PURE_METHODS)
            case Call(callee=callee):
                harmless = _is_harmless_callee(callee) or self._asserts(callee)
                return not harmless and not self._leaves_arguments_alone(callee, seen)
            case Unary(operator=operator):
                return operator == "delete"
            case Assign(target=target):
                return not isinstance(target, NamePattern)
            case _:
                return not isinstance(around, _READING)

    def _leaves_arguments_alone(self, callee: Node, seen: set[int]) -> bool:
        """Whether a function of the program changes none of its parameters, and gives them nowhere."""
        binding = self._bindings.of(callee) if isinstance(callee, Name) else None
        if binding is None or binding.assignments != 1 or not isinstance(binding.source, Function):
            return False
        parameters = self._bindings.parameters.get(id(binding.source), ())
        return not any(self._may_be_changed(parameter, seen) for parameter in parameters)


def _inside(target: Node, within: Node, bindings: Bindings) -> bool:
    """Whether a method is called on a variable that lives and dies inside of the expression."""
    if not isinstance(target, Name):
        return False
    binding = bindings.of(target)
    return binding is not None and within.start <= binding.start and binding.end <= within.end and not binding.imported


def _is_pure_class(node: New) -> bool:
    return isinstance(node.callee, Name) and node.callee.name in ("Set", "Map", "RegExp", "Error", "Array")


def _is_plain(source: Node) -> bool:
    """Whether a value is text, a number or the like, which nobody can change, or a function."""
    return isinstance(source, (Const, Template, Binary, Function)) or (
        isinstance(source, Unary) and source.operator in ("!", "-", "+", "typeof")
    )


def _is_harmless_callee(callee: Node) -> bool:
    """Whether a call changes none of its arguments: an expectation, or a function that languages provide."""
    if isinstance(callee, Name):
        return callee.name in _PURE_GLOBALS or callee.name in ("%assert", "describe", "each")
    if isinstance(callee, Member):
        if isinstance(callee.target, Name) and callee.target.name in ("assert", "require"):
            return True
        return callee.name in _PURE_METHODS or callee.name.startswith(("to", "assert", "each"))
    return False
