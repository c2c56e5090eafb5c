"""Which variable each name of a program means, and what is done with it."""

from __future__ import annotations

from dataclasses import field

from tapcheck.languages.program.syntax import (
    Assign,
    Block,
    Call,
    Class,
    Declare,
    DefaultPattern,
    DefineClass,
    DefineFunction,
    Expression,
    For,
    ForEach,
    Function,
    Import,
    ListPattern,
    MapPattern,
    Name,
    NamePattern,
    Node,
    Program,
    RestPattern,
    Switch,
    Try,
    Update,
)
from tapcheck.languages.program.walking import children
from tapcheck.records import dataclass

_LISTED = frozenset({"every", "filter", "find", "flatMap", "forEach", "map", "some"})
"""Methods that hand the items of a list to a function."""


@dataclass(slots=True, eq=False)
class Binding:
    """One variable.

    ``source`` is the expression that its value comes from, whole or in part; None when there is none or more than
    one. ``start`` and ``end`` frame the scope that it belongs to. ``origin`` are the module and the exported name
    that an import takes it from.
    """

    name: str
    start: int
    end: int
    source: Expression | None = None
    assignments: int = 0
    imported: bool = False
    origin: tuple[str, str] | None = None
    uses: list[tuple[Node, ...]] = field(default_factory=list)
    """For each use the nodes around it, outermost first, the name itself last."""


class Bindings:
    """The variables of one program."""

    def __init__(self, program: Program) -> None:
        self._of_name: dict[int, Binding] = {}
        self._path: list[Node] = []
        self._scopes: list[dict[str, Binding]] = []
        self.derived: dict[int, list[Binding]] = {}
        """By the `id` of an expression: the variables that get its value, or a part of it."""
        self.parameters: dict[int, tuple[Binding, ...]] = {}
        """By the `id` of a function: the variables of its parameters."""
        self.calls: list[tuple[Node, ...]] = []
        """The calls of the program, each with the nodes around it, outermost first."""
        self._enter(program, program.body, function=True)

    def of(self, name: Name) -> Binding | None:
        """The variable that a name means; None for what the language provides."""
        return self._of_name.get(id(name))

    # Scopes ----------------------------------------------------------------------------------------------

    def _enter(self, owner: Node, body: tuple[Node, ...], function: bool) -> None:
        self._scopes.append({})
        for statement in body:
            self._declare_in(statement, owner)
        if function:
            self._hoist(body, owner)
        for statement in body:
            self._visit(statement)
        self._scopes.pop()

    def _define(self, name: str, owner: Node, source: Expression | None = None, imported: bool = False) -> Binding:
        scope = self._scopes[-1]
        known = scope.get(name)
        if known is None:
            known = scope[name] = Binding(name, owner.start, owner.end, source, int(source is not None), imported)
        return known

    def _declare_in(self, statement: Node, owner: Node) -> None:
        """Declares what a statement declares in the scope that it stands in."""
        match statement:
            case Declare(bindings=bindings):
                for pattern, value in bindings:
                    self._declare_pattern(pattern, owner, value)
            case DefineFunction(function=function):
                self._define(function.name, owner, function)
            case DefineClass(value=value):
                self._define(value.name, owner).imported = True
            case Import(module=module, names=names):
                for exported, local in names:
                    self._define(local, owner, imported=True).origin = (module, exported)

    def _declare_pattern(self, pattern: Node | None, owner: Node, source: Expression | None) -> None:
        match pattern:
            case NamePattern(name=name):
                known = self._define(name, owner)
                if source is not None:
                    self._give(known, source)
            case DefaultPattern(pattern=inner):
                self._declare_pattern(inner, owner, source)
                self._doubt(inner)
            case RestPattern(pattern=inner):
                self._declare_pattern(inner, owner, source)
            case ListPattern(items=items):
                for item in items:
                    self._declare_pattern(item, owner, source)
            case MapPattern(entries=entries, rest=rest):
                for _, inner in entries:
                    self._declare_pattern(inner, owner, source)
                self._declare_pattern(rest, owner, source)

    def _give(self, binding: Binding, source: Expression | None) -> None:
        binding.assignments += 1
        binding.source = source if binding.assignments == 1 else None
        if source is not None:
            self.derived.setdefault(id(source), []).append(binding)

    def _doubt(self, pattern: Node) -> None:
        if isinstance(pattern, NamePattern) and pattern.name in self._scopes[-1]:
            self._scopes[-1][pattern.name].assignments += 1
            self._scopes[-1][pattern.name].source = None

    def _hoist(self, body: tuple[Node, ...], owner: Node) -> None:
        """Declares the variables of a function that stand in its blocks: `var` of JavaScript."""
        open_nodes: list[Node] = list(body)
        own = {id(statement) for statement in body}
        while open_nodes:
            node = open_nodes.pop()
            if isinstance(node, (Function, Class)):
                continue
            if isinstance(node, Declare) and node.kind == "var" and id(node) not in own:
                for pattern, _ in node.bindings:
                    self._declare_pattern(pattern, owner, None)
                    self._doubt(pattern)
            open_nodes.extend(children(node))

    # Visits ----------------------------------------------------------------------------------------------

    def _visit(self, node: Node) -> None:
        self._path.append(node)
        match node:
            case Name():
                self._use(node)
            case Function():
                self._visit_function(node, None)
            case Block(body=body):
                self._enter(node, body, function=False)
            case Switch(subject=subject, cases=cases):
                self._visit(subject)
                self._enter(node, tuple(statement for case in cases for statement in case.body), function=False)
                for case in cases:
                    if case.test is not None:
                        self._visit(case.test)
            case For() | ForEach():
                self._visit_loop(node)
            case Try():
                self._visit_try(node)
            case Assign(target=target):
                self._assign(target, node.value if node.operator == "=" else None)
                self._visit_children(node)
            case Update():
                self._assign(node.target, None)
                self._visit_children(node)
            case Call():
                self._visit_call(node)
            case _:
                self._visit_children(node)
        self._path.pop()

    def _visit_children(self, node: Node) -> None:
        for child in children(node):
            self._visit(child)

    def _visit_function(self, node: Function, items: Expression | None) -> None:
        self._scopes.append({})
        if node.name:
            self._define(node.name, node, imported=True)
        for parameter in node.parameters:
            self._declare_pattern(parameter, node, items)
            self._visit(parameter)
        self.parameters[id(node)] = tuple(self._scopes[-1].values())
        if isinstance(node.body, Block):
            self._path.append(node.body)
            self._enter(node, node.body.body, function=True)
            self._path.pop()
        else:
            self._visit(node.body)
        self._scopes.pop()

    def _visit_loop(self, node: For | ForEach) -> None:
        self._scopes.append({})
        if isinstance(node, ForEach):
            if node.kind:
                self._declare_pattern(node.target, node, node.collection)
            else:
                self._assign(node.target, None)
            self._visit(node.target)
            self._visit(node.collection)
        else:
            if isinstance(node.first, Declare):
                self._declare_in(node.first, node)
            for part in (node.first, node.test, node.step):
                if part is not None:
                    self._visit(part)
        self._visit(node.body)
        self._scopes.pop()

    def _visit_try(self, node: Try) -> None:
        self._visit(node.body)
        if node.handler is not None:
            self._scopes.append({})
            self._declare_pattern(node.parameter, node, None)
            self._visit(node.handler)
            self._scopes.pop()
        if node.final is not None:
            self._visit(node.final)

    def _visit_call(self, node: Call) -> None:
        self.calls.append(tuple(self._path))
        self._visit(node.callee)
        items = getattr(node.callee, "target", None) if getattr(node.callee, "name", "") in _LISTED else None
        for argument in node.arguments:
            if items is not None and isinstance(argument, Function):
                self._path.append(argument)
                self._visit_function(argument, items)
                self._path.pop()
            else:
                self._visit(argument)

    # Names -----------------------------------------------------------------------------------------------

    def _find(self, name: str) -> Binding | None:
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), None)

    def _use(self, node: Name) -> None:
        found = self._find(node.name)
        if found is not None:
            self._of_name[id(node)] = found
            found.uses.append(tuple(self._path))

    def _assign(self, target: Node, source: Expression | None) -> None:
        match target:
            case NamePattern(name=name) | Name(name=name):
                found = self._find(name)
                if found is not None:
                    self._give(found, source)
            case DefaultPattern(pattern=inner) | RestPattern(pattern=inner):
                self._assign(inner, None)
            case ListPattern(items=items):
                for item in items:
                    if item is not None:
                        self._assign(item, None)
            case MapPattern(entries=entries, rest=rest):
                for _, inner in entries:
                    self._assign(inner, None)
                if rest is not None:
                    self._assign(rest, None)
