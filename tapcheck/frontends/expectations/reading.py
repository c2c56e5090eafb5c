"""Reads suites of every kind, each with the reader that knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tapcheck.model.expectations import Suite
from tapcheck.model.infrastructure import Stack
from tapcheck.workspace import Workspace

if TYPE_CHECKING:
    from tapcheck.languages.terraform.resources import ResourceTypes

_TERRAFORM_TESTS = (".tftest.hcl", ".tofutest.hcl")


def read_suites(
    workspace: Workspace,
    paths: Sequence[str],
    stacks: Sequence[Stack],
    types: Callable[[], ResourceTypes],
    announce: Callable[[str], None] = lambda _: None,
) -> tuple[Suite, ...]:
    """The suites at ``paths``, in that order; ``types`` loads what knows the types of Terraform's resources.

    ``announce`` is told each path before it is read. Tests of Go, Python and shells, controls and features that have
    nothing to do with infrastructure are left out.
    """
    runs = [path for path in paths if path.endswith(_TERRAFORM_TESTS)]
    go_tests = [path for path in paths if path.endswith("_test.go")]
    python_tests = [path for path in paths if path.endswith(".py")]
    shell_tests = [path for path in paths if path.endswith((".bats", "sh"))]
    controls = [path for path in paths if path.endswith(".rb")]
    features = [path for path in paths if path.endswith(".feature")]
    known = {*runs, *go_tests, *python_tests, *shell_tests, *controls, *features}
    rest = [path for path in paths if path not in known]
    found: list[Suite] = []
    if rest:
        from tapcheck.frontends.expectations import javascript

        found.extend(javascript.read_suites(workspace, _announced(rest, announce), stacks))
    if runs:
        from tapcheck.frontends.expectations import tftest

        found.extend(tftest.read_suites(workspace, _announced(runs, announce), types()))
    if go_tests:
        from tapcheck.frontends.expectations import go

        found.extend(go.read_suites(workspace, _announced(go_tests, announce), stacks))
    if python_tests:
        from tapcheck.frontends.expectations import python

        found.extend(python.read_suites(workspace, _announced(python_tests, announce), stacks))
    if shell_tests:
        from tapcheck.frontends.expectations import shell
        from tapcheck.frontends.expectations.stack_places import StackPlaces

        found.extend(shell.read_suites(workspace, _announced(shell_tests, announce), StackPlaces(workspace, stacks)))
    if controls:
        from tapcheck.frontends.expectations import inspec
        from tapcheck.frontends.expectations.stack_places import StackPlaces

        found.extend(inspec.read_suites(workspace, _announced(controls, announce), StackPlaces(workspace, stacks)))
    if features:
        from tapcheck.frontends.expectations import terraform_compliance

        found.extend(terraform_compliance.read_suites(workspace, _announced(features, announce), stacks))
    place = {path: at for at, path in enumerate(paths)}
    return tuple(sorted(found, key=lambda suite: place[suite.path]))


def _announced(paths: Iterable[str], announce: Callable[[str], None]) -> Iterator[str]:
    for path in paths:
        announce(path)
        yield path
