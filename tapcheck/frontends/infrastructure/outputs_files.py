"""Committed outputs: JSON files as pipelines write them, and the `mock_outputs` of Terragrunt."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from tapcheck.frontends.infrastructure.terraform_relations import written_key
from tapcheck.languages.documents.reading import read_document
from tapcheck.languages.documents.tree import Fields, Items, Node, Scalar
from tapcheck.languages.hcl.parser import parse
from tapcheck.languages.hcl.tree import Expression, Keyword, Number, ObjectItems, Template, Text, TupleItems
from tapcheck.languages.terraform.terragrunt import module_folder, path_of
from tapcheck.model.outputs_file import GivenOutput, OutputsFile
from tapcheck.source import SourceFile, Span
from tapcheck.workspace import Workspace

_WRAPPED = frozenset({"value", "type", "sensitive"})


def read_outputs_files(workspace: Workspace, paths: Iterable[str]) -> tuple[OutputsFile, ...]:
    """The outputs in the files at ``paths``; what cannot be read, or has another form, gives none."""
    return tuple(found for path in paths for found in _read(workspace, path))


def _read(workspace: Workspace, path: str) -> Iterator[OutputsFile]:
    source = workspace.read(path)
    if source is None:
        return
    if path.endswith(".hcl"):
        yield from _of_terragrunt(workspace, source)
        return
    document, _ = read_document(source)
    if document is not None and isinstance(document.root, Fields):
        outputs = {name: _given(path, key, value) for name, (key, value) in document.root.members.items()}
        if outputs:
            yield OutputsFile(path, outputs)


def _given(path: str, key: Scalar, value: Node) -> GivenOutput:
    span = Span(path, key.start, key.end)
    if isinstance(value, Fields) and "value" in value.members and value.members.keys() <= _WRAPPED:
        return GivenOutput(span, _kind(value.members["value"][1]))
    kind = _kind(value)
    return GivenOutput(span, "" if kind == "string" else kind)


def _kind(node: Node) -> str:
    match node:
        case Items():
            return "list"
        case Fields():
            return "object"
        case Scalar(value=bool()):
            return "bool"
        case Scalar(value=str()):
            return "string"
        case Scalar(value=None):
            return ""
        case _:
            return "number"


def _of_terragrunt(workspace: Workspace, source: SourceFile) -> Iterator[OutputsFile]:
    file, _ = parse(source)
    for block in file.body.blocks("dependency"):
        mocks, at = block.body.attribute("mock_outputs"), block.body.attribute("config_path")
        if mocks is None or at is None or type(mocks.expression) is not ObjectItems:
            continue
        outputs: dict[str, GivenOutput] = {}
        for key, value in mocks.expression.items:
            name = written_key(key)
            if name is not None:
                outputs[name] = GivenOutput(Span(source.path, key.start, key.end), _kind_of_expression(value))
        folder = path_of(at.expression, posixpath.dirname(source.path) or ".")
        yield OutputsFile(source.path, outputs, True, module_folder(workspace, folder) if folder else "")


def _kind_of_expression(expression: Expression) -> str:
    match expression:
        case Text() | Template():
            return "string"
        case Number():
            return "number"
        case TupleItems():
            return "list"
        case ObjectItems():
            return "object"
        case Keyword(value=bool()):
            return "bool"
        case _:
            return ""
