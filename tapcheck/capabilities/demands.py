"""Whether the requirements of a spec can be meant: known parameters, and resources that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from tapcheck.capabilities.registry import STATED, by_id
from tapcheck.capabilities.scopes import names_of, patterns_match
from tapcheck.errors import ConfigError
from tapcheck.model.infrastructure import Kind, Stack
from tapcheck.model.requirements import Requirement, Specification
from tapcheck.source import Span


def refuse_misfits(specification: Specification, stacks: tuple[Stack, ...]) -> None:
    """Raises :class:`ConfigError`, with the line, at the first requirement that cannot be meant as it is written.

    Addresses are not looked for where a stack could not be read completely, or calls modules that are elsewhere.
    """
    for span, problem in _problems(specification.requirements, stacks):
        raise ConfigError(f"{specification.place(span)}: {problem}")


def _problems(requirements: Iterable[Requirement], stacks: tuple[Stack, ...]) -> Iterator[tuple[Span, str]]:
    for row in requirements:
        yield from ((row.span, problem) for problem in _parameter_problems(row))
        yield from _scope_problems(row, stacks)


def _parameter_problems(row: Requirement) -> Iterator[str]:
    if not row.parameters or row.capability in STATED:
        return
    if row.profile:
        yield "a profile has no parameters; require the capability itself to give it some"
        return
    from tapcheck.languages.json_schema import violations

    known = {item.name: item for item in by_id()[row.capability].parameters}
    for name, value in row.parameters.items():
        parameter = known.get(name)
        if parameter is None:
            near = get_close_matches(name, known, n=1)
            offer = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(known) or 'none'}"
            yield f"'{row.capability}' has no parameter '{name}'; {offer}"
            continue
        for violation in violations(parameter.schema, value):
            yield f"the parameter '{name}' of '{row.capability}': {violation.message}"


def _scope_problems(row: Requirement, stacks: tuple[Stack, ...]) -> Iterator[tuple[Span, str]]:
    names = [stack.name for stack in stacks]
    for pattern in row.scope.stacks:
        if stacks and not any(patterns_match(name, (pattern,)) for name in names):
            yield row.span, f"no stack is named '{pattern}'; stacks here: {', '.join(map(repr, names))}"
    if not stacks or any(stack.opaque or stack.unreadable for stack in stacks):
        return
    resources = [item for stack in stacks for item in stack.declarations if item.kind in (Kind.RESOURCE, Kind.DATA)]
    places = [(row.span, pattern) for pattern in row.scope.addresses]
    places += [(item.span, item.address) for item in row.exemptions]
    for span, pattern in places:
        if not any(patterns_match(name, (pattern,)) for item in resources for name in names_of(item)):
            near = get_close_matches(pattern, [name for item in resources for name in names_of(item)], n=1)
            offer = f"; did you mean '{near[0]}'?" if near else ""
            yield span, f"no resource is named '{pattern}'{offer}"
