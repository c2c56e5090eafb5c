"""The process and its surroundings: `console`, `process`, `os`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import always, natives, unknown_function
from tapcheck.languages.program.values import (
    ENVIRONMENT,
    UNDEFINED,
    MapValue,
    NativeFunction,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_CONSOLE = [
    "assert",
    "clear",
    "count",
    "countReset",
    "debug",
    "dir",
    "dirxml",
    "error",
    "group",
    "groupCollapsed",
    "groupEnd",
    "info",
    "log",
    "table",
    "time",
    "timeEnd",
    "timeLog",
    "trace",
    "warn",
]


def console_global() -> MapValue:
    """The object `console`, which prints nothing."""
    return MapValue(natives(dict.fromkeys(_CONSOLE, always(UNDEFINED))))


def process_global(machine: Machine, next_tick: Any) -> MapValue:
    """The object `process`; environment variables are unknown until the program sets them."""
    environment = MapValue()
    environment.unknown = Unknown(ENVIRONMENT)
    nothing = always(UNDEFINED)
    stream = MapValue(natives({"write": always(True), "on": nothing, "end": nothing}))
    return MapValue(
        {
            "arch": Unknown(ENVIRONMENT, kind="string"),
            "argv": Unknown(ENVIRONMENT, kind="list"),
            "cwd": NativeFunction("cwd", always(machine.host.working_folder())),
            "env": environment,
            "execPath": Unknown(ENVIRONMENT, kind="string"),
            "exit": NativeFunction("exit", _exit),
            "exitCode": UNDEFINED,
            "hrtime": MapValue(properties={"bigint": unknown_function("bigint", "time")}),
            "memoryUsage": unknown_function("memoryUsage", ENVIRONMENT),
            "nextTick": next_tick,
            "pid": Unknown(ENVIRONMENT, kind="number"),
            "platform": "linux",
            "stderr": stream,
            "stdout": stream,
            "uptime": unknown_function("uptime", "time", "number"),
            "version": Unknown(ENVIRONMENT, kind="string"),
            "versions": Unknown(ENVIRONMENT, kind="map"),
            **natives(
                {
                    "abort": _exit,
                    "chdir": nothing,
                    "emitWarning": nothing,
                    "off": nothing,
                    "on": nothing,
                    "once": nothing,
                    "removeAllListeners": nothing,
                    "removeListener": nothing,
                }
            ),
        }
    )


def _exit(machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
    raise machine.thrown(Unknown("end of the process"))


def os_module() -> MapValue:
    """The module `os`."""
    texts = ("arch", "homedir", "hostname", "release", "tmpdir", "type", "userInfo", "version")
    made: dict[str, Any] = {name: unknown_function(name, ENVIRONMENT, "string") for name in texts}
    made["userInfo"] = unknown_function("userInfo", ENVIRONMENT, "map")
    for name in ("cpus", "networkInterfaces", "freemem", "totalmem", "uptime", "loadavg"):
        made[name] = unknown_function(name, ENVIRONMENT)
    made["EOL"] = "\n"
    made["platform"] = NativeFunction("platform", always("linux"))
    return MapValue(made)
