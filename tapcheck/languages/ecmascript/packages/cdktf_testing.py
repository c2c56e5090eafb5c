"""The package `cdktf`: its `Testing`; everything else of it is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.constructs.terraform_code import CODE_NOT_SYNTHESISED, SynthesisedCode, code_of_stack
from tapcheck.languages.ecmascript.jest.match_synthesised import SECTIONS, entries_of, search_of
from tapcheck.languages.ecmascript.library.operands import given, natives
from tapcheck.languages.program.values import Built, Implementation, MapValue, Undefined, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine


def cdktf_module(_session: Session) -> MapValue:
    """What `import … from 'cdktf'` gives."""
    testing = MapValue(natives({"synth": _synth, **{name: _has(section) for name, section in SECTIONS.items()}}))
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


def _has(section: str) -> Implementation:
    """`Testing.toHaveResource(code, type)` and its like: whether there is any block of the type."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        code, kind = given(arguments), given(arguments, 1)
        if not isinstance(code, SynthesisedCode) or not isinstance(kind, str):
            return machine.call_unknown(CODE_NOT_SYNTHESISED, arguments)
        if entries_of(machine, code, section, kind):
            return True
        machine.note(search_of(code, section, kind))
        return False

    return run
