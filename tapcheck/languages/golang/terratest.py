"""Terratest: which outputs, variables and resources of which folder a test needs."""

from __future__ import annotations

import posixpath
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.filesystem import absolute
from tapcheck.languages.golang.structures import fill_unknown
from tapcheck.languages.golang.terraform_options import (
    TerraformRun,
    given_files,
    given_names,
    maps_within,
    place_of_options,
)
from tapcheck.languages.golang.types import Written
from tapcheck.languages.golang.values import argument, both
from tapcheck.languages.program.values import FunctionValue, ListValue, MapValue, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.golang.library import Answer
    from tapcheck.languages.program.machine import Machine

_PACKAGES = re.compile(r"github\.com/gruntwork-io/terratest(?:/v\d+)?/modules/([\w-]+)(?:/v\d+)?$")
TERRAFORM = "github.com/gruntwork-io/terratest/modules/terraform"
_AZURE_HELPER = "github.com/Azure/terraform-module-test-helper"
_SUFFIX = re.compile(r"(?:ContextE|Context|E)$")
_OUTPUTS = frozenset(
    {
        "Output",
        "OutputForKeys",
        "OutputJson",
        "OutputList",
        "OutputListOfObjects",
        "OutputMap",
        "OutputMapOfObjects",
        "OutputRequired",
        "OutputStruct",
    }
)
_PLANS = re.compile(r"InitAndPlanAndShow(?:WithStruct\w*)?$|^ShowWithStruct$|^PlanAndShow")
_KEY_CHECKS = re.compile(r"(?:Assert|Require)(PlannedValuesMap|ResourceChangesMap)KeyExists$")
_RUNS = re.compile(r"(?:InitAnd)?(?:Apply(?:AndIdempotent)?|Plan(?:AndShow(?:WithStruct\w*)?)?)$")
"""Calls that end the test where Terraform refuses to plan; those that give the error or the exit code do not."""
_PLANNED = frozenset(("ResourcePlannedValuesMap", "ResourceChangesMap"))
REASON = "output of a deployment"
PLAN = "plan of a deployment"


class Need(StrEnum):
    """What a test needs of a stack."""

    OUTPUT = "output"
    VARIABLE = "variable"
    RESOURCE = "resource"


@dataclass(slots=True, eq=False)
class TerraformUse:
    """One need: ``folder`` is relative to the project, None where nobody can tell it; ``source`` the call."""

    need: Need
    name: str
    folder: str | None
    path: str
    start: int
    end: int
    test: tuple[str, ...]
    required: bool
    source: str


class Terratest:
    """Terratest's packages for one test file."""

    def __init__(self) -> None:
        self.uses: list[TerraformUse] = []
        self.runs: list[TerraformRun] = []
        self.test: tuple[str, ...] = ()
        self._saved: dict[str, Any] = {}
        self._looked_at: set[tuple[int, str]] = set()
        self._escaped: dict[int, MapValue] = {}
        """Maps and structures that code which is not here may have filled."""

    def call(self, machine: Machine, path: str, name: str, arguments: list[Any]) -> Answer | None:
        """A call of a Terratest function; None where it is no such function or nothing is known of it."""
        from tapcheck.languages.golang.library import Answer

        if path == _AZURE_HELPER and name.startswith("RunE2ETest"):
            self._end_to_end(machine, arguments)
            return Answer(None)
        package = _PACKAGES.match(path)
        if package is None:
            return None
        if package[1] in ("test-structure", "teststructure"):
            return self._structure(machine, name, arguments)
        if package[1] != "terraform":
            return None
        plain = _SUFFIX.sub("", name) if not name.endswith("KeyE") else name
        may_fail = name.endswith("E")
        if plain.startswith("WithDefaultRetryableErrors"):
            options = self._options(arguments)
            return Answer(options if options is not None else Unknown("options"))
        if plain in _OUTPUTS or plain == "OutputAll":
            self._outputs(machine, plain, arguments, may_fail)
            if plain == "OutputStruct":
                fill_unknown(machine, arguments[-1], REASON)
                return Answer(Unknown(REASON) if may_fail else None)
            value: Any = Unknown(REASON)
            if plain == "OutputAll":
                value = MapValue(kind="Outputs", data=self._folder(machine, self._options(arguments)))
            return Answer(both(value, Unknown(REASON)) if may_fail else value)
        if _RUNS.match(plain) and not may_fail:
            self._run(machine, self._options(arguments), "Plan" in plain)
        check = _KEY_CHECKS.match(plain)
        if check is not None:
            plan, key = argument(arguments, 1), argument(arguments, 2)
            self._planned(machine, plan, key, name)
            return Answer(Unknown(PLAN))
        if _PLANS.search(plain):
            self.look_at(machine, arguments)
            made = MapValue(kind="Plan", data=self._folder(machine, self._options(arguments)))
            return Answer(both(made, Unknown(PLAN)) if may_fail else made)
        return None

    def escape(self, path: str, maps: list[MapValue]) -> None:
        """Takes note that code which is not here gets these values; that of Terratest itself leaves them alone."""
        package = _PACKAGES.match(path)
        if package is None or package[1] != "terraform":
            self._escaped.update((id(item), item) for item in maps)

    def property(self, machine: Machine, target: MapValue, key: Any) -> Any:
        """A field of a plan, or an entry of its maps; None for other values."""
        if target.kind == "Plan":
            if key in _PLANNED:
                return MapValue(kind="Planned", data=target.data)
            return Unknown(PLAN)
        if target.kind == "Outputs":
            if isinstance(key, str):
                self._use(machine, Need.OUTPUT, key, target.data, True, "output")
            return Unknown(REASON)
        if target.kind == "Planned":
            self._planned(machine, target, key, "plan")
            return Unknown(PLAN)
        return None

    def look_at(self, machine: Machine, arguments: list[Any]) -> None:
        """Takes the variables of any options among the arguments of a call."""
        for item in arguments:
            if isinstance(item, MapValue) and item.kind == "struct" and "TerraformDir" in item.properties:
                self._variables(machine, item)

    def _end_to_end(self, machine: Machine, arguments: list[Any]) -> None:
        """Applies an example below a module and hands its outputs to a function."""
        root, example, options, check = (argument(arguments, place) for place in range(1, 5))
        folder = posixpath.join(root, example) if isinstance(root, str) and isinstance(example, str) else None
        known = machine.host.relative(absolute(machine, folder)) if folder is not None else None
        if isinstance(options, MapValue) and folder is not None:
            made = MapValue({**options.properties, "TerraformDir": folder}, kind="struct", data=options.data)
            self._variables(machine, made)
            self._run(machine, made, plans=False)
        if isinstance(check, FunctionValue):
            machine.call(check, None, [argument(arguments, 0), MapValue(kind="Outputs", data=known)])

    def _structure(self, machine: Machine, name: str, arguments: list[Any]) -> Answer | None:
        from tapcheck.languages.golang.library import Answer

        if name.startswith("RunTestStage") and isinstance(argument(arguments, 2), FunctionValue):
            machine.call(arguments[2], None, [])
            return Answer(None)
        folder = argument(arguments, 1)
        if name.startswith("CopyTerraformFolderToTemp"):
            below = argument(arguments, 2)
            known = isinstance(folder, str) and isinstance(below, str)
            return Answer(posixpath.normpath(posixpath.join(folder, below)) if known else Unknown("folder"))
        if name.startswith(("SaveTerraformOptions", "SaveString", "SaveInt")) and isinstance(folder, str):
            self.look_at(machine, arguments)
            self._saved[self._slot(name[4:], folder, arguments)] = arguments[-1]
            return Answer(None)
        if name.startswith(("LoadTerraformOptions", "LoadString", "LoadInt")) and isinstance(folder, str):
            return Answer(self._saved.get(self._slot(name[4:], folder, arguments), Unknown("saved data")))
        return None

    def _slot(self, what: str, folder: str, arguments: list[Any]) -> str:
        key = argument(arguments, 2) if what.startswith(("String", "Int")) else ""
        return f"{what}\0{folder}\0{key}"

    def _options(self, arguments: list[Any]) -> Any:
        for item in arguments[1:3]:
            if isinstance(item, MapValue) and item.kind == "struct":
                return item
        return None

    def _folder(self, machine: Machine, options: Any) -> str | None:
        folder = options.properties.get("TerraformDir") if isinstance(options, MapValue) else None
        if not isinstance(folder, str):
            return None
        return machine.host.relative(absolute(machine, folder))

    def _outputs(self, machine: Machine, name: str, arguments: list[Any], may_fail: bool) -> None:
        options = self._options(arguments)
        place = next((at for at, item in enumerate(arguments) if item is options), 1) if options is not None else 1
        key = argument(arguments, place + 1)
        if options is None and not isinstance(key, (str, ListValue)):
            key = argument(arguments, place + 2)
        folder = self._folder(machine, options)
        if options is not None:
            self._variables(machine, options)
        keys = key.items if isinstance(key, ListValue) and key.unknown is None else [key]
        for item in keys:
            if isinstance(item, str) and item and name != "OutputAll":
                self._use(machine, Need.OUTPUT, item, folder, not may_fail, f"terraform.{name}")

    def _planned(self, machine: Machine, plan: Any, key: Any, source: str) -> None:
        if isinstance(plan, MapValue) and isinstance(key, str) and isinstance(plan.data, str):
            self._use(machine, Need.RESOURCE, key, plan.data, True, f"terraform.{source}")

    def _variables(self, machine: Machine, options: MapValue) -> None:
        folder = self._folder(machine, options)
        given = options.properties.get("Vars")
        if folder is None or not isinstance(given, MapValue):
            return
        for key in given.properties:
            if isinstance(key, Written) and (key.start, key.path) not in self._looked_at:
                self._looked_at.add((key.start, key.path))
                required = not machine.optional
                self.uses.append(
                    TerraformUse(
                        Need.VARIABLE, str(key), folder, key.path, key.start, key.end, self.test, required, "Vars"
                    )
                )

    def _run(self, machine: Machine, options: Any, plans: bool) -> None:
        """Takes note of a plan or apply that surely happens."""
        folder = self._folder(machine, options)
        if folder is None or machine.optional:
            return
        path, start, end = place_of(machine)
        start, end = place_of_options(options, path) or (start, end)
        files, all_known = given_files(machine, options, options.properties["TerraformDir"])
        sure = all_known and not any(id(item) in self._escaped for item in maps_within([options]))
        given = given_names(options, plans) if sure else None
        self.runs.append(TerraformRun(folder, given, files, path, start, end, self.test))

    def _use(self, machine: Machine, need: Need, name: str, folder: str | None, required: bool, source: str) -> None:
        path, start, end = place_of(machine)
        sure = required and not machine.optional
        self.uses.append(TerraformUse(need, str(name), folder, path, start, end, self.test, sure, source))


def place_of(machine: Machine) -> tuple[str, int, int]:
    """The innermost place of the running calls that lies in the test file itself."""
    for path, node in reversed(machine.trail()):
        if path == machine.result.path and node is not None:
            return path, node.start, node.end
    return machine.result.path, 0, 0
