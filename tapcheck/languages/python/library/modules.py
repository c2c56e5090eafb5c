"""The modules of the standard library, and the packages that suites read infrastructure with."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import ListValue, MapValue, NativeFunction, Unknown
from tapcheck.languages.python.errors import really, throw
from tapcheck.languages.python.functions import PurePython, items_of, native, natives
from tapcheck.languages.python.library import files
from tapcheck.languages.python.library.boto import boto_module
from tapcheck.languages.python.library.documents import hcl_module, json_module, yaml_module
from tapcheck.languages.python.library.paths import path_module, pathlib_module
from tapcheck.languages.python.library.regexps import regex_module
from tapcheck.languages.python.library.system import module_of, os_module, shutil_module, subprocess_module
from tapcheck.languages.python.library.tftest import tftest_module
from tapcheck.languages.python.lower_source import parse_python
from tapcheck.languages.python.values import (
    DICT,
    INSTANCE,
    MODULE,
    ClassValue,
    TupleValue,
    from_plain,
    is_none,
    known,
    make_iterator,
    new_dict,
    to_plain,
    with_keywords,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


# Small modules -----------------------------------------------------------------------------------------------


def _deep_copy(machine: Machine, value: Any, *_memo: Any) -> Any:
    return _copied(machine, value, 0)


def _shallow_copy(_machine: Machine, value: Any) -> Any:
    if isinstance(value, ListValue):
        made_list = type(value)(list(value.items), value.place)
        made_list.unknown = value.unknown
        return made_list
    if isinstance(value, MapValue):
        if value.kind not in (DICT, INSTANCE, "Outputs"):
            return Unknown("a copy of an object")
        made = MapValue(dict(value.properties), kind=value.kind, data=value.data, place=value.place)
        made.unknown, made.outputs = value.unknown, value.outputs
        return made
    return value


def _copied(machine: Machine, value: Any, depth: int) -> Any:
    machine.step()
    if depth > 60:
        return Unknown("nested too deeply")
    if isinstance(value, ListValue):
        made_list = type(value)([_copied(machine, item, depth + 1) for item in value.items], value.place)
        made_list.unknown = value.unknown
        return made_list
    if isinstance(value, MapValue) and value.kind in (DICT, INSTANCE, "Outputs"):
        made = MapValue(kind=value.kind, data=value.data, place=value.place)
        made.properties = {key: _copied(machine, item, depth + 1) for key, item in value.properties.items()}
        made.unknown, made.outputs = value.unknown, value.outputs
        return made
    return value


def _counter(machine: Machine, *values: Any) -> MapValue:
    made = new_dict()
    zero = native("int", lambda _machine: 0)
    made.data = (zero, False)
    if values and isinstance(values[0], MapValue) and values[0].kind == DICT:
        made.properties = dict(values[0].properties)
        return made
    from tapcheck.languages.python.values import encode_key

    for item in items_of(machine, values[0]) if values else []:
        key = encode_key(item)
        made.properties[key] = made.properties.get(key, 0) + 1
    return made


def _default_dict(_machine: Machine, factory: Any = None, *_sources: Any) -> MapValue:
    made = new_dict()
    if not is_none(factory):
        made.data = (factory, True)
    return made


def _chain(machine: Machine, *collections: Any) -> MapValue:
    return make_iterator(iter([item for values in collections for item in items_of(machine, values)]))


def _chain_from(machine: Machine, collections: Any) -> MapValue:
    return _chain(machine, *items_of(machine, collections))


def _product(machine: Machine, *collections: Any, repeat: Any = 1) -> MapValue:
    import itertools

    columns = [items_of(machine, values) for values in collections] * min(known(repeat), 60)
    size = math.prod(len(column) for column in columns)
    machine.grow(items=size)
    return make_iterator(iter([TupleValue(list(row)) for row in itertools.product(*columns)]))


def _cached(_machine: Machine, *arguments: Any, **_options: Any) -> Any:
    if arguments and isinstance(arguments[0], NativeFunction):
        return _caching(arguments[0])
    return native("lru_cache", lambda _m, function: _caching(function))


def _caching(function: Any) -> NativeFunction:
    memory: dict[int, Any] = {}

    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        if arguments:
            return machine.call(function, receiver, arguments)
        if 0 not in memory or machine.doubts:
            value = machine.call(function, receiver, arguments)
            if machine.doubts:
                return value
            memory[0] = value
        return memory[0]

    return NativeFunction(getattr(function, "name", ""), run, properties={"cache_clear": native("clear", _nothing)})


def _nothing(_machine: Machine, *_arguments: Any, **_options: Any) -> None:
    return None


def _partial(_machine: Machine, function: Any, *first: Any, **named: Any) -> NativeFunction:
    def run(machine: Machine, *rest: Any, **more: Any) -> Any:
        return machine.call(function, None, with_keywords([*first, *rest], {**named, **more}))

    return native("partial", run)


def _reduce(machine: Machine, function: Any, values: Any, *initial: Any) -> Any:
    items = [*initial, *items_of(machine, values)]
    if not items:
        raise throw(machine, "TypeError", "reduce() of empty iterable with no initial value")
    result = items[0]
    for item in items[1:]:
        result = machine.call(function, None, [result, item])
    return result


def _wraps(_machine: Machine, _function: Any, **_options: Any) -> NativeFunction:
    return native("wraps", lambda _m, function: function)


def _context_manager(_machine: Machine, function: Any) -> NativeFunction:
    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        made = machine.call(function, receiver, arguments)
        return made if isinstance(made, Unknown) else MapValue(kind="context", data=made)

    return NativeFunction(getattr(function, "name", ""), run)


def _dataclass(_machine: Machine, *arguments: Any, **options: Any) -> Any:
    usual = options.keys() <= {"frozen", "slots"}

    def declare(_m: Any, cls: Any) -> Any:
        if isinstance(cls, ClassValue) and not usual:
            cls.unknown = cls.unknown or Unknown("a dataclass with options")
            return cls
        return _with_fields(cls)

    return declare(None, arguments[0]) if arguments else native("dataclass", declare)


def _cached_property(_machine: Machine, function: Any) -> Any:
    def read(machine: Machine, instance: Any) -> Any:
        value = machine.call(function, None, [instance])
        if isinstance(instance, MapValue):
            machine.set_property(instance, function.name, value)
        return value

    known_function = isinstance(function, NativeFunction)
    return MapValue(kind="property", data=native("read", read)) if known_function else Unknown("a cached property")


def _with_fields(cls: Any) -> Any:
    if not isinstance(cls, ClassValue) or cls.has("__init__"):
        return cls
    from tapcheck.languages.python.functions import method

    names = [name for parent in reversed(cls.linear) for name in parent.fields]

    def initialise(machine: Machine, receiver: Any, *values: Any, **named: Any) -> None:
        given = dict(zip(names, values, strict=False)) | named
        for name in names:
            if name in given:
                value = given[name]
            elif cls.has(name):
                value = cls.find(name)
                if isinstance(value, MapValue) and value.kind == "field":
                    value = (
                        machine.call(value.data, None, []) if value.data is not None else value.properties["default"]
                    )
            else:
                message = f"{cls.name}.__init__() missing 1 required positional argument: '{name}'"
                raise throw(machine, "TypeError", message)
            machine.set_property(receiver, name, value)
        if cls.has("__post_init__"):
            machine.call(cls.find("__post_init__"), None, [receiver])

    def equal(machine: Machine, receiver: Any, other: Any) -> Any:
        if not isinstance(other, MapValue) or other.kind != INSTANCE or other.data is not cls:
            return False
        left, right = (TupleValue([item.properties.get(name) for name in names]) for item in (receiver, other))
        return machine.language.same(machine, left, right)

    cls.properties["__init__"] = method("__init__", initialise)
    cls.properties.setdefault("__eq__", method("__eq__", equal))
    return cls


def _field(_machine: Machine, *, default: Any = None, default_factory: Any = None, **_options: Any) -> MapValue:
    return MapValue({"default": default}, kind="field", data=default_factory)


def _pure(function: Callable[..., Any]) -> PurePython:
    def run(machine: Machine, *arguments: Any) -> Any:
        given = [to_plain(item) for item in arguments]
        return from_plain(really(machine, lambda: function(*given)))

    return run


def _string_io(_machine: Machine, text: Any = "") -> MapValue:
    return MapValue(kind="file", data=[known(text), 0])


def _make_dict(machine: Machine, _cls: ClassValue, arguments: list[Any]) -> Any:
    cell = machine.globals.find("dict")
    assert cell is not None
    return machine.call(cell.value, None, arguments)


_DICT_CLASS = ClassValue("dict", construct=_make_dict)


_MATH = ("ceil", "floor", "sqrt", "log", "log2", "log10", "pow", "gcd", "prod", "isclose", "fabs")


def _typing() -> MapValue:
    made = MapValue(kind=MODULE, data=Unknown("a type"))
    made.properties["cast"] = native("cast", lambda _machine, _type, value: value)
    made.properties["TYPE_CHECKING"] = False
    return made


def _parse_code(machine: Machine, source: Any, *_arguments: Any, **_options: Any) -> Unknown:
    """`ast.parse`: what the tree holds is not known, that it is one is."""
    text = known(source)
    if isinstance(text, str):
        try:
            parse_python(str(text))
        except SyntaxError as error:
            raise throw(machine, "SyntaxError", error.msg) from None
        except (ValueError, RecursionError, MemoryError):
            machine.may_throw("syntax")
    return Unknown("a syntax tree", kind="map")


_MODULES: dict[str, Callable[[], MapValue]] = {
    "ast": lambda: module_of({"parse": _parse_code}),
    "boto3": boto_module,
    "collections": lambda: module_of({"Counter": _counter, "defaultdict": _default_dict}, {"OrderedDict": _DICT_CLASS}),
    "contextlib": lambda: module_of({"contextmanager": _context_manager}),
    "copy": lambda: module_of({"deepcopy": _deep_copy, "copy": _shallow_copy}),
    "dataclasses": lambda: module_of({"dataclass": _dataclass, "field": _field}),
    "functools": lambda: module_of(
        {"cache": _cached, "cached_property": _cached_property, "lru_cache": _cached,
         "partial": _partial, "reduce": _reduce, "wraps": _wraps}
    ),
    "glob": lambda: module_of({"glob": files.glob_paths, "iglob": files.glob_paths}),
    "hcl2": hcl_module,
    "io": lambda: module_of({"StringIO": _string_io, "open": files.open_file}),
    "itertools": lambda: module_of(
        {"product": _product}, {"chain": _chain_function()}
    ),
    "json": json_module,
    "math": lambda: module_of({name: _pure(getattr(math, name)) for name in _MATH}, {"pi": math.pi, "inf": math.inf}),
    "os": os_module,
    "os.path": path_module,
    "pathlib": pathlib_module,
    "re": regex_module,
    "shutil": shutil_module,
    "subprocess": subprocess_module,
    "textwrap": lambda: module_of({"dedent": _pure(textwrap.dedent), "indent": _pure(textwrap.indent)}),
    "tftest": tftest_module,
    "typing": _typing,
    "warnings": lambda: module_of({"warn": _nothing, "filterwarnings": _nothing, "simplefilter": _nothing}),
    "yaml": yaml_module,
}  # fmt: skip


def _chain_function() -> NativeFunction:
    made = native("chain", _chain)
    made.properties.update(natives({"from_iterable": _chain_from}))
    return made


def module_for(name: str) -> MapValue | None:
    """A module that is known, made anew; None for any other."""
    make = _MODULES.get(name)
    if make is None:
        return None
    made = make()
    made.properties["__name__"] = name
    if made.data is None:
        made.data = Unknown(f"a part of '{name}'")
    return made
