"""Modules: the project's own files, those known of Python and of packages, and all else, which is unknown."""

from __future__ import annotations

import posixpath
import sys
from typing import TYPE_CHECKING, Any

from tapcheck.languages.constructs.assembly import template_of_stack
from tapcheck.languages.constructs.bindings import BINDINGS
from tapcheck.languages.constructs.terraform_code import code_of_stack
from tapcheck.languages.program.host import MOUNT
from tapcheck.languages.program.scope import NOTHING, Scope
from tapcheck.languages.program.values import ListValue, MapValue, Thrown, Undefined, Unknown
from tapcheck.languages.python.errors import of_kind, throw
from tapcheck.languages.python.functions import is_inside_try
from tapcheck.languages.python.library.imports import LOADED, importlib_module, loaded_modules, sys_module
from tapcheck.languages.python.library.modules import module_for
from tapcheck.languages.python.lower_source import lower_source
from tapcheck.languages.python.objects import get_attribute
from tapcheck.languages.python.values import MODULE, ImportedName

if TYPE_CHECKING:
    from tapcheck.diagnostics import Diagnostic
    from tapcheck.languages.program.machine import Machine


class Loader:
    """Finds, runs and remembers modules. One loader serves one test file."""

    def __init__(self, machine: Machine, special: dict[str, MapValue]) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.search = ListValue([])
        """Folders that imports are looked for in: `sys.path`."""
        self.loaded = loaded_modules()
        """The modules that are loaded: `sys.modules`."""
        self.working_folder: str | Unknown = machine.host.working_folder()
        """Where relative paths of files start: programs may change it."""
        self.left_folder: str | Unknown | None = None
        """The folder to go back to when the running test ends."""
        self.handed_over: set[str] = set()
        """Absolute paths given to code that nobody knows: there may be files that the project does not have."""
        self.loading = 0
        """More than zero while the body of a module runs."""
        self.proven = 0
        """More than zero while code runs that has run before, to the end: that of a stack that is synthesised."""
        self._machine = machine
        self._special = special
        self._files: dict[str, MapValue] = {}
        importing = importlib_module()
        self._known: dict[str, MapValue | None] = {
            "importlib": importing,
            "importlib.util": importing.properties["util"],
            "sys": sys_module(self.search, self.loaded),
        }
        self._registered: set[str] = set()
        self._constructs: dict[int, tuple[MapValue, str]] = {}
        self._synthesised: dict[str, bool] = {}
        self._stars: dict[str, list[MapValue]] = {}

    def note_construct(self, construct: MapValue, name: str) -> None:
        """Remembers the id that the program gave a construct of a framework."""
        self._constructs[id(construct)] = (construct, name)

    def construct_id(self, construct: Any) -> str:
        """The id of a construct, empty where it is not known."""
        return self._constructs[id(construct)][1] if id(construct) in self._constructs else ""

    def is_synthesised(self, name: str) -> bool:
        """Whether the project has what a program synthesised of the stack with this id."""
        if name not in self._synthesised:
            host = self._machine.host
            self._synthesised[name] = template_of_stack(host, name) is not None or code_of_stack(host, name) is not None
        return self._synthesised[name]

    def run_file(self, path: str, name: str, again: bool = False) -> MapValue:
        """Runs a file as a module, unless it is loaded; ``path`` is absolute as programs see it.

        ``again``: the file is run in any case, and what other imports get is left alone.
        """
        known = self._files.get(path)
        if known is not None and not again:
            return known
        machine = self._machine
        scope = Scope(machine.globals)
        module = MapValue({"__name__": name, "__file__": path}, kind=MODULE, data=scope)
        if not again:
            self._files[path] = module
        source = machine.host.source(path)
        if source is None:
            raise throw(machine, "ModuleNotFoundError", f"No module named '{name}'")
        program, problems = lower_source(source)
        self.diagnostics.extend(problems)
        if program is None:
            raise throw(machine, "SyntaxError", problems[0].summary)
        if source.path == machine.result.path:
            machine.result.syntax = program
        for variable, value in (("__name__", name), ("__file__", path), ("__doc__", None)):
            scope.define(variable, value)
        outer, site = machine.path, machine.site
        machine.path = source.path
        self.loading += 1
        try:
            machine.compiler.run(program, scope)
        except Thrown:
            if not again:
                del self._files[path]
            raise
        finally:
            self.loading -= 1
            machine.path, machine.site = outer, site
        return module

    # What programs ask -----------------------------------------------------------------------------------

    def bind_module(self, machine: Machine, name: str, whole: bool) -> Any:
        """`import a.b` gives `a`; `import a.b as c` gives `a.b`."""
        found = self._find(machine, name)
        if whole or "." not in name or isinstance(found, Unknown):
            return found
        return self._find(machine, name.partition(".")[0])

    def import_name(self, machine: Machine, module: str, name: str) -> Any:
        """`from module import name`."""
        found = self._find(machine, module)
        if isinstance(found, Unknown):
            return get_attribute(machine, found, name)
        try:
            return get_attribute(machine, found, name)
        except Thrown as thrown:
            if not of_kind(thrown.value, "AttributeError"):
                raise
            shown = found.properties.get("__name__", module)
            message = f"cannot import name '{name}' from '{shown}'"
            raise throw(machine, "ImportError", message) from None

    def import_star(self, machine: Machine, module: str) -> None:
        """`from module import *`."""
        found = self._find(machine, module)
        if isinstance(found, Unknown):
            found = MapValue(kind=MODULE, data=Unknown(found.reason))
        self._stars.setdefault(machine.path, []).append(found)

    def of_star_imports(self, machine: Machine, name: str) -> Any:
        """The value of a name that a star import of the running file gives; NOTHING when none does."""
        for module in reversed(self._stars.get(machine.path, [])):
            if isinstance(module.data, Scope):
                cell = module.data.variables.get(name)
                if cell is not None and not isinstance(cell.value, Undefined):
                    return cell.value
            elif name in module.properties:
                return module.properties[name]
            elif isinstance(module.data, Unknown) and "__name__" not in module.properties:
                return Unknown(module.data.reason)
        return NOTHING

    def submodule(self, machine: Machine, package: MapValue, name: str) -> Any:
        """A module inside a package of the project; None when there is none."""
        path = package.properties.get("__file__")
        if not isinstance(path, str) or posixpath.basename(path) not in ("__init__.py", ""):
            return None
        full = f"{package.properties['__name__']}.{name}"
        return self.loaded.properties.get(full) or self._in_folder(machine, posixpath.dirname(path), name, full)

    # Finding ---------------------------------------------------------------------------------------------

    def _find(self, machine: Machine, name: str) -> Any:
        replaced = self.loaded.properties.get(name)
        if replaced is not None:
            return replaced
        if name in self._special:
            if name.partition(".")[0] not in ("pytest", "unittest"):
                _may_be_missing(machine, name)
            return self._special[name]
        if name.startswith("."):
            return self._relative(machine, name)
        if name not in self._known:
            self._known[name] = module_for(name)
        known = self._known[name]
        if known is not None:
            return known
        found = self._in_project(machine, name)
        if found is not None:
            return found
        missing = _missing(name)
        if name.partition(".")[0] not in sys.stdlib_module_names:
            _may_be_missing(machine, name)
        return missing

    def _in_project(self, machine: Machine, name: str) -> Any:
        """A module in one of the folders of `sys.path`; None when there is none."""
        for folder in list(self.search.items):
            if not isinstance(folder, str) or (not folder.startswith("/") and isinstance(self.working_folder, Unknown)):
                continue
            target = posixpath.normpath(posixpath.join(str(self.working_folder), folder))
            path = self._path_in_folder(machine, target, name)
            if path is None:
                continue
            if self.loaded.unknown is not LOADED:
                return Unknown(LOADED.reason)
            if name in self._registered:
                self._files.pop(path, None)
            found = self._run_or_make(machine, path, name)
            self._registered.add(name)
            machine.set_property(self.loaded, name, found)
            return found
        return None

    def _relative(self, machine: Machine, name: str) -> Any:
        bare = name.lstrip(".")
        folder = posixpath.dirname(f"{MOUNT}/{machine.path}")
        for _ in range(len(name) - len(bare) - 1):
            folder = posixpath.dirname(folder)
        if not machine.host.inside(folder):
            return Unknown("import from outside the project")
        found = self._in_folder(machine, folder, bare, bare or posixpath.basename(folder))
        if found is None:
            raise throw(machine, "ModuleNotFoundError", f"No module named '{bare}'")
        return found

    def _in_folder(self, machine: Machine, folder: str, name: str, full: str) -> MapValue | None:
        path = self._path_in_folder(machine, folder, name)
        return None if path is None else self._run_or_make(machine, path, full)

    def _path_in_folder(self, machine: Machine, folder: str, name: str) -> str | None:
        """The file of a module below a folder; for a package without code the one that it might have."""
        target = posixpath.join(folder, *name.split(".")) if name else folder
        host = machine.host
        if not host.inside(target):
            return None
        for path in (f"{target}/__init__.py", f"{target}.py"):
            if host.is_file(path):
                return path
        if host.is_folder(target) and any(item.endswith(".py") for item in host.names(target)):
            return f"{target}/__init__.py"
        return None

    def _run_or_make(self, machine: Machine, path: str, name: str) -> MapValue:
        if machine.host.is_file(path):
            return self.run_file(path, name)
        return MapValue({"__name__": name, "__file__": path}, kind=MODULE, data=Scope(None))


def _missing(name: str) -> Unknown:
    reason = f"import of '{name}'"
    return ImportedName(reason, tuple(name.split("."))) if name.startswith(BINDINGS) else Unknown(reason)


def _may_be_missing(machine: Machine, name: str) -> None:
    """A package need not be installed where the program is prepared for that."""
    if is_inside_try(machine):
        error = throw(machine, "ModuleNotFoundError", f"No module named '{name}'")
        machine.postpone(error, f"import of '{name}'")
