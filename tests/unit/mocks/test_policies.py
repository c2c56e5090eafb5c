"""Policy documents in the form in which the AWS provider renders them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tapcheck.mocks.shapes import PlausibleSource
from tapcheck.values import Unknown, Value


def render(arguments: Mapping[str, Value], attribute: str = "json") -> str:
    address = "data.aws_iam_policy_document.x"
    return str(PlausibleSource().answer(address, "aws_iam_policy_document", (attribute,), arguments, {}))


def test_one_statement_is_rendered_as_the_provider_does() -> None:
    statement = {
        "sid": "Read",
        "actions": ("s3:GetObject", "s3:PutObject"),
        "resources": ("arn:aws:s3:::b/*",),
        "principals": ({"type": "Service", "identifiers": ("lambda.amazonaws.com",)},),
        "condition": ({"test": "StringEquals", "variable": "aws:SourceAccount", "values": ("123456789012",)},),
    }
    assert render({"statement": (statement,)}) == (
        "{\n"
        '  "Version": "2012-10-17",\n'
        '  "Statement": [\n'
        "    {\n"
        '      "Sid": "Read",\n'
        '      "Effect": "Allow",\n'
        '      "Action": [\n'
        '        "s3:PutObject",\n'
        '        "s3:GetObject"\n'
        "      ],\n"
        '      "Resource": "arn:aws:s3:::b/*",\n'
        '      "Principal": {\n'
        '        "Service": "lambda.amazonaws.com"\n'
        "      },\n"
        '      "Condition": {\n'
        '        "StringEquals": {\n'
        '          "aws:SourceAccount": "123456789012"\n'
        "        }\n"
        "      }\n"
        "    }\n"
        "  ]\n"
        "}"
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, {"Version": "2012-10-17"}),
        ({"version": "2008-10-17", "policy_id": "p"}, {"Version": "2008-10-17", "Id": "p"}),
        (
            {"statement": ({"effect": "Deny", "not_actions": ("a:B",), "not_resources": ("*",)},)},
            {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotAction": "a:B", "NotResource": "*"}]},
        ),
        (
            {"statement": ({"principals": ({"type": "*", "identifiers": ("*",)},)},)},
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*"}]},
        ),
        (
            {"statement": ({"not_principals": {"type": "AWS", "identifiers": ("a", "b")}},)},
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotPrincipal": {"AWS": ["b", "a"]}}]},
        ),
        (
            {"statement": ({"resources": ("arn:aws:s3:::b/&{aws:username}", Unknown("x"))},)},
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "arn:aws:s3:::b/${aws:username}"}]},
        ),
    ],
)
def test_parts_of_documents(arguments: Mapping[str, Value], expected: dict[str, Any]) -> None:
    assert json.loads(render(arguments)) == expected


def test_other_documents_are_merged_by_the_ids_of_statements() -> None:
    source = json.dumps({"Statement": [{"Sid": "A", "Effect": "Allow"}, {"Sid": "B", "Effect": "Allow"}]})
    override = json.dumps({"Statement": {"Sid": "B", "Effect": "Deny"}})
    document = json.loads(
        render(
            {
                "source_policy_documents": (source,),
                "override_policy_documents": (override, "no json"),
                "statement": ({"sid": "C"},),
            }
        )
    )
    assert [(item["Sid"], item["Effect"]) for item in document["Statement"]] == [
        ("A", "Allow"),
        ("B", "Deny"),
        ("C", "Allow"),
    ]


def test_the_minified_form_has_no_spaces_and_both_escape_html() -> None:
    arguments: Mapping[str, Value] = {"statement": ({"sid": "a<b"},)}
    assert render(arguments, "minified_json") == (
        '{"Version":"2012-10-17","Statement":[{"Sid":"a\\u003cb","Effect":"Allow"}]}'
    )
    assert '"a\\u003cb"' in render(arguments)
