"""Test files of Terraform and OpenTofu (`.tftest.hcl`, `.tofutest.hcl`) and mock files (`.tfmock.hcl`), decoded."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.languages.hcl.parser import parse
from tapcheck.languages.hcl.tree import Attribute, Block, Body, Expression, Reference, Text, TupleItems
from tapcheck.languages.terraform.modules import configuration_files
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span
from tapcheck.workspace import Workspace

MOCK_SUFFIXES = (".tfmock.hcl", ".tofumock.hcl")
"""How the names of mock files end."""


class Command(StrEnum):
    """What a run does with its module."""

    APPLY = "apply"
    PLAN = "plan"


class Target(StrEnum):
    """What an override replaces."""

    RESOURCE = "override_resource"
    DATA = "override_data"
    MODULE = "override_module"


@dataclass(frozen=True, slots=True)
class Override:
    """An `override_*` block; ``target`` is None where it is missing or no reference."""

    kind: Target
    target: Reference | None
    values: Expression | None
    while_planning: bool


@dataclass(frozen=True, slots=True)
class MockedType:
    """A `mock_resource` or `mock_data` block."""

    mode: str
    type: str
    defaults: Expression | None
    while_planning: bool
    span: Span


@dataclass(frozen=True, slots=True)
class MockProvider:
    """A `mock_provider` block; ``source`` is the folder of its mock files."""

    name: str
    alias: str
    source: str
    types: tuple[MockedType, ...]
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class Assert:
    """An `assert` block; ``span`` is its condition."""

    condition: Expression
    message: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Run:
    """A `run` block; ``head`` is the part that names it, ``source`` the module that it runs instead of the main one."""

    name: str
    span: Span
    head: Span
    command: Command
    source: str | None
    variables: Mapping[str, Attribute]
    asserts: tuple[Assert, ...]
    expect_failures: tuple[Reference, ...]
    overrides: tuple[Override, ...]
    targets: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class TestFile:
    """A test file; ``variables`` are those of all its runs."""

    __test__ = False

    path: str
    variables: Mapping[str, Attribute]
    runs: tuple[Run, ...]
    mocks: tuple[MockProvider, ...]
    overrides: tuple[Override, ...]
    complete: bool


def read_test_file(source: SourceFile) -> Result[TestFile]:
    """Decodes a test file; blocks that it does not know are left alone."""
    file, problems = parse(source)
    decoder = _Decoder(source.path)
    runs = tuple(decoder.run(block) for block in file.body.blocks("run"))
    mocks = tuple(decoder.mock(block) for block in file.body.blocks("mock_provider"))
    overrides = tuple(decoder.overrides(file.body))
    return (
        TestFile(source.path, decoder.variables(file.body), runs, mocks, overrides, file.complete),
        (*problems, *decoder.problems),
    )


def read_mock_files(workspace: Workspace, folder: str) -> Result[tuple[MockProvider, ...]]:
    """The mocks in the mock files of a folder, each file as one provider without a name."""
    found: list[MockProvider] = []
    diagnostics: list[Diagnostic] = []
    for name in workspace.names(folder):
        source = workspace.read(posixpath.join(folder, name)) if name.endswith(MOCK_SUFFIXES) else None
        if source is not None:
            file, problems = parse(source)
            decoder = _Decoder(source.path)
            found.append(MockProvider("", "", "", tuple(decoder.types(file.body)), tuple(decoder.overrides(file.body))))
            diagnostics.extend((*problems, *decoder.problems))
    return tuple(found), tuple(diagnostics)


def tested_folder(workspace: Workspace, path: str) -> str:
    """The folder of the module that a test file tests: people run `terraform test` there.

    Test files stand in that folder or in a folder below it, `tests` for the most part.
    """
    folder = posixpath.dirname(path) or "."
    start = folder
    if "tests" in folder.split("/"):
        above = folder
        while above not in (".", ""):
            here, above = above, posixpath.dirname(above) or "."
            if posixpath.basename(here) == "tests" and _has_configuration(workspace, above):
                return above
    while not _has_configuration(workspace, folder):
        if folder == ".":
            return start
        folder = posixpath.dirname(folder) or "."
    return folder


def _has_configuration(workspace: Workspace, folder: str) -> bool:
    return bool(configuration_files(workspace.names(folder)))


class _Decoder:
    def __init__(self, path: str) -> None:
        self._path = path
        self.problems: list[Diagnostic] = []

    def run(self, block: Block) -> Run:
        body = block.body
        modules = body.blocks("module")
        source = _text(modules[0].body, "source") if modules else None
        expected = body.attribute("expect_failures")
        options = body.blocks("plan_options")
        return Run(
            block.labels[0].value if block.labels else "",
            self._span(block.start, block.end),
            self._span(block.start, block.head_end),
            Command.PLAN if _word(body, "command") == "plan" else Command.APPLY,
            source,
            self.variables(body),
            tuple(self._asserts(body)),
            tuple(_references(expected.expression)) if expected else (),
            tuple(self.overrides(body)),
            tuple(
                reference
                for option in options
                for name in ("target", "replace")
                if (attribute := option.body.attribute(name)) is not None
                for reference in _references(attribute.expression)
            ),
        )

    def variables(self, body: Body) -> dict[str, Attribute]:
        return {
            item.name: item
            for block in body.blocks("variables")
            for item in block.body.items
            if isinstance(item, Attribute)
        }

    def mock(self, block: Block) -> MockProvider:
        return MockProvider(
            block.labels[0].value if block.labels else "",
            _text(block.body, "alias") or "",
            _text(block.body, "source") or "",
            tuple(self.types(block.body)),
            tuple(self.overrides(block.body)),
        )

    def types(self, body: Body) -> Iterator[MockedType]:
        for item in body.items:
            if isinstance(item, Block) and item.type in ("mock_resource", "mock_data") and item.labels:
                mode = "resource" if item.type == "mock_resource" else "data"
                defaults = item.body.attribute("defaults")
                yield MockedType(
                    mode,
                    item.labels[0].value,
                    defaults.expression if defaults else None,
                    _while_planning(item.body) or _while_planning(body),
                    self._span(item.start, item.head_end),
                )

    def overrides(self, body: Body) -> Iterator[Override]:
        for item in body.items:
            if not isinstance(item, Block) or item.type not in set(Target):
                continue
            kind = Target(item.type)
            target = item.body.attribute("target")
            values = item.body.attribute("outputs" if kind is Target.MODULE else "values")
            reference = target.expression if target is not None and isinstance(target.expression, Reference) else None
            yield Override(kind, reference, values.expression if values else None, _while_planning(item.body))

    def _asserts(self, body: Body) -> Iterator[Assert]:
        for block in body.blocks("assert"):
            condition, message = block.body.attribute("condition"), block.body.attribute("error_message")
            if condition is None:
                summary, hint = "an assert block needs a condition", "add `condition = …`"
                span = self._span(block.start, block.head_end)
                self.problems.append(Diagnostic(Problem.INVALID, summary, span, hint))
                continue
            expression = condition.expression
            span = self._span(expression.start, expression.end)
            yield Assert(expression, message.expression if message else None, span)

    def _span(self, start: int, end: int) -> Span:
        return Span(self._path, start, end)


def _text(body: Body, name: str) -> str | None:
    attribute = body.attribute(name)
    return attribute.expression.value if attribute is not None and isinstance(attribute.expression, Text) else None


def _word(body: Body, name: str) -> str:
    attribute = body.attribute(name)
    return attribute.expression.name if attribute is not None and isinstance(attribute.expression, Reference) else ""


def _while_planning(body: Body) -> bool:
    return _word(body, "override_during") == "plan"


def _references(expression: Expression) -> Iterable[Reference]:
    items = expression.items if isinstance(expression, TupleItems) else [expression]
    return (item for item in items if isinstance(item, Reference))
