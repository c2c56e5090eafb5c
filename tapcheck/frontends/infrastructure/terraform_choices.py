"""What an operator chooses for Terraform stacks beside their code: values of variables, and plans."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import field
from fnmatch import fnmatchcase

from tapcheck.config import StackVariables
from tapcheck.diagnostics import Result
from tapcheck.frontends.infrastructure.terraform_plan import PlanFile
from tapcheck.languages.terraform.configuration import Variable
from tapcheck.languages.terraform.values import Val
from tapcheck.languages.terraform.variable_files import environment_values, read_variables
from tapcheck.records import dataclass
from tapcheck.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Choices:
    """``environment`` is where `TF_VAR_x` is looked for; it is empty unless somebody wants it read."""

    variables: tuple[StackVariables, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    plans: tuple[PlanFile, ...] = ()

    def inputs(self, workspace: Workspace, folder: str, variables: Mapping[str, Variable]) -> Result[dict[str, Val]]:
        """The values for the ``variables`` of the root module in a folder, stronger ones over weaker ones."""
        weakest, problems = environment_values(self.environment, variables)
        written, more = read_variables(workspace, folder, self._files(folder))
        return {**weakest, **written}, (*problems, *more)

    def _files(self, folder: str) -> tuple[str, ...]:
        return tuple(
            posixpath.join(folder, name)
            for row in self.variables
            if fnmatchcase(folder, row.path)
            for name in row.files
        )


NOTHING_CHOSEN = Choices()
"""Nothing beside the code; what Terraform reads without being asked counts all the same."""
