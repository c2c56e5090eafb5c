"""Attributes, classes and instances."""

from __future__ import annotations

import builtins
import unittest
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.truths import any_of
from tapcheck.languages.program.values import BoundFunction, ListValue, MapValue, NativeFunction, Undefined, Unknown
from tapcheck.languages.python.errors import EXCEPTIONS, OBJECT, throw
from tapcheck.languages.python.functions import bound, is_inside_try
from tapcheck.languages.python.library.methods import METHODS, PROPERTIES
from tapcheck.languages.python.names_of_types import has_in_reality, type_name
from tapcheck.languages.python.values import (
    DICT,
    INSTANCE,
    MODULE,
    OUTPUTS,
    ClassValue,
    ImportedName,
    Method,
    PythonFunction,
    TupleValue,
    new_dict,
    split_arguments,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_WRAPPERS = ("property", "staticmethod", "classmethod")


def get_attribute(machine: Machine, target: Any, name: str) -> Any:
    """`target.name`; throws AttributeError."""
    if isinstance(target, Unknown):
        return target.attribute(name) if isinstance(target, ImportedName) else Unknown(target.reason)
    if isinstance(target, MapValue):
        if target.kind == INSTANCE:
            return _of_instance(machine, target, name)
        if target.kind == MODULE:
            return _of_module(machine, target, name)
        if target.kind == "super":
            return _of_super(machine, target, name)
        if target.kind == "opaque":
            return Unknown(target.data.reason)
        if name in target.properties and target.kind not in (DICT, OUTPUTS):
            return target.properties[name]
    if isinstance(target, ClassValue):
        return _of_class(machine, target, name)
    if isinstance(target, NativeFunction):
        if name in target.properties:
            return target.properties[name]
        if name in ("__name__", "__qualname__"):
            return target.name
        return Unknown("attribute of a function")
    if isinstance(target, BoundFunction):
        return get_attribute(machine, target.target, name)
    kind = target.kind if isinstance(target, MapValue) else type_name(target)
    reader = PROPERTIES.get(kind, {}).get(name)
    if reader is not None:
        return bound(name, reader, target).implementation(machine, None, [])
    method = METHODS.get(kind, {}).get(name)
    if method is not None:
        return bound(name, method, target)
    if name == "__class__":
        return Unknown("class of a built-in value")
    if has_in_reality(kind, name):
        return Unknown(f"'{name}' of the type {kind}")
    raise no_attribute(machine, target, name)


def doubtful_method(target: Any, name: Any) -> PythonFunction | None:
    """The function behind a method of an instance that an unknown decorator may have changed."""
    if not isinstance(target, MapValue) or target.kind != INSTANCE or not isinstance(name, str):
        return None
    found = target.data.find(name) if name not in target.properties and target.data.has(name) else None
    return found if isinstance(found, PythonFunction) and found.doubt else None


def no_attribute(machine: Machine, target: Any, name: str) -> Any:
    """The error of a missing attribute."""
    return throw(machine, "AttributeError", f"'{type_name(target)}' object has no attribute '{name}'")


def has_attribute(machine: Machine, target: Any, name: str) -> bool | Unknown:
    """Whether a value has an attribute."""
    from tapcheck.languages.program.values import Thrown
    from tapcheck.languages.python.errors import of_kind

    try:
        value = get_attribute(machine, target, name)
    except Thrown as thrown:
        if of_kind(thrown.value, "AttributeError"):
            return False
        raise
    return Unknown(value.reason, kind="boolean") if isinstance(value, Unknown) else True


def _of_instance(machine: Machine, target: MapValue, name: str) -> Any:
    cls: ClassValue = target.data
    if name in target.properties:
        return target.properties[name]
    if name == "__class__":
        return cls
    if name == "__dict__":
        return new_dict(dict(target.properties))
    if cls.has(name):
        value = cls.find(name)
        if cls.unknown is not None and not _is_code(value):
            return Unknown(cls.unknown.reason)
        return _bound(machine, value, target, cls)
    if target.unknown is not None or cls.unknown is not None:
        reason = target.unknown or cls.unknown
        assert reason is not None
        return Unknown(reason.reason)
    if not cls.has("__getattr__") and (name.startswith("__") or _has_in_reality(cls, name)):
        return Unknown("an attribute of a class of a package")
    if cls.has("__getattr__"):
        return machine.language.call_member(machine, target, "__getattr__", [name])
    raise no_attribute(machine, target, name)


def _has_in_reality(cls: ClassValue, name: str) -> bool:
    """Whether an ancestor that is not of the program may have an attribute that is not known here."""
    for parent in cls.linear:
        if parent.module == "unittest" and parent.name == "TestCase":
            if hasattr(unittest.TestCase, name):
                return True
        elif parent.module == "builtins":
            if hasattr(getattr(builtins, parent.name, object), name):
                return True
        elif parent.module != "program":
            return True
    return False


def _is_code(value: Any) -> bool:
    return isinstance(value, NativeFunction) or (isinstance(value, MapValue) and value.kind in _WRAPPERS)


def _bound(machine: Machine, value: Any, target: Any, cls: ClassValue) -> Any:
    if isinstance(value, PythonFunction) and value.doubt:
        return Unknown(value.doubt)
    if isinstance(value, (PythonFunction, Method)):
        return BoundFunction(value, None, [target])
    if isinstance(value, MapValue) and value.kind in _WRAPPERS:
        if value.kind == "property":
            return machine.call(value.data, None, [target])
        return value.data if value.kind == "staticmethod" else BoundFunction(value.data, None, [cls])
    return value


def _of_class(machine: Machine, target: ClassValue, name: str) -> Any:
    if target.has(name):
        value = target.find(name)
        if isinstance(value, MapValue) and value.kind in _WRAPPERS:
            if value.kind == "property":
                return value
            return value.data if value.kind == "staticmethod" else BoundFunction(value.data, None, [target])
        if target.unknown is not None and not _is_code(value):
            return Unknown(target.unknown.reason)
        return value
    if name in ("__name__", "__qualname__"):
        return target.name
    if name == "__mro__":
        return TupleValue(list(target.linear))
    if target.unknown is not None:
        return Unknown(target.unknown.reason)
    method = METHODS.get(target.name, {}).get(name) if target.module == "builtins" else None
    if method is not None:
        return NativeFunction(name, _unbound(name, method))
    if name.startswith("__"):
        return Unknown("attribute of a class")
    raise throw(machine, "AttributeError", f"type object '{target.name}' has no attribute '{name}'")


def _unbound(name: str, method: Any) -> Any:
    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        if not arguments:
            raise throw(machine, "TypeError", f"unbound method {name}() needs an argument")
        return bound(name, method, arguments[0]).implementation(machine, None, arguments[1:])

    return run


def _of_module(machine: Machine, target: MapValue, name: str) -> Any:
    value = target.properties.get(name, NOTHING)
    if value is not NOTHING and not isinstance(value, Undefined):
        return value
    scope = target.data
    if scope is not None and not isinstance(scope, Unknown):
        cell = scope.variables.get(name)
        if cell is not None and not isinstance(cell.value, Undefined):
            machine.recall(cell.evidence)
            return cell.value
        found = machine.runner.submodule(machine, target, name)
        if found is not None:
            return found
        shown = target.properties.get("__name__", "")
        raise throw(machine, "AttributeError", f"module '{shown}' has no attribute '{name}'")
    return Unknown(scope.reason if isinstance(scope, Unknown) else f"'{name}' of a package")


def _of_super(machine: Machine, target: MapValue, name: str) -> Any:
    cls, receiver = target.data
    if isinstance(receiver, Unknown):
        return Unknown(receiver.reason)
    actual = receiver if isinstance(receiver, ClassValue) else receiver.data
    line = actual.linear if isinstance(actual, ClassValue) else cls.linear
    after = line[line.index(cls) + 1 :] if cls in line else ()
    for parent in after:
        if name in parent.properties:
            value = parent.properties[name]
            if isinstance(receiver, ClassValue):
                wrapped = isinstance(value, MapValue) and value.kind == "classmethod"
                return BoundFunction(value.data, None, [receiver]) if wrapped else value
            return _bound(machine, value, receiver, actual)
    if cls.unknown is not None:
        return Unknown(cls.unknown.reason)
    if name in ("__init__", "__init_subclass__", "setUp", "tearDown", "setUpClass", "tearDownClass"):
        return NativeFunction(name, lambda _machine, _receiver, _arguments: None)
    raise throw(machine, "AttributeError", f"'super' object has no attribute '{name}'")


def set_attribute(machine: Machine, target: Any, name: str, value: Any) -> None:
    """`target.name = value`."""
    if isinstance(target, Unknown):
        return
    if isinstance(target, (MapValue, ClassValue)):
        if isinstance(target, MapValue) and target.kind == INSTANCE and target.data.has(name):
            known = target.data.find(name)
            if isinstance(known, MapValue) and known.kind == "property":
                setter = known.properties.get("%set")
                if setter is None:
                    raise throw(machine, "AttributeError", f"property '{name}' has no setter")
                machine.call(setter, None, [target, value])
                return
        if isinstance(target, MapValue) and target.kind in (DICT, OUTPUTS):
            raise no_attribute(machine, target, name)
        if isinstance(target, MapValue) and target.kind == MODULE and target.data is not None:
            target.properties[name] = value
            if not isinstance(target.data, Unknown) and name in target.data.variables:
                machine.journal.set_cell(target.data.variables[name], value)
            return
        machine.set_property(target, name, value)  # type: ignore[arg-type]
    elif isinstance(target, NativeFunction):
        target.properties[name] = value
    else:
        raise no_attribute(machine, target, name)


# Classes -----------------------------------------------------------------------------------------------------


def fill_class(cls: ClassValue, bases: list[Any], namespace: MapValue, fields: tuple[str, ...]) -> None:
    """Gives a new class its ancestors and members."""
    known: list[ClassValue] = []
    unknown: Unknown | None = None
    for base in bases:
        if isinstance(base, ClassValue):
            known.append(base)
        elif isinstance(base, Unknown):
            unknown = unknown or base
        else:
            unknown = unknown or Unknown("a class that is not known")
    made = ClassValue(cls.name, tuple(known) or (OBJECT,), module="program")
    cls.bases = made.bases
    cls.linear = (cls, *made.linear[1:])
    cls.unknown = unknown or made.unknown
    cls.fields = fields
    cls.properties.update(
        {name: value for name, value in namespace.properties.items() if not isinstance(value, Undefined)}
    )
    for value in cls.properties.values():
        function = value.data if isinstance(value, MapValue) and value.kind in _WRAPPERS else value
        if isinstance(value, MapValue) and value.kind == "fixture":
            function = value.data.function
        if isinstance(function, PythonFunction) and function.owner is None:
            function.owner = cls


def new_class(name: str) -> ClassValue:
    """A class of the program, yet without members."""
    return ClassValue(name, construct=construct, module="program")


def construct(machine: Machine, cls: ClassValue, arguments: list[Any]) -> Any:
    """A new instance of a class of the program."""
    if any(parent.module == "builtins" and parent.name in METHODS for parent in cls.linear):
        return Unknown("an instance of a class that extends a built-in type")
    made = MapValue(kind=INSTANCE, data=cls)
    positional, _, _ = split_arguments(arguments)
    name = _construct_id(cls, arguments)
    if name:
        machine.runner.note_construct(made, name)
    if cls.inherits(EXCEPTIONS["BaseException"]):
        made.properties["args"] = TupleValue(positional)
    if cls.has("__new__"):
        return Unknown("an instance made by __new__")
    if cls.has("__init__"):
        proven = bool(name) and not is_inside_try(machine) and machine.runner.is_synthesised(name)
        machine.runner.proven += proven
        try:
            machine.call(cls.find("__init__"), None, [made, *arguments])
        finally:
            machine.runner.proven -= proven
    elif arguments and cls.unknown is None:
        if cls.inherits(EXCEPTIONS["BaseException"]):
            return made
        raise throw(machine, "TypeError", f"{cls.name}() takes no arguments")
    return made


def _construct_id(cls: ClassValue, arguments: list[Any]) -> str:
    """The id of a construct, the second argument of the classes of frameworks; empty where there is none."""
    if cls.unknown is None:
        return ""
    positional, named, _ = split_arguments(arguments)
    initialise = cls.find("__init__") if cls.has("__init__") else None
    name = positional[1] if len(positional) > 1 else named.get("id")
    if isinstance(initialise, PythonFunction) and len(positional) < 2 < len(initialise.signature.positional):
        name = named.get(initialise.signature.positional[2], name)
    return str(name) if isinstance(name, str) else ""


def is_instance(value: Any, cls: Any) -> bool | Unknown:
    """`isinstance(value, cls)`."""
    if isinstance(value, Unknown):
        return Unknown(value.reason, kind="boolean")
    if isinstance(cls, Unknown):
        return Unknown(cls.reason, kind="boolean")
    if isinstance(cls, ListValue):
        return any_of(is_instance(value, item) for item in cls.items)
    if not isinstance(cls, ClassValue):
        return Unknown("a class that is not known", kind="boolean")
    if cls is OBJECT:
        return True
    if isinstance(value, MapValue) and value.kind == INSTANCE:
        if value.data.inherits(cls):
            return True
        return Unknown(value.data.unknown.reason, kind="boolean") if value.data.unknown is not None else False
    if isinstance(value, MapValue) and value.kind == "opaque":
        return Unknown(value.data.reason, kind="boolean")
    name = type_name(value)
    if name == "bool" and cls.name == "int":
        return True
    names = {"PosixPath": ("PosixPath", "Path", "PurePath", "PurePosixPath"), "Pattern": ("Pattern",)}.get(
        name, (name,)
    )
    return cls.name in names
