"""What stands in for a deployment while suites run: files, environment variables and answers of commands."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from tapcheck.config import Config
from tapcheck.flat_styles import surroundings, used_natively
from tapcheck.frontends.expectations.project_host import OUTPUT_FILES
from tapcheck.frontends.infrastructure.terraform_choices import NOTHING_CHOSEN, Choices
from tapcheck.guiding import guided_stack
from tapcheck.languages.program.host import OutputsForm
from tapcheck.mocks import stub
from tapcheck.mocks.outputs import MockOutput, MockOutputs
from tapcheck.mocks.writers.env import variable_name
from tapcheck.mocks.writers.flat import text_of, write_flat
from tapcheck.mocks.writers.hcl import expression
from tapcheck.mocks.writers.json_text import terraform_json
from tapcheck.mocks.writers.writer import Options
from tapcheck.model.expectations import Suite
from tapcheck.model.infrastructure import Language, Stack
from tapcheck.reconcile.types import Pair
from tapcheck.records import dataclass
from tapcheck.workspace import Workspace

_ENVIRONMENT = re.compile(
    r"""process\.env(?:\.(\w+)|\[\s*['"](\w+)['"]\s*\])"""
    r"""|os\.environ(?:\.get\(\s*|\[\s*)['"](\w+)['"]|os\.(?:getenv|Getenv|LookupEnv)\(\s*['"](\w+)['"]"""
)
_UNWRAPPED = re.compile(r"""\??\.value\b|\[['"]value['"]\]""")


@dataclass(frozen=True, slots=True)
class Stage:
    """What to set up: ``files`` are path → text, paths relative to the project's root.

    ``variables`` are environment variables that suites read and that an output of the same name gives; ``stacks``
    what the stand-in for `terraform` answers, by folder of the stack, `` for all stacks together.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    stacks: Mapping[str, stub.Texts] = field(default_factory=dict)


def stage(
    workspace: Workspace,
    stacks: Sequence[Stack],
    pairs: Sequence[Pair],
    config: Config,
    more: Sequence[str] = (),
    choices: Choices = NOTHING_CHOSEN,
) -> Stage:
    """Everything that the suites of a project need. ``more`` are further files that take the outputs of all stacks."""
    mocks = {
        stack.name: guided_stack(workspace, stack.name, stack.language, config, choices).outputs for stack in stacks
    }
    every = _joined(mocks[stack.name] for stack in stacks)
    wanted: dict[str, list[Pair]] = {path: [] for path in more}
    for pair in pairs:
        for path in _outputs_files(pair.suite):
            if workspace.inside(path):
                wanted.setdefault(path, []).append(pair)
    files = {
        path: _file(workspace, path, readers, _joined(mocks[name] for name in _names(readers)) if readers else every)
        for path, readers in sorted(wanted.items())
    }
    answering = {stack.name: _answers(mocks[stack.name]) for stack in stacks if stack.language is Language.TERRAFORM}
    return Stage(files, _variables(workspace, pairs, every), {**answering, "": _answers(every)})


def _names(readers: Iterable[Pair]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stack.name for pair in readers for stack in pair.stacks))


def _joined(mocks: Iterable[MockOutputs]) -> MockOutputs:
    entries: dict[str, MockOutput] = {}
    for outputs in mocks:
        for entry in outputs.entries:
            entries.setdefault(entry.name, entry)
    return MockOutputs(tuple(entries.values()))


def _outputs_files(suite: Suite) -> tuple[str, ...]:
    paths = (*(read.source for read in suite.outputs), *suite.reads)
    return tuple(dict.fromkeys(path for path in paths if posixpath.basename(path) in OUTPUT_FILES))


def _file(workspace: Workspace, path: str, readers: Sequence[Pair], outputs: MockOutputs) -> str:
    form = OUTPUT_FILES.get(posixpath.basename(path), OutputsForm(strings=True))
    reads = (read for pair in readers for read in pair.suite.outputs if read.source == path)
    around = [place for read in reads for place in surroundings(workspace, read)]
    either = not form.strings and not form.wrapped
    if form.wrapped or (either and (not around or any(_UNWRAPPED.match(place.after) for place in around))):
        return outputs.text("terraform")
    return write_flat(outputs.entries, Options(native=used_natively(around)))


def _variables(workspace: Workspace, pairs: Sequence[Pair], outputs: MockOutputs) -> Mapping[str, str]:
    """The environment variables that the suites name, where an output answers to that name."""
    known = {variable_name(entry.name): text_of(entry) for entry in outputs.entries}
    found: dict[str, str] = {}
    for path in dict.fromkeys(pair.suite.path for pair in pairs):
        source = workspace.read(path)
        for match in _ENVIRONMENT.finditer(source.text if source else ""):
            name = next(group for group in match.groups() if group)
            if name in known:
                found[name] = known[name]
    return dict(sorted(found.items()))


def _answers(outputs: MockOutputs) -> stub.Texts:
    each = {
        entry.name: (
            terraform_json(entry.value),
            None if isinstance(entry.plain, (list, dict)) else text_of(entry),
            expression(entry.plain),
        )
        for entry in outputs.entries
    }
    return stub.texts(outputs.text("terraform"), each)
