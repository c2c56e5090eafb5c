"""Go source text to the program form: a file's imports, package-level variables, functions and methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.languages.golang.lower_context import Context
from tapcheck.languages.golang.lower_expressions import string_value
from tapcheck.languages.golang.lower_statements import StatementLowering, declare_types
from tapcheck.languages.program.syntax import DefineFunction, Function, NamePattern, Program, Statement
from tapcheck.languages.treesitter import character_offsets, parse_bytes, utf8_of
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span

if TYPE_CHECKING:
    from tapcheck.languages.golang.types import GoType
    from tapcheck.languages.treesitter import SyntaxNode


@dataclass(frozen=True, slots=True)
class GoFile:
    """A lowered file.

    ``imports`` maps local names to package paths; ``methods`` are (type, function), the receiver being the first
    parameter; ``tests`` are the names of its test functions in order; ``build`` tells whether a build tag guards it.
    """

    path: str
    package: str
    imports: dict[str, str]
    program: Program
    methods: tuple[tuple[str, Function], ...]
    tests: tuple[str, ...]
    places: dict[str, tuple[int, int]]
    diagnostics: tuple[Diagnostic, ...]


def lower_source(source: SourceFile, types: dict[str, GoType]) -> GoFile:
    """Lowers a file; ``types`` are the types of its package, to which it adds its own."""
    data = utf8_of(source)
    root = parse_bytes(data, "go")
    context = Context(source, data, character_offsets(source))
    context.types = types
    lowering = StatementLowering(context)
    for node in root.named_children:
        if node.type == "type_declaration":
            declare_types(context, node)
    statements: list[Statement] = []
    methods: list[tuple[str, Function]] = []
    places: dict[str, tuple[int, int]] = {}
    for node in root.named_children:
        if node.type in ("var_declaration", "const_declaration"):
            statements.extend(lowering.variables(node))
        elif node.type == "function_declaration":
            name_node = node.child_by_field_name("name")
            name = context.text(name_node)
            function = lowering.expressions.function(node, name)
            statements.append(DefineFunction(function.start, function.end, function))
            places[name] = context.place(name_node) if name_node is not None else (function.start, function.end)
        elif node.type == "method_declaration":
            methods.append(_method(context, lowering, node))
    package = next(
        (
            context.text(child)
            for node in root.named_children
            for child in node.named_children
            if child.type == "package_identifier"
        ),
        "",
    )
    start, end = context.place(root)
    return GoFile(
        source.path,
        package,
        dict(_imports(context, root)),
        Program(start, end, source.path, tuple(statements)),
        tuple(methods),
        tuple(name for name in places if _is_test(name)),
        places,
        tuple(_problems(context, root)),
    )


def _method(context: Context, lowering: StatementLowering, node: SyntaxNode) -> tuple[str, Function]:
    receiver = node.child_by_field_name("receiver")
    parameter = receiver.named_children[0] if receiver is not None and receiver.named_children else None
    name_node = parameter.child_by_field_name("name") if parameter is not None else None
    place = context.place(name_node) if name_node is not None else context.place(node)
    pattern = NamePattern(*place, context.text(name_node) or "_")
    type_ = context.type_of(parameter.child_by_field_name("type")) if parameter is not None else None
    name = context.text(node.child_by_field_name("name"))
    return (type_.name if type_ else ""), lowering.expressions.function(node, name, (pattern,))


def _imports(context: Context, root: SyntaxNode) -> Iterator[tuple[str, str]]:
    waiting = [node for node in root.named_children if node.type == "import_declaration"]
    while waiting:
        node = waiting.pop(0)
        if node.type != "import_spec":
            waiting.extend(node.named_children)
            continue
        path = string_value(context.text(node.child_by_field_name("path")))
        alias = context.text(node.child_by_field_name("name"))
        yield (alias or _default_name(path)), path


def _default_name(path: str) -> str:
    last = path.rpartition("/")[2]
    if last[:1] == "v" and last[1:].isdigit():
        last = path.split("/")[-2]
    return last.removeprefix("go-").replace("-", "_") if last != "test-structure" else "test_structure"


def _is_test(name: str) -> bool:
    return name.startswith("Test") and name != "TestMain" and not name[4:5].islower()


def _problems(context: Context, root: SyntaxNode) -> Iterator[Diagnostic]:
    if not root.has_error:
        return
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_missing or node.type == "ERROR":
            start, end = context.place(node)
            summary = "this is no valid Go" if node.type == "ERROR" else f"'{node.type}' is missing here"
            yield Diagnostic(Problem.SYNTAX, summary, Span(context.path, start, max(end, start + 1)))
            return
        waiting.extend(child for child in reversed(node.children) if child.has_error)
