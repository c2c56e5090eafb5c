"""From the syntax trees of a folder's files to the declarations of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TypeVar

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.languages.hcl.parser import File
from tapcheck.languages.hcl.tree import (
    Attribute,
    Block,
    Body,
    Expression,
    GetAttribute,
    Keyword,
    ObjectItems,
    Parentheses,
    Reference,
    Template,
    Text,
)
from tapcheck.languages.terraform.configuration import (
    Directive,
    Local,
    Mode,
    Module,
    ModuleCall,
    Output,
    Part,
    Provider,
    ProviderRequirement,
    Resource,
    Variable,
)
from tapcheck.languages.terraform.schema import TOP_LEVEL
from tapcheck.records import dataclass
from tapcheck.source import Span

_META_OF_CALLS = frozenset(("source", "version", "count", "for_each", "providers", "depends_on"))
_LABELS = {0: "no label", 1: "one label, its name", 2: "two labels, its type and its name"}
_P = TypeVar("_P", Resource, Variable, Output, ModuleCall, Provider)


@dataclass(slots=True)
class _Decoder:
    resources: dict[str, Resource] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    locals: dict[str, Local] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    calls: dict[str, ModuleCall] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    requirements: dict[str, ProviderRequirement] = field(default_factory=dict)
    directives: list[Directive] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, summary: str, span: Span, hint: str = "", context: Span | None = None) -> None:
        self.diagnostics.append(Diagnostic(Problem.INVALID, summary, span, hint, context))

    def block(self, path: str, block: Block, overriding: bool) -> None:
        schema = TOP_LEVEL.get(block.type)
        head = Span(path, block.start, block.head_end)
        span = Span(path, block.start, block.end)
        if schema is None:
            self.report(f"'{block.type}' is no block of a Terraform configuration", head, context=span)
            return
        if len(block.labels) != schema.labels:
            self.report(
                f"block '{block.type}' needs {_LABELS[schema.labels]}, found {len(block.labels)}", head, context=span
            )
            if len(block.labels) < schema.labels:
                return
        match block.type:
            case "resource" | "data" | "ephemeral":
                self._declare(self.resources, _resource, path, block, overriding)
            case "variable":
                self._declare(self.variables, _variable, path, block, overriding)
            case "output":
                self._declare(self.outputs, _output, path, block, overriding)
            case "module":
                self._declare(self.calls, _call, path, block, overriding)
            case "provider":
                self._declare(self.providers, _provider, path, block, overriding)
            case "locals":
                self._locals(path, block, overriding)
            case "terraform":
                self._settings(path, block)
            case "check":
                self._check(path, block)
            case _:
                self.directives.append(Directive(block.type, span, head, block.body, kind=block.type))

    def _declare(
        self,
        known: dict[str, _P],
        build: Callable[[str, Block, Mapping[int, str]], _P],
        path: str,
        block: Block,
        overriding: bool,
    ) -> None:
        part = build(path, block, {})
        key = part.address if isinstance(part, Resource | Provider) else part.name
        earlier = known.get(key)
        if earlier is None:
            known[key] = part
        elif overriding:
            merged, foreign = _overridden(earlier, block, path)
            known[key] = build(earlier.span.path, merged, foreign)
        else:
            self.report(
                f"{block.type} '{key}' is declared twice in this folder",
                part.head,
                f"the other declaration is in {earlier.span.path}",
                part.span,
            )

    def _locals(self, path: str, block: Block, overriding: bool) -> None:
        for item in block.body.items:
            span = Span(path, item.start, item.end)
            if isinstance(item, Block):
                self.report("'locals' holds arguments, not blocks", span, "write 'name = value'")
            else:
                if item.name in self.locals and not overriding:
                    self.report(f"local '{item.name}' is declared twice in this folder", span)
                    continue
                head = Span(path, item.start, item.name_end)
                self.locals[item.name] = Local(item.name, item.expression, span, head)

    def _settings(self, path: str, block: Block) -> None:
        for item in block.body.items:
            if type(item) is not Block:
                continue
            span = Span(path, item.start, item.end)
            if item.type == "required_providers":
                for entry in item.body.items:
                    if type(entry) is Attribute:
                        self.requirements[entry.name] = _requirement(path, entry)
            elif item.type in ("backend", "cloud"):
                name = item.labels[0].value if item.labels else item.type
                self.directives.append(
                    Directive(name, span, Span(path, item.start, item.head_end), item.body, kind="backend")
                )

    def _check(self, path: str, block: Block) -> None:
        name = block.labels[0].value
        span, head = Span(path, block.start, block.end), Span(path, block.start, block.head_end)
        self.directives.append(Directive(name, span, head, block.body, kind="check"))
        for inner in block.body.blocks("data"):
            if len(inner.labels) == 2:
                self._declare(self.resources, _resource, path, inner, overriding=False)


def decode(
    folder: str,
    files: Iterable[tuple[str, File, bool]],
    unreadable: Iterable[str],
    diagnostics: Iterable[Diagnostic],
) -> Module:
    """The module that the files of a folder make up; each file comes with its path and whether it overrides."""
    decoder = _Decoder()
    paths: list[str] = []
    incomplete = list(unreadable)
    comments: dict[str, tuple[tuple[int, int], ...]] = {}
    for path, file, overriding in files:
        paths.append(path)
        comments[path] = file.comments
        if not file.complete:
            incomplete.append(path)
        for item in file.body.items:
            if isinstance(item, Block):
                decoder.block(path, item, overriding)
            else:
                decoder.report(
                    f"argument '{item.name}' stands outside of any block",
                    Span(path, item.start, item.end),
                    "put it into a block; a local belongs into 'locals { }'",
                )
    return Module(
        folder,
        tuple(paths),
        decoder.resources,
        decoder.variables,
        decoder.locals,
        decoder.outputs,
        decoder.calls,
        decoder.providers,
        decoder.requirements,
        tuple(decoder.directives),
        tuple(incomplete),
        comments,
        (*diagnostics, *decoder.diagnostics),
    )


def plain_text(expression: Expression | None) -> str | None:
    """The string that an expression is when it holds no interpolation."""
    while type(expression) is Parentheses:
        expression = expression.inner
    if type(expression) is Text:
        return expression.value
    if type(expression) is Template and all(type(part) is Text for part in expression.parts):
        return "".join(part.value for part in expression.parts if type(part) is Text)
    return None


def traversal(expression: Expression | None) -> str:
    """The dotted name that an expression writes, also as a string (`"aws.west"`); empty when it is none."""
    text = plain_text(expression)
    if text is not None:
        return text
    if type(expression) is Reference:
        names = [expression.name]
        for step in expression.steps:
            if type(step) is not GetAttribute:
                break
            names.append(step.name)
        return ".".join(names)
    return ""


def _place(path: str, block: Block) -> tuple[Span, Span, Body]:
    return Span(path, block.start, block.end), Span(path, block.start, block.head_end), block.body


def _resource(path: str, block: Block, foreign: Mapping[int, str]) -> Resource:
    span, head, body = _place(path, block)
    kind, name = block.labels[0].value, block.labels[1].value
    chosen = body.attribute("provider")
    written = traversal(chosen.expression) if chosen else ""
    provider = written or kind.partition("_")[0]
    return Resource(name, span, head, body, foreign, Mode(block.type), kind, provider)


def _flag(body: Body, name: str, default: bool) -> bool:
    attribute = body.attribute(name)
    if attribute is None:
        return default
    value = attribute.expression
    if type(value) is Keyword and value.value is not None:
        return value.value
    text = plain_text(value)
    return {"true": True, "false": False}.get(text or "", default)


def _description(body: Body) -> str:
    attribute = body.attribute("description")
    return (plain_text(attribute.expression) or "") if attribute else ""


def _variable(path: str, block: Block, foreign: Mapping[int, str]) -> Variable:
    span, head, body = _place(path, block)
    kind, default = body.attribute("type"), body.attribute("default")
    return Variable(
        block.labels[0].value,
        span,
        head,
        body,
        foreign,
        kind.expression if kind else None,
        default.expression if default else None,
        _flag(body, "nullable", True),
        _flag(body, "sensitive", False),
        _flag(body, "ephemeral", False),
        _description(body),
    )


def _output(path: str, block: Block, foreign: Mapping[int, str]) -> Output:
    span, head, body = _place(path, block)
    sensitive, ephemeral = _flag(body, "sensitive", False), _flag(body, "ephemeral", False)
    return Output(block.labels[0].value, span, head, body, foreign, sensitive, ephemeral, _description(body))


def _call(path: str, block: Block, foreign: Mapping[int, str]) -> ModuleCall:
    span, head, body = _place(path, block)
    arguments = {item.name: item for item in body.items if type(item) is Attribute and item.name not in _META_OF_CALLS}
    source = body.attribute("source")
    return ModuleCall(
        block.labels[0].value,
        span,
        head,
        body,
        foreign,
        plain_text(source.expression) if source else None,
        arguments,
        _passed_providers(body),
    )


def _passed_providers(body: Body) -> dict[str, str]:
    attribute = body.attribute("providers")
    if attribute is None or type(attribute.expression) is not ObjectItems:
        return {}
    return {traversal(key): traversal(value) for key, value in attribute.expression.items}


def _provider(path: str, block: Block, foreign: Mapping[int, str]) -> Provider:
    span, head, body = _place(path, block)
    alias = body.attribute("alias")
    name = plain_text(alias.expression) or "" if alias else ""
    return Provider(block.labels[0].value, span, head, body, foreign, name)


def _requirement(path: str, entry: Attribute) -> ProviderRequirement:
    source, version = f"hashicorp/{entry.name}", plain_text(entry.expression) or ""
    if type(entry.expression) is ObjectItems:
        for key, value in entry.expression.items:
            if traversal(key) == "source":
                source = plain_text(value) or source
            elif traversal(key) == "version":
                version = plain_text(value) or ""
    return ProviderRequirement(entry.name, source, version, Span(path, entry.start, entry.end))


def _overridden(earlier: Part, override: Block, path: str) -> tuple[Block, dict[int, str]]:
    """An override replaces arguments one by one, and nested blocks all of one type at once."""
    replaced = {_title(item) for item in override.body.items}
    kept = [item for item in earlier.body.items if _title(item) not in replaced]
    foreign = {id(item): earlier.path_of(item) for item in kept}
    foreign.update((id(item), path) for item in override.body.items)
    body = Body([*kept, *override.body.items], earlier.body.start, earlier.body.end)
    merged = Block(override.type, override.labels, body, earlier.span.start, earlier.head.end, earlier.span.end)
    return merged, foreign


def _title(item: Attribute | Block) -> tuple[bool, str]:
    return (True, item.name) if isinstance(item, Attribute) else (False, item.type)
