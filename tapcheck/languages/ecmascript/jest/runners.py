"""Which runner runs the suites of a project, and what runners other than jest do differently."""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.session import SKIPS
from tapcheck.languages.program.values import MapValue, NativeFunction, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.host import Host
    from tapcheck.languages.program.machine import Machine

_RUNNERS = ("jest", "vitest", "mocha", "ava")
_DEPENDENCIES = ("devDependencies", "dependencies")


def runner_of_project(host: Host) -> str:
    """The runner that the project's package.json names, empty where it names none.

    A suite that imports a runner is run by that one.
    """
    text = host.read(posixpath.join(host.working_folder(), "package.json"))
    try:
        package = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        package = {}
    if not isinstance(package, dict):
        return ""
    scripts = package.get("scripts")
    script = scripts.get("test") if isinstance(scripts, dict) else None
    words = script.split() if isinstance(script, str) else []
    named = [*words, *(name for key in _DEPENDENCIES for name in _names(package.get(key))), *package]
    return next((name for name in named if name in _RUNNERS), "")


def _names(dependencies: Any) -> list[str]:
    return list(dependencies) if isinstance(dependencies, dict) else []


def use_mocha(session: Session) -> None:
    """Makes a session one of mocha: `this` has `skip`, `timeout` and their like."""
    session.machine.result.framework = "mocha"
    context = session.context = MapValue()

    def skip(machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        raise machine.thrown(SKIPS)

    def itself(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        return context

    context.properties.update({name: NativeFunction(name, itself) for name in ("timeout", "slow", "retries")})
    context.properties["skip"] = NativeFunction("skip", skip)
    context.properties["test"] = context.properties["currentTest"] = Unknown("state of mocha")
    context.hidden = set(context.properties)
