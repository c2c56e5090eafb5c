"""Given outputs against mock outputs, and the forms in which outputs are given."""

from __future__ import annotations

from typing import Any

import pytest

from tapcheck.mocks.given import Form, given_outputs
from tapcheck.mocks.outputs import MockOutput, MockOutputs
from tapcheck.mocks.verify import Deviation, verify

DECLARED = MockOutputs(
    [
        MockOutput("arn", "arn:aws:sqs:us-east-1:123456789012:jobs", "string"),
        MockOutput("size", 3, "number"),
        MockOutput("zones", ("a", "b"), ["list", "string"]),
        MockOutput("net", {"id": "vpc-0123456789abcdef0"}, ["object", {"id": "string"}]),
        MockOutput("key", "arn:aws:kms:us-east-1:123456789012:key/1", "string", sensitive=True),
    ],
    declared=["only_prod"],
)
REAL = {
    "arn": "arn:aws:sqs:eu-west-1:111122223333:jobs",
    "size": 5,
    "zones": ["x"],
    "net": {"id": "vpc-00000000"},
    "key": "arn:aws:kms:eu-west-1:111122223333:key/2",
}


def wrapped(values: dict[str, Any]) -> dict[str, Any]:
    return {name: {"value": value, "type": "string", "sensitive": False} for name, value in values.items()}


TEXTS = {**REAL, "size": "5", "zones": '["x"]', "net": '{"id":"vpc-00000000"}'}
ROWS = [{"OutputKey": name, "OutputValue": value} for name, value in TEXTS.items()]


@pytest.mark.parametrize(
    ("document", "form", "path"),
    [
        (REAL, Form.FLAT, ("arn",)),
        (TEXTS, Form.FLAT, ("arn",)),
        (wrapped(REAL), Form.TERRAFORM, ("arn", "value")),
        (
            {"version": 4, "terraform_version": "1.11.4", "outputs": wrapped(REAL), "resources": []},
            Form.STATE,
            ("outputs", "arn", "value"),
        ),
        (
            {"format_version": "1.0", "values": {"outputs": wrapped(REAL)}},
            Form.STATE,
            ("values", "outputs", "arn", "value"),
        ),
        ({"Stacks": [{"Outputs": ROWS}]}, Form.STACKS, ("Stacks", 0, "Outputs", 0, "OutputValue")),
        ({"Outputs": ROWS}, Form.STACKS, ("Outputs", 0, "OutputValue")),
        (ROWS, Form.STACKS, (0, "OutputValue")),
    ],
)
def test_forms(document: Any, form: Form, path: tuple[str | int, ...]) -> None:
    given = given_outputs(document)
    assert given is not None
    assert (given.form, given.paths["arn"]) == (form, path)
    assert verify(given, DECLARED) == ()


@pytest.mark.parametrize("document", [[], [1], "text", 3, None])
def test_no_outputs(document: Any) -> None:
    assert given_outputs(document) is None


@pytest.mark.parametrize(
    ("change", "deviation", "message", "path"),
    [
        ({"arn": None}, Deviation.TYPE, "output 'arn' is null, but a string is declared", ("arn",)),
        ({"size": "many"}, Deviation.TYPE, "output 'size' is a string, but a number is declared", ("size",)),
        ({"zones": "x"}, Deviation.TYPE, "output 'zones' is a string, but an array is declared", ("zones",)),
        ({"zones": ["x", 1]}, Deviation.TYPE, "output 'zones'[1] is a number, but a string is declared", ("zones", 1)),
        ({"net": {}}, Deviation.TYPE, "output 'net' lacks 'id'", ("net",)),
        (
            {"net": {"id": "subnet-1"}},
            Deviation.SHAPE,
            'output \'net\'["id"] has another form: "subnet-1" does not match ^vpc-[0-9a-f]{8,17}$',
            ("net", "id"),
        ),
        (
            {"key": "secret"},
            Deviation.SHAPE,
            "output 'key' has another form: it does not match ^arn:aws[a-z-]*:kms:[a-z0-9-]*:[a-z0-9-]*:.+$",
            ("key",),
        ),
        ({"sizes": 1}, Deviation.EXTRA, "no output 'sizes' is declared; did you mean 'size'?", ("sizes",)),
        ({"other_thing": 1}, Deviation.EXTRA, "no output 'other_thing' is declared", ("other_thing",)),
    ],
)
def test_a_deviation(change: dict[str, Any], deviation: Deviation, message: str, path: tuple[str | int, ...]) -> None:
    given = given_outputs({**REAL, **change})
    assert given is not None
    assert [(row.deviation, row.message, row.path) for row in verify(given, DECLARED)] == [(deviation, message, path)]


def test_what_is_missing() -> None:
    given = given_outputs({name: value for name, value in REAL.items() if name != "size"})
    assert given is not None
    assert [(row.deviation, row.output, row.path) for row in verify(given, DECLARED)] == [
        (Deviation.MISSING, "size", ())
    ]


def test_an_output_that_the_defaults_leave_out_may_be_there() -> None:
    given = given_outputs({**REAL, "only_prod": 1})
    assert given is not None
    assert verify(given, DECLARED) == ()
