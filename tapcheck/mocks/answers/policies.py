"""IAM policy documents, rendered from their blocks as the AWS provider renders them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tapcheck.mocks.answers.answer import AnswerTable
from tapcheck.mocks.subject import Subject, as_text
from tapcheck.values import Unknown, Value

_VERSION = "2012-10-17"


def policy_json(text: str) -> str:
    """The text with the characters escaped that Go's JSON encoder escapes for HTML."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _document(subject: Subject) -> dict[str, Any]:
    document: dict[str, Any] = {"Version": subject.argument_text("version") or _VERSION}
    if subject.argument_text("policy_id"):
        document["Id"] = subject.argument_text("policy_id")
    statements = _merged(_foreign_statements(subject, "source_policy_documents", "source_json"), _own(subject))
    statements = _merged(statements, _foreign_statements(subject, "override_policy_documents", "override_json"))
    if statements:
        document["Statement"] = statements
    return document


def _own(subject: Subject) -> list[dict[str, Any]]:
    return [_statement(block) for block in subject.blocks("statement")]


def _foreign_statements(subject: Subject, plural: str, single: str) -> list[dict[str, Any]]:
    texts = (*subject.texts(plural), subject.argument_text(single))
    found: list[dict[str, Any]] = []
    for text in filter(None, texts):
        try:
            document = json.loads(text)
        except ValueError:
            continue
        statements = document.get("Statement", []) if isinstance(document, dict) else []
        found.extend(statements if isinstance(statements, list) else [statements])
    return found


def _merged(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Both lists; a later statement replaces an earlier one of the same Sid in its place."""
    merged = list(first)
    for statement in second:
        sid = statement.get("Sid")
        at = next((i for i, other in enumerate(merged) if sid and other.get("Sid") == sid), None)
        if at is None:
            merged.append(statement)
        else:
            merged[at] = statement
    return merged


def _statement(block: Mapping[str, Value]) -> dict[str, Any]:
    statement: dict[str, Any] = {}
    if _text(block.get("sid")):
        statement["Sid"] = _text(block.get("sid"))
    statement["Effect"] = _text(block.get("effect")) or "Allow"
    for key, argument in (
        ("Action", "actions"),
        ("NotAction", "not_actions"),
        ("Resource", "resources"),
        ("NotResource", "not_resources"),
    ):
        values = _texts(block.get(argument))
        if values:
            statement[key] = _compact(values)
    for key, argument in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
        principals = _principals(_blocks(block.get(argument)))
        if principals:
            statement[key] = principals
    conditions = _conditions(_blocks(block.get("condition")))
    if conditions:
        statement["Condition"] = conditions
    return statement


def _principals(blocks: tuple[Mapping[str, Value], ...]) -> Any:
    found: dict[str, list[str]] = {}
    for block in blocks:
        kind, names = _text(block.get("type")), _texts(block.get("identifiers"))
        if kind == "*" and names == ["*"]:
            return "*"
        found.setdefault(kind, []).extend(names)
    return {kind: _compact(found[kind]) for kind in sorted(found)}


def _conditions(blocks: tuple[Mapping[str, Value], ...]) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for block in blocks:
        values = _texts(block.get("values"))
        found.setdefault(_text(block.get("test")), {})[_text(block.get("variable"))] = (
            values[0] if len(values) == 1 else values
        )
    return {test: dict(sorted(found[test].items())) for test in sorted(found)}


def _compact(values: list[str]) -> str | list[str]:
    """One value stands alone; several are in descending order, as the provider writes them."""
    return values[0] if len(values) == 1 else sorted(values, reverse=True)


def _text(value: Value) -> str:
    """The text, with the `&{…}` of policy variables turned into `${…}`."""
    return as_text(value).replace("&{", "${")


def _texts(value: Value) -> list[str]:
    if isinstance(value, tuple):
        return [_text(item) for item in value if not isinstance(item, Unknown)]
    return [_text(value)] if as_text(value) else []


def _blocks(value: Value) -> tuple[Mapping[str, Value], ...]:
    if isinstance(value, Mapping):
        return (value,)
    return tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, tuple) else ()


def _pretty(subject: Subject) -> Value:
    return policy_json(json.dumps(_document(subject), indent=2, ensure_ascii=False))


def _minified(subject: Subject) -> Value:
    return policy_json(json.dumps(_document(subject), separators=(",", ":"), ensure_ascii=False))


ANSWERS: AnswerTable = {
    "data.aws_iam_policy_document.json": _pretty,
    "data.aws_iam_policy_document.minified_json": _minified,
    "data.aws_iam_policy_document.version": lambda subject: subject.argument_text("version") or _VERSION,
}
