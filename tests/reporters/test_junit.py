"""JUnit XML: which test gets which result, and that readers of the format accept it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import tapcheck
from tapcheck.findings import AssertionRow, Finding, Report, SuiteSummary
from tapcheck.reporters import junit
from tapcheck.reporters.style import Style
from tests.harness.sample_report import UNIT, sample_change, sample_report

EXAMPLE = Path(__file__).parents[2] / "examples" / "terraform-jest"
OWN = Path(__file__).with_name("junit.xsd")
TEST = ("Terraform stack", "declares the SageMaker endpoint")
ERROR = sample_report().findings[3]
WARNING = replace(sample_report().findings[2], test=TEST)


def report(rows: list[tuple[str, str]], findings: tuple[Finding, ...] = ()) -> Report:
    suite = SuiteSummary(UNIT, ("lib",), 1, {}, 0)
    assertions = tuple(AssertionRow(UNIT, 1, TEST, verdict, reason) for verdict, reason in rows)
    return Report(".", ("lib",), (suite,), findings, assertions, {})


def schemas() -> list[Path]:
    """Our own schema, and one such as Jenkins' junit-10.xsd that the environment names."""
    named = os.environ.get("TAPCHECK_JUNIT_XSD")
    return [OWN, *([Path(named)] if named else [])]


@pytest.mark.parametrize(
    "shown",
    [sample_report(), sample_change(), Report(".", (), (), (), (), {}), report([("undecided", "a"), ("skipped", "")])],
)
def test_schemas_accept_it(shown: Report) -> None:
    xmlschema: Any = pytest.importorskip("xmlschema", reason="xmlschema is not installed")
    for path in schemas():
        xmlschema.XMLSchema(str(path)).validate(junit.render(shown, Style()))


def test_schemas_accept_a_real_report() -> None:
    xmlschema: Any = pytest.importorskip("xmlschema", reason="xmlschema is not installed")
    text = junit.render(tapcheck.check(EXAMPLE), Style())
    for path in schemas():
        xmlschema.XMLSchema(str(path)).validate(text)


@pytest.mark.parametrize(
    ("rows", "findings", "result", "message"),
    [
        ([("passing", "")], (), None, ""),
        ([("passing", ""), ("failing", "x")], (ERROR,), "failure", ERROR.message),
        ([("failing", "x")], (ERROR, replace(ERROR, fingerprint="b")), "failure", f"{ERROR.message} (and 1 more)"),
        ([], (ERROR,), "failure", ERROR.message),
        ([("undecided", "y")], (ERROR,), "failure", ERROR.message),
        ([("passing", ""), ("undecided", "y")], (), "skipped", "1 of 2 assertions undecided: y"),
        (
            [("undecided", "y"), ("undecided", "z"), ("undecided", "y")],
            (),
            "skipped",
            "3 of 3 assertions undecided: y; z",
        ),
        ([("undecided", "")], (), "skipped", "1 of 1 assertion undecided"),
        ([("skipped", "")], (), "skipped", "skipped"),
        ([("failing", "x")], (), "skipped", "1 assertion failing, but suppressed or known"),
        ([("passing", "")], (WARNING,), "system-out", ""),
    ],
)
def test_results(rows: list[tuple[str, str]], findings: tuple[Finding, ...], result: str | None, message: str) -> None:
    root = ElementTree.fromstring(junit.render(report(rows, findings), Style()))
    (case,) = root.iter("testcase")
    assert case.attrib == {"classname": UNIT, "name": " > ".join(TEST)}
    assert [child.tag for child in case] == ([result] if result else [])
    if message:
        assert case[0].get("message") == message
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1" if result == "failure" else "0")
    assert suite.get("skipped") == ("1" if result == "skipped" else "0")


def test_findings_of_other_files_are_cases_too() -> None:
    place = replace(ERROR.location, path="lib/main.tf")
    root = ElementTree.fromstring(
        junit.render(report([], (replace(ERROR, location=place, test=()),)), Style(prefix="a"))
    )
    assert [(suite.get("name"), [case.get("name") for case in suite]) for suite in root] == [
        (f"a/{UNIT}", []),
        ("a/lib/main.tf", ["(whole file)"]),
    ]


def test_any_text_survives() -> None:
    message = "a <b> & \"c\" 'd' \x1b[31m \x00 \ud800 \ufffe\nnext\tline ]]> \U0001f600"
    shown = junit.render(report([], (replace(ERROR, message=message, test=("<a>", "b\n'c'")),)), Style())
    (case,) = ElementTree.fromstring(shown.encode("utf-8")).iter("testcase")
    assert case.get("name") == "<a> > b\n'c'"
    assert case[0].get("message") == ("a <b> & \"c\" 'd' \ufffd[31m \ufffd \ufffd \ufffd\nnext\tline ]]> \U0001f600")


def test_nothing_compared_is_not_green() -> None:
    root = ElementTree.fromstring(junit.render(Report(".", (), (), (), (), {}, notices=("a", "b")), Style()))
    (case,) = root.iter("testcase")
    assert [(child.tag, child.get("message")) for child in case] == [("skipped", "a; b")]
