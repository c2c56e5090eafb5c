"""One session of tests: the project, its stacks and outputs, each read once and only when a test asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tapcheck.api import Project, check, load, mock_outputs
from tapcheck.config import Config, find_config, load_config
from tapcheck.errors import InputError, UsageError
from tapcheck.findings import Report
from tapcheck.mocks.given import given_outputs
from tapcheck.model.infrastructure import Kind, Language, Stack
from tapcheck.testing.expectations import written_expectations
from tapcheck.testing.reads import Read, Reads
from tapcheck.testing.views import Outputs, StackView, UndeclaredError

_MOST_NAMES = 12


class TapcheckSession:
    """Everything that fixtures, markers and items share.

    ``stack`` is the name that the ini file chooses, else empty. ``given`` is a file with real outputs that must exist,
    ``usual`` one that may.
    """

    def __init__(self, root: Path, stack: str, given: Path | None, usual: Path | None) -> None:
        self.root = root
        self.reads = Reads()
        self._chosen = stack
        self._given = given
        self._usual = usual
        self._mocks: dict[str, Mapping[str, Any]] = {}

    @cached_property
    def config(self) -> Config:
        """The configuration of the project, with what conftests and test modules expect."""
        path = find_config(self.root)
        config = load_config(path, self.root) if path else Config()
        return replace(config, specification=config.specification.with_more(written_expectations(self.root)))

    @cached_property
    def project(self) -> Project:
        """The project below the root folder."""
        return load(self.root, self.config)

    @cached_property
    def report(self) -> Report:
        """The comparison of its suites and stacks."""
        return check(self.root, self.config)

    def stack(self, name: str = "") -> StackView:
        """A stack by name, the chosen one, or the only one."""
        return StackView(self._stack(name), self.reads)

    def mocks(self, name: str = "") -> Outputs:
        """Mock outputs of a stack."""
        stack = self._stack(name)
        if stack.name not in self._mocks:
            self._mocks[stack.name] = mock_outputs(self.root / stack.name, self.config)
        return self._outputs(stack, self._mocks[stack.name])

    def outputs(self, name: str = "") -> Outputs:
        """Real outputs of a stack where a file with them is there, else mocks.

        Raises :class:`InputError` when a file that was named on the command line is missing or holds no outputs.
        """
        path = self._given or (self._usual if self._usual and self._usual.is_file() else None)
        return self.mocks(name) if path is None else self._outputs(self._stack(name), _read_outputs(path))

    def write_outputs(self, path: Path) -> None:
        """Writes mock outputs of the stack as a flat file."""
        stack = self._stack("")
        mock_outputs(self.root / stack.name, self.config).write(path, "flat")

    def missing(self, stack: str, kind: str, name: str) -> str:
        """What is wrong with a marker that expects this resource or output; empty where it is declared."""
        view = self.stack(stack)
        address = name if kind == Kind.RESOURCE.value else self._output_address(self._stack(stack), name)
        try:
            view[address]
        except UndeclaredError as error:
            return str(error)
        return ""

    def coverage_lines(self) -> list[str]:
        """How much of each stack tests have read, with the names of what they have not."""
        lines: list[str] = []
        for stack in self.project.stacks:
            for kind in (Kind.RESOURCE, Kind.OUTPUT):
                lines += self._coverage(stack, kind)
        return lines or ["no stack was found"]

    def _coverage(self, stack: Stack, kind: Kind) -> list[str]:
        items = [item for item in stack.of_kind(kind) if not item.module]
        unread = [item.address for item in items if Read(stack.name, kind.value, item.address) not in self.reads]
        if not items:
            return []
        line = f"{stack.name}: {len(items) - len(unread)} of {len(items)} {kind.value}s read"
        names = ", ".join(unread[:_MOST_NAMES])
        more = f" and {len(unread) - _MOST_NAMES} more" if len(unread) > _MOST_NAMES else ""
        return [f"{line}; not {names}{more}" if unread else line]

    def _stack(self, name: str) -> Stack:
        wanted = name or self._chosen
        if wanted:
            return self.project.stack(wanted)
        names = {stack.name for stack in self.project.stacks}
        single = [item for item in self.project.stacks if not (item.twin in names and item.name.endswith(".json"))]
        if len(single) != 1:
            known = ", ".join(f"'{item.name}'" for item in self.project.stacks) or "none"
            how = "the ini setting tapcheck_stack or @pytest.mark.tapcheck_stack(name)"
            raise UsageError(f"choose a stack with {how}; there are {known}")
        return single[0]

    def _outputs(self, stack: Stack, values: Mapping[str, Any]) -> Outputs:
        return Outputs(values, stack.name, self.reads, lambda name: self._output_address(stack, name))

    def _output_address(self, stack: Stack, name: str) -> str:
        return f"Outputs.{name}" if stack.language is Language.CLOUDFORMATION else f"output.{name}"


def _read_outputs(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise InputError(f"'{path}' is no JSON: {error}") from None
    given = given_outputs(document)
    if given is None:
        raise InputError(f"'{path}' holds no outputs")
    return given.values
