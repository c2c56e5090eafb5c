"""Types, arguments and attributes that no provider has, in code of both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from tapcheck.catalog import cloudformation
from tapcheck.catalog.constraints import allows_major
from tapcheck.catalog.references import Existence, described_majors, judge_attribute, judge_type
from tapcheck.catalog.references import Reference as Judgement
from tapcheck.catalog.schema import Attribute
from tapcheck.catalog.terraform import SOURCES, Mode, preferred, provider_of, schema
from tapcheck.model.infrastructure import Declaration, Kind, Language, Presence, ProviderPin, Stack
from tapcheck.reconcile.naming import nearest_word
from tapcheck.records import dataclass
from tapcheck.source import Span
from tapcheck.values import Path, Value

_REGISTRIES = ("registry.terraform.io/", "registry.opentofu.org/")
_EVERY_BLOCK = frozenset(
    {"count", "for_each", "depends_on", "lifecycle", "provider", "connection", "provisioner", "timeouts", "dynamic"}
)
_ORIGINS = {Kind.RESOURCE: Mode.RESOURCE, Kind.DATA: Mode.DATA}


class Part(StrEnum):
    """What it is that does not exist."""

    TYPE = "type"
    ARGUMENT = "argument"
    """Something that a block sets."""
    ATTRIBUTE = "attribute"
    """Something that another place reads."""


@dataclass(frozen=True, slots=True)
class UnknownPart:
    """One type, argument or attribute that does not exist.

    ``owner`` is the address of the resource that is written or read, ``type`` its type, ``nearest`` the most
    similar name or empty. Where another major of the provider has it, ``provider`` and ``versions`` are the
    provider and the constraint that excludes that major, and exactly one of ``until`` (the last major that has
    it) and ``after`` (the last one that has not) is set.
    """

    part: Part
    span: Span
    owner: str
    type: str
    name: str
    nearest: str = ""
    provider: str = ""
    versions: str = ""
    until: int | None = None
    after: int | None = None


def unknown_parts(stack: Stack) -> Iterator[UnknownPart]:
    """Everything in a stack that names a type, argument or attribute that does not exist."""
    if stack.language is Language.TERRAFORM:
        yield from _of_terraform(stack)
    elif not stack.opaque:
        yield from _of_template(stack)


def _of_terraform(stack: Stack) -> Iterator[UnknownPart]:
    by_address = {item.address: item for item in stack.declarations if item.kind in _ORIGINS}
    providers = {provider_of(item.type) for item in by_address.values()}
    described = frozenset(name for name in providers if _described(stack, name))
    for item in by_address.values():
        if provider_of(item.type) not in described:
            continue
        found = _judged(stack, item, judge_type(_mode(item), item.type), Part.TYPE, item.head)
        if found:
            yield found
        elif schema(_mode(item), item.type):
            yield from _arguments(stack, item)
    for reference in stack.references:
        target = by_address.get(reference.target)
        if target is None or not reference.attribute or provider_of(target.type) not in described:
            continue
        path = reference.attribute.split(".")
        if judge_type(_mode(target), target.type).existence is not Existence.EXISTS or _reads_key(target, path):
            continue
        judgement = judge_attribute(_mode(target), target.type, path)
        found = _judged(stack, target, judgement, Part.ATTRIBUTE, reference.span)
        if found:
            yield found


def _mode(item: Declaration) -> Mode:
    local = item.address.removeprefix("".join(f"module.{name}." for name in item.module))
    return Mode.EPHEMERAL if local.startswith("ephemeral.") else _ORIGINS[item.kind]


def _reads_key(target: Declaration, path: list[str]) -> bool:
    """Whether the first name may be a key of `for_each` (`aws_subnet.all.west.id`)."""
    known = schema(_mode(target), target.type)
    return (
        target.presence is Presence.CONDITIONAL
        and len(path) > 1
        and known is not None
        and path[0] not in known.attributes
        and path[1] in known.attributes
    )


def _described(stack: Stack, name: str) -> bool:
    """Whether the provider is the one that is described, and not another one of the same local name."""
    expected = SOURCES.get(name, f"hashicorp/{name}")
    source = stack.pins.get(name, ProviderPin()).source.lower()
    for registry in _REGISTRIES:
        source = source.removeprefix(registry)
    given = preferred()
    if given is not None and given.covers(name):
        return (source or expected) in given.sources(name) or not source
    beta = f"{name}-beta"
    return source in ("", expected) and beta not in stack.pins and not stack.find(f"provider.{beta}")


def _judged(stack: Stack, item: Declaration, judgement: Judgement, part: Part, span: Span) -> UnknownPart | None:
    """The offence in a judgement, if the version that the stack asks for makes it one."""
    provider = provider_of(item.type)
    versions = stack.pins.get(provider, ProviderPin()).versions
    found = UnknownPart(part, span, item.address, item.type, judgement.subject, judgement.nearest)
    given = preferred()
    if given is not None and given.covers(provider):
        return found if judgement.existence in (Existence.NO_TYPE, Existence.NO_ATTRIBUTE) else None
    allowed = _allowed_majors(provider, versions)
    if not allowed:
        return None
    match judgement.existence, judgement.major:
        case ((Existence.NO_TYPE | Existence.NO_ATTRIBUTE), _):
            return found
        case Existence.OTHER_MAJOR, int() as last if allowed[0] > last:
            return UnknownPart(
                part, span, item.address, item.type, judgement.subject, "", provider, versions, until=last
            )
        case Existence.EXISTS, int() as before if allowed[-1] == before:
            return UnknownPart(
                part, span, item.address, item.type, judgement.subject, "", provider, versions, after=before
            )
        case _:
            return None


@lru_cache(maxsize=256)
def _allowed_majors(provider: str, versions: str) -> tuple[int, ...]:
    """The majors that the constraint allows, lowest first; none where the catalog does not describe the highest."""
    described = described_majors(provider)
    allowed = tuple(major for major in range(max(described, default=0) + 1) if allows_major(versions, major))
    return allowed if allowed and allowed[-1] in described else ()


def _arguments(stack: Stack, item: Declaration) -> Iterator[UnknownPart]:
    known = schema(_mode(item), item.type)
    if known is None:
        return
    for names, path in _written(item.values, known.attributes, (), ()):
        if names[0] in _EVERY_BLOCK:
            continue
        judgement = judge_attribute(_mode(item), item.type, names)
        place = _place(item, path)
        found = _judged(stack, item, judgement, Part.ARGUMENT, place) if place else None
        if found:
            yield found


def _written(
    values: Mapping[str, Value], attributes: Mapping[str, Attribute], names: tuple[str, ...], path: Path
) -> Iterator[tuple[tuple[str, ...], Path]]:
    """The arguments of a block and of the blocks inside it; values of attributes are not looked into."""
    for name, value in values.items():
        yield (*names, name), (*path, name)
        attribute = attributes.get(name)
        if attribute is None or not attribute.block or not isinstance(value, tuple):
            continue
        for number, block in enumerate(value):
            if isinstance(block, Mapping):
                yield from _written(block, attribute.type.nested, (*names, name), (*path, name, number))


def _place(item: Declaration, path: Path) -> Span | None:
    """Where an argument is written; None for those of `dynamic` blocks and of blocks merged from several instances."""
    for known in (path, (*path, 0)):
        if known in item.places:
            return item.places[known]
    return None


def _of_template(stack: Stack) -> Iterator[UnknownPart]:
    resources = {item.address: item for item in stack.of_kind(Kind.RESOURCE)}
    for item in resources.values():
        known = cloudformation.resource_type(item.type)
        if known is None:
            if item.type.startswith("AWS::") and not cloudformation.is_open(item.type):
                near = nearest_word(item.type, _types_like(item.type)) or ""
                yield UnknownPart(Part.TYPE, item.head, item.address, item.type, item.type, near)
        elif not cloudformation.is_open(item.type):
            yield from _properties(item, known)
    for reference in stack.references:
        target = resources.get(reference.target)
        if target is None or not reference.attribute or "${" in reference.attribute:
            continue
        known = cloudformation.resource_type(target.type)
        if known is None or cloudformation.is_open(target.type) or known.has_attribute(reference.attribute):
            continue
        if any(name.endswith(".*") for name in known.attributes):
            continue
        near = nearest_word(reference.attribute, known.attributes) or ""
        yield UnknownPart(Part.ATTRIBUTE, reference.span, target.address, target.type, reference.attribute, near)


def _types_like(type_: str) -> tuple[str, ...]:
    """The types of the same service, or all when there is no such service."""
    service = type_.rpartition("::")[0] + "::"
    return cloudformation.type_names(service) or cloudformation.type_names()


def _properties(item: Declaration, known: cloudformation.ResourceType) -> Iterator[UnknownPart]:
    wrong: list[Path] = []
    for path, span in item.places.items():
        names = _property_names(path)
        if not names or any(path[: len(before)] == before for before in wrong):
            continue
        allowed = known.property_names(names[:-1])
        if allowed is not None and names[-1] not in allowed:
            wrong.append(path)
            near = nearest_word(names[-1], allowed) or ""
            yield UnknownPart(Part.ARGUMENT, span, item.address, item.type, names[-1], near)


def _property_names(path: Path) -> tuple[str, ...]:
    """The property names on a path; empty for list items, and for what functions other than `Fn::If` are given."""
    if isinstance(path[-1], int) or str(path[-1]).startswith("Fn::") or path[-1] in ("Ref", "Condition"):
        return ()
    names: list[str] = []
    for step in path:
        if isinstance(step, str) and step != "Fn::If":
            if step.startswith("Fn::"):
                return ()
            names.append(step)
    return tuple(names)
