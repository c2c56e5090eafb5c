"""chai's `assert.…`, in terms of the checks that `expect` has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import loose_equals
from tapcheck.languages.ecmascript.jest.claims import Answer, Refusal
from tapcheck.languages.ecmascript.library.operands import given
from tapcheck.languages.ecmascript.packages.chai_checks import CHAINS, METHODS, PROPERTIES
from tapcheck.languages.ecmascript.packages.chai_values import Check, Subject
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.values import UNDEFINED, NativeFunction
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.packages.chai_expect import Chains
    from tapcheck.languages.program.machine import Machine


@dataclass(frozen=True, slots=True)
class _Form:
    """How a method of `assert` reads as a chain: its check, flags, the number of its arguments, fixed ones."""

    check: Check
    flags: tuple[str, ...] = ()
    count: int = 1
    fixed: tuple[Any, ...] = ()


def _loosely(subject: Subject) -> Answer:
    passed = loose_equals(subject.machine, subject.value, subject.first)
    return Answer(passed, Role.EQUAL, subject.difference("equal"))


def _fails(_subject: Subject) -> Answer:
    raise Refusal("assert.fail()")


def _positive() -> dict[str, _Form]:
    """The methods that have a contrary: name → form."""
    property_, include, keys, members = METHODS["property"], CHAINS["include"], METHODS["keys"], METHODS["members"]
    types = {
        "Function": "function",
        "Object": "object",
        "Array": "array",
        "String": "string",
        "Number": "number",
        "Boolean": "boolean",
    }
    return {
        "ok": _Form(PROPERTIES["ok"], count=0),
        "equal": _Form(_loosely),
        "strictEqual": _Form(METHODS["equal"]),
        "deepEqual": _Form(METHODS["eql"]),
        "true": _Form(PROPERTIES["true"], count=0),
        "false": _Form(PROPERTIES["false"], count=0),
        "null": _Form(PROPERTIES["null"], count=0),
        "NaN": _Form(PROPERTIES["NaN"], count=0),
        "empty": _Form(PROPERTIES["empty"], count=0),
        "finite": _Form(PROPERTIES["finite"], count=0),
        "typeOf": _Form(CHAINS["a"]),
        "instanceOf": _Form(METHODS["instanceof"]),
        "include": _Form(include),
        "deepInclude": _Form(include, ("deep",)),
        "match": _Form(METHODS["match"]),
        "property": _Form(property_),
        "propertyVal": _Form(property_, count=2),
        "deepPropertyVal": _Form(property_, ("deep",), 2),
        "ownProperty": _Form(property_, ("own",)),
        "ownPropertyVal": _Form(property_, ("own",), 2),
        "nestedProperty": _Form(property_, ("nested",)),
        "nestedPropertyVal": _Form(property_, ("nested",), 2),
        "deepNestedPropertyVal": _Form(property_, ("deep", "nested"), 2),
        "hasAnyKeys": _Form(keys, ("any",)),
        "hasAllKeys": _Form(keys, ("all",)),
        "sameMembers": _Form(members),
        "sameDeepMembers": _Form(members, ("deep",)),
        "sameOrderedMembers": _Form(members, ("ordered",)),
        "sameDeepOrderedMembers": _Form(members, ("deep", "ordered")),
        "includeMembers": _Form(members, ("contains",)),
        "includeDeepMembers": _Form(members, ("deep", "contains")),
        "throws": _Form(METHODS["throw"], count=2),
        "exists": _Form(PROPERTIES["exist"], count=0),
        **{kind: _Form(CHAINS["a"], count=0, fixed=(word,)) for kind, word in types.items()},
    }


_IS = ("true", "false", "null", "NaN", "ok", "empty", "finite")
_TYPES = ("Function", "Object", "Array", "String", "Number", "Boolean")
_CONTRARIES = {"throws": "doesNotThrow", "hasAnyKeys": "doesNotHaveAnyKeys", "hasAllKeys": "doesNotHaveAllKeys"}


def _forms() -> dict[str, _Form]:
    forms: dict[str, _Form] = {}
    for name, form in _positive().items():
        contrary = _Form(form.check, (*form.flags, "not"), form.count, form.fixed)
        upper = name[0].upper() + name[1:]
        if name in _IS or name in _TYPES:
            forms[f"is{upper}"], forms[f"isNot{upper}"] = form, contrary
        if name not in _IS and name not in _TYPES:
            forms[name], forms[_CONTRARIES.get(name, f"not{upper}")] = form, contrary
    forms |= {"ok": forms["isOk"], "notOk": forms["isNotOk"]}
    for alias, name in _ALIASES.items():
        forms[alias] = forms[name]
    for name, method in _ORDERS.items():
        forms[name] = _Form(METHODS[method])
    undefined = _Form(PROPERTIES["undefined"], count=0)
    return {
        **forms,
        "isUndefined": undefined,
        "isDefined": _Form(undefined.check, ("not",), 0),
        "lengthOf": _Form(CHAINS["lengthOf"]),
        "closeTo": _Form(METHODS["closeTo"], count=2),
        "approximately": _Form(METHODS["closeTo"], count=2),
        "oneOf": _Form(METHODS["oneOf"]),
        "containsAllKeys": _Form(METHODS["keys"], ("all", "contains")),
        "fail": _Form(_fails, count=0),
    }


_ALIASES = {
    "deepStrictEqual": "deepEqual",
    "throw": "throws",
    "Throw": "throws",
}
_ORDERS = {"isAbove": "above", "isAtLeast": "least", "isBelow": "below", "isAtMost": "most"}


def assert_function(chains: Chains) -> NativeFunction:
    """`assert`, itself a function."""

    def implementation(form: _Form) -> Any:
        def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
            wanted = [*form.fixed, *arguments[1 : 1 + form.count]]
            subject = Subject(machine, given(arguments), wanted, frozenset(form.flags))
            chains.judge(machine, subject, form.check, {})
            return UNDEFINED

        return run

    forms = _forms()
    made = {name: NativeFunction(name, implementation(form)) for name, form in forms.items()}
    return NativeFunction("assert", implementation(forms["isOk"]), properties=dict(made))
