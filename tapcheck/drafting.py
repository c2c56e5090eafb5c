"""Drafting a configuration file from what a project holds: every line says what it is for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from tapcheck.api import Project
from tapcheck.catalog.services import services_of
from tapcheck.frontends.documents.services import services_named_in
from tapcheck.model.infrastructure import Declaration, Kind, Stack

_PROSE = ("PROMPT.md", "SPEC.md", "REQUIREMENTS.md", "README.md")
_REVIEWED = ("IDEAL_RESPONSE.md", "MODEL_FAILURES.md")
_LISTS = ("aws_services", "services")
_FOLDERS = (".", "lib", "docs")
_MOST_TYPES = 12
_WIDTH = 100


def draft(project: Project) -> str:
    """The text of a `tapcheck.yaml` that holds for the project as it is, with hints at what else it can say."""
    lines = [
        "# What tapcheck compares in this project. Every section is optional; `tapcheck schema` describes all keys.",
        "",
        *_stacks(project),
        "",
        *_suites(project),
        "",
        *_expectations(_without_second_twins(project)),
        "",
        *_requirements(),
        *_documents(project),
    ]
    return "\n".join(lines) + "\n"


def _stacks(project: Project) -> Iterator[str]:
    if not project.stacks:
        yield "# No stack was found: no Terraform files, no CloudFormation template. Name folders or templates here."
        yield "# stacks: [infra]"
        return
    yield "# The stacks found. Without this section every folder with Terraform files and every template is one."
    yield "# stacks:"
    yield from (f"#   - {_quoted(stack.name)}" for stack in project.stacks)


def _suites(project: Project) -> Iterator[str]:
    if not project.pairs:
        yield "# No test suite was found."
        return
    yield "# The suites found, and the stacks that each of them was found to test. Say it here where that is wrong."
    yield "# suites:"
    for pair in project.pairs:
        names = ", ".join(_quoted(stack.name) for stack in pair.stacks)
        yield f"#   - {{path: {_quoted(pair.suite.path)}, stacks: [{names}]}}"


def _without_second_twins(project: Project) -> list[Stack]:
    """The stacks, and of a template in two notations the one that suites test."""
    tested = {stack.name for pair in project.pairs for stack in pair.stacks}
    return [
        stack
        for stack in project.stacks
        if not stack.twin or stack.name in tested or (stack.twin not in tested and not stack.name.endswith(".json"))
    ]


def _expectations(stacks: Iterable[Stack]) -> Iterator[str]:
    """What holds now: numbers of resources by type, and the outputs."""
    drafted = [(stack, _counts(stack), _outputs(stack)) for stack in stacks]
    if not any(counts or outputs for _, counts, outputs in drafted):
        return
    yield "# What must stay as it is: the outputs, and whatever else you uncomment or add."
    yield "#   values: {aws_s3_bucket.logs: {bucket: my-logs}}      outputs: {api_url: {pattern: ^https://}}"
    yield "#   from: The logs go to a bucket of their own.          (the sentence of your spec; findings quote it)"
    yield "expect:"
    for stack, counts, outputs in drafted:
        if not counts and not outputs:
            continue
        yield f"  - stack: {_quoted(stack.name)}"
        if counts:
            yield "    # counts:"
            yield from (f"    #   {_quoted(type_)}: {number}" for type_, number in counts)
        if not outputs:
            yield "    outputs: {}"
        else:
            yield "    outputs:"
            yield from (f"      {_quoted(name)}: {{}}" for name in outputs)


def _counts(stack: Stack) -> list[tuple[str, int]]:
    """The numbers of resources by type that are known, the most frequent types first."""
    if stack.opaque or stack.unreadable:
        return []
    resources = stack.of_kind(Kind.RESOURCE)
    open_types = {item.type for item in resources if not _certain(item)}
    numbers = Counter[str]()
    for item in resources:
        if item.type not in open_types:
            numbers[item.type] += item.number or 0
    return sorted(sorted(numbers.items()), key=lambda row: -row[1])[:_MOST_TYPES]


def _certain(item: Declaration) -> bool:
    return item.number == 1 and item.presence.value == "always"


def _outputs(stack: Stack) -> list[str]:
    return [item.name for item in stack.of_kind(Kind.OUTPUT) if not item.module]


def _requirements() -> Iterator[str]:
    yield "# Capabilities that the spec demands, one by one or as a profile; `tapcheck rules` lists them."
    yield "# require:"
    yield "#   - profile: production"
    yield "#   - capability: encryption-at-rest"
    yield "#     from: All data is encrypted with our own keys."
    yield "#     except: [{address: aws_s3_bucket.assets, reason: public files}]"


def _documents(project: Project) -> Iterator[str]:
    """The documents found, with the services that they name."""
    rows = [*_reviewed(project), *_metadata(project), *_prose(project)]
    if rows:
        yield ""
        yield "# Documents that must exist and say something."
        yield "documents:"
        yield from rows


def _reviewed(project: Project) -> Iterator[str]:
    return (f"  - {_quoted(path)}" for path in _present(project, _REVIEWED))


def _metadata(project: Project) -> Iterator[str]:
    for path in _present(project, ("metadata.json",)):
        source = project.workspace.read(path)
        try:
            value = json.loads(source.text) if source else None
        except ValueError:
            value = None
        if not isinstance(value, dict):
            continue
        listed = next((name for name in _LISTS if isinstance(value.get(name), list)), "")
        yield f"  - path: {_quoted(path)}"
        fields = [str(name) for name, below in value.items() if below not in (None, "", [], {})]
        yield f"    fields: [{', '.join(map(_quoted, fields[:8]))}]"
        if listed:
            yield f"    services: {_quoted(listed)}"


def _prose(project: Project) -> Iterator[str]:
    declared = {
        service.name
        for stack in project.stacks
        for item in stack.of_kind(Kind.RESOURCE)
        for service in services_of(item.type)
    }
    for path in _present(project, _PROSE):
        source = project.workspace.read(path)
        named = services_named_in(source) if source is not None else ()
        if named:
            kept = ", ".join(name if name in declared else f"{name} (not declared)" for name in named)
            yield f"  # '{path}' names {_cut(kept)}"
            yield f"  - path: {_quoted(path)}"
            yield "    services: prose"


def _present(project: Project, names: Iterable[str]) -> Iterator[str]:
    paths = (name if folder == "." else f"{folder}/{name}" for folder in _FOLDERS for name in names)
    return (path for path in paths if project.workspace.is_file(path))


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH].rpartition(',')[0]}, ..."


def _quoted(text: str) -> str:
    """Text as a YAML scalar: plain where that is safe, else as JSON writes it."""
    safe = (
        text
        and all(char.isalnum() or char in "_./-" for char in text)
        and not text[0].isdigit()
        and text[0] not in ".-"
    )
    plain = safe and text.lower() not in ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
    return text if plain else json.dumps(text, ensure_ascii=False)
