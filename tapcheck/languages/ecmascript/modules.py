"""Modules: the project's own files, what Node provides, and everything else, which is unknown."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.hoisting import mocked_modules
from tapcheck.languages.ecmascript.library import module_for
from tapcheck.languages.ecmascript.library.files import file_text
from tapcheck.languages.ecmascript.library.json_text import parse_json
from tapcheck.languages.ecmascript.library.outputs import outputs_object
from tapcheck.languages.ecmascript.lower_source import lower_source
from tapcheck.languages.program.host import MOUNT
from tapcheck.languages.program.scope import Cell, Scope
from tapcheck.languages.program.syntax import Export
from tapcheck.languages.program.values import UNDEFINED, MapValue, NativeFunction, PromiseValue, Undefined, Unknown

if TYPE_CHECKING:
    from tapcheck.diagnostics import Diagnostic
    from tapcheck.languages.program.machine import Machine

_ENDINGS = ("", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json")
_INDEX = tuple(f"/index{ending}" for ending in _ENDINGS[1:])


_REQUIRE_PROPERTIES: dict[str, Any] = {
    "cache": Unknown("cache of modules"),
    "main": Unknown("main module"),
    "resolve": Unknown("module resolution"),
}


class Module:
    """A file of the project, loaded once.

    ``cells`` are its exported variables by exported name; ``own`` names the local variables behind them, so that a
    module of a cycle hands out its functions before its exports have run. ``commonjs`` is its `module` object. A
    module that is unknown as a whole has ``unknown`` set.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.cells: dict[str, Cell] = {}
        self.own: dict[str, str] = {}
        self.scope: Scope | None = None
        self.commonjs = MapValue({"exports": MapValue()})
        self.unknown: Unknown | None = None

    def cell(self, name: str) -> Cell | None:
        """The variable behind an exported name, as far as the module has come."""
        found = self.cells.get(name)
        if found is None and self.scope is not None and name in self.own:
            found = self.scope.variables.get(self.own[name])
        return found

    def exported(self, machine: Machine, name: str) -> Any:
        """The value of an exported name; `*` is everything."""
        if self.unknown is not None:
            return self.unknown
        cell = self.cell(name)
        if cell is not None:
            return cell.value
        common = self.commonjs.properties.get("exports", UNDEFINED)
        if name == "*" or (name == "default" and not self.cells):
            return self._namespace() if self.cells else common
        if isinstance(common, (Undefined, type(None))):
            return UNDEFINED
        return machine.language.get(machine, common, name)

    def _namespace(self) -> MapValue:
        return MapValue({name: cell.value for name, cell in self.cells.items()})


class Loader:
    """Finds, runs and remembers modules. One loader serves one test file."""

    def __init__(self, machine: Machine, packages: Mapping[str, Callable[[], Any]]) -> None:
        self.modules: dict[str, Module] = {}
        self.diagnostics: list[Diagnostic] = []
        self.mocked: set[str] = set()
        self.imported: set[str] = set()
        self._machine = machine
        self._packages = packages
        self._node: dict[str, MapValue | None] = {}
        self._documents: dict[str, Any] = {}
        self._scopes: dict[Scope, Module] = {}

    def run_file(self, path: str) -> Module:
        """Runs a file as a module; ``path`` is absolute as programs see it."""
        module = self.modules[path] = Module(path)
        machine = self._machine
        source = machine.host.source(path)
        if source is None:
            raise machine.throw("Error", f"Cannot find module '{path}'")
        relative = source.path
        program, problems = lower_source(source)
        if relative == machine.result.path:
            machine.result.syntax = program
        self.mocked.update(mocked_modules(program))
        self.diagnostics.extend(problems)
        scope = Scope(machine.globals, receiver=UNDEFINED)
        self._scopes[scope] = module
        module.scope = scope
        module.own = {
            exported: local
            for node in program.body
            if isinstance(node, Export) and not node.module and node.value is None
            for local, exported in node.names
        }
        for name, value in self._surroundings(path, module).items():
            scope.define(name, value)
        outer, site = machine.path, machine.site
        machine.path = relative
        try:
            machine.compiler.run(program, scope)
        finally:
            machine.path, machine.site = outer, site
        return module

    def _surroundings(self, path: str, module: Module) -> dict[str, Any]:
        def require(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
            name = arguments[0] if arguments else UNDEFINED
            if not isinstance(name, str):
                return Unknown("import of an unknown module")
            return self._value(self._find(machine, name, path), "*")

        return {
            "module": module.commonjs,
            "exports": module.commonjs.properties["exports"],
            "require": NativeFunction("require", require, properties=_REQUIRE_PROPERTIES),
            "__filename": path,
            "__dirname": posixpath.dirname(path),
            "%import": NativeFunction("import", self._dynamic_import),
        }

    def _dynamic_import(self, machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        name = arguments[0] if arguments else UNDEFINED
        if not isinstance(name, str):
            return Unknown("import of an unknown module")
        return PromiseValue(self._value(self.import_module(machine, name), "*"))

    # What the evaluator asks -----------------------------------------------------------------------------

    def import_module(self, machine: Machine, name: str) -> Any:
        """The module that an import in the running file names."""
        return self._find(machine, name, f"{MOUNT}/{machine.path}")

    def exported(self, machine: Machine, module: Any, name: str) -> Any:
        """A name that a module hands out."""
        del machine
        return self._value(module, name)

    def bind(self, scope: Scope, local: str, module: Any, name: str) -> None:
        """Makes a name that a module hands out a variable: the module's own one, so that changes are seen."""
        cell = module.cell(name) if isinstance(module, Module) and module.unknown is None else None
        if cell is not None:
            scope.variables[local] = cell
        else:
            scope.define(local, self._value(module, name))

    def export(self, machine: Machine, scope: Scope, node: Export, value: Any) -> None:
        """Hands out names of the module whose top level is ``scope``."""
        module = self._scopes.get(scope)
        if module is None:
            return
        if node.value is not None:
            for _, exported in node.names:
                module.cells[exported] = Cell(value)
            return
        source = self.import_module(machine, node.module) if node.module else None
        for local, exported in node.names:
            if source is None:
                cell = scope.find(local)
                module.cells[exported] = cell if cell is not None else Cell(UNDEFINED)
            elif local == "*" and exported == "*":
                self._export_all(module, source)
            else:
                module.cells[exported] = Cell(self._value(source, local))

    def _export_all(self, module: Module, source: Any) -> None:
        if isinstance(source, Module) and source.unknown is None:
            for name, cell in source.cells.items():
                if name != "default":
                    module.cells.setdefault(name, cell)
        else:
            module.unknown = Unknown("import of an unknown module")

    # Finding ---------------------------------------------------------------------------------------------

    def _value(self, module: Any, name: str) -> Any:
        machine = self._machine
        if isinstance(module, Module):
            return module.exported(machine, name)
        if isinstance(module, Unknown):
            return Unknown(module.reason)
        if name in ("*", "default"):
            if isinstance(module, MapValue) and name == "default" and "default" in module.properties:
                return module.properties["default"]
            return module
        return machine.language.get(machine, module, name)

    def _find(self, machine: Machine, name: str, importer: str) -> Any:
        self.imported.add(name)
        if name in self.mocked:
            return Unknown(f"mock of '{name}'")
        if name.startswith((".", "/")):
            return self._find_file(machine, name, importer)
        if name not in self._node:
            make = self._packages.get(name)
            self._node[name] = module_for(machine, name) if make is None else make()
        found = self._node[name]
        return Unknown(f"import of '{name}'") if found is None else found

    def _find_file(self, machine: Machine, name: str, importer: str) -> Any:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(importer), name))
        host = machine.host
        if not host.inside(target):
            return Unknown("import from outside the project")
        if host.outputs(target) is not None:
            return outputs_object(machine, target)
        stem = target.removesuffix(".js") if target.endswith(".js") else target
        for candidate in (*(stem + ending for ending in _ENDINGS), *(target + ending for ending in _INDEX)):
            if host.is_file(candidate):
                return self._load(machine, candidate)
        raise machine.throw("Error", f"Cannot find module '{name}' from '{host.relative(importer)}'")

    def _load(self, machine: Machine, path: str) -> Any:
        if path.endswith(".json"):
            if path not in self._documents:
                text = machine.host.read(path)
                if text is None:
                    return Unknown("a file that cannot be read")
                source = file_text(text.removeprefix("\ufeff"), machine.host.relative(path))
                self._documents[path] = parse_json(machine, source)
            return self._documents[path]
        module = self.modules.get(path)
        return module if module is not None else self.run_file(path)
