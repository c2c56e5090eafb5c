"""Values of infrastructure code: known ones, unknown ones with an origin, and sensitive ones.

A known value is plain Python: None (null), bool, str, int or Decimal (numbers), tuple (lists, sets and
tuples), dict (maps and objects).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any, Protocol

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that only a deployment knows.

    ``type`` is its type as `terraform output -json` writes types (`"string"`, `["list", "string"]`), or
    None; ``origin`` is the address and path of what decides it, for instance `aws_s3_bucket.logs.arn`;
    ``prefix`` the text that it certainly begins with.
    """

    origin: str = ""
    type: Any = None
    prefix: str = field(default="", compare=False)


Value = None | bool | str | int | Decimal | tuple[Any, ...] | Mapping[str, Any] | Unknown


_KINDS = {"list": "list", "set": "list", "tuple": "list", "map": "object", "object": "object"}


def kind_of_type(type_: Any) -> str:
    """`string`, `number`, `bool`, `list` or `object` for a type as `terraform output -json` writes it; else empty."""
    match type_:
        case "string" | "number" | "bool":
            return str(type_)
        case [str() as head, *_]:
            return _KINDS.get(head, "")
        case _:
            return ""


def kind_of(value: Value) -> str:
    """The same for a value; empty for null, and where the type of what is unknown is not known either."""
    match value:
        case Unknown():
            return kind_of_type(value.type)
        case None:
            return ""
        case bool():
            return "bool"
        case str():
            return "string"
        case tuple():
            return "list"
        case Mapping():
            return "object"
        case _:
            return "number"


_MARK = re.compile("\ue000([^\ue000\ue001]*)\ue001")


def marked(origin: str) -> str:
    """The mark that stands in an outline for a text that only a deployment knows."""
    return f"\ue000{origin}\ue001"


def is_marked(text: str) -> bool:
    """Whether a text of an outline has a mark in it."""
    return _MARK.search(text) is not None


def unmarked(text: str) -> str | Unknown:
    """A text of an outline: what is unknown, where it is one mark and nothing else; itself otherwise."""
    whole = _MARK.fullmatch(text)
    return Unknown(whole[1], "string") if whole else text


def readable(text: str) -> str:
    """A text of an outline as people read it: each mark as `${origin}`."""
    return _MARK.sub(lambda match: f"${{{match[1]}}}", text)


Path = tuple[str | int, ...]
"""The way into a value: attribute names, map keys and list indexes."""


class AttributeSource(Protocol):
    """What decides the values that no source text gives: unknown ones in a check, plausible ones in mocks.

    An evaluator asks for everything that it cannot know itself:

    - attributes of a managed resource or data source that its block does not set: ``address`` is the full
      instance address (`module.net["a"].aws_subnet.public[0]`, `data.aws_region.current`), ``type`` its type,
      ``path`` the attribute path (`("arn",)`; `()` asks for the whole object), ``arguments`` the evaluated
      arguments and nested blocks (a block that may repeat is a tuple of mappings), ``provider`` the
      evaluated configuration of the provider that manages it;
    - a variable without a value: address `var.name`, type `variable`, path `()`, and as arguments what its
      block says (`type` as outputs write types, `description`, `allowed` values where a condition lists them);
    - an output of a module whose source is not there: address `module.name`, type `module`, path
      `(output,)`, and the call's arguments;
    - a function whose result differs between runs: address `function.uuid`, type `function`, path `()`, and
      the arguments of the call under `arguments`.

    The same question always gets the same answer. An implementation that does not know answers `Unknown`.
    """

    def answer(
        self,
        address: str,
        type: str,
        path: Path,
        arguments: Mapping[str, Value],
        provider: Mapping[str, Value],
    ) -> Value:
        """The value at ``path`` of what ``address`` names."""
        ...
