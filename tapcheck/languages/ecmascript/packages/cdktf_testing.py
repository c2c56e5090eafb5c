"""The package `cdktf`: its `Testing`; everything else of it is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.constructs.code_properties import has_properties
from tapcheck.languages.constructs.terraform_code import (
    CODE_NOT_SYNTHESISED,
    SynthesisedCode,
    blocks_of,
    code_of_stack,
    search_for,
)
from tapcheck.languages.ecmascript.jest.match_synthesised import SECTIONS
from tapcheck.languages.ecmascript.library.json_text import parse_json
from tapcheck.languages.ecmascript.library.operands import given, natives
from tapcheck.languages.ecmascript.packages.plain_values import plain_value
from tapcheck.languages.program.truths import any_of
from tapcheck.languages.program.values import UNDEFINED, Built, Implementation, MapValue, Undefined, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine


def cdktf_module(_session: Session) -> MapValue:
    """What `import … from 'cdktf'` gives."""
    plain = {name: _has(section, False) for name, section in SECTIONS.items()}
    closer = {f"{name}WithProperties": _has(section, True) for name, section in SECTIONS.items()}
    testing = MapValue(natives({"synth": _synth, **plain, **closer}))
    testing.unknown = Unknown(CODE_NOT_SYNTHESISED)
    module = MapValue({"Testing": testing})
    module.unknown = Unknown("import of 'cdktf'")
    return module


def _synth(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    stack, validates = given(arguments), given(arguments, 1)
    # What a test puts into a plain `TerraformStack` is not what the program synthesised under the same name.
    code = code_of_stack(machine.host, stack.name) if isinstance(stack, Built) and stack.own else None
    if code is None:
        return machine.call_unknown(CODE_NOT_SYNTHESISED, arguments)
    if validates is not False and not isinstance(validates, Undefined):
        machine.may_throw("validation of a stack")
    return code


def _has(section: str, closer: bool) -> Implementation:
    """`Testing.toHaveResource(code, type)` and its like; ``closer``: with properties."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        code, kind, properties = given(arguments), given(arguments, 1), given(arguments, 2) if closer else UNDEFINED
        if not isinstance(code, SynthesisedCode) or not isinstance(kind, str):
            return machine.call_unknown(CODE_NOT_SYNTHESISED, arguments)
        blocks = blocks_of(parse_json(machine, code), section, kind)
        if not blocks:
            machine.note(search_for(code.path, section, kind))
            return False
        if isinstance(properties, Undefined):
            return True
        wanted = plain_value(machine, properties)
        found = any_of(has_properties(plain_value(machine, block), wanted) for block in blocks)
        return Unknown(found.reason, kind="boolean") if isinstance(found, Unknown) else found

    return run
