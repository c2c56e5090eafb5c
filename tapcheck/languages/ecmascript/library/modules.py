"""Node's modules and well-known packages by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.library.commands import commands_module
from tapcheck.languages.ecmascript.library.digests import crypto_module
from tapcheck.languages.ecmascript.library.environment import os_module
from tapcheck.languages.ecmascript.library.files import fs_module, promises_module
from tapcheck.languages.ecmascript.library.hcl2_parser import hcl2_parser_module
from tapcheck.languages.ecmascript.library.paths import path_module
from tapcheck.languages.ecmascript.library.utilities import util_module
from tapcheck.languages.ecmascript.library.web import url_module
from tapcheck.languages.ecmascript.library.yaml_packages import js_yaml_module, yaml_cfn_module, yaml_module
from tapcheck.languages.program.values import UNDEFINED, MapValue

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Make = Callable[["Machine"], MapValue]


def _globals(machine: Machine, *names: str) -> MapValue:
    found = {name: machine.globals.find(name) for name in names}
    return MapValue({name: UNDEFINED if cell is None else cell.value for name, cell in found.items()})


_MODULES: dict[str, Make] = {
    "buffer": lambda machine: _globals(machine, "Buffer"),
    "child_process": lambda _machine: commands_module(),
    "crypto": lambda _machine: crypto_module(),
    "fs": lambda _machine: fs_module(),
    "fs/promises": lambda _machine: promises_module(),
    "os": lambda _machine: os_module(),
    "path": lambda _machine: path_module(),
    "path/posix": lambda _machine: path_module(),
    "process": lambda machine: machine.globals.find("process").value,  # type: ignore[union-attr]
    "timers": lambda machine: _globals(machine, "setTimeout", "setInterval", "setImmediate", "clearTimeout"),
    "url": lambda machine: url_module(_globals(machine, "URL", "URLSearchParams").properties),
    "util": lambda _machine: util_module(),
}
_PACKAGES: dict[str, Make] = {
    "hcl2-parser": lambda _machine: hcl2_parser_module(),
    "js-yaml": js_yaml_module,
    "yaml": lambda _machine: yaml_module(),
    "yaml-cfn": lambda _machine: yaml_cfn_module(),
}


def make_module(machine: Machine, name: str) -> MapValue | None:
    """A module by its name, with or without `node:`; None for one that is not known here."""
    make = _MODULES.get(name.removeprefix("node:")) or _PACKAGES.get(name)
    return None if make is None else make(machine)
