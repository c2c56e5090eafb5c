"""Terratest's `terraform.Options`: which variables of a module they give."""

from __future__ import annotations

import itertools
import posixpath
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.filesystem import absolute
from tapcheck.languages.golang.types import Written
from tapcheck.languages.program.values import ListValue, MapValue
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_MOST_ITEMS = 200
_DEEPEST = 4
_HARMLESS = frozenset(
    {
        "BackendConfig",
        "Lock",
        "LockTimeout",
        "Logger",
        "MaxRetries",
        "MigrateState",
        "NoColor",
        "NoStderr",
        "OutputMaxLineSize",
        "Parallelism",
        "PluginDir",
        "Reconfigure",
        "RetryableTerraformErrors",
        "SetVarsAfterVarFiles",
        "SshAgent",
        "Targets",
        "TerraformDir",
        "TimeBetweenRetries",
        "Upgrade",
        "WarningsAsErrors",
    }
)
"""Fields that give no variable a value (Terratest's modules/terraform/options.go)."""
_READ = frozenset({"EnvVars", "PlanFilePath", "TerraformBinary", "VarFiles", "Vars"})
_BINARIES = ("", "terraform", "tofu")


@dataclass(slots=True, eq=False)
class TerraformRun:
    """One plan or apply of the module in ``folder``, a path in the project.

    ``given`` are the names in `Vars` and `EnvVars`, None where more may be given; ``files`` the paths of the variable
    files, as far as they are known.
    """

    folder: str
    given: frozenset[str] | None
    files: tuple[str, ...]
    path: str
    start: int
    end: int
    test: tuple[str, ...]


def given_names(options: MapValue, plans: bool) -> frozenset[str] | None:
    """The variables that options give beside their files; None where they may give others too.

    ``plans`` says that the run makes a plan: an apply takes the values out of a plan that it is given.
    """
    fields = options.properties
    if options.unknown is not None or any(key not in _HARMLESS and key not in _READ for key in fields):
        return None
    if fields.get("TerraformBinary", "") not in _BINARIES or not (plans or not fields.get("PlanFilePath", "")):
        return None
    inline, environment = _keys(fields.get("Vars")), _keys(fields.get("EnvVars"))
    if inline is None or environment is None or any(name.startswith("TF_CLI_ARGS") for name in environment):
        return None
    return inline | {name.removeprefix("TF_VAR_") for name in environment if name.startswith("TF_VAR_")}


def given_files(machine: Machine, options: MapValue, folder: str) -> tuple[tuple[str, ...], bool]:
    """The variable files as paths in the project, and whether these are all; ``folder`` is `TerraformDir`."""
    files = options.properties.get("VarFiles")
    if files is None:
        return (), True
    if not isinstance(files, ListValue):
        return (), False
    known = [str(item) for item in files.items if isinstance(item, str)]
    paths = tuple(machine.host.relative(absolute(machine, posixpath.join(folder, name))) for name in known)
    return paths, files.unknown is None and len(known) == len(files.items)


def place_of_options(options: MapValue, path: str) -> tuple[int, int] | None:
    """Where `Vars`, else `TerraformDir`, is written in the file at ``path``."""
    for field in ("Vars", "TerraformDir"):
        for key in options.properties:
            if key == field and isinstance(key, Written) and key.path == path:
                return key.start, key.end
    return None


def maps_within(values: list[Any]) -> list[MapValue]:
    """The maps and structures among values and in them, as deep as options lie in what programs hand around."""
    found: list[MapValue] = []
    level = values
    for _ in range(_DEEPEST + 1):
        inner: list[Any] = []
        for value in level:
            if isinstance(value, MapValue) and value.kind in ("", "map", "struct"):
                found.append(value)
                inner += itertools.islice(value.properties.values(), _MOST_ITEMS)
            elif isinstance(value, ListValue):
                inner += value.items[:_MOST_ITEMS]
        level = [item for item in inner if isinstance(item, (ListValue, MapValue))]
        if not level:
            break
    return found


def _keys(value: Any) -> frozenset[str] | None:
    if value is None:
        return frozenset()
    if not isinstance(value, MapValue) or value.unknown is not None:
        return None
    return frozenset(map(str, value.properties)) if all(isinstance(key, str) for key in value.properties) else None
