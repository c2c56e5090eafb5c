"""Terragrunt units: which module each of them deploys, and which outputs of other units it reads."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from tapcheck.languages.hcl.parser import parse
from tapcheck.languages.hcl.tree import (
    Block,
    Call,
    Expression,
    GetAttribute,
    GetIndex,
    Interpolation,
    Part,
    Step,
    Template,
    Text,
)
from tapcheck.languages.terraform.references import references_in_body
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span
from tapcheck.workspace import Workspace

UNIT = "terragrunt.hcl"
_EXCUSING = re.compile(r"\b(?:try|can|lookup)\s*\(")
_ROOT = "\0"
"""Stands before paths that start at the root of the project."""


@dataclass(frozen=True, slots=True)
class DependencyRead:
    """One `dependency.NAME.outputs.OUTPUT`.

    ``folder`` is that of the unit that is read, None where its block is not here or its path cannot be told;
    ``output`` is None where it reads all of them or an unknown one. ``optional`` says that it can do without.
    """

    dependency: str
    output: str | None
    span: Span
    folder: str | None
    optional: bool


def module_folder(workspace: Workspace, folder: str) -> str:
    """The folder with the code of a unit: what its `source` names, else its own; empty where that is not here."""
    path = posixpath.normpath(posixpath.join(folder, UNIT))
    source = workspace.read(path) if workspace.is_file(path) else None
    for block in parse(source)[0].body.blocks("terraform") if source else ():
        written = block.body.attribute("source")
        if written is not None:
            return path_of(written.expression, folder) or ""
    return folder


def path_of(expression: Expression, folder: str) -> str | None:
    """A path of the project as a unit in ``folder`` writes it; None where it leads elsewhere or cannot be told."""
    text = _text(expression, folder)
    if text is None:
        return None
    text = text.replace("//", "/")
    if text.startswith(_ROOT):
        return posixpath.normpath(text.removeprefix(_ROOT).lstrip("/") or ".")
    if text in (".", "..") or text.startswith(("./", "../")):
        return posixpath.normpath(posixpath.join(folder, text))
    return None


def dependency_reads(source: SourceFile) -> Iterator[DependencyRead]:
    """The outputs of other units that a unit reads, in source order."""
    body = parse(source)[0].body
    folder = posixpath.dirname(source.path) or "."
    units = {block.labels[0].value: _unit(block, folder) for block in body.blocks("dependency") if block.labels}
    for item, reference in references_in_body(body):
        if reference.name != "dependency" or len(reference.steps) < 2:
            continue
        first, second, *rest = reference.steps
        if not isinstance(first, GetAttribute) or not isinstance(second, GetAttribute) or second.name != "outputs":
            continue
        excused = _EXCUSING.search(source.text, item.start, item.end) is not None
        span = Span(source.path, reference.start, reference.end)
        output = _name(rest[0]) if rest else None
        yield DependencyRead(first.name, output, span, units.get(first.name), excused)


def _unit(block: Block, folder: str) -> str | None:
    at = block.body.attribute("config_path")
    return None if at is None else path_of(at.expression, folder)


def _name(step: Step) -> str | None:
    if isinstance(step, GetAttribute):
        return step.name
    if isinstance(step, GetIndex) and isinstance(step.key, Text):
        return step.key.value
    return None


def _text(expression: Expression, folder: str) -> str | None:
    match expression:
        case Text(value=value):
            return value
        case Template(parts=parts):
            found = [_part(part, folder) for part in parts]
            return None if None in found else "".join(text for text in found if text is not None)
        case _:
            return _place(expression, folder)


def _part(part: Part, folder: str) -> str | None:
    if isinstance(part, Text):
        return part.value
    return _place(part.expression, folder) if isinstance(part, Interpolation) else None


def _place(expression: Expression, folder: str) -> str | None:
    if not isinstance(expression, Call) or expression.arguments:
        return None
    match expression.name:
        case "get_terragrunt_dir":
            return _ROOT if folder == "." else f"{_ROOT}/{folder}"
        case "get_repo_root":
            return _ROOT
        case _:
            return None
