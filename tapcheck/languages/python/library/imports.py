"""How programs steer what they import: `sys.path`, `sys.modules` and `importlib`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.languages.python.errors import throw
from tapcheck.languages.python.functions import natives
from tapcheck.languages.python.library.files import absolute_text, path_text
from tapcheck.languages.python.library.system import module_of
from tapcheck.languages.python.values import MODULE, TupleValue, is_none, known, new_dict

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

LOADED = Unknown("a loaded module")
_SPECIFICATION = "module specification"


def loaded_modules() -> MapValue:
    """`sys.modules`: those that nobody here knows are in it too."""
    made = new_dict()
    made.unknown = LOADED
    return made


def sys_module(search: ListValue, modules: MapValue) -> MapValue:
    """The module `sys`, with the folders that imports are looked for in and the modules that are loaded."""
    values: dict[str, Any] = {
        "argv": ListValue([]),
        "maxsize": 2**63 - 1,
        "modules": modules,
        "path": search,
        "platform": "linux",
        "version_info": TupleValue([3, 11, 7, "final", 0]),
    }
    made = module_of({"exit": _exit}, values)
    made.properties["__name__"], made.data = "sys", Unknown("a part of 'sys'")
    return made


def _exit(machine: Machine, *status: Any) -> Any:
    raise throw(machine, "SystemExit", *status)


def importlib_module() -> MapValue:
    """The module `importlib`, with `importlib.util`."""
    util = module_of({"module_from_spec": _module_from, "spec_from_file_location": _specification})
    util.properties["__name__"], util.data = "importlib.util", Unknown("a part of 'importlib.util'")
    made = module_of(
        {"import_module": _import_module, "invalidate_caches": _nothing, "reload": _reload}, {"util": util}
    )
    made.properties["__name__"], made.data = "importlib", Unknown("a part of 'importlib'")
    return made


def _nothing(_machine: Machine) -> None:
    return None


def _import_module(machine: Machine, name: Any, package: Any = None) -> Any:
    if not is_none(package) or known(name).startswith("."):
        return Unknown("a relative import by name")
    return machine.runner.bind_module(machine, str(name), True)


def _reload(machine: Machine, module: Any) -> Any:
    path = module.properties.get("__file__") if isinstance(module, MapValue) else None
    if not isinstance(path, str) or machine.doubts:
        machine.may_throw(LOADED.reason)
        return Unknown(LOADED.reason)
    return _filled(module, machine.runner.run_file(path, str(module.properties["__name__"]), again=True))


def _specification(machine: Machine, name: Any, location: Any = None, **_options: Any) -> MapValue:
    path = absolute_text(machine, path_text(location))
    loader = MapValue(natives({"exec_module": _execute}), kind=MODULE, data=Unknown("a loader of modules"))
    return MapValue({"loader": loader, "name": known(name), "origin": path}, kind=MODULE, data=Unknown(_SPECIFICATION))


def _module_from(_machine: Machine, specification: Any) -> MapValue:
    if isinstance(specification, Unknown) or not isinstance(specification, MapValue):
        return known(specification)  # type: ignore[no-any-return]
    named = {"__name__": specification.properties["name"], "__file__": specification.properties["origin"]}
    return MapValue({**named, "__spec__": specification}, kind=MODULE, data=Scope(None))


def _execute(machine: Machine, module: Any) -> None:
    path = known(module).properties["__file__"]
    if not machine.host.inside(path):
        machine.may_throw("import from outside the project")
        module.data = Unknown("import from outside the project")
    elif not machine.host.is_file(path):
        raise throw(machine, "FileNotFoundError", 2, "No such file or directory")
    elif machine.doubts:
        machine.may_throw(LOADED.reason)
        module.data = Unknown(LOADED.reason)
    else:
        _filled(module, machine.runner.run_file(path, str(module.properties["__name__"]), again=True))


def _filled(module: MapValue, loaded: MapValue) -> MapValue:
    """The module with what a file, run anew, has left in it."""
    module.data = loaded.data
    return module
