"""Reads what uses stacks without testing them: scripts, workflows, makefiles, Terragrunt units."""

from __future__ import annotations

from collections.abc import Sequence

from tapcheck.frontends.expectations import makefiles, pipelines, shell
from tapcheck.frontends.expectations.stack_places import StackPlaces
from tapcheck.model.expectations import Suite
from tapcheck.model.infrastructure import Stack
from tapcheck.workspace import Workspace


def read_users(workspace: Workspace, paths: Sequence[str], stacks: Sequence[Stack]) -> tuple[Suite, ...]:
    """The files at ``paths`` that have to do with a stack, in that order, in the form of suites without verdicts."""
    places = StackPlaces(workspace, stacks)
    units = [path for path in paths if path.endswith(".hcl")]
    flows = [path for path in paths if pipelines.PIPELINE.search(path)]
    made = [path for path in paths if makefiles.MAKEFILE.search(path)]
    rest = [path for path in paths if path not in {*units, *flows, *made}]
    found = [
        *shell.read_suites(workspace, rest, places),
        *pipelines.read_suites(workspace, flows, places),
        *makefiles.read_suites(workspace, made, places),
    ]
    if units:
        from tapcheck.frontends.expectations import terragrunt

        found.extend(terragrunt.read_suites(workspace, units, places))
    place = {path: at for at, path in enumerate(paths)}
    return tuple(sorted(found, key=lambda suite: place[suite.path]))
