"""Assertions with patterns that every text matches."""

from __future__ import annotations

from tapcheck.frontends.expectations.hollow.written_claim import WrittenClaim
from tapcheck.languages.ecmascript.regex.universal import is_universal
from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.results import AssertionResult, Outcome
from tapcheck.languages.program.syntax import Call, Const, Expression, Member, Name, New, Regex
from tapcheck.languages.program.trace import SearchEvent, SearchKind

_MATCHES = frozenset({"toMatch", "assertRegex"})
_ASYMMETRIC = frozenset({"stringMatching"})
_PYTHON_SEARCHES = frozenset({"search", "match", "findall"})
_SUCCESSES = frozenset({"", "toBeTruthy", "assertTrue", "assertIsNotNone", "is not"})
_LONGEST = 60


def universal_pattern(claim: WrittenClaim, bindings: Bindings) -> str:
    """The pattern of an assertion that every text matches, as it is written; empty where there is none."""
    if claim.negated:
        return ""
    candidates = [_search(claim.received, bindings)] if _expects_success(claim) else []
    if claim.name in _MATCHES and claim.expected is not None:
        candidates.append(_pattern(claim.expected, bindings, text=claim.name == "assertRegex"))
    if isinstance(claim.expected, Call):
        candidates.append(_asymmetric(claim.expected, bindings))
    return next((_shown(*found) for found in candidates if found is not None and is_universal(*found)), "")


def empty_text(record: AssertionResult) -> bool:
    """Whether an assertion looked for the empty text in a text."""
    return record.holds is True and not record.negated and any(_is_empty_search(event) for event in record.own)


def universal_search(record: AssertionResult) -> str:
    """The pattern that an assertion itself searched with and that every text matches; empty where there is none."""
    if record.negated or not record.holds or record.outcome is Outcome.FAILING:
        return ""
    for event in record.own:
        if not isinstance(event, SearchEvent) or event.kind is not SearchKind.REGEX:
            continue
        if is_universal(event.pattern, event.flags):
            return _shown(event.pattern, event.flags)
    return ""


def _is_empty_search(event: object) -> bool:
    return isinstance(event, SearchEvent) and event.kind is SearchKind.TEXT and not event.pattern


def _expects_success(claim: WrittenClaim) -> bool:
    if claim.name == "toBe":
        return isinstance(claim.expected, Const) and claim.expected.value is True
    return claim.name in _SUCCESSES


def _search(node: Expression | None, bindings: Bindings) -> tuple[str, str] | None:
    """The pattern of `/…/.test(x)`, of `re.search("…", x)`, and of Go's `MatchString`."""
    match node:
        case Call(callee=Member(target=target, name="test")):
            return _pattern(target, bindings)
        case Call(callee=Member(target=target, name="MatchString"), arguments=(_,)):
            return _pattern(target, bindings)
        case Call(callee=Member(target=Name(name="re"), name=name), arguments=(first, *_)) if name in _PYTHON_SEARCHES:
            return _pattern(first, bindings, text=True)
        case _:
            return None


def _asymmetric(node: Call, bindings: Bindings) -> tuple[str, str] | None:
    match node:
        case Call(callee=Member(target=Name(name="expect"), name=name), arguments=(first, *_)) if name in _ASYMMETRIC:
            return _pattern(first, bindings, text=True)
        case _:
            return None


def _pattern(node: Expression, bindings: Bindings, text: bool = False) -> tuple[str, str] | None:
    """The pattern and flags that an expression is; ``text``: a text stands for a pattern here."""
    match node:
        case Regex(pattern=pattern, flags=flags):
            return pattern, flags
        case New(callee=Name(name="RegExp"), arguments=(Const(value=str() as pattern),)):
            return pattern, ""
        case Call(
            callee=Member(target=Name(name="regexp"), name="MustCompile"), arguments=(Const(value=str() as pattern),)
        ):
            return pattern, ""
        case Const(value=str() as pattern) if text:
            return pattern, ""
        case Name():
            binding = bindings.of(node)
            if binding is not None and isinstance(binding.source, (Call, Regex)) and binding.assignments == 1:
                return _pattern(binding.source, bindings)
    return None


def _shown(pattern: str, flags: str) -> str:
    shown = f"/{pattern}/{flags}"
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
