"""The section `expect` of the configuration as suites: one assertion per wish."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from tapcheck.catalog.terraform import Mode, schema
from tapcheck.errors import ConfigError
from tapcheck.frontends.expectations.subset import NOTHING, Difference, differences, shown
from tapcheck.model.expectations import Assertion, Cause, CauseKind, Suite, Verdict, Wanted
from tapcheck.model.infrastructure import Declaration, Kind, Language, Presence, Stack
from tapcheck.model.reasons import ReasonCode
from tapcheck.model.requirements import Specification, StackExpectation, Subject, Wish
from tapcheck.source import SourceFile
from tapcheck.specification import wishes
from tapcheck.values import Path, Unknown, Value
from tapcheck.workspace import Workspace

FRAMEWORK = "spec"

_KEY = re.compile(r"\[[^\]]*\]")
_MISSING_IN_INVENTORIES = "__missing__"
"""An output of which an inventory says nothing but that it is there."""


def read_expectations(
    workspace: Workspace, specification: Specification, stacks: tuple[Stack, ...]
) -> tuple[tuple[Suite, tuple[Stack, ...]], ...]:
    """One suite per entry of `expect`, with the stacks that it is about.

    Raises :class:`ConfigError` when an entry names a stack that does not exist, or an inventory that cannot be read.
    """
    found: list[tuple[Suite, tuple[Stack, ...]]] = []
    for entry in specification.expectations:
        place = specification.place(entry.span)
        meant = _meant(entry, stacks, place)
        found.append((_suite(entry, (*entry.wishes, *_inventory(workspace, entry, place)), meant), meant))
    return tuple(found)


def _meant(entry: StackExpectation, stacks: tuple[Stack, ...], place: str) -> tuple[Stack, ...]:
    if not entry.stacks:
        names = {stack.name for stack in stacks}
        return tuple(stack for stack in stacks if not (stack.twin in names and stack.name.endswith(".json")))
    meant = tuple(stack for stack in stacks if any(fnmatchcase(stack.name, name) for name in entry.stacks))
    if not meant:
        wanted = " or ".join(f"'{name}'" for name in entry.stacks)
        known = ", ".join(f"'{stack.name}'" for stack in stacks) or "none"
        raise ConfigError(f"{place}: no stack is named {wanted}; stacks here: {known}")
    return meant


def _inventory(workspace: Workspace, entry: StackExpectation, place: str) -> Iterator[Wish]:
    """The wishes of an inventory file: values, counts and outputs as cloud-foundation-fabric writes them."""
    if not entry.inventory:
        return
    from tapcheck.languages.yaml_text import read_yaml

    path = posixpath.normpath(posixpath.join(posixpath.dirname(entry.span.path), entry.inventory))
    source = workspace.read(path)
    if source is None:
        raise ConfigError(f"{place}: the inventory '{path}' cannot be read")
    document, problems = read_yaml(source)
    if document is None or not isinstance(document.value, Mapping | None):
        reason = problems[0].summary if problems else "it is no map"
        raise ConfigError(f"{_inventory_place(source, problems)}: this is no inventory: {reason}")
    written = document.value or {}
    sections = {name: written.get(name) or {} for name in ("values", "counts", "outputs")}
    outputs = {
        name: None if value == _MISSING_IN_INVENTORIES else {"value": value}
        for name, value in sections["outputs"].items()
    }
    yield from wishes({**sections, "outputs": outputs}, (), document.places)


def _inventory_place(source: SourceFile, problems: Any) -> str:
    at = problems[0].span.start if problems else 0
    return f"{source.path}:{source.position(at).line}"


def _suite(entry: StackExpectation, written: tuple[Wish, ...], stacks: tuple[Stack, ...]) -> Suite:
    assertions = tuple(
        replace(row, test=(entry.quote or "expect", _title(wish)))
        for stack in stacks
        for wish in written
        for row in _judge(wish, stack)
    )
    reads = tuple(dict.fromkeys(file for stack in stacks for file in stack.files))
    return Suite(entry.span.path, FRAMEWORK, assertions, (), reads, len({row.test for row in assertions}))


def _title(wish: Wish) -> str:
    return f"{wish.subject.value} {wish.name}"


def _judge(wish: Wish, stack: Stack) -> tuple[Assertion, ...]:
    match wish.subject:
        case Subject.COUNT:
            return (_count(wish, stack),)
        case Subject.RESOURCE:
            return _item(wish, stack, _resource(wish.name, stack), _wanted_resource(wish.name, stack))
        case Subject.OUTPUT:
            return _named(wish, stack, Kind.OUTPUT)
        case Subject.VARIABLE:
            return _named(wish, stack, Kind.VARIABLE)


def _named(wish: Wish, stack: Stack, kind: Kind) -> tuple[Assertion, ...]:
    found = next((item for item in stack.of_kind(kind) if item.name == wish.name and not item.module), None)
    return _item(wish, stack, found, Wanted(kind, "", wish.name))


def _resource(address: str, stack: Stack) -> Declaration | None:
    if stack.language is Language.CLOUDFORMATION:
        return stack.find(address if address.startswith("Resources.") else f"Resources.{address}")
    return stack.find(_KEY.sub("", address))


def _wanted_resource(address: str, stack: Stack) -> Wanted:
    if stack.language is Language.CLOUDFORMATION:
        return Wanted(Kind.RESOURCE, "", address.removeprefix("Resources."))
    parts = _KEY.sub("", address).split(".")
    while parts[0] == "module" and len(parts) > 2:
        parts = parts[2:]
    if parts[0] == "module":
        return Wanted(Kind.MODULE, "", parts[-1])
    kind = Kind.DATA if parts[0] == "data" else Kind.RESOURCE
    bare = parts[1:] if kind is Kind.DATA else parts
    return Wanted(kind, bare[0], ".".join(bare[1:]))


def _item(wish: Wish, stack: Stack, item: Declaration | None, wanted: Wanted) -> tuple[Assertion, ...]:
    """What becomes of a wish about one declaration: a row for each difference, or one that says all is well."""
    if item is None:
        return (_undeclared(wish, stack, wanted),)
    if wish.absent:
        return (_absent(wish, stack, item, wanted),)
    if item.kind in (Kind.OUTPUT, Kind.VARIABLE):
        return (_scalar(wish, item, wanted),)
    found = list(differences(wish.value, item.values)) if wish.has_value else []
    found = [
        row if row.found is not NOTHING or not _computed(row.path, item) else replace(row, certain=False)
        for row in found
    ]
    certain = tuple(_different(wish, row, item, wanted) for row in found if row.certain)
    if certain:
        return certain
    if found:
        return (_undecided(wish, f"{wish.name}: {found[0].sentence}", ReasonCode.COMPUTED_VALUE),)
    return (Assertion(wish.span, (), Verdict.PASSING, covers=(item.span,)),)


def _computed(path: Path, item: Declaration) -> bool:
    """Whether the provider gives, or may give, the argument a value where the code does not."""
    if "::" in item.type or not path:
        return False
    if not item.type.startswith("aws_"):
        return True
    known = schema(Mode.DATA if item.kind is Kind.DATA else Mode.RESOURCE, item.type)
    attribute = known.attributes.get(str(path[0])) if known else None
    return attribute is None or attribute.computed


def _different(wish: Wish, row: Difference, item: Declaration, wanted: Wanted) -> Assertion:
    detail = f"{wish.name}: {row.sentence}"
    return _failing(wish, Cause(CauseKind.VALUE, detail, (wanted,), found=(item.place_of(row.path),)))


def _undeclared(wish: Wish, stack: Stack, wanted: Wanted) -> Assertion:
    if _elsewhere(wish.name, stack):
        return _undecided(wish, "it belongs to a module whose source is not here", ReasonCode.UNREAD_MODULE)
    if wish.absent:
        return Assertion(wish.span, (), Verdict.PASSING)
    return _failing(wish, Cause(CauseKind.NAMED, f"'{wish.name}' is not declared", (wanted,)))


def _absent(wish: Wish, stack: Stack, item: Declaration, wanted: Wanted) -> Assertion:
    number = _number(item, stack)
    if number == 0:
        return Assertion(wish.span, (), Verdict.PASSING)
    if number is None:
        return _undecided(wish, f"whether '{wish.name}' exists hangs on a condition", ReasonCode.OPEN_BRANCH)
    detail = f"'{wish.name}' is declared"
    return _failing(wish, Cause(CauseKind.FORBIDDEN, detail, (wanted,), found=(item.head,)))


def _scalar(wish: Wish, item: Declaration, wanted: Wanted) -> Assertion:
    """A wish about the value of an output or the default of a variable."""
    value = item.value
    if wish.has_value or wish.pattern or wish.type:
        if isinstance(value, Unknown):
            return _undecided(
                wish, f"the value is {value.origin or 'known after deployment'}", ReasonCode.COMPUTED_VALUE
            )
        problem = _problem(wish, value)
        if problem:
            detail = f"{wish.name}: the value is {shown(value)}, {problem}"
            return _failing(wish, Cause(CauseKind.VALUE, detail, (wanted,), found=(item.span,)))
    return Assertion(wish.span, (), Verdict.PASSING, covers=(item.span,))


def _problem(wish: Wish, value: Value) -> str:
    if wish.has_value and any(row.certain for row in differences(wish.value, value)):
        return f"wanted is {shown(wish.value)}"
    if wish.type and _type(value) != wish.type:
        return f"wanted is a {wish.type}"
    if wish.pattern and not (isinstance(value, str) and re.search(wish.pattern, value)):
        return f"wanted is text that matches {wish.pattern}"
    return ""


def _type(value: Value) -> str:
    match value:
        case bool():
            return "boolean"
        case str():
            return "string"
        case tuple():
            return "list"
        case Mapping():
            return "map"
        case None:
            return "null"
        case _:
            return "number"


def _count(wish: Wish, stack: Stack) -> Assertion:
    items = _counted(wish.name, stack)
    known = sum(_number(item, stack) or 0 for item in items)
    possible = _most(items, stack)
    too_many = wish.most is not None and known > wish.most
    too_few = possible is not None and possible < wish.least
    if too_many or too_few:
        if wish.name == "resources" and _with_data(wish, known, stack):
            return _undecided(wish, "whether data sources count as resources is not said", ReasonCode.COMPUTED_VALUE)
        detail = f"the stack has {known} of '{wish.name}', wanted are {_range(wish)}"
        return _failing(wish, Cause(CauseKind.COUNT, detail, found=tuple(item.head for item in items[:3])))
    if known < wish.least or possible is None or (wish.most is not None and possible > wish.most):
        reason = f"how many of '{wish.name}' there are hangs on values or modules that are not known"
        return _undecided(wish, reason, ReasonCode.COMPUTED_VALUE)
    return Assertion(wish.span, (), Verdict.PASSING, covers=tuple(item.span for item in items))


def _most(items: Iterable[Declaration], stack: Stack) -> int | None:
    """The largest number of instances that there can be; None where it has no bound that is known."""
    if stack.opaque or stack.unreadable:
        return None
    most = 0
    for item in items:
        number = _number(item, stack)
        if number is None and stack.language is not Language.CLOUDFORMATION:
            return None
        most += 1 if number is None else number
    return most


def _with_data(wish: Wish, known: int, stack: Stack) -> bool:
    """Whether the number is right when some of the data sources are counted, as plans do."""
    most = known + sum(_number(item, stack) or 1 for item in stack.of_kind(Kind.DATA))
    return known <= wish.least <= most


def _range(wish: Wish) -> str:
    if wish.least == wish.most:
        return str(wish.least)
    return f"at least {wish.least}" if wish.most is None else f"{wish.least} to {wish.most}"


def _counted(name: str, stack: Stack) -> tuple[Declaration, ...]:
    if name == "modules":
        return stack.of_kind(Kind.MODULE)
    if name == "resources":
        return stack.of_kind(Kind.RESOURCE)
    resources = tuple(item for item in stack.of_kind(Kind.RESOURCE) if item.type == name)
    return resources or tuple(item for item in stack.of_kind(Kind.DATA) if item.type == name.removeprefix("data."))


def _number(item: Declaration, stack: Stack) -> int | None:
    if stack.language is Language.CLOUDFORMATION and item.presence is Presence.CONDITIONAL:
        return None
    return item.number


def _elsewhere(address: str, stack: Stack) -> bool:
    bare = _KEY.sub("", address)
    return any(bare.startswith(f"{name}.") for name in stack.opaque) or bool(stack.unreadable)


def _failing(wish: Wish, cause: Cause) -> Assertion:
    return Assertion(wish.span, (), Verdict.FAILING, cause.detail, cause=cause)


def _undecided(wish: Wish, reason: str, code: ReasonCode) -> Assertion:
    return Assertion(wish.span, (), Verdict.UNDECIDED, reason, code=code)
