"""Snapshots in files: jest wrote the ones here, and judged the changed value."""

from __future__ import annotations

import pytest

from tapcheck.languages.ecmascript.evaluate import evaluate_suite
from tests.languages.ecmascript.jest.memory import MemoryHost, verdicts

SUITE = """
describe('stored', () => {
  test('values', () => {
    expect({ b: [1, 'two', null, undefined], a: { nested: true, 'a-b': new Date(0) } }).toMatchSnapshot();
    expect('text with `ticks`, \\\\ and ${x}').toMatchSnapshot();
    expect('two\\nlines "quoted"').toMatchSnapshot('hint');
    expect([]).toMatchSnapshot();
    expect(() => { throw new Error('went "wrong"'); }).toThrowErrorMatchingSnapshot();
  });
  test('changed', () => {
    expect(CHANGED).toMatchSnapshot();
  });
});
"""
SNAPSHOTS = r"""// Jest Snapshot v1, https://goo.gl/fbAQLP

exports[`stored changed 1`] = `1`;

exports[`stored values 1`] = `
{
  "a": {
    "a-b": 1970-01-01T00:00:00.000Z,
    "nested": true,
  },
  "b": [
    1,
    "two",
    null,
    undefined,
  ],
}
`;

exports[`stored values 2`] = `"text with \`ticks\`, \\ and \${x}"`;

exports[`stored values 3`] = `[]`;

exports[`stored values 4`] = `"went "wrong""`;

exports[`stored values: hint 1`] = `
"two
lines "quoted""
`;
"""


@pytest.mark.parametrize(
    ("changed", "files", "wanted"),
    [
        ("1", {"__snapshots__/a.test.js.snap": SNAPSHOTS}, ["passed", "passed"]),
        ("2", {"__snapshots__/a.test.js.snap": SNAPSHOTS}, ["passed", "failed"]),
        ("process.env.UNKNOWN", {"__snapshots__/a.test.js.snap": SNAPSHOTS}, ["passed", "undecided"]),
        ("1", {"__snapshots__/a.test.js.snap": SNAPSHOTS.replace("\n", "\r\n")}, ["passed", "passed"]),
        ("1", {}, ["undecided", "undecided"]),
        (
            "1",
            {
                "__snapshots__/a.test.js.snap": SNAPSHOTS,
                "package.json": '{"jest": {"snapshotSerializers": ["./mine.js"]}}',
            },
            ["undecided", "undecided"],
        ),
    ],
)
def test_snapshots_in_files(changed: str, files: dict[str, str], wanted: list[str]) -> None:
    host = MemoryHost({"a.test.js": SUITE.replace("CHANGED", changed), **files})
    result, _ = evaluate_suite(host, "a.test.js")
    assert [verdict for _, verdict in verdicts(result)] == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("expect(() => { throw new Error('x'); }).toThrowErrorMatchingInlineSnapshot(`\"x\"`);", "passed"),
        ("expect(() => { throw new Error('x'); }).toThrowErrorMatchingInlineSnapshot(`\"y\"`);", "failed"),
        ('expect(() => 1).toThrowErrorMatchingInlineSnapshot(`"y"`);', "failed"),
        ("expect(() => { throw new Error('x'); }).toThrowErrorMatchingInlineSnapshot();", "undecided"),
        ("expect.addSnapshotSerializer({}); expect(1).toMatchInlineSnapshot(`2`);", "undecided"),
        ("expect(1).toMatchInlineSnapshot(`2`);", "failed"),
    ],
)
def test_inline_snapshots(body: str, wanted: str) -> None:
    result, _ = evaluate_suite(MemoryHost({"a.test.js": f"test('a', () => {{ {body} }});"}), "a.test.js")
    assert [verdict for _, verdict in verdicts(result)] == [wanted]
