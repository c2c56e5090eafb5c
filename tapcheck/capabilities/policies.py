"""IAM policy documents of both languages as statements: structured ones, JSON texts, and `aws_iam_policy_document`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field

from tapcheck.capabilities.estate import Estate
from tapcheck.model.infrastructure import Declaration
from tapcheck.records import dataclass
from tapcheck.source import Span
from tapcheck.values import Path, Unknown, Value, unmarked

_DOCUMENT = "aws_iam_policy_document"
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy.

    Texts that only a deployment knows are marks (`values.is_marked`). ``principals`` are pairs of kind and name
    (`("Service", "lambda.amazonaws.com")`, `("AWS", "*")`). ``conditions`` are triples of operator, key and values.
    ``span`` is where it is written, ``vague`` says that one of its parts could not be read.
    """

    span: Span
    allows: bool = True
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    principals: tuple[tuple[str, str], ...] = ()
    not_principals: tuple[tuple[str, str], ...] = ()
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """The statements of a policy; ``complete`` says whether these are certainly all."""

    statements: tuple[Statement, ...] = ()
    complete: bool = True


def policy_at(estate: Estate, item: Declaration, path: Path) -> Policy | None:
    """The policy that an argument of a resource holds; None where the argument is not written.

    The outline of the resource is read, so that a policy with parts that only a deployment knows is still seen.
    """
    value: Value = item.outline
    for step in path:
        if isinstance(value, Unknown):
            return Policy(complete=False)
        value = _part(value, step)
    return None if value is None else _Reading(estate).policy(value, item, path, 0)


def _part(value: Value, step: str | int) -> Value:
    if isinstance(value, Mapping):
        return value.get(str(step))
    return value[step] if isinstance(value, tuple) and isinstance(step, int) and step < len(value) else None


@dataclass(slots=True)
class _Found:
    statements: list[Statement] = field(default_factory=list)
    complete: bool = True


class _Reading:
    """Reads one policy, and the documents that it is made of."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate

    def policy(self, value: Value, item: Declaration, path: Path, depth: int) -> Policy:
        if isinstance(value, str):
            plain = unmarked(value)
            value = plain if isinstance(plain, Unknown) else _decoded(plain)
        if isinstance(value, Unknown):
            document = self._estate.origin(value)
            if document is None or document.type != _DOCUMENT or depth > _DEEPEST:
                return Policy(complete=False)
            return self._of_blocks(document, depth + 1)
        if not isinstance(value, Mapping):
            return Policy(complete=False)
        written = value.get("Statement")
        if isinstance(written, Unknown):
            return Policy(complete=False)
        rows = written if isinstance(written, tuple) else (written,) if written is not None else ()
        found = [_statement(row, item.place_of(_place(item, path, number))) for number, row in enumerate(rows)]
        return Policy(tuple(row for row in found if row), all(found))

    def _of_blocks(self, document: Declaration, depth: int) -> Policy:
        found = _Found()
        for name in ("source_policy_documents", "override_policy_documents", "source_json", "override_json"):
            others = document.outline.get(name)
            if isinstance(others, Unknown):
                found.complete = False
            for other in others if isinstance(others, tuple) else (others,) if isinstance(others, str) else ():
                part = self.policy(other, document, (name,), depth)
                found.statements += part.statements
                found.complete = found.complete and part.complete
        blocks = document.outline.get("statement", ())
        if not isinstance(blocks, tuple):
            return Policy(tuple(found.statements), False)
        for number, block in enumerate(blocks):
            if isinstance(block, Mapping):
                found.statements.append(_of_block(block, document.place_of(("statement", number))))
            else:
                found.complete = False
        return Policy(tuple(found.statements), found.complete)


def _place(item: Declaration, path: Path, number: int) -> Path:
    """Where the statement stands; a single one may stand there without a list."""
    place: Path = (*path, "Statement", number)
    return place if place in item.places else (*path, "Statement")


def _decoded(text: str) -> Value:
    try:
        return _tuples(json.loads(text))
    except (ValueError, RecursionError):
        return Unknown()


def _tuples(value: object) -> Value:
    if isinstance(value, dict):
        return {str(name): _tuples(part) for name, part in value.items()}
    if isinstance(value, list):
        return tuple(_tuples(part) for part in value)
    return value if value is None or isinstance(value, bool | str | int) else str(value)


def _statement(row: Value, span: Span) -> Statement | None:
    if not isinstance(row, Mapping):
        return None
    parts = {name: _texts(row.get(name)) for name in ("Action", "NotAction", "Resource", "NotResource")}
    principals, clear = _principals(row.get("Principal"))
    others, others_clear = _principals(row.get("NotPrincipal"))
    conditions, readable = _conditions(row.get("Condition"))
    return Statement(
        span,
        row.get("Effect") == "Allow",
        parts["Action"] or (),
        parts["NotAction"] or (),
        parts["Resource"] or (),
        parts["NotResource"] or (),
        principals,
        others,
        conditions,
        None in parts.values() or not (clear and others_clear and readable) or isinstance(row.get("Effect"), Unknown),
    )


def _of_block(block: Mapping[str, Value], span: Span) -> Statement:
    parts = {name: _texts(block.get(name)) for name in ("actions", "not_actions", "resources", "not_resources")}
    principals, clear = _principals_of_blocks(block.get("principals"))
    others, others_clear = _principals_of_blocks(block.get("not_principals"))
    rows = block.get("condition", ())
    conditions = tuple(
        (str(row.get("test")), str(row.get("variable")), _texts(row.get("values")) or ())
        for row in (rows if isinstance(rows, tuple) else ())
        if isinstance(row, Mapping)
    )
    effect = block.get("effect")
    return Statement(
        span,
        effect in (None, "Allow"),
        parts["actions"] or (),
        parts["not_actions"] or (),
        parts["resources"] or (),
        parts["not_resources"] or (),
        principals,
        others,
        conditions,
        None in parts.values() or not (clear and others_clear) or isinstance(rows, Unknown),
    )


def _texts(value: Value) -> tuple[str, ...] | None:
    """One text or a list of them; None where a part is not known to be a text."""
    if value is None:
        return ()
    if isinstance(value, tuple):
        parts = [_texts(part) for part in value]
        return None if None in parts else tuple(text for part in parts for text in part or ())
    return (str(value),) if isinstance(value, str | bool | int) else None


def _principals(value: Value) -> tuple[tuple[tuple[str, str], ...], bool]:
    if isinstance(value, str):
        return (("*" if value == "*" else "AWS", value),), True
    if value is None:
        return (), True
    if not isinstance(value, Mapping):
        return (), False
    parts = {kind: _texts(names) for kind, names in value.items()}
    found = tuple((kind, name) for kind, names in parts.items() for name in names or ())
    return found, None not in parts.values()


def _principals_of_blocks(blocks: Value) -> tuple[tuple[tuple[str, str], ...], bool]:
    if not isinstance(blocks, tuple):
        return (), blocks is None
    found: list[tuple[str, str]] = []
    for block in blocks:
        names = _texts(block.get("identifiers")) if isinstance(block, Mapping) else None
        if names is None:
            return tuple(found), False
        found += [(str(block.get("type")), name) for name in names]
    return tuple(found), True


def _conditions(value: Value) -> tuple[tuple[tuple[str, str, tuple[str, ...]], ...], bool]:
    if value is None:
        return (), True
    if not isinstance(value, Mapping):
        return (), False
    return tuple(_condition_rows(value)), True


def _condition_rows(value: Mapping[str, Value]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for operator, keys in value.items():
        for key, values in keys.items() if isinstance(keys, Mapping) else ():
            yield operator, key, _texts(values) or ()
