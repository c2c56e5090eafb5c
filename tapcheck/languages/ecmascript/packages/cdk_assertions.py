"""The package `aws-cdk-lib/assertions`: `Template`, `Match` and `Capture`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.constructs.assembly import NOT_SYNTHESISED, template_of_stack
from tapcheck.languages.constructs.cycles import dependency_cycle
from tapcheck.languages.constructs.matchers import MatcherKind, Matching, TemplateMatcher, captures_in, type_name
from tapcheck.languages.constructs.template import ASSERTIONS, SEARCHES, Check, Judgement, SynthesisedTemplate
from tapcheck.languages.ecmascript.jest.claims import Answer
from tapcheck.languages.ecmascript.library.files import file_text
from tapcheck.languages.ecmascript.library.json_text import parse_json
from tapcheck.languages.ecmascript.library.operands import always, given, natives
from tapcheck.languages.ecmascript.packages.plain_values import plain_value, program_value
from tapcheck.languages.ecmascript.packages.recorded import recorded
from tapcheck.languages.ecmascript.searching import matches
from tapcheck.languages.program.truths import Truth
from tapcheck.languages.program.values import (
    UNDEFINED,
    Built,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    RegexValue,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine

_KIND = "Template"
_TYPES_OF_CAPTURES = {
    "asArray": "array",
    "asBoolean": "boolean",
    "asNumber": "number",
    "asObject": "object",
    "asString": "string",
}


def cdk_assertions_module(session: Session) -> MapValue:
    """What `import … from 'aws-cdk-lib/assertions'` gives."""
    annotations = Unknown("messages of a synthesis")
    return MapValue(
        {
            "Annotations": annotations,
            "Capture": _capture_class(),
            "Match": MapValue(natives({kind.value: _maker(kind) for kind in MatcherKind if kind.value != "capture"})),
            "Tags": annotations,
            "Template": _template_class(session),
        }
    )


# Templates -----------------------------------------------------------------------------------------------


class _Held:
    """What a `Template` of the program holds: its document, and that as plain data while nobody can change it."""

    def __init__(self, document: Any, path: str, own: bool) -> None:
        self.document = document
        self.path = path
        self.own = own
        self._plain: Any = None

    def plain(self, machine: Machine) -> Any:
        """The document as plain data."""
        if not self.own or self._plain is None:
            self._plain = plain_value(machine, self.document)
        return self._plain


def _template_class(session: Session) -> NativeFunction:
    prototype = MapValue(kind="prototype")

    def made(document: Any, path: str, own: bool) -> MapValue:
        return MapValue(None, prototype, _KIND, _Held(document, path, own))

    def from_stack(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        stack = given(arguments)
        path = template_of_stack(machine.host, stack.name) if isinstance(stack, Built) and stack.name else None
        text = machine.host.read(path) if path is not None else None
        if path is None or text is None:
            return made(Unknown(NOT_SYNTHESISED), "", own=True)
        relative = machine.host.relative(path)
        document = parse_json(machine, file_text(text.removeprefix("\ufeff"), relative))
        _refuse_circles(machine, document, arguments)
        return made(document, relative, own=True)

    def from_json(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        document = given(arguments)
        _refuse_circles(machine, document, arguments)
        place = document.place if isinstance(document, MapValue) else None
        return made(document, place.path if place is not None and not place.keys else "", own=False)

    def from_string(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        parsed = parse_json(machine, given(arguments))
        return from_json(machine, receiver, [parsed, *arguments[1:]])

    prototype.properties.update(natives({name: _search(*SEARCHES[name]) for name in SEARCHES}))
    prototype.properties.update(
        natives({name: recorded(session, _assertion(check)) for name, check in ASSERTIONS.items()})
    )
    prototype.properties.update(natives({"getResourceId": _resource_id, "toJSON": _to_json}))
    function = NativeFunction(
        "Template",
        always(Unknown("constructor of Template")),
        properties=natives({"fromStack": from_stack, "fromJSON": from_json, "fromString": from_string}),
        prototype=prototype,
    )
    prototype.data = function
    return function


def _refuse_circles(machine: Machine, document: Any, arguments: list[Any]) -> None:
    options = given(arguments, 1)
    skips: Any = UNDEFINED
    if not isinstance(options, Undefined):
        skips = machine.language.get(machine, options, "skipCyclicalDependenciesCheck")
    circle = dependency_cycle(plain_value(machine, document)) if skips is False or isinstance(skips, Undefined) else ()
    if circle:
        message = "Template is undeployable, these resources have a dependency cycle: " + " -> ".join(circle)
        raise machine.throw("Error", message)


def _assertion(check: Check) -> Any:
    def decide(machine: Machine, receiver: Any, arguments: list[Any]) -> Answer:
        judged = _judged(machine, receiver, check, arguments)
        return Answer(judged.passed, judged.role, judged.detail, judged.own)

    return decide


def _judged(machine: Machine, receiver: Any, check: Check, arguments: list[Any]) -> Judgement:
    held = receiver.data if isinstance(receiver, MapValue) else None
    if not isinstance(held, _Held):
        return Judgement(Unknown("method without a template"))
    document = held.plain(machine)
    patterns = [plain_value(machine, argument, keep=TemplateMatcher) for argument in arguments]
    if isinstance(document, Unknown):
        judged = Judgement(Unknown(document.reason), doubt=document)
    elif isinstance(document, dict):
        template = SynthesisedTemplate(document, Matching(_regexp_search(machine)), held.path)
        judged = check(template, patterns)
    else:
        raise machine.throw("TypeError", "Cannot read properties of a template that is no object")
    _take_captures(machine, judged, patterns)
    for event in judged.evidence:
        machine.note(event)
    return judged


def _regexp_search(machine: Machine) -> Any:
    def found(pattern: str, text: str) -> Truth:
        regex = machine.language.regex(machine, pattern, "gm")
        if not isinstance(regex, RegexValue):
            return Unknown(regex.reason)
        return matches(regex, text)[0]

    return found


def _search(section: str, check: Check) -> Implementation:
    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        judged = _judged(machine, receiver, check, arguments)
        doubt = judged.passed if isinstance(judged.passed, Unknown) else judged.doubt
        if doubt is not None:
            return Unknown(doubt.reason, kind="map")
        if judged.passed is False:
            raise machine.throw("TypeError", judged.detail)
        held = receiver.data
        held.own = False
        part = machine.language.get(machine, held.document, section)
        found = {name: machine.language.get(machine, part, name) for name in judged.found}
        result = MapValue(found)
        result.place = part.place if isinstance(part, MapValue) and section != "Resources" else None
        return result

    return run


def _resource_id(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
    judged = _judged(machine, receiver, SEARCHES["findResources"][1], arguments)
    doubt = judged.passed if isinstance(judged.passed, Unknown) else judged.doubt
    if doubt is not None:
        return Unknown(doubt.reason, kind="string")
    if len(judged.found) != 1:
        raise machine.throw("Error", f"Template has {len(judged.found)} matches, expected only one.")
    return judged.found[0]


def _to_json(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
    if not isinstance(receiver, MapValue) or not isinstance(receiver.data, _Held):
        return UNDEFINED
    receiver.data.own = False
    return receiver.data.document


# Matchers ------------------------------------------------------------------------------------------------


def _maker(kind: MatcherKind) -> Implementation:
    def make(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        pattern = plain_value(machine, given(arguments), keep=TemplateMatcher)
        if kind is MatcherKind.EXACT and isinstance(pattern, TemplateMatcher):
            raise machine.throw("Error", "LiteralMatch cannot directly contain another matcher.")
        return MapValue(None, None, "Matcher", TemplateMatcher(kind, pattern))

    return make


def _capture_class() -> NativeFunction:
    prototype = MapValue(kind="prototype")

    def make(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        pattern = plain_value(machine, given(arguments), keep=TemplateMatcher)
        state = MapValue({"captured": ListValue([]), "index": 0})
        capture = TemplateMatcher(MatcherKind.CAPTURE, pattern, state)
        return MapValue(None, prototype, "Matcher", capture)

    prototype.properties.update(natives({name: _captured(kind) for name, kind in _TYPES_OF_CAPTURES.items()}))
    prototype.properties.update(natives({"next": _next}))
    function = NativeFunction(
        "Capture",
        lambda machine, _receiver, _arguments: _refuse_call(machine),
        construct=make,
        prototype=prototype,
    )
    prototype.data = function
    return function


def _refuse_call(machine: Machine) -> Any:
    raise machine.throw("TypeError", "Class constructor Capture cannot be invoked without 'new'")


def _take_captures(machine: Machine, judged: Judgement, patterns: list[Any]) -> None:
    for capture, value in judged.captures:
        captured = capture.holder.properties["captured"]
        machine.set_items(captured, [*captured.items, program_value(value)])
    for capture in captures_in(patterns) if judged.doubt is not None else ():
        captured = capture.holder.properties["captured"]
        machine.journal.touch(captured)
        captured.unknown = judged.doubt


def _captured(kind: str) -> Implementation:
    def run(machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
        state = receiver.data.holder
        captured, index = state.properties["captured"], state.properties["index"]
        unknown = captured.unknown or (index if isinstance(index, Unknown) else None)
        if unknown is not None:
            return Unknown(unknown.reason)
        if not captured.items:
            raise machine.throw("Error", "No value captured")
        value = captured.items[index]
        found = type_name(plain_value(machine, value))
        if isinstance(value, Unknown):
            return value
        if found != kind:
            raise machine.throw("Error", f"Captured value is expected to be {kind} but found {found}.")
        return value

    return run


def _next(machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
    state = receiver.data.holder
    captured, index = state.properties["captured"], state.properties["index"]
    if captured.unknown is not None or isinstance(index, Unknown):
        return Unknown("capture", kind="boolean")
    if index >= len(captured.items) - 1:
        return False
    machine.set_property(state, "index", index + 1)
    return True
