"""`aws_cdk.assertions`: templates given as data, or synthesised into `cdk.out`, and what suites demand of them.

Assertions that fail raise RuntimeError, as the package does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from tapcheck.languages.constructs.assembly import NOT_SYNTHESISED, template_of_stack
from tapcheck.languages.constructs.cycles import dependency_cycle
from tapcheck.languages.constructs.matchers import MatcherKind, Matching, TemplateMatcher, captures_in
from tapcheck.languages.constructs.template import ASSERTIONS, SEARCHES, Check, Judgement, SynthesisedTemplate
from tapcheck.languages.matching import Flag, MatchBudgetExceeded, compile_pattern
from tapcheck.languages.program.running import RunningTest
from tapcheck.languages.program.truths import Truth
from tapcheck.languages.program.values import UNDEFINED, MapValue, Unknown
from tapcheck.languages.python.errors import throw
from tapcheck.languages.python.functions import PurePython, native, natives
from tapcheck.languages.python.library.documents import loads
from tapcheck.languages.python.library.files import read_file
from tapcheck.languages.python.library.plain_data import plain_data
from tapcheck.languages.python.testing.running import Verdict, record_assertion
from tapcheck.languages.python.values import MODULE, ClassValue, is_none, new_dict

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_KIND = "cdk template"
_MATCHER = "cdk matcher"
_SIMPLE = re.compile(r"(?:[\w :/,=@\"'#%&<>;~.*+?()|^$-]|\\[.\\/*+?()|^$-])*")
"""Patterns that JavaScript and Python understand alike."""
_METHODS = {re.sub(r"(?=[A-Z])", "_", name).lower(): name for name in (*ASSERTIONS, *SEARCHES)}
_MATCHERS = {
    re.sub(r"(?=[A-Z])", "_", kind.value).lower(): kind for kind in MatcherKind if kind is not MatcherKind.CAPTURE
}


class Recorder(Protocol):
    """Where assertions are recorded."""

    @property
    def current(self) -> RunningTest:
        """The running test."""


def cdk_module(recorder: Recorder) -> MapValue:
    """The package `aws_cdk`, of which `App` and `assertions` are known."""
    missing = Unknown("import of 'aws_cdk'")
    members = {"App": native("App", lambda _machine, **_options: missing), "assertions": _assertions_module(recorder)}
    return MapValue(members, kind=MODULE, data=missing)


def _assertions_module(recorder: Recorder) -> MapValue:
    matchers: dict[str, PurePython] = {
        ("not_" if name == "not" else name): _make_matcher(kind) for name, kind in _MATCHERS.items()
    }
    members: dict[str, Any] = {
        "Annotations": Unknown(NOT_SYNTHESISED),
        "Match": MapValue(natives(matchers), kind=MODULE, data=Unknown("a matcher")),
        "Capture": ClassValue("Capture", construct=_make_capture, module="aws_cdk.assertions"),
        "Template": _template_class(recorder),
    }
    return MapValue(members, kind=MODULE, data=Unknown("a part of aws_cdk.assertions"))


def _template_class(recorder: Recorder) -> ClassValue:
    methods: dict[str, PurePython] = {}
    for name, original in _METHODS.items():
        methods[name] = _search(original) if original in SEARCHES else _assertion(recorder, original)

    def made(document: Any) -> MapValue:
        members: dict[str, PurePython] = {name: _of(function, document) for name, function in methods.items()}
        members["to_json"] = lambda _machine: document
        members["get_resource_id"] = _of(_resource_id, document)
        return MapValue(natives(members), kind=_KIND, data=document)

    def from_stack(machine: Machine, stack: Any, **_options: Any) -> MapValue:
        return made(_synthesised(machine, stack))

    def from_json(machine: Machine, template: Any, **options: Any) -> MapValue:
        _refuse_circles(machine, template, options)
        return made(template)

    def from_string(machine: Machine, template: Any, **options: Any) -> MapValue:
        return from_json(machine, loads(machine, template), **options)

    functions: dict[str, PurePython] = {"from_stack": from_stack, "from_json": from_json, "from_string": from_string}
    cls = ClassValue("Template", module="aws_cdk.assertions")
    cls.properties.update(natives(functions))
    return cls


def _of(function: PurePython, document: Any) -> PurePython:
    return lambda machine, *arguments, **named: function(machine, document, *arguments, **named)


def _synthesised(machine: Machine, stack: Any) -> Any:
    name = machine.runner.construct_id(stack)
    path = template_of_stack(machine.host, name) if name else None
    return Unknown(NOT_SYNTHESISED) if path is None else loads(machine, read_file(machine, path))


def _refuse_circles(machine: Machine, template: Any, options: dict[str, Any]) -> None:
    if any(not is_none(value) for value in options.values()):
        return
    circle = dependency_cycle(_plain(template))
    if circle:
        message = "Template is undeployable, these resources have a dependency cycle: " + " -> ".join(circle)
        raise throw(machine, "RuntimeError", message)


def _judged(machine: Machine, document: Any, check: Check, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    plain = _plain(document)
    if isinstance(plain, Unknown):
        return Judgement(Unknown(plain.reason), doubt=plain)
    if not isinstance(plain, dict):
        return Judgement(Unknown("a template that is no dict"))
    place = document.place if isinstance(document, MapValue) else None
    path = place.path if place is not None and not place.keys else ""
    patterns = [_plain(item) for item in (*arguments, *named.values())]
    judged = check(SynthesisedTemplate(plain, Matching(_finds), path), patterns)
    for capture in captures_in(patterns):
        capture.holder["found"] = Unknown("a capture")
    for event in judged.evidence:
        machine.note(event)
    return judged


def _assertion(recorder: Recorder, name: str) -> PurePython:
    def run(machine: Machine, document: Any, *arguments: Any, **named: Any) -> None:
        before = dict(machine.evidence)
        machine.evidence = {}
        judged = _judged(machine, document, ASSERTIONS[name], arguments, named)
        machine.evidence = {**before, **machine.evidence}
        verdict = Verdict(judged.passed, judged.role, judged.detail, own=judged.own, error="RuntimeError")
        record_assertion(machine, recorder.current, verdict, (document,))

    return run


def _search(name: str) -> PurePython:
    section, check = SEARCHES[name]

    def run(machine: Machine, document: Any, *arguments: Any, **named: Any) -> Any:
        judged = _judged(machine, document, check, arguments, named)
        doubt = judged.passed if isinstance(judged.passed, Unknown) else judged.doubt
        if doubt is not None:
            return Unknown(doubt.reason)
        if judged.passed is False:
            raise throw(machine, "RuntimeError", judged.detail)
        entries = document.properties.get(section)
        return new_dict({key: entries.properties[key] for key in judged.found} if judged.found else {})

    return run


def _resource_id(machine: Machine, document: Any, *arguments: Any, **named: Any) -> Any:
    judged = _judged(machine, document, SEARCHES["findResources"][1], arguments, named)
    doubt = judged.passed if isinstance(judged.passed, Unknown) else judged.doubt
    if doubt is not None:
        return Unknown(doubt.reason, kind="string")
    if len(judged.found) != 1:
        raise throw(machine, "RuntimeError", f"Template has {len(judged.found)} matches, expected only one.")
    return judged.found[0]


def _make_matcher(kind: MatcherKind) -> PurePython:
    def make(_machine: Machine, *pattern: Any, **named: Any) -> MapValue:
        given = [*pattern, *named.values()]
        return MapValue(kind=_MATCHER, data=TemplateMatcher(kind, _plain(given[0]) if given else UNDEFINED))

    return make


def _make_capture(_machine: Machine, _cls: ClassValue, arguments: list[Any]) -> MapValue:
    state: dict[str, Any] = {"found": Unknown("a capture")}
    capture = TemplateMatcher(MatcherKind.CAPTURE, _plain(arguments[0]) if arguments else UNDEFINED, state)
    names = ("as_array", "as_boolean", "as_number", "as_object", "as_string", "next")
    members = natives(dict.fromkeys(names, lambda _machine: state["found"]))
    return MapValue(members, kind=_MATCHER, data=capture)


def _plain(value: Any) -> Any:
    """A value as templates and patterns have them."""
    return plain_data(value, keep=_MATCHER)


def _finds(pattern: str, text: str) -> Truth:
    if len(pattern) > 200 or "(?" in pattern or not _SIMPLE.fullmatch(pattern):
        return Unknown("a pattern of JavaScript")
    try:
        re.compile(pattern)
        return compile_pattern(pattern, Flag.MULTILINE | Flag.ASCII).search(text) is not None
    except (re.error, OverflowError, MatchBudgetExceeded):
        return Unknown("a pattern of JavaScript")
