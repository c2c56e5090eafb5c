"""Programs that use chai."""

from __future__ import annotations

HEADER = "const {expect, assert} = require('chai'); class Point { constructor(x) { this.x = x; } }"

_VALUES = (
    "undefined", "null", "true", "false", "0", "1", "5", "NaN", "''", "'abc'", "[]", "[1, 2, 3]", "[{a: 1}, {a: 2}]",
    "{}", "{a: 1}", "{a: {b: [1, {c: 2}]}, d: undefined}", "new Point(1)", "new Map([['a', 1]])", "new Set([1, 2])",
    "/a/", "new Error('bad thing')", "() => { throw new TypeError('wrong type'); }", "() => 1",
)  # fmt: skip
_CLAIMS = (
    "ok", "true", "false", "null", "undefined", "NaN", "exist", "empty", "a('string')", "an('array')", "an('object')",
    "a('number')", "a('map')", "a('Error')", "a('function')", "a('regexp')", "a('null')", "equal(1)", "equal('abc')",
    "equal(null)", "eql({a: 1})", "eql([1, 2, 3])", "eql({x: 1})", "deep.equal({a: 1})", "eql(NaN)",
    "deep.equal({a: {b: [1, {c: 2}]}, d: undefined})", "deep.equal({a: {b: [1, {c: 2}]}})", "eql(new Set([2, 1]))",
    "eql(new Map([['a', 1]]))", "deep.equal(new Point(1))", "above(0)", "at.least(1)", "below(5)", "at.most(1)",
    "within(1, 5)", "above('0')", "instanceof(Point)", "an.instanceOf(Error)", "instanceof(Object)", "property('a')",
    "have.property('a', 1)", "have.property('x')", "have.property('length')", "have.nested.property('a.b[1].c', 2)",
    "nested.property('a.b[5]')", "have.deep.property('a', {b: [1, {c: 2}]})", "have.own.property('a')",
    "have.own.property('toString')", "have.property('toString')", "have.property('d')", "have.property('d', undefined)",
    "have.lengthOf(3)", "have.length(0)", "have.length.above(1)", "have.lengthOf.at.least(1)", "match(/a/)",
    "match(/^abc$/)", "match(/null/)", "have.string('b')", "include('b')", "include(2)", "contain(1)",
    "include({a: 1})",
    "deep.include({a: 1})", "deep.include({a: 2})", "include({a: 1, b: 2})", "include.members([1, 2])",
    "have.members([3, 2, 1])", "have.ordered.members([1, 2, 3])", "have.ordered.members([3, 2, 1])",
    "have.deep.members([{a: 2}, {a: 1}])", "have.members([{a: 2}, {a: 1}])", "include.deep.members([{a: 2}])",
    "include.members([4])", "have.keys('a')", "have.all.keys('a', 'd')", "have.all.keys(['a'])",
    "have.any.keys('a', 'z')",
    "include.all.keys('a')", "have.keys({a: 1})", "be.oneOf([1, 'abc', null])", "be.oneOf([])", "throw()",
    "throw(TypeError)", "throw('wrong')", "throw(/type$/)", "throw(RangeError)", "throw(TypeError, 'wrong')",
    "throw(TypeError, 'right')", "satisfy((v) => v > 0)", "be.closeTo(1, 0.5)", "be.finite",
)  # fmt: skip
_ASSERTS = (
    "ok(V)", "isOk(V)", "notOk(V)", "isTrue(V)", "isFalse(V)", "isNull(V)", "isNotNull(V)", "isUndefined(V)",
    "isDefined(V)", "exists(V)", "notExists(V)", "isNaN(V)", "isString(V)", "isNotString(V)", "isNumber(V)",
    "isObject(V)", "isArray(V)", "isNotArray(V)", "isBoolean(V)", "isFunction(V)", "typeOf(V, 'string')",
    "notTypeOf(V, 'string')", "equal(V, '1')", "equal(V, 1)", "notEqual(V, 1)", "strictEqual(V, 1)",
    "notStrictEqual(V, 1)", "deepEqual(V, {a: 1})", "notDeepEqual(V, {a: 1})", "isAbove(V, 0)", "isAtLeast(V, 1)",
    "isBelow(V, 1)", "isAtMost(V, 1)", "instanceOf(V, Point)", "notInstanceOf(V, Point)", "include(V, 'b')",
    "include(V, 2)", "notInclude(V, 'b')", "deepInclude(V, {a: 1})", "match(V, /a/)", "notMatch(V, /a/)",
    "property(V, 'a')", "notProperty(V, 'a')", "propertyVal(V, 'a', 1)", "notPropertyVal(V, 'a', 1)",
    "deepPropertyVal(V, 'a', {b: [1, {c: 2}]})", "nestedProperty(V, 'a.b')", "nestedPropertyVal(V, 'a.b[0]', 1)",
    "lengthOf(V, 3)", "hasAnyKeys(V, ['a', 'z'])", "hasAllKeys(V, ['a'])", "containsAllKeys(V, ['a'])",
    "doesNotHaveAnyKeys(V, ['a'])", "sameMembers(V, [3, 2, 1])", "sameDeepMembers(V, [{a: 2}, {a: 1}])",
    "includeMembers(V, [1])", "throws(V)", "throws(V, TypeError)", "throws(V, /type/)", "throws(V, 'wrong')",
    "doesNotThrow(V)", "oneOf(V, [1, null])", "isEmpty(V)", "isNotEmpty(V)", "isFinite(V)", "closeTo(V, 1, 1)",
)  # fmt: skip
_OTHERS = (
    "expect({a: 1}).to.have.property('a').that.equals(1);",
    "expect({a: 1}).to.have.property('a').that.is.a('string');",
    "expect([1, 2]).to.be.an('array').that.includes(2).and.has.lengthOf(2);",
    "expect([1, 2]).to.be.an('array').that.includes(3);",
    "expect('abc').to.not.equal('x').and.equal('abc');",
    "expect({a: [1]}).to.not.be.empty;",
    "expect(1, 'message').to.equal(2);",
    "expect([1, 2, 3]).to.have.length.within(2, 4);",
    "expect([1, 2, 3]).to.have.lengthOf.above(3);",
    "expect({a: 1, b: 2}).to.include.keys('a');",
    "expect({a: 1, b: 2}).to.contain.all.keys('a', 'c');",
    "expect({a: 1, b: 2}).to.not.include({a: 1, b: 3});",
    "expect({a: 1, b: 2}).to.not.include({a: 1, b: 2});",
    "expect('text').to.be.a('string').and.match(/^t/).and.not.match(/z/);",
    "expect.fail('reason');",
    "expect(null).to.be.null; expect(undefined).to.be.undefined; expect(0).to.not.be.ok;",
    "assert(1); assert('a', 'message');",
    "assert(0);",
    "assert.fail();",
    "assert.fail('reason');",
)


def programs() -> tuple[str, ...]:
    """All programs."""
    found = [
        f"expect({value}).to.{negation}{claim if '.' in claim or claim[-1] == ')' else 'be.' + claim};"
        for value in _VALUES
        for claim in _CLAIMS
        for negation in ("", "not.")
    ]
    found += [f"assert.{claim.replace('(V', '(' + value, 1)};" for value in _VALUES for claim in _ASSERTS]
    return (*dict.fromkeys(found), *_OTHERS)
