"""Assertions over all matchers, each a small program: what jest says of them is in `known_answers.json`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

VALUES = (
    "undefined",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "1.5",
    "NaN",
    "Infinity",
    "''",
    "'a'",
    "'abc'",
    "'1'",
    "[]",
    "[1]",
    "[1, 2]",
    "['a', 'b']",
    "[undefined]",
    "[null]",
    "[[1], [2]]",
    "[{a: 1}]",
    "{}",
    "{a: 1}",
    "{a: undefined}",
    "{a: 1, b: undefined}",
    "{a: {b: 2}}",
    "{a: 1, b: 2}",
    "{a: [1, 2]}",
    "{length: 1, 0: 'a'}",
    "/a/",
    "/a/g",
    "/b/",
    "new Error('x')",
    "new TypeError('x')",
    "new Error('y')",
    "new Map([['a', 1]])",
    "new Map([['a', 2]])",
    "new Map()",
    "new Set([1, 2])",
    "new Set([2, 1])",
    "new Set([[1]])",
    "new Date(0)",
    "new Date(1)",
    "new Point(1, 2)",
    "new Point(1, 3)",
    "{x: 1, y: 2}",
    "new Point3(1, 2)",
    "Symbol.for('s')",
    "named",
    "() => 1",
    "Point",
    "'abc'.match(/b/)",
    "Promise.resolve(1)",
    "expect.anything()",
    "expect.any(Number)",
    "expect.any(Object)",
    "expect.any(Array)",
    "expect.any(Function)",
    "expect.any(Point)",
    "expect.any(Error)",
    "expect.arrayContaining([1])",
    "expect.arrayContaining([])",
    "expect.objectContaining({a: 1})",
    "expect.objectContaining({a: expect.anything()})",
    "expect.not.objectContaining({a: 1})",
    "expect.not.arrayContaining([1])",
    "expect.stringContaining('b')",
    "expect.stringMatching(/^a/)",
    "expect.stringMatching('b')",
    "expect.not.stringContaining('b')",
    "expect.closeTo(1.501, 2)",
    "{a: expect.anything()}",
    "{a: expect.any(Number), b: expect.anything()}",
    "[expect.any(Number)]",
    "{a: expect.arrayContaining([2])}",
)

PRELUDE = """
class Point { constructor(x, y) { this.x = x; this.y = y; } get sum() { return this.x + this.y; } }
class Point3 extends Point {}
function named() {}
class OwnError extends Error { constructor(message) { super(message); this.name = 'OwnError'; } }
const thrower = (value) => () => { throw value; };
const deep = {a: {b: {c: [1, {d: 'x'}]}}, 'e.f': 1, g: null, h: undefined, '': 'empty'};
const noProto = Object.create({inherited: 1});
"""

_WITHOUT_ARGUMENTS = ("toBeDefined", "toBeUndefined", "toBeNull", "toBeNaN", "toBeTruthy", "toBeFalsy")
_COMPARING = ("toBe", "toEqual", "toStrictEqual", "toMatchObject", "toContainEqual")
_PAIRS_PER_MATCHER = 200
_SEED = 7

_LISTS = ("[]", "['a', 'b']", "[1, NaN]", "[{a: 1}]", "new Set([1])", "new Map([[1, 2]])", "'abc'", "null", "undefined")

CLAIMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    *((value, name, ()) for name in _WITHOUT_ARGUMENTS for value in VALUES[:54]),
    ("1", "toBeDefined", ("1",)),
    ("1", "toBeTruthy", ("1",)),
    *(
        (left, name, (right,))
        for name in ("toBeGreaterThan", "toBeGreaterThanOrEqual", "toBeLessThan", "toBeLessThanOrEqual")
        for left in ("1", "2", "NaN", "'1'", "undefined", "Infinity")
        for right in ("1", "2", "'2'", "null")
    ),
    *(
        ("0.1 + 0.2", "toBeCloseTo", arguments)
        for arguments in (("0.3",), ("0.3", "5"), ("0.31",), ("0.31", "1"), ("0.3", "20"), ("'0.3'",), ("undefined",))
    ),
    ("Infinity", "toBeCloseTo", ("Infinity",)),
    ("Infinity", "toBeCloseTo", ("-Infinity",)),
    ("NaN", "toBeCloseTo", ("NaN",)),
    ("null", "toBeCloseTo", ("0",)),
    ("-1.005", "toBeCloseTo", ("-1", "2")),
    ("100", "toBeCloseTo", ("140", "-2")),
    *(
        (value, "toBeInstanceOf", (cls,))
        for value in ("new Point(1, 2)", "new Point3(1, 2)", "{}", "[]", "'a'", "null", "new OwnError('m')", "named")
        for cls in ("Point", "Point3", "Object", "Array", "Error", "OwnError", "String", "Function", "'Point'")
    ),
    *(
        (text, "toMatch", (pattern,))
        for text in ("'abc\\nDef'", "''", "'a.c'", "1", "undefined", "null", "['a']", "{}")
        for pattern in (
            "/b/",
            "/^a/",
            "/^D/",
            "/^D/m",
            "/d/",
            "/d/i",
            "/c$/",
            "/c$/m",
            "/./g",
            "/b/y",
            "/a/y",
            "/a.c/",
            "/a.D/s",
            "/a\\.c/",
            "'b'",
            "''",
            "'a.c'",
            "'x'",
            "/(?:)/",
            "/x|c/",
            "/(?<!a)b/",
            "1",
            "undefined",
            "null",
            "{}",
            "new RegExp('b')",
        )
    ),
    *(
        (text, "toContain", (part,))
        for text in (
            "'abc'",
            "''",
            "['a', 'b']",
            "[1, NaN]",
            "[undefined]",
            "new Set(['a'])",
            "new Map()",
            "1",
            "null",
            "undefined",
            "{}",
            "{length: 1, 0: 'a'}",
            "true",
        )
        for part in ("'a'", "'ab'", "''", "1", "NaN", "undefined", "null", "['a']", "/a/")
    ),
    *(
        (value, "toContainEqual", (part,))
        for value in _LISTS
        for part in ("{a: 1}", "'a'", "NaN", "1", "[1, 2]", "expect.anything()", "expect.objectContaining({a: 1})")
    ),
    *(
        (value, "toHaveLength", (length,))
        for value in (
            "[]",
            "[1]",
            "'ab'",
            "{length: 2}",
            "{}",
            "null",
            "undefined",
            "1",
            "named",
            "(a, b) => 1",
            "{length: 'x'}",
            "new Set([1])",
        )
        for length in ("0", "1", "2", "-1", "1.5", "'1'", "undefined")
    ),
    *(
        ("deep", "toHaveProperty", arguments)
        for arguments in (
            ("'a'",),
            ("'a.b'",),
            ("'a.b.c'",),
            ("'a.b.c[0]'",),
            ("'a.b.c[1].d'",),
            ("'a.b.c.1.d'",),
            ("'a.b.c.2'",),
            ("'a.x'",),
            ("'a.x.y'",),
            ("'e.f'",),
            ("['e.f']",),
            ("['a', 'b', 'c', 0]",),
            ("['a', 'b', 'c', '0']",),
            ("'g'",),
            ("'g.h'",),
            ("'h'",),
            ("'h'", "undefined"),
            ("'i'", "undefined"),
            ("'a.b.c[0]'", "1"),
            ("'a.b.c[0]'", "2"),
            ("'a.b'", "{c: [1, {d: 'x'}]}"),
            ("'a.b'", "{c: expect.any(Array)}"),
            ("'g'", "null"),
            ("''",),
            ("[]",),
            ("1",),
            ("null",),
            ("undefined",),
            ("'a.b.c.length'", "2"),
            ("'a.b.c.length'", "3"),
            ("'toString'",),
            ("'.a'",),
            ("'a..b'",),
            ("'a.'",),
            ("['']",),
            ("'a.b.c'", "expect.arrayContaining([1])"),
        )
    ),
    ("noProto", "toHaveProperty", ("'inherited'",)),
    ("noProto", "toHaveProperty", ("'inherited'", "1")),
    ("new Point(1, 2)", "toHaveProperty", ("'sum'", "3")),
    ("new Point(1, 2)", "toHaveProperty", ("'sum'", "4")),
    ("'abc'", "toHaveProperty", ("'length'",)),
    ("'abc'", "toHaveProperty", ("'length'", "5")),
    ("'abc'", "toHaveProperty", ("'x'",)),
    ("null", "toHaveProperty", ("'x'",)),
    ("undefined", "toHaveProperty", ("'x'",)),
    ("named", "toHaveProperty", ("'name'", "'named'")),
    ("[1, 2]", "toHaveProperty", ("'length'", "2")),
    ("[1, 2]", "toHaveProperty", ("0", "1")),
    ("[1, 2]", "toHaveProperty", ("'0'", "1")),
    ("[1, 2]", "toHaveProperty", ("[1]", "2")),
    *(
        (function, "toThrow", arguments)
        for function in (
            "thrower(new Error('big bang'))",
            "thrower(new TypeError('big bang'))",
            "thrower(new OwnError('big bang'))",
            "thrower('big bang')",
            "thrower(undefined)",
            "thrower({message: 'big bang'})",
            "() => 1",
            "1",
            "undefined",
            "() => JSON.parse('{')",
            "() => null.x",
        )
        for arguments in (
            (),
            ("'bang'",),
            ("'crunch'",),
            ("/^big/",),
            ("/BANG/",),
            ("Error",),
            ("TypeError",),
            ("OwnError",),
            ("new Error('big bang')",),
            ("new TypeError('big bang')",),
            ("new Error('other')",),
            ("null",),
            ("1",),
            ("expect.objectContaining({message: 'big bang'})",),
            ("{message: 'big bang'}",),
            ("undefined",),
            ("''",),
        )
    ),
    ("thrower(new Error('x'))", "toThrowError", ("'x'",)),
)

PROGRAMS = tuple(
    (Path(__file__).parent / "programs.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n---\n")
)
"""Bodies of (async) test functions."""


def texts() -> list[str]:
    """The body of every test, without repetition."""
    return list(dict.fromkeys([*_claim_texts(), *PROGRAMS]))


def _claim_texts() -> Iterator[str]:
    chance = random.Random(_SEED)
    pairs = [(left, right) for left in VALUES for right in VALUES]
    for name in _COMPARING:
        same = [(value, value) for value in VALUES]
        for left, right in [*same, *chance.sample(pairs, _PAIRS_PER_MATCHER)]:
            yield f"expect({left}).{'not.' if chance.random() < 0.3 else ''}{name}({right});"
    for received, name, arguments in CLAIMS:
        for negation in ("", "not."):
            yield f"expect({received}).{negation}{name}({', '.join(arguments)});"


EXTENSION = """
expect.extend({
  toBeWithinRange(received, floor, ceiling) {
    const pass = received >= floor && received <= ceiling;
    return {pass, message: () => `expected ${received} to be within ${floor} - ${ceiling}`};
  },
});
"""


def suite(bodies: list[str]) -> str:
    """A test file in which each body is one test; titles are the numbers of the bodies."""
    tests = [f"test('{index}', {_function(body)});" for index, body in enumerate(bodies)]
    return "\n".join([PRELUDE, EXTENSION, *tests, ""])


def _function(body: str) -> str:
    asynchronous = "async " if "await " in body else ""
    return f"{asynchronous}() => {{ {body} }}"
