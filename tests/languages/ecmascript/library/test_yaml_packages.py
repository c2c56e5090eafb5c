"""The packages `js-yaml`, `yaml-cfn` and `yaml` as they really read texts: see tests/harness/yaml_packages_kat.py."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tests.harness.javascript_kat import FOLDER, Evaluation, cases_of, encode
from tests.languages.ecmascript.library.snippets import run

ANSWERS: dict[str, Any] = json.loads((FOLDER / "known_yaml.json").read_text(encoding="utf-8"))
LOAD = "const y = require('js-yaml'); "


@cache
def _evaluation() -> Evaluation:
    return Evaluation(cases_of("yaml"), {})


def test_every_snippet_has_an_answer() -> None:
    assert list(ANSWERS) == list(cases_of("yaml"))


@pytest.mark.parametrize("index", range(len(cases_of("yaml"))))
def test_snippet_gives_what_the_package_gives(index: int) -> None:
    snippet = cases_of("yaml")[index]
    assert _evaluation().answer(index) == ANSWERS[snippet], snippet


@pytest.mark.parametrize(
    ("snippet", "reason"),
    [
        ("y.load('1_000')", "a number that not every version reads"),
        ("y.load('1e400')", "a number that not every version reads"),
        ("y.load('a: [1')", "text that is no YAML"),
        ("y.load('a: *nope')", "text that is no YAML"),
        ("y.load('a: 1\\na: 2', {json: true})", "a key that is there twice"),
        ("y.load('<<: {a: 1}\\n<<: {b: 1}')", "a key that is there twice"),
        ("y.load('1.5: x')", "a key that is no text"),
        ("y.load('2024-01-31: x')", "a key that is no text"),
        ("y.load('2024-13-01')", "a date"),
        ("y.load('!!null \\'\\'')", "a node with the tag !!null"),
        ("y.load('!!binary aGk=')", "a node with the tag !!binary"),
        ("y.load('!!int x')", "a node with the tag !!int"),
        ("y.load('!!int 1', {schema: y.FAILSAFE_SCHEMA})", "a node with the tag !!int"),
        ("y.load('a', {schema: {}})", "schema of a YAML package"),
        ("y.DEFAULT_SCHEMA.extend('x')", "schema of a YAML package"),
        ("y.DEFAULT_SCHEMA.extend([1])", "schema of a YAML package"),
        ("y.DEFAULT_SCHEMA.extend({implicit: [new y.Type('!a', {kind: 'scalar'})]})", "schema of a YAML package"),
        (
            "y.DEFAULT_SCHEMA.extend([new y.Type('!a', {kind: 'scalar', multi: true})])",
            "schema of a YAML package",
        ),
        ("y.dump({a: 1})", "YAML package"),
        ("y.load(unknown)", "test"),
        ("y.load(text)", "test"),
        ("y.load('a', unknown)", "test"),
        ("require('yaml').parse('a', {merge: true})", "options of a parser"),
        ("require('yaml').parse(unknown)", "test"),
        ("require('yaml-cfn').yamlParse(text)", "test"),
        ("require('yaml-cfn').schema", "schema of yaml-cfn"),
    ],
)
def test_what_is_not_known_stays_unknown(snippet: str, reason: str) -> None:
    value = run(f"{LOAD}return {snippet}").value
    assert isinstance(value, Unknown)
    assert value.reason == reason


def test_only_the_part_that_is_not_known_is_unknown() -> None:
    outcome = run(f"{LOAD}return y.load('- 1_000\\n- 2')")
    assert encode(outcome.machine, outcome.value) == [
        {"$": "unknown", "reason": "a number that not every version reads"},
        2,
    ]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("y.Schema.create([any])", "made x"),
        ("y.Schema.create(y.JSON_SCHEMA, [any])", "made x"),
        ("y.Schema.create(y.JSON_SCHEMA, any)", "made x"),
    ],
)
def test_schemas_of_older_versions(call: str, expected: str) -> None:
    outcome = run(
        f"{LOAD}const any = new y.Type('!any', {{kind: 'scalar', construct: d => 'made ' + d}}); "
        f"return y.safeLoad('a: !any x', {{schema: {call}}}).a"
    )
    assert encode(outcome.machine, outcome.value) == expected


def test_values_of_a_file_know_their_place_in_it() -> None:
    files = {"lib/t.yml": "base: &b {k: [1]}\nuse:\n  <<: *b\n  own: {}\n"}
    outcome = run(f"{LOAD}return y.load(require('fs').readFileSync('lib/t.yml', 'utf8'))", files)
    assert isinstance(outcome.value, MapValue)
    use = outcome.value.properties["use"]
    assert isinstance(use, MapValue)
    merged = use.properties["k"]
    assert isinstance(merged, ListValue)
    assert [found.place and (found.place.path, found.place.keys) for found in (outcome.value, use, merged)] == [
        ("lib/t.yml", ()),
        ("lib/t.yml", ("use",)),
        ("lib/t.yml", ("use", "k")),
    ]
