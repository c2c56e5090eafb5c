"""Matchers of CDKTF over synthesised code: `toHaveResource`, `toHaveDataSource`, `toHaveProvider` and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.constructs.terraform_code import (
    CODE_NOT_SYNTHESISED,
    SynthesisedCode,
    blocks_of,
    search_for,
)
from tapcheck.languages.ecmascript.jest.asymmetric import ASYMMETRIC
from tapcheck.languages.ecmascript.jest.claims import Answer, Claim, Matcher
from tapcheck.languages.ecmascript.jest.shapes import own_keys
from tapcheck.languages.ecmascript.library.json_text import parse_json
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.truths import Truth, any_of
from tapcheck.languages.program.values import (
    UNDEFINED,
    FunctionValue,
    MapValue,
    NativeFunction,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

SECTIONS = {"toHaveDataSource": "data", "toHaveProvider": "provider", "toHaveResource": "resource"}
"""The matchers, each with the section of the code that it looks at; all of them have one `WithProperties`."""

_ADDED = Unknown("matcher that a setup file may add")
_UNTOLD_TYPE = Unknown("type of a resource")


def matcher_of_packages(name: str) -> Matcher:
    """A matcher that a package for infrastructure adds: decided over synthesised code, undecided otherwise."""
    section = SECTIONS.get(name.removesuffix("WithProperties"))

    def match(claim: Claim) -> Answer:
        received = claim.received
        if section is not None and isinstance(received, SynthesisedCode):
            properties = claim.argument(1) if name.endswith("WithProperties") else UNDEFINED
            return _judged(claim, received, section, properties)
        untold = isinstance(received, Unknown) and received.reason == CODE_NOT_SYNTHESISED
        return Answer(Unknown(CODE_NOT_SYNTHESISED) if untold else _ADDED, Role.EQUAL)

    return match


def _judged(claim: Claim, code: SynthesisedCode, section: str, properties: Any) -> Answer:
    machine = claim.machine
    kind = _type_of(machine, claim.expected)
    if isinstance(kind, Unknown):
        return Answer(Unknown(kind.reason), Role.EQUAL)
    entries = blocks_of(parse_json(machine, code), section, kind)
    if not entries:
        detail = f"expected {section} {kind}, found none in synthesised code"
        return Answer(False, Role.EQUAL, detail, own=(search_for(code.path, section, kind),))
    if isinstance(claim.expected, str):
        return Answer(_UNTOLD_TYPE, Role.EQUAL)
    negation = "no " if claim.negated else ""
    detail = f"expected {negation}{section} {kind} with these properties, found {len(entries)} of the type"
    return Answer(_some_has(machine, entries, properties), Role.EQUAL, detail)


def _type_of(machine: Machine, wanted: Any) -> str | Unknown:
    """The type that a class tells. A text tells none to CDKTF, which then finds nothing."""
    if isinstance(wanted, (MapValue, FunctionValue, NativeFunction)):
        wanted = machine.language.get(machine, wanted, "tfResourceType")
    if isinstance(wanted, (str, Unknown)):
        return wanted
    return _UNTOLD_TYPE


def _some_has(machine: Machine, entries: list[Any], properties: Any) -> Truth:
    if isinstance(properties, Undefined):
        return True
    if not isinstance(properties, MapValue):
        return Unknown(properties.reason if isinstance(properties, Unknown) else "properties of an unusual type")
    keys = own_keys(machine, properties)
    if isinstance(keys, Unknown):
        return Unknown(keys.reason)
    if not keys:
        return True if properties.unknown is None else Unknown(properties.unknown.reason)
    wanted = ASYMMETRIC["objectContaining"](machine, [properties], False)
    return any_of(wanted.decide(machine, entry) for entry in entries)
