"""What the evaluator may see of the world: project files, and nothing else."""

from __future__ import annotations

from typing import Protocol

from tapcheck.records import dataclass
from tapcheck.source import SourceFile

MOUNT = "/project"
"""Where programs see the project root; what lies outside is unknown."""


@dataclass(frozen=True, slots=True)
class OutputsForm:
    """How outputs are written where a suite reads them.

    ``wrapped``: name → {value, type, sensitive}, as `terraform output -json`; otherwise name → value;
    ``strings``: every value as text.
    """

    wrapped: bool = False
    strings: bool = False


class Host(Protocol):
    """Read access to the project. Paths are absolute POSIX paths as programs see them."""

    def working_folder(self) -> str:
        """The folder that the test runner runs in."""

    def inside(self, path: str) -> bool:
        """Whether the path lies in the project; nothing is known of others."""

    def relative(self, path: str) -> str:
        """The path relative to the project root, as events name it."""

    def is_file(self, path: str) -> bool:
        """Whether a file exists."""

    def is_folder(self, path: str) -> bool:
        """Whether a folder exists."""

    def names(self, path: str) -> tuple[str, ...]:
        """The names in a folder, sorted."""

    def source(self, path: str) -> SourceFile | None:
        """A source file, None when it cannot be read; its path is relative to the project root."""

    def read(self, path: str) -> str | None:
        """The text of a file, None when it cannot be read."""

    def size(self, path: str) -> int | None:
        """The size of a file in bytes."""

    def outputs(self, path: str) -> OutputsForm | None:
        """Whether suites expect stack outputs in this file, and in what form."""

    def commands_give_outputs(self) -> bool:
        """Whether commands such as `terraform output` print the outputs of a deployment."""

    def describes_stack(self, name: object) -> bool:
        """Whether the AWS API describes the stack of this name, with the outputs that `output_names` lists.

        ``name`` is the text that the program asks with, or another object where nobody knows the text.
        """

    def declares(self, output: str) -> bool | None:
        """Whether a stack declares an output of this name; None when that cannot be told."""

    def output_names(self) -> tuple[str, ...]:
        """The names of all declared outputs."""

    def output_value(self, output: str) -> tuple[bool, object]:
        """Whether the value of an output is known, and the value as plain data."""
