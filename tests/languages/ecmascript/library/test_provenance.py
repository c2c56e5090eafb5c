"""Text keeps the source characters that it came from, and documents their places."""

from __future__ import annotations

from typing import Any

import pytest

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.trace import FileEvent, SearchEvent
from tapcheck.languages.program.values import ListValue, MapValue, Place
from tests.languages.ecmascript.library.snippets import run

TF = 'resource "aws_vpc" "main" {\n  cidr = "10"\n}\n\nresource "aws_s3_bucket" "logs" {}\n'
WIDE = "\U0001f600 a\U0001f600b\nz"
FILES = {
    "main.tf": TF,
    "wide.txt": WIDE,
    "data.json": '{"Resources": {"Table": {"Keys": ["a", {"b": 1}]}}}',
    "bom.json": "\ufeff{}",
}
READ = "const fs = require('fs'); const t = fs.readFileSync('main.tf', 'utf8'); "


def _origins(value: str) -> list[tuple[str, str]]:
    """Each sourced piece of a text, with what its file holds there."""
    pieces = value.pieces if isinstance(value, texts.Text) else ()
    return [(piece.path, FILES[piece.path][piece.start : piece.start + piece.length]) for piece in pieces]


@pytest.mark.parametrize(
    ("expression", "origins"),
    [
        ("t", [TF]),
        ("t.slice(9, 18)", ['"aws_vpc"']),
        ("t.substring(18, 9)", ['"aws_vpc"']),
        ("t.substr(0, 8)", ["resource"]),
        ("t[0]", ["r"]),
        ("t.at(-2)", ["}"]),
        ("t.charAt(3)", ["o"]),
        ("t.split('\\n')[1]", ['  cidr = "10"']),
        ("t.split('\\n')[1].trim()", ['cidr = "10"']),
        ("t.split(/\\n/)[1].trimStart()", ['cidr = "10"']),
        ("t.split(/(\\s+)/)[2]", ['"aws_vpc"']),
        ('t.match(/resource\\s+"(\\w+)"/)[0]', ['resource "aws_vpc"']),
        ('t.match(/resource\\s+"(\\w+)"/)[1]', ["aws_vpc"]),
        ('t.match(/"(?<type>aws_s3\\w+)"/).groups.type', ["aws_s3_bucket"]),
        ("t.match(/aws_\\w+/g)[1]", ["aws_s3_bucket"]),
        ("[...t.matchAll(/aws_\\w+/g)][1][0]", ["aws_s3_bucket"]),
        ("/logs/.exec(t)[0]", ["logs"]),
        ("/logs/.exec(t).input", [TF]),
        ("t.slice(0, 8).toUpperCase()", ["resource"]),
        ("t.slice(0, 8).toLowerCase()", ["resource"]),
        ("t.slice(0, 3) + '-' + t.slice(10, 13)", ["res", "aws"]),
        ("`${t.slice(0, 3)}|`", ["res"]),
        ("t.slice(0, 3).concat(t.slice(300), 'x')", ["res"]),
        ("[t.slice(0, 3), t.slice(10, 13)].join(', ')", ["res", "aws"]),
        ("[t.slice(0, 3)] + ''", ["res"]),
        ("String(t.slice(0, 3))", ["res"]),
        ("t.slice(0, 3).padEnd(9, '.')", ["res"]),
        ("t.slice(0, 3).repeat(2)", ["res", "res"]),
        ("t.slice(0, 25).replace(/\"aws_vpc\"/, 'X')", ["resource ", ' "main"']),
        ("t.slice(0, 25).replace(/\"(\\w+)\" /, '<$1>')", ["resource ", "aws_vpc", '"main"']),
        ("t.slice(0, 25).replace(' ', () => t.slice(0, 1))", ["resource", "r", '"aws_vpc" "main"']),
        ("t.slice(9, 18).replaceAll('\"', '')", ["aws_vpc"]),
        ("JSON.parse('\"x\"')", []),
        ("t.slice(0, 3).length + ''", []),
        ("Array.from(t)[0]", ["r"]),
        ("[...t][1]", ["e"]),
        ("require('path').join(t.slice(0, 3))", []),
        ("fs.readFileSync('main.tf').toString().slice(0, 8)", ["resource"]),
        ("String(fs.readFileSync('main.tf')).slice(0, 8)", ["resource"]),
    ],
)
def test_text_keeps_its_source(expression: str, origins: list[str]) -> None:
    value = run(READ + f"return {expression}", FILES).value
    assert [text for _, text in _origins(value)] == origins


@pytest.mark.parametrize(
    ("expression", "origins"),
    [
        ("t.match(/a..b/)[0]", ["a\U0001f600", "b"]),
        ("t.split('\\n')[1]", ["z"]),
        ("t.slice(3, 4)", ["a"]),
        ("t.slice(6)", ["b\nz"]),
    ],
)
def test_offsets_are_those_of_the_file_beyond_wide_characters(expression: str, origins: list[str]) -> None:
    value = run(f"const t = require('fs').readFileSync('wide.txt', 'utf8'); return {expression}", FILES).value
    assert [text for _, text in _origins(value)] == origins


def _place(value: Any) -> Place | None:
    assert isinstance(value, (MapValue, ListValue))
    return value.place


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ("d", Place("data.json")),
        ("d.Resources.Table", Place("data.json", ("Resources", "Table"))),
        ("d.Resources.Table.Keys", Place("data.json", ("Resources", "Table", "Keys"))),
        ("d.Resources.Table.Keys[1]", Place("data.json", ("Resources", "Table", "Keys", "1"))),
        ("Object.values(d.Resources)[0]", Place("data.json", ("Resources", "Table"))),
        ("Object.entries(d.Resources).find(([k]) => k === 'Table')[1]", Place("data.json", ("Resources", "Table"))),
        (
            "d.Resources.Table.Keys.filter(k => typeof k === 'object')[0]",
            Place("data.json", ("Resources", "Table", "Keys", "1")),
        ),
        ("({...d}).Resources", Place("data.json", ("Resources",))),
        ("structuredClone(d).Resources", Place("data.json", ("Resources",))),
        ("JSON.parse('{}')", None),
        ("JSON.parse('[' + fs.readFileSync('data.json', 'utf8') + ']')[0]", None),
        ("JSON.parse(fs.readFileSync('bom.json', 'utf8').replace(/^\\ufeff/, ''))", Place("bom.json")),
    ],
)
def test_documents_keep_their_place(expression: str, place: Place | None) -> None:
    program = "const fs = require('fs'); const d = JSON.parse(fs.readFileSync('data.json', 'utf8')); return "
    assert _place(run(program + expression, FILES).value) == place


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ("h.resource.aws_vpc.main[0]", Place("main.tf", ("resource", "aws_vpc", "main", "0"))),
        ("h.resource.aws_s3_bucket", Place("main.tf", ("resource", "aws_s3_bucket"))),
    ],
)
def test_parsed_hcl_keeps_its_place(expression: str, place: Place) -> None:
    program = READ + "const h = require('hcl2-parser').parseToObject(t)[0]; return "
    assert _place(run(program + expression, FILES).value) == place


@pytest.mark.parametrize(
    ("expression", "pattern", "flags", "matches", "hits"),
    [
        ("/aws_vpc/.test(t)", "aws_vpc", "", 1, ["aws_vpc"]),
        ("/nothing/i.test(t)", "nothing", "i", 0, []),
        ('/"main"/.exec(t)', '"main"', "", 1, ['"main"']),
        ("t.match(/aws_\\w+/g)", r"aws_\w+", "g", 2, ["aws_vpc", "aws_s3_bucket"]),
        ("[...t.matchAll(/aws_\\w+/g)]", r"aws_\w+", "g", 2, ["aws_vpc", "aws_s3_bucket"]),
        ("t.search(/cidr/)", "cidr", "", 1, ["cidr"]),
        ("t.includes('logs')", "logs", "", 1, ["logs"]),
        ("t.indexOf('logs')", "logs", "", 1, ["logs"]),
        ("t.indexOf('resource', 1)", "resource", "", 1, ["resource"]),
        ("t.lastIndexOf('resource')", "resource", "", 1, ["resource"]),
        ("t.startsWith('resource')", "resource", "", 1, ["resource"]),
        ("t.endsWith('x')", "x", "", 0, []),
    ],
)
def test_searches_leave_a_trace(expression: str, pattern: str, flags: str, matches: int, hits: list[str]) -> None:
    outcome = run(READ + f"return {expression}", FILES)
    events = [event for event in outcome.evidence if isinstance(event, SearchEvent)]
    assert [(event.pattern, event.flags, event.matches) for event in events] == [(pattern, flags, matches)]
    assert [TF[start:end] for _, start, end in events[0].hits] == hits
    assert events[0].inside == ("main.tf",)


@pytest.mark.parametrize(
    ("expression", "looks"),
    [
        ("fs.existsSync('main.tf')", [("main.tf", True)]),
        ("fs.existsSync('none.tf')", [("none.tf", False)]),
        ("fs.readFileSync('/project/main.tf', 'utf8')", [("main.tf", True)]),
        ("fs.statSync('main.tf').size", [("main.tf", True)]),
        ("fs.readdirSync('.')", [(".", True)]),
    ],
)
def test_looks_at_files_leave_a_trace(expression: str, looks: list[tuple[str, bool]]) -> None:
    outcome = run(f"const fs = require('fs'); return {expression}", FILES)
    assert [(event.path, event.exists) for event in outcome.evidence if isinstance(event, FileEvent)] == looks
    assert [(event.path, event.exists) for event in outcome.machine.result.files] == looks
