"""Go source text to the program form: a file's imports, package-level variables, functions and methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.languages.golang.literals import string_value
from tapcheck.languages.golang.lower_context import Context, DeclaredTypes
from tapcheck.languages.golang.lower_statements import StatementLowering, declared_types
from tapcheck.languages.program.syntax import DefineFunction, Function, NamePattern, Program, Statement
from tapcheck.languages.treesitter import character_offsets, parse_bytes, utf8_of
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span

if TYPE_CHECKING:
    from tapcheck.languages.treesitter import SyntaxNode


@dataclass(frozen=True, slots=True)
class GoFile:
    """A lowered file.

    ``imports`` maps local names to package paths; ``methods`` are (type, function), the receiver being the first
    parameter; ``tests`` are the names of its test functions in order; ``first`` are its functions `init`.
    """

    path: str
    package: str
    imports: dict[str, str]
    program: Program
    methods: tuple[tuple[str, Function], ...]
    first: tuple[Function, ...]
    tests: tuple[str, ...]
    places: dict[str, tuple[int, int]]
    diagnostics: tuple[Diagnostic, ...]


def lower_package(sources: Iterable[SourceFile]) -> list[GoFile]:
    """Lowers the files of one folder: the types that one of them declares are known in all."""
    types = DeclaredTypes()
    opened: list[tuple[Context, SyntaxNode]] = []
    for source in sources:
        data = utf8_of(source)
        root = parse_bytes(data, "go")
        context = Context(source, data, character_offsets(source), types)
        opened.append((context, root))
        for node in root.named_children:
            if node.type == "type_declaration":
                for name, written in declared_types(context, node):
                    types.wait(name, context, written)
    return [_lower_source(context, root) for context, root in opened]


def _lower_source(context: Context, root: SyntaxNode) -> GoFile:
    lowering = StatementLowering(context)
    statements: list[Statement] = []
    methods: list[tuple[str, Function]] = []
    first: list[Function] = []
    places: dict[str, tuple[int, int]] = {}
    for node in root.named_children:
        if node.type in ("var_declaration", "const_declaration"):
            statements.extend(lowering.variables(node))
        elif node.type == "function_declaration":
            name_node = node.child_by_field_name("name")
            name = context.text(name_node)
            function = lowering.expressions.function(node, name)
            if name == "init":
                first.append(function)
                continue
            place = context.place(name_node) if name_node is not None else (function.start, function.end)
            statements.append(DefineFunction(*place, function))
            places[name] = place
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
        context.path,
        package,
        dict(_imports(context, root)),
        Program(start, end, context.path, tuple(statements)),
        tuple(methods),
        tuple(first),
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
    return (type_.name.removeprefix("*") if type_ else ""), lowering.expressions.function(node, name, (pattern,))


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
