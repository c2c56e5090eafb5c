"""Which stack stands in a folder or file that a script names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from tapcheck.model.infrastructure import Kind, Language, Stack
from tapcheck.records import dataclass
from tapcheck.workspace import Workspace


@dataclass(frozen=True, slots=True)
class StackPlace:
    """A stack, and the folder that declares what is meant: that of one of its modules, or of a template."""

    stack: Stack
    folder: str

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the stack in that folder; a template alone, whatever stands beside it."""
        if self.stack.language is Language.CLOUDFORMATION:
            return self.stack.files
        return tuple(path for path in self.stack.files if (posixpath.dirname(path) or ".") == self.folder)


class StackPlaces:
    """The stacks of a project by where they stand. Of a template and its twin, the one in YAML stands for both."""

    def __init__(self, workspace: Workspace, stacks: Sequence[Stack]) -> None:
        self._workspace = workspace
        self._terraform = {stack.name: stack for stack in stacks if stack.language is Language.TERRAFORM}
        self._owners: dict[str, Stack] = {}
        for stack in self._terraform.values():
            for file in stack.files:
                folder = posixpath.dirname(file) or "."
                if folder not in self._owners or folder == stack.name:
                    self._owners[folder] = stack
        templates = {stack.name: stack for stack in stacks if stack.language is Language.CLOUDFORMATION}
        self._twins = {
            stack.name: stack.twin for stack in templates.values() if stack.twin in templates and _is_json(stack)
        }
        self._templates = templates
        self._outputs: dict[str, frozenset[str]] = {}

    def is_folder(self, path: str) -> bool:
        """Whether a folder of the project has this path."""
        return self._workspace.is_folder(path)

    def of_folders(self, folders: Iterable[str]) -> tuple[StackPlace, ...]:
        """The Terraform modules in the folders; a Terragrunt unit without code of its own stands for its module."""
        found: dict[str, StackPlace] = {}
        for folder in folders:
            path = folder if folder in self._owners else self._module_of_unit(folder)
            if path in self._owners:
                found[path] = StackPlace(self._owners[path], path)
        return tuple(found.values())

    def of_templates(self, paths: Iterable[str]) -> tuple[Stack, ...]:
        """The templates at the paths."""
        return tuple(self._templates[path] for path in dict.fromkeys(paths) if path in self._templates)

    def only_terraform(self) -> Stack | None:
        """The Terraform stack, where there is one alone."""
        return next(iter(self._terraform.values())) if len(self._terraform) == 1 else None

    def templates(self) -> tuple[Stack, ...]:
        """All templates, of twins the one in YAML."""
        return tuple(stack for name, stack in self._templates.items() if name not in self._twins)

    def outputs(self, stack: Stack) -> frozenset[str]:
        """The names of the outputs of a stack, and of its twin."""
        if stack.name not in self._outputs:
            both = [stack, self._templates.get(stack.twin)]
            self._outputs[stack.name] = frozenset(
                item.name for one in both if one for item in one.of_kind(Kind.OUTPUT) if not item.module
            )
        return self._outputs[stack.name]

    def _module_of_unit(self, folder: str) -> str:
        if not self._workspace.is_file(posixpath.join(folder, "terragrunt.hcl")):
            return ""
        from tapcheck.languages.terraform.terragrunt import module_folder

        return module_folder(self._workspace, folder)


def _is_json(stack: Stack) -> bool:
    return posixpath.splitext(stack.name)[1] == ".json"
