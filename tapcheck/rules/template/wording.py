"""How the rules about infrastructure code name what they judge."""

from __future__ import annotations

from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.model.references import Reference, Via
from tapcheck.source import Span
from tapcheck.values import Path

_NOUNS = {
    (Language.CLOUDFORMATION, Kind.VARIABLE): "parameter",
    (Language.TERRAFORM, Kind.DATA): "data source",
    (Language.TERRAFORM, Kind.LOCAL): "local value",
}
_SECTIONS = {
    "Resources": "resource",
    "Parameters": "parameter",
    "Mappings": "mapping",
    "Conditions": "condition",
    "Outputs": "output",
}


def noun(stack: Stack, item: Declaration) -> str:
    """What the language calls a declaration of this kind."""
    return _NOUNS.get((stack.language, item.kind), item.kind.value)


def quoted(stack: Stack, item: Declaration) -> str:
    """Noun and name: `parameter 'Env'`, `variable 'env'`, `resource 'aws_vpc.main'`."""
    bare = stack.language is Language.CLOUDFORMATION or item.kind in (Kind.VARIABLE, Kind.LOCAL, Kind.OUTPUT)
    return f"{noun(stack, item)} '{item.name if bare else item.address}'"


def plain_address(stack: Stack, address: str) -> str:
    """Noun and name of something that is declared nowhere."""
    if stack.language is Language.CLOUDFORMATION:
        section, _, name = address.partition(".")
        return f"{_SECTIONS.get(section, 'resource')} '{name}'"
    module, inside, name = address.rpartition(".output.")
    return f"output '{name}' of '{module}'" if inside else f"'{address}'"


def place_of(item: Declaration, path: Path) -> Span:
    """Where the part of a declaration at ``path`` is written, or the nearest part around it."""
    return item.place_of(path)


def property_path(reference: Reference) -> str:
    """Where in its source a reference stands: `Properties.Tags[0].Value`."""
    return dotted(tuple(step for step in reference.path if not str(step).startswith("Fn::") and step != "Ref"))


def dotted(path: Path) -> str:
    """A path as people write it."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def how(reference: Reference) -> str:
    """By what a reference is made, in a few words."""
    path = property_path(reference)
    match reference.via:
        case Via.ORDER:
            return path or "an explicit order"
        case Via.ATTRIBUTE:
            return f"{path} reads its '{reference.attribute}'" if path else f"it reads '{reference.attribute}'"
        case _:
            return f"{path} names it" if path else "it is named there"
