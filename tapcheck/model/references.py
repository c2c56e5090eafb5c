"""How declarations depend on one another, the same for every infrastructure language."""

from __future__ import annotations

from enum import StrEnum

from tapcheck.records import dataclass
from tapcheck.source import Span
from tapcheck.values import Path


class Via(StrEnum):
    """In which way one declaration names another one."""

    VALUE = "value"
    """By its value: `Ref`, `${Name}` in text, a Terraform expression."""
    ATTRIBUTE = "attribute"
    """By one of its attributes: `Fn::GetAtt`, `${Name.Attr}`, `aws_s3_bucket.logs.arn`."""
    ORDER = "order"
    """By asking for an order alone: `DependsOn`, `depends_on`."""
    CONDITION = "condition"
    """By the name of a condition that decides whether it exists or which value it has."""
    MAPPING = "mapping"
    """By looking a value up in a mapping."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One place at which a declaration names another one.

    ``source`` and ``target`` are addresses as reports write them; the target may be declared nowhere.
    ``path`` leads to the place inside the source (`("Properties", "Tags", 0)`), ``span`` is the range of text
    that names the target, ``attribute`` the attribute that is read, where one is named. ``whole`` says that the
    value at ``path`` is what it refers to and nothing else, ``excused`` that `try` or `can` answers for a
    missing target, as Terraform lets them for an output of a called module.
    """

    source: str
    target: str
    via: Via
    path: Path
    span: Span
    attribute: str = ""
    whole: bool = False
    excused: bool = False
