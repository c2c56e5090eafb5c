"""Programs that use Node's `assert`."""

from __future__ import annotations

HEADER = "const assert = require('assert'); const strict = require('node:assert/strict');"

_VALUES = (
    "undefined", "null", "true", "false", "0", "-0", "1", "'1'", "NaN", "''", "'abc'", "[]", "[1, 2]", "['1', '2']",
    "{}", "{a: 1}", "{a: '1'}", "{a: undefined}", "new Date(0)", "new Map([['a', 1]])", "new Set([1])", "/a/",
)  # fmt: skip
_PAIRS = (
    "equal", "notEqual", "strictEqual", "notStrictEqual", "deepEqual", "notDeepEqual", "deepStrictEqual",
    "notDeepStrictEqual",
)  # fmt: skip
_THROWERS = (
    "() => 1", "() => { throw new TypeError('wrong type'); }", "() => { throw new Error('other'); }",
    "() => { throw Object.assign(new Error('coded'), {code: 'E1'}); }", "1",
)  # fmt: skip
_EXPECTED = (
    "", ", TypeError", ", Error", ", RangeError", ", /wrong/", ", /^TypeError: wrong type$/", ", {message: 'other'}",
    ", {message: /wr/, name: 'TypeError'}", ", {code: 'E1'}", ", (e) => e.message === 'other'", ", (e) => 1",
    ", 'message'", ", /z/, 'message'",
)  # fmt: skip
_OTHERS = (
    "assert(1); assert.ok('a', 'message'); assert.strict(1);",
    "assert.fail();",
    "assert.ifError(null); assert.ifError(undefined);",
    "assert.ifError(0);",
    "assert.ifError(new Error('x'));",
    "try { assert(0, 'why'); } catch (e) { if (e.message !== 'why' || e.code !== 'ERR_ASSERTION') throw e; }",
    "try { assert(0, new TypeError('mine')); } catch (e) { if (!(e instanceof TypeError)) throw e; }",
    "strict.equal(1, '1');",
    "strict.deepEqual({a: 1}, {a: '1'});",
    "strict.notEqual(1, '1');",
    "assert.strict.equal(1, '1');",
    "assert.deepEqual({a: 1}, {a: '1'});",
    "assert.match('abc', /b/); assert.doesNotMatch('abc', /z/);",
    "assert.match('abc', /z/);",
    "assert.match(1, /1/);",
    "assert.doesNotMatch(1, /z/);",
    "assert.match('abc', 'b');",
    "assert.doesNotMatch('abc', /b/);",
    "await assert.rejects(Promise.reject(new Error('x')));",
    "await assert.rejects(async () => { throw new TypeError('x'); }, TypeError);",
    "await assert.rejects(async () => { throw new TypeError('x'); }, /y/);",
    "await assert.rejects(async () => 1);",
    "await assert.doesNotReject(async () => 1);",
    "await assert.doesNotReject(Promise.reject(new Error('x')));",
    "const {strictEqual, ok} = require('node:assert'); ok(true); strictEqual(1, 1);",
)


def programs() -> tuple[str, ...]:
    """All programs."""
    found = [f"assert({value});" for value in _VALUES]
    found += [f"assert.{name}({left}, {right});" for name in _PAIRS for left in _VALUES for right in _VALUES]
    found += [f"assert.throws({function}{expected});" for function in _THROWERS for expected in _EXPECTED]
    found += [f"assert.doesNotThrow({function});" for function in _THROWERS]
    return (*found, *_OTHERS)
