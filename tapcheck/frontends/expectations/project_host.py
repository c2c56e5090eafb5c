"""What test programs see of the project."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import replace

from tapcheck.languages.program.host import MOUNT, OutputsForm
from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.source import SourceFile
from tapcheck.values import Unknown
from tapcheck.workspace import Workspace

_FLAT = OutputsForm(strings=True)
_WRAPPED = OutputsForm(wrapped=True)
_EITHER = OutputsForm()

OUTPUT_FILES = {
    "flat-outputs.json": _FLAT,
    "all-outputs.json": _WRAPPED,
    "terraform-outputs.json": _EITHER,
    "tf-outputs.json": _EITHER,
    "tf_outputs.json": _EITHER,
    "terraform_outputs.json": _EITHER,
    "deployment-outputs.json": _EITHER,
    "stack-outputs.json": _EITHER,
    "outputs.json": _EITHER,
    "output.json": _EITHER,
}
"""Names of the files in which suites expect the outputs of a deployment, and how those are written."""


_PROGRAMS = ("cdk.json", "cdktf.json", "Pulumi.yaml", "Pulumi.yml")
"""Files of projects whose stacks a program makes."""


def writes_text(path: str) -> bool:
    """Whether the outputs file at a path holds every value as a text of its own, under the output's name."""
    form = OUTPUT_FILES.get(posixpath.basename(path))
    return form is not None and form.strings


class ProjectHost:
    """The project below one workspace, with the outputs that its stacks declare.

    ``deployed`` tells whether a deployment has left its outputs where suites look for them; otherwise there are
    only the files as they are. ``describes``: the AWS API would describe its stacks then. ``asked_for_outputs``
    becomes true when a suite looks for outputs, and ``asked_for_several_stacks`` when it has stacks of several
    names described: nobody knows which of them is which.
    """

    def __init__(
        self, workspace: Workspace, stacks: Sequence[Stack], folder: str, deployed: bool, describes: bool = True
    ) -> None:
        self._workspace = workspace
        self._folder = folder
        self._deployed = deployed
        self._describes = describes and any(stack.language is Language.CLOUDFORMATION for stack in stacks)
        self.asked_for_outputs = False
        self.asked_for_several_stacks = False
        self._described: dict[object, object] = {}
        self._outputs = _outputs_of(stacks)
        self._terraform = any(stack.language is Language.TERRAFORM for stack in stacks)
        self._complete = (
            bool(stacks) and not any(stack.unreadable for stack in stacks) and not self._has_unseen_stacks(stacks)
        )

    def _has_unseen_stacks(self, stacks: Sequence[Stack]) -> bool:
        """Whether a program makes stacks (CDK, CDKTF, Pulumi) and has not written their templates here."""
        folders = {".", self._folder}
        made = any(self._workspace.is_file(posixpath.join(folder, name)) for folder in folders for name in _PROGRAMS)
        return made and not any("cdk.out" in stack.name.split("/") for stack in stacks)

    def working_folder(self) -> str:
        """The folder that holds the suite's package.json, else the root."""
        return MOUNT if self._folder == "." else f"{MOUNT}/{self._folder}"

    def inside(self, path: str) -> bool:
        """Whether the path lies below the root."""
        relative = self.relative(path)
        return relative is not None and self._workspace.inside(relative)

    def relative(self, path: str) -> str:
        """The path as events name it; paths outside keep their leading `..`."""
        return posixpath.relpath(path, MOUNT)

    def is_file(self, path: str) -> bool:
        """Whether a file exists."""
        return self._workspace.is_file(self.relative(path))

    def is_folder(self, path: str) -> bool:
        """Whether a folder exists."""
        return self._workspace.is_folder(self.relative(path))

    def names(self, path: str) -> tuple[str, ...]:
        """The names in a folder."""
        return self._workspace.names(self.relative(path))

    def source(self, path: str) -> SourceFile | None:
        """A source file."""
        return self._workspace.read(self.relative(path))

    def read(self, path: str) -> str | None:
        """The text of a file."""
        source = self.source(path)
        return None if source is None else source.text

    def size(self, path: str) -> int | None:
        """The size of a file in bytes."""
        return self._workspace.size(self.relative(path))

    def outputs(self, path: str) -> OutputsForm | None:
        """Whether a path names an outputs file."""
        form = OUTPUT_FILES.get(posixpath.basename(path))
        if form is not None:
            self.asked_for_outputs = True
            if form.wrapped and not self._terraform:
                form = _EITHER
        return form if self._deployed else None

    def commands_give_outputs(self) -> bool:
        """Whether `terraform output` prints outputs."""
        self.asked_for_outputs = True
        return self._deployed

    def describes_stack(self, name: object) -> bool:
        """Whether the AWS API describes a stack: while a suite asks for one stack only, it is that of the project."""
        if not self._describes:
            return False
        self.asked_for_outputs = True
        self._described.setdefault(name if isinstance(name, str) else id(name), name)
        self.asked_for_several_stacks = len(self._described) > 1
        return self._deployed and not self.asked_for_several_stacks

    def declares(self, output: str) -> bool | None:
        """Whether a stack declares this output."""
        if output in self._outputs:
            return True
        return False if self._complete else None

    def output(self, name: str) -> Declaration | None:
        """The output of this name."""
        return self._outputs.get(name)

    def output_names(self) -> tuple[str, ...]:
        """All declared outputs."""
        return tuple(self._outputs)

    def output_value(self, output: str) -> tuple[bool, object]:
        """The value of an output, where it is known without a deployment."""
        declaration = self._outputs.get(output)
        if declaration is None or _has_unknown(declaration.value):
            return False, None
        return True, declaration.value


def _has_unknown(value: object) -> bool:
    if isinstance(value, Unknown):
        return True
    if isinstance(value, dict):
        return any(_has_unknown(item) for item in value.values())
    if isinstance(value, (tuple, list)):
        return any(_has_unknown(item) for item in value)
    return False


def _outputs_of(stacks: Sequence[Stack]) -> dict[str, Declaration]:
    """The outputs by name; where several stacks give one name other values, nobody knows which of them a file holds."""
    found: dict[str, Declaration] = {}
    for stack in stacks:
        for item in stack.of_kind(Kind.OUTPUT):
            known = None if item.module else found.setdefault(item.name, item)
            if known is not None and known.value != item.value:
                found[item.name] = replace(known, value=Unknown())
    return found
