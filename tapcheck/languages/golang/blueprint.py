"""Google's blueprint-test: the package `tft`, whose tests apply a folder and verify it.

What is said here of its behaviour stands in infra/blueprint-test/pkg/tft/terraform.go and pkg/discovery of the Cloud
Foundation Toolkit.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import field
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.filesystem import absolute
from tapcheck.languages.golang.terratest import PLAN, REASON, TERRAFORM, Terratest
from tapcheck.languages.golang.types import GoType, Shape
from tapcheck.languages.golang.values import argument, both, literal
from tapcheck.languages.program.values import FunctionValue, MapValue, NativeFunction, Thrown, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.golang.session import Session
    from tapcheck.languages.program.machine import Machine

BLUEPRINT = "Blueprint"
"""The kind of what `NewTFBlueprintTest` makes."""
PACKAGE = re.compile(
    r"github\.com/GoogleCloudPlatform/cloud-foundation-toolkit/infra/blueprint-test(?:/v\d+)?/pkg/tft$"
)
_OPTION = "BlueprintOption"
_OPTIONS = frozenset(
    {
        "WithBackendConfig",
        "WithEnvVars",
        "WithFixtureName",
        "WithLogger",
        "WithName",
        "WithParallelism",
        "WithPolicyLibraryPath",
        "WithRetryableTerraformErrors",
        "WithSensitiveLogger",
        "WithSetupOutputs",
        "WithSetupPath",
        "WithSetupSaKey",
        "WithTFDir",
        "WithVars",
    }
)
_READS = {"GetStringOutput": "Output", "GetStringOutputList": "OutputList", "GetJsonOutput": "OutputJson"}
"""Methods that read an output of the folder, and the functions of Terratest that they call."""
_STAGE = re.compile(r"(Define|Default)?(Init|Plan|Apply|Verify|Teardown)$")
_STAGES = ("Init", "Plan", "Apply", "Verify")
_SKIP = re.compile(r"^\s+skip\s*:\s*(true|false)\s*(?:#.*)?$", re.MULTILINE)
_TERRAFORM_OPTIONS = GoType("Options", Shape.STRUCT, nilable=True)


@dataclass(slots=True, eq=False)
class Blueprint:
    """What a test was made with; its stages are properties of the value, as the program may branch over them.

    ``waiting`` are the functions of stages that nothing has run yet.
    """

    tester: MapValue | Unknown
    folder: str | Unknown
    given: Any
    waiting: list[FunctionValue] = field(default_factory=list)


class Blueprints:
    """The package `tft` for one test file."""

    def __init__(self, session: Session, terratest: Terratest) -> None:
        self._session = session
        self._terratest = terratest

    def call(self, machine: Machine, name: str, arguments: list[Any]) -> MapValue | None:
        """A call of a function of the package; None where nothing is known of it."""
        if name == "NewTFBlueprintTest":
            return self._new(machine, arguments)
        if name in _OPTIONS:
            return MapValue(kind=_OPTION, data=(name, argument(arguments, 0)))
        return None

    def call_method(self, machine: Machine, target: MapValue, name: str, arguments: list[Any]) -> Any:
        """A call of a method of a blueprint's test."""
        test: Blueprint = target.data
        if name in _READS:
            values = [self._read(machine, test, _READS[name], item) for item in arguments]
            return values[0] if values else Unknown(REASON)
        stage = _STAGE.match(name)
        if stage is not None:
            self._stage(machine, target, stage[1], stage[2], argument(arguments, 0))
            return None
        match name:
            case "Test":
                self._test(machine, target)
                return None
            case "RedeployTest":
                self._redeploy(machine, target)
                return None
            case "GetTFOptions":
                return _options(test)
            case "PlanAndShow":
                return both(Unknown(PLAN), self._plan(machine, test))
            case "ShouldSkip":
                return _skips(machine, test)
        return machine.call_unknown(REASON, arguments)

    def method(self, target: MapValue, name: Any) -> NativeFunction:
        """A method as a value."""
        return NativeFunction(
            str(name), lambda machine, _receiver, given: self.call_method(machine, target, str(name), given)
        )

    def _new(self, machine: Machine, arguments: list[Any]) -> MapValue:
        folder: Any = ""
        given: Any = None
        for option in arguments[1:]:
            if not isinstance(option, MapValue) or option.kind != _OPTION:
                folder = given = Unknown("option")
                break
            name, value = option.data
            if name == "WithVars":
                given = value
            elif name == "WithTFDir":
                folder = value
            elif name == "WithFixtureName":
                folder = f"../../fixtures/{value}" if isinstance(value, str) else Unknown("folder")
        if folder == "":
            folder = _discovered(machine)
        tester = argument(arguments, 0)
        if not isinstance(tester, MapValue) or tester.kind != "T":
            tester = Unknown("t")
        test = Blueprint(tester, folder if isinstance(folder, str) else Unknown("folder"), given)
        if isinstance(tester, MapValue):
            last = NativeFunction("explore", lambda machine, _receiver, _given: _explore(machine, test))
            self._session.call_t(machine, tester, "Cleanup", [last])
        return MapValue(kind=BLUEPRINT, data=test)

    def _read(self, machine: Machine, test: Blueprint, function: str, name: Any) -> Any:
        """An output of the folder; reading takes no variables."""
        options = literal(_TERRAFORM_OPTIONS, ["TerraformDir"], [test.folder])
        known = self._terratest.call(machine, TERRAFORM, function, [test.tester, options, name])
        return Unknown(REASON) if known is None else known.value

    def _plan(self, machine: Machine, test: Blueprint) -> MapValue:
        known = isinstance(test.folder, str)
        self._terratest.look_at(machine, [_options(test)])
        where = machine.host.relative(absolute(machine, str(test.folder))) if known else None
        return MapValue(kind="Plan", data=where)

    def _stage(self, machine: Machine, target: MapValue, how: str | None, stage: str, given: Any) -> None:
        """Defines a stage, runs what the framework does in it, or runs what is defined for it."""
        test: Blueprint = target.data
        if how == "Default":
            self._default(machine, test, stage, given)
            return
        if how == "Define":
            machine.set_property(target, stage, given)
            if isinstance(given, FunctionValue):
                test.waiting.append(given)
                if not isinstance(test.tester, MapValue):
                    _explore(machine, test)
            return
        if stage not in target.properties:
            self._default(machine, test, stage, given)
            return
        function = target.properties[stage]
        test.waiting = [item for item in test.waiting if item is not function]
        arguments = [self._plan(machine, test), given] if stage == "Plan" else [given]
        machine.call(function, None, arguments)

    def _default(self, machine: Machine, test: Blueprint, stage: str, assertions: Any) -> None:
        """What the framework does in a stage: it plans only where the program says what to do with the plan."""
        if stage in ("Init", "Plan"):
            return
        self._terratest.look_at(machine, [_options(test)])
        if stage == "Verify" and isinstance(assertions, MapValue) and assertions.kind == "Assertions":
            self._session.record_unknown(machine, PLAN, [assertions.data[0]])
        machine.call_unknown(REASON, [])

    def _test(self, machine: Machine, target: MapValue) -> None:
        """All stages; the last one runs however the others end."""
        test: Blueprint = target.data
        skips = _skips(machine, test)
        if isinstance(skips, Unknown):
            self._session.record_unknown(machine, skips.reason, [test.tester])
            _explore(machine, test)
            return
        if skips:
            test.waiting = []
            if isinstance(test.tester, Unknown):
                return
            self._session.call_t(machine, test.tester, "SkipNow", [])
        machine.world.add(TERRAFORM)
        machine.call_unknown(REASON, [])
        assertions = MapValue(kind="Assertions", data=(test.tester, False))
        try:
            for stage in _STAGES:
                self._stage(machine, target, None, stage, assertions)
        except Thrown:
            self._stage(machine, target, None, "Teardown", assertions)
            raise
        self._stage(machine, target, None, "Teardown", assertions)

    def _redeploy(self, machine: Machine, target: MapValue) -> None:
        """The stages several times, with variables that the call may replace."""
        test: Blueprint = target.data
        test.given = Unknown("variables of a deployment")
        self._test(machine, target)


def _discovered(machine: Machine) -> str:
    """The folder of a test that names none: `test/fixtures/NAME` for `test/integration/NAME`, else `examples/NAME`."""
    here = machine.host.working_folder()
    name = posixpath.basename(here)
    fixture = posixpath.normpath(posixpath.join(here, "../../fixtures", name))
    if machine.host.inside(fixture) and machine.host.is_folder(fixture):
        return fixture
    return posixpath.normpath(posixpath.join(here, "../../../examples", name))


def _skips(machine: Machine, test: Blueprint) -> bool | Unknown:
    """Whether `test.yaml` in the folder says that the test is skipped."""
    if not isinstance(test.folder, str):
        return False
    where = absolute(machine, posixpath.join(test.folder, "test.yaml"))
    text = machine.host.read(where) if machine.host.inside(where) and machine.host.is_file(where) else ""
    found = _SKIP.search(text or "")
    if found is not None:
        return found[1] == "true"
    return Unknown("test.yaml", kind="boolean") if text is None or "skip" in text else False


def _options(test: Blueprint) -> MapValue:
    """The options of Terratest; the outputs of the setup module are among the variables of the environment."""
    names: list[Any] = ["TerraformDir", "EnvVars", "Vars"]
    values = [test.folder, Unknown("outputs of the setup module"), test.given]
    made: MapValue = literal(_TERRAFORM_OPTIONS, names, values)
    return made


def _explore(machine: Machine, test: Blueprint) -> None:
    """Runs the functions of stages that code which is not here may run."""
    waiting, test.waiting = test.waiting, []
    for function in waiting:
        machine.explore(function, REASON)
