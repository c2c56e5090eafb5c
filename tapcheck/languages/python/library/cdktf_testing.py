"""The package `cdktf`: `App` and `Testing`; everything else of it is unknown.

What `Testing` answers is what cdktf 0.20 answers, whose arguments jsii checks and hands over to JavaScript.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tapcheck.languages.constructs.code_properties import has_properties
from tapcheck.languages.constructs.terraform_code import (
    CODE_NOT_SYNTHESISED,
    SynthesisedCode,
    blocks_of,
    code_of_stack,
    search_for,
)
from tapcheck.languages.program.trace import FileEvent
from tapcheck.languages.program.truths import any_of
from tapcheck.languages.program.values import MapValue, Undefined, Unknown
from tapcheck.languages.python.errors import throw
from tapcheck.languages.python.functions import PurePython, explore_all, native, natives
from tapcheck.languages.python.library.documents import loads, place_of
from tapcheck.languages.python.library.plain_data import plain_data
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.values import MODULE, known

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_SECTIONS = {"data_source": "data", "provider": "provider", "resource": "resource"}


def cdktf_module() -> MapValue:
    """What `import cdktf` gives."""
    functions: dict[str, PurePython] = {
        "app": _app,
        "enable_future_flags": _same,
        "fake_cdktf_json_path": _same,
        "full_synth": _full_synth,
        "stub_version": _same,
        "synth": _synth,
        "to_be_valid_terraform": _is_valid,
    }
    for name, section in _SECTIONS.items():
        functions[f"to_have_{name}"] = _has(section)
        functions[f"to_have_{name}_with_properties"] = _has_with_properties(section)
    testing = MapValue(natives(functions), kind=MODULE, data=Unknown(CODE_NOT_SYNTHESISED))
    return MapValue({"App": native("App", _app), "Testing": testing}, kind=MODULE, data=Unknown("import of 'cdktf'"))


def _app(_machine: Machine, **_options: Any) -> Unknown:
    return Unknown(CODE_NOT_SYNTHESISED)


def _same(_machine: Machine, app: Any) -> Any:
    return app


def _code_of(machine: Machine, stack: Any) -> SynthesisedCode | None:
    # What a test puts into a plain `TerraformStack` is not what the program synthesised under the same name.
    name = machine.runner.construct_id(stack)
    code = code_of_stack(machine.host, name) if name else None
    if code is not None:
        machine.result.files.append(FileEvent(code.path, True))
    return code


def _synth(machine: Machine, stack: Any, run_validations: Any = None) -> Any:
    code = _code_of(machine, stack)
    if code is None:
        machine.may_throw(CODE_NOT_SYNTHESISED)
        return Unknown(CODE_NOT_SYNTHESISED, kind="string")
    if run_validations:
        machine.may_throw("validation of a stack")
    return code


def _full_synth(machine: Machine, stack: Any) -> Unknown:
    if _code_of(machine, stack) is None:
        machine.may_throw(CODE_NOT_SYNTHESISED)
    return Unknown(CODE_NOT_SYNTHESISED, kind="string")


def _is_valid(machine: Machine, received: Any) -> Any:
    """`to_be_valid_terraform` asks the program terraform about a folder; a synthesised text names none."""
    explore_all(machine, [received], CODE_NOT_SYNTHESISED)
    is_code = isinstance(received, SynthesisedCode) or (isinstance(received, str) and received.startswith("{"))
    return False if is_code else Unknown(CODE_NOT_SYNTHESISED, kind="boolean")


def _has(section: str) -> PurePython:
    def run(machine: Machine, received: Any, resource_type: Any) -> Any:
        return _judged(machine, section, received, resource_type, None)

    return run


def _has_with_properties(section: str) -> PurePython:
    def run(machine: Machine, received: Any, resource_type: Any, properties: Any = None) -> Any:
        return _judged(machine, section, received, resource_type, properties)

    return run


def _judged(machine: Machine, section: str, received: Any, resource_type: Any, properties: Any) -> Any:
    """Whether there is a block of the type with the properties."""
    for name, given in (("received", received), ("resource_type", resource_type)):
        if not isinstance(given, (str, Unknown)):
            message = f"type of argument {name} must be str; got {type_name(given)} instead"
            raise throw(machine, "TypeError", message)
    document, path = _document(machine, received)
    wanted = plain_data(properties, drops_none=True)
    blocks = blocks_of(document, section, str(known(resource_type)))
    if not blocks:
        machine.note(search_for(path, section, str(resource_type)))
        return False
    if isinstance(wanted, Undefined):
        return True
    found = any_of(has_properties(plain_data(block), wanted) for block in blocks)
    return Unknown(found.reason, kind="boolean") if isinstance(found, Unknown) else found


def _document(machine: Machine, received: Any) -> tuple[Any, str]:
    """Parsed code and the file that it stands in; raises UnknownOperand where nobody knows it."""
    if isinstance(received, SynthesisedCode):
        return loads(machine, received), received.path
    text = known(received)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        raise throw(machine, "RuntimeError", f"Error: Invalid JSON string passed: {text}") from None
    place = place_of(text)
    return loads(machine, text), "" if place is None else place.path
