"""Snapshot matchers: inline snapshots, and those in the files that jest writes."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.claims import Answer, Claim, Matcher
from tapcheck.languages.ecmascript.jest.match_throws import THROW_MATCHERS, called
from tapcheck.languages.ecmascript.jest.printing import PLAIN, SNAPSHOT, pretty
from tapcheck.languages.ecmascript.regex.units import to_units
from tapcheck.languages.program.host import MOUNT
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.truths import Truth
from tapcheck.languages.program.values import MapValue, Unknown, is_callable

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

SERIALIZER = "snapshot serializer"
"""Stands among the imports of a file whose snapshots functions of the suite print."""

_INDENTED = re.compile(r"([^\S\n]*)\S")
_ENTRY = re.compile(r"^exports\[`((?:[^`\\]|\\.)*)`\] = `((?:[^`\\]|\\.)*)`;", re.M | re.S)
_ESCAPED = re.compile(r"\\(.)", re.S)
_UNWRITTEN = "snapshot that is not written yet"
_OWN_FORMAT = "snapshot in a format of the project"
_CONFIGURATIONS = ("package.json", "jest.config.js", "jest.config.ts", "jest.config.cjs", "jest.config.mjs")


def _in_file(claim: Claim) -> Answer:
    return _stored(claim, claim.received)


def _stored(claim: Claim, value: Any) -> Answer:
    if claim.running is None or any(not isinstance(argument, str) for argument in claim.arguments):
        return Answer(Unknown("snapshot with property matchers"), Role.EQUAL)
    snapshot = _snapshot(claim, str(claim.arguments[0]) if claim.arguments else "")
    if isinstance(snapshot, Unknown):
        return Answer(snapshot, Role.EQUAL)
    return Answer(_is_printed(claim, value, snapshot), Role.EQUAL, "the snapshot differs")


def _snapshot(claim: Claim, hint: str) -> str | Unknown:
    """The snapshot for this use of the matcher, as jest finds it: by the test's name, a hint and a count."""
    assert claim.running is not None
    machine, running = claim.machine, claim.running
    name = " ".join(running.titles) + (f": {hint}" if hint else "")
    count = running.snapshots[name] = running.snapshots.get(name, 0) + 1
    folder, file = posixpath.split(machine.result.path)
    text = machine.host.read(posixpath.join(MOUNT, folder, "__snapshots__", file + ".snap"))
    entries = {_unescaped(key): _unescaped(value) for key, value in _ENTRY.findall((text or "").replace("\r\n", "\n"))}
    found = entries.get(f"{name} {count}")
    return Unknown(_UNWRITTEN) if found is None or machine.doubts else to_units(found)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _is_printed(claim: Claim, value: Any, snapshot: str, inline: bool = False) -> Truth:
    """Whether a value is printed like this, in the format of jest since version 29 or in the one before."""
    if _has_own_format(claim.machine):
        return Unknown(_OWN_FORMAT)
    for style in (SNAPSHOT, PLAIN):
        printed = pretty(claim.machine, value, style)
        if isinstance(printed, Unknown):
            return Unknown(printed.reason)
        plain = printed.replace("\r\n", "\n").replace("\r", "\n")
        if inline:
            plain = _without_margin(printed)
        elif "\n" in plain:
            plain = f"\n{plain}\n"
        if plain == snapshot:
            return True
    return False


def _has_own_format(machine: Machine) -> bool:
    if SERIALIZER in machine.runner.imported or machine.result.framework != "jest":
        return True
    folder = machine.host.working_folder()
    texts = (machine.host.read(posixpath.join(folder, name)) for name in _CONFIGURATIONS)
    return any(text is not None and "snapshot" in text for text in texts)


def _inline(claim: Claim) -> Answer:
    stored: Any = claim.arguments[-1] if claim.arguments else None
    if not isinstance(stored, str) or len(claim.arguments) > 1 or isinstance(claim.expected, MapValue):
        return Answer(Unknown(_UNWRITTEN), Role.EQUAL)
    passed = _is_printed(claim, claim.received, without_indentation(stored), inline=True)
    return Answer(passed, Role.EQUAL, "the snapshot differs")


def _without_margin(printed: str) -> str:
    return printed.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def without_indentation(snapshot: str) -> str:
    """The snapshot as jest stores it: without the indentation that the test file gives it."""
    lines = snapshot.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) <= 2 or lines[0].strip() or lines[-1].strip():
        return "\n".join(lines).strip("\n")
    found = _INDENTED.match(lines[1])
    margin = found[1] if found is not None else ""
    body = lines[1:-1]
    if any(line and not line.startswith(margin) for line in body):
        return "\n".join(lines).strip("\n")
    return "\n".join(line[len(margin) :] for line in body)


def _throwing(matcher: Matcher) -> Matcher:
    """A matcher on the message of what the received function throws."""

    def match(claim: Claim) -> Answer:
        message = _message(claim)
        if isinstance(message, Answer):
            return message
        again = Claim(claim.machine, message, claim.arguments, claim.negated, claim.promise, claim.running)
        answer = matcher(again)
        return Answer(answer.passed, Role.THROW, answer.detail)

    return match


def _message(claim: Claim) -> Any:
    """The message of the error; the answer where there is none."""
    if claim.promise or not is_callable(claim.received):
        thrown = THROW_MATCHERS["toThrow"](Claim(claim.machine, claim.received, [], claim.negated, claim.promise))
        return thrown if thrown.passed is False else Answer(Unknown("snapshot of an error"), Role.THROW)
    caught = called(claim.machine, claim.received)
    if caught.threw is not True:
        return Answer(caught.threw, Role.THROW, "expected the function to throw, but it does not throw")
    if not isinstance(caught.value, MapValue):
        return Answer(Unknown("snapshot of an error"), Role.THROW)
    return claim.machine.language.get(claim.machine, caught.value, "message")


SNAPSHOT_MATCHERS: dict[str, Matcher] = {
    "toMatchInlineSnapshot": _inline,
    "toMatchSnapshot": _in_file,
    "toThrowErrorMatchingInlineSnapshot": _throwing(_inline),
    "toThrowErrorMatchingSnapshot": _throwing(_in_file),
}
