"""JavaScript's standard library and Node's modules, as far as tests of infrastructure use them.

``METHODS`` and ``GETTERS`` hold what values can do by the sort of the receiver: `string`, `number`, `boolean`,
`symbol`, `list`, `function`, `regex`, `promise`, `object` (what every object inherits), and the kinds of built-in
objects (`Map`, `Date`, …). `@@iterator` stands for the method under `Symbol.iterator`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library import (
    buffers,
    collections,
    dates,
    errors,
    files,
    functions,
    lists,
    numbers,
    objects,
    promises,
    regexps,
    strings,
    web,
)
from tapcheck.languages.ecmascript.library.globals import SYMBOL_GETTERS, SYMBOL_METHODS, make_globals
from tapcheck.languages.ecmascript.library.modules import make_module
from tapcheck.languages.program.values import (
    BoundFunction,
    FunctionValue,
    Implementation,
    ListValue,
    NativeFunction,
    PromiseValue,
    RegexValue,
    SymbolValue,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine
    from tapcheck.languages.program.values import MapValue

METHODS: dict[str, dict[str, Implementation]] = {
    "boolean": numbers.BOOLEAN_METHODS,
    "function": functions.METHODS,
    "list": lists.METHODS,
    "number": numbers.METHODS,
    "object": objects.METHODS,
    "promise": promises.METHODS,
    "regex": regexps.METHODS,
    "string": {**strings.METHODS, **regexps.STRING_METHODS},
    "symbol": SYMBOL_METHODS,
    "Buffer": buffers.METHODS,
    "Date": dates.METHODS,
    "Error": errors.METHODS,
    **collections.METHODS,
    **files.METHODS,
    **web.METHODS,
}


def _constructor(machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
    """The global class of a value."""
    name = "String" if isinstance(receiver, str) else _CLASS_NAMES.get(type(receiver), "Object")
    cell = machine.globals.find(name)
    return cell.value if cell is not None else NativeFunction(name, _constructor)


_CLASS_NAMES: dict[type[Any], str] = {
    bool: "Boolean",
    int: "Number",
    float: "Number",
    BoundFunction: "Function",
    FunctionValue: "Function",
    ListValue: "Array",
    NativeFunction: "Function",
    PromiseValue: "Promise",
    RegexValue: "RegExp",
    SymbolValue: "Symbol",
}
_SORTS = ("boolean", "function", "list", "number", "promise", "regex", "string", "symbol")

GETTERS: dict[str, dict[str, Implementation]] = {
    **{sort: {"constructor": _constructor} for sort in _SORTS},
    "Buffer": buffers.GETTERS,
    **collections.GETTERS,
    **web.GETTERS,
}
for _sort, _table in (
    ("function", functions.GETTERS),
    ("list", lists.GETTERS),
    ("regex", regexps.GETTERS),
    ("string", strings.GETTERS),
    ("symbol", SYMBOL_GETTERS),
):
    GETTERS[_sort].update(_table)


def globals_for(machine: Machine) -> dict[str, Any]:
    """The values of all global names."""
    return make_globals(machine, METHODS)


def module_for(machine: Machine, name: str) -> MapValue | None:
    """A module by the name that programs import, None for one that is not known here."""
    return make_module(machine, name)
