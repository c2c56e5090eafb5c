"""JavaScript suites as expectations: verdicts, causes, coverage and reads of outputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tapcheck.frontends.expectations.javascript import read_suite
from tapcheck.frontends.infrastructure.terraform import read_stacks
from tapcheck.model.expectations import Assertion, CauseKind, Suite, Verdict
from tapcheck.workspace import Workspace

MAIN = 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n\n'
MAIN += 'output "bucket_name" {\n  value = aws_s3_bucket.logs.id\n}\n'
READ = "const fs = require('fs'); const path = require('path');\n"
TF = READ + "const tf = fs.readFileSync(path.join(__dirname, '../lib/main.tf'), 'utf8');\n"
FLAT = READ + "const file = path.join(__dirname, '../cfn-outputs/flat-outputs.json');\n"
OUTPUTS = FLAT + "const outputs = JSON.parse(fs.readFileSync(file, 'utf8'));\n"


def suite(folder: Path, text: str, name: str = "test/stack.unit.test.js", **files: str) -> Suite:
    """A suite over one stack; ``files`` are further files, `__` for the dot, `_s_` for the slash."""
    others = {key.replace("_s_", "/").replace("__", "."): value for key, value in files.items()}
    for path, content in {"lib/main.tf": MAIN, name: text, **others}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8", newline="")
    workspace = Workspace(folder)
    return read_suite(workspace, name, read_stacks(workspace, {"lib": ["main.tf"]}))


def only(found: Suite) -> Assertion:
    assert len(found.assertions) == 1, found.assertions
    return found.assertions[0]


def covered(found: Assertion) -> list[str]:
    return [MAIN[span.start : span.end] for span in found.covers]


def test_a_passing_assertion_covers_what_it_found(tmp_path: Path) -> None:
    found = only(suite(tmp_path, TF + "test('t', () => { expect(tf).toMatch(/bucket\\s*=\\s*\"logs\"/) })"))
    assert found.verdict is Verdict.PASSING
    assert covered(found) == ['bucket = "logs"']


@pytest.mark.parametrize(
    "body",
    [
        "expect(/aws_s3_bucket. .logs/.test(tf)).toBe(true)",
        "const has = /aws_s3_bucket. .logs/.test(tf); expect(has).toBe(true)",
        "const has = re => re.test(tf); expect(has(/aws_s3_bucket. .logs/)).toBeTruthy()",
        "expect(tf.match(/aws_s3_bucket. .logs/)).not.toBeNull()",
        "expect(tf.includes('aws_s3_bucket\" \"logs')).toBe(true)",
        "expect((tf.match(/aws_s3_bucket. .logs/g) || []).length).toBe(1)",
        "expect(tf.replace(/\\s+/g, ' ')).toContain('aws_s3_bucket\" \"logs')",
    ],
)
def test_coverage_goes_through_helpers_and_variables(tmp_path: Path, body: str) -> None:
    found = only(suite(tmp_path, TF + f"test('t', () => {{ {body} }})"))
    assert found.verdict is Verdict.PASSING
    assert 'aws_s3_bucket" "logs' in covered(found)


FAILING = [
    ('expect(tf).toMatch(/resource "aws_vpc" "main"/)', CauseKind.NAMED, ["aws_vpc.main"]),
    ("expect(tf).toContain('output \"url\"')", CauseKind.NAMED, ["output.url"]),
    ("expect(/aws_vpc. .main/.test(tf)).toBe(true)", CauseKind.TEXT, []),
    ("expect(tf).toMatch(/versioning/)", CauseKind.TEXT, []),
    ('expect(tf).not.toMatch(/aws_s3_bucket" "logs/)', CauseKind.FORBIDDEN, ["aws_s3_bucket.logs"]),
    ("expect((tf.match(/resource/g) || []).length).toBe(3)", CauseKind.COUNT, []),
    ("expect(fs.existsSync(path.join(__dirname, '../lib/vpc.tf'))).toBe(true)", CauseKind.FILE, ["file.lib/vpc.tf"]),
    ("expect([...tf.matchAll(/output \"(\\w+)\"/g)].map(m => m[1])).toContain('url')", CauseKind.NAMED, ["output.url"]),
    ('const m = tf.match(/resource "aws_vpc" "main"/); expect(m[0]).toBe(1)', CauseKind.NAMED, ["aws_vpc.main"]),
    ("JSON.parse('{')", CauseKind.THROWN, []),
    ("expect('a').toBe('b')", CauseKind.VALUE, []),
]


@pytest.mark.parametrize(("body", "kind", "wanted"), FAILING, ids=[case[0] for case in FAILING])
def test_the_cause_of_a_failure(tmp_path: Path, body: str, kind: CauseKind, wanted: list[str]) -> None:
    found = only(suite(tmp_path, TF + f"test('t', () => {{ {body} }})"))
    assert found.verdict is Verdict.FAILING
    assert found.cause is not None
    assert found.cause.kind is kind
    assert [item.address for item in found.cause.wanted] == wanted


READS = [
    ("expect(outputs.bucket_name).toBeDefined()", [("bucket_name", True)]),
    ("expect(outputs.url).toMatch(/^https/)", [("url", True)]),
    ("const { url } = outputs; expect(url).toBeTruthy()", [("url", True)]),
    ("const { url, arn } = outputs; if (arn) { expect(1).toBe(1) } expect(url).toBeTruthy()", [("url", True)]),
    ("for (const name of ['url', 'bucket_name']) expect(outputs[name]).toBeDefined()", [("url", True)]),
    ("if (!outputs.url) return; expect(outputs.url).toBeDefined()", [("url", False)]),
    ("if (outputs.url) { expect(outputs.url).toBeDefined() }", [("url", False)]),
    ("expect(outputs.url || outputs.bucket_name).toBeDefined()", [("url", False), ("bucket_name", True)]),
    ("expect(outputs.url ?? 'x').toBeDefined()", [("url", False)]),
    ("expect(outputs.url?.length).toBe(1)", [("url", False)]),
    ("expect(outputs.url).toBeUndefined()", []),
    ("expect(outputs).not.toHaveProperty('url')", []),
    ("expect(outputs).toHaveProperty('bucket_name')", [("bucket_name", True)]),
    ("expect(outputs).toBeTruthy()", []),
    ("if (process.env.LIVE !== '1') return; expect(outputs.url).toBeDefined()", [("url", True)]),
    ("console.log(JSON.stringify(outputs)); expect(Object.keys(outputs).length).toBeGreaterThan(0)", []),
]


@pytest.mark.parametrize(("body", "expected"), READS, ids=[case[0] for case in READS])
def test_reads_of_outputs(tmp_path: Path, body: str, expected: list[tuple[str, bool]]) -> None:
    found = suite(tmp_path, OUTPUTS + f"test('t', () => {{ {body} }})", "test/stack.int.test.js")
    first = {
        read.name: read.required for read in found.outputs if read.name == "url" or ("bucket_name", True) in expected
    }
    assert {name: required for name, required in first.items() if (name, required) in expected} == dict(expected)
    assert ("url" in first) == any(name == "url" for name, _ in expected)


def test_a_unit_suite_passes_without_outputs_and_reads_them_optionally(tmp_path: Path) -> None:
    text = FLAT + (
        "const outputs = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null;\n"
        "test('t', () => { if (outputs) { expect(outputs.url).toBeDefined() } expect(1).toBe(1) })"
    )
    found = suite(tmp_path, text)
    assert only(found).verdict is Verdict.PASSING
    assert [(read.name, read.required) for read in found.outputs] == [("url", False)]


def test_a_unit_suite_that_needs_outputs_is_judged_as_after_a_deployment(tmp_path: Path) -> None:
    found = suite(tmp_path, OUTPUTS + "test('t', () => { expect(outputs.bucket_name).toBeDefined() })")
    assert only(found).verdict is not Verdict.FAILING
    assert [(read.name, read.required) for read in found.outputs] == [("bucket_name", True)]


def test_a_failure_on_files_stays_one_after_a_deployment(tmp_path: Path) -> None:
    text = TF + (
        "const file = path.join(__dirname, 'flat-outputs.json');\n"
        "if (fs.existsSync(file)) console.log(fs.readFileSync(file, 'utf8'));\n"
        "test('t', () => { expect(tf).toContain('variable \"region\"') })"
    )
    assert only(suite(tmp_path, text)).verdict is Verdict.FAILING


def test_a_suite_that_does_not_parse_gets_no_verdicts(tmp_path: Path) -> None:
    found = suite(tmp_path, TF + "test('t', () => { expect(tf).toMatch(/logs/) });\ntest('u', () => { expect((\n")
    assert {item.verdict for item in found.assertions} == {Verdict.UNDECIDED}
    assert {item.reason for item in found.assertions} == {"syntax"}
    assert found.diagnostics


def test_imports_of_the_project_are_followed(tmp_path: Path) -> None:
    helper = (
        "import fs from 'fs'; export const read = (p: string) => fs.readFileSync(p, 'utf8'); export default { n: 1 };"
    )
    text = (
        "import path from 'path'; import thing, { read } from './helper'; import * as all from './helper';\n"
        "test('t', () => { expect(read(path.join(__dirname, '../lib/main.tf'))).toContain('logs') });\n"
        "test('u', () => { expect([thing.n, all.default.n, typeof all.read]).toEqual([1, 1, 'function']) });\n"
        "test('v', () => { expect(require('./data.json').a[1]).toBe(2) });\n"
        "test('w', () => { expect(require('some-package').x()).toBe(1) });\n"
        "test('x', () => { expect(() => require('./nothing')).toThrow('Cannot find module') });\n"
    )
    found = suite(
        tmp_path, text, "test/stack.unit.test.ts", test_s_helper__ts=helper, test_s_data__json='{"a": [1, 2]}'
    )
    verdicts = {item.test[-1]: item.verdict for item in found.assertions}
    assert verdicts == {
        "t": Verdict.PASSING,
        "u": Verdict.PASSING,
        "v": Verdict.PASSING,
        "w": Verdict.UNDECIDED,
        "x": Verdict.PASSING,
    }


def test_files_outside_the_project_are_unknown(tmp_path: Path) -> None:
    text = READ + "test('t', () => { expect(fs.existsSync(path.join(__dirname, '../../other'))).toBe(true) })"
    found = only(suite(tmp_path, text))
    assert (found.verdict, found.reason) == (Verdict.UNDECIDED, "a file outside the project")


def test_the_working_folder_is_that_of_the_package(tmp_path: Path) -> None:
    text = READ + "test('t', () => { expect(fs.existsSync(path.join(process.cwd(), 'a.txt'))).toBe(true) })"
    found = suite(tmp_path, text, "web/test/a.test.js", web_s_package__json="{}", web_s_a__txt="a")
    assert only(found).verdict is Verdict.PASSING


def test_a_suite_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.test.js").write_bytes(b"\0\1\2")
    found = read_suite(Workspace(tmp_path), "a.test.js", ())
    assert found.assertions == ()
    assert [item.summary for item in found.diagnostics] == ["the file is binary"]


def test_loops_without_an_end_leave_a_test_undecided(tmp_path: Path) -> None:
    found = suite(tmp_path, "test('t', () => { while (true) {} });\ntest('u', () => { expect(1).toBe(1) })")
    assert [(item.test[-1], item.verdict) for item in found.assertions] == [
        ("t", Verdict.UNDECIDED),
        ("u", Verdict.PASSING),
    ]
