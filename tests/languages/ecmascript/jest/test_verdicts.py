"""Verdicts where not everything is known, and what goes with a verdict: place, reason, evidence."""

from __future__ import annotations

import pytest

from tapcheck.languages.program.results import AssertionResult, Outcome, Role
from tapcheck.languages.program.trace import FileEvent, MissingEvent, NodeEvent, OutputEvent, SearchEvent, SearchKind
from tests.languages.ecmascript.jest.memory import SUITE, MemoryHost, evaluate, verdict

_PRELUDE = "const fs = require('fs'); const env = process.env.X;\n"


def _only(body: str, **files: str) -> AssertionResult:
    """The only record of the only test."""
    result = evaluate(f"{_PRELUDE}test('t', () => {{ {body} }});", None, **files)
    (test,) = result.tests
    (record,) = test.assertions
    return record


@pytest.mark.parametrize(
    ("assertion", "outcome"),
    [
        ("expect(env).toBe('x')", Outcome.UNDECIDED),
        ("expect(env).toBeDefined()", Outcome.UNDECIDED),
        ("expect(env).toBeTruthy()", Outcome.UNDECIDED),
        ("expect(env).toMatch(/x/)", Outcome.UNDECIDED),
        ("expect(env).not.toContain('x')", Outcome.UNDECIDED),
        ("expect('text').toMatch(env)", Outcome.UNDECIDED),
        ("expect(env).toHaveLength(1)", Outcome.UNDECIDED),
        ("expect(env).toEqual({a: 1})", Outcome.UNDECIDED),
        ("expect(env).toBeGreaterThan(1)", Outcome.UNDECIDED),
        ("expect(env).toBeInstanceOf(Array)", Outcome.UNDECIDED),
        ("expect(env).toHaveProperty('a')", Outcome.UNDECIDED),
        ("expect(env).toThrow()", Outcome.UNDECIDED),
        ("expect(() => env()).toThrow()", Outcome.UNDECIDED),
        ("expect(env).resolves.toBe(1)", Outcome.UNDECIDED),
        ("expect(env).toHaveBeenCalled()", Outcome.UNDECIDED),
        ("expect('x').toMatchSnapshot()", Outcome.UNDECIDED),
        ("expect(env).toEqual(expect.anything())", Outcome.UNDECIDED),
        ("expect(1).toBeOneOf([1])", Outcome.UNDECIDED),
        ("expect({a: 1, b: env}).toEqual({a: 1, b: 2})", Outcome.UNDECIDED),
        ("expect({a: 1, b: env}).toEqual({a: 2, b: 2})", Outcome.FAILING),
        ("expect({a: 1, b: env}).not.toEqual({a: 2, b: 2})", Outcome.PASSING),
        ("expect({a: 1, b: env}).toMatchObject({a: 1})", Outcome.PASSING),
        ("expect({a: 1, b: env}).toEqual(expect.objectContaining({a: 1}))", Outcome.PASSING),
        ("expect([env, 1]).toHaveLength(2)", Outcome.PASSING),
        ("expect([env, 1]).toEqual([1])", Outcome.FAILING),
        ("expect([env, 1]).toContain(1)", Outcome.PASSING),
        ("expect([env, 1]).toContain(2)", Outcome.UNDECIDED),
        ("expect(`${env}`).toBeDefined()", Outcome.PASSING),
        ("expect(`${env}`).toBe(1)", Outcome.FAILING),
        ("expect(`${env}`).toEqual(expect.any(String))", Outcome.PASSING),
        ("expect(`${env}`).toEqual(expect.any(Number))", Outcome.FAILING),
        ("expect(`${env}`).toBeGreaterThan(1)", Outcome.FAILING),
        ("expect({a: env}).toHaveProperty('a')", Outcome.PASSING),
        ("expect({a: env}).toHaveProperty('a', 1)", Outcome.UNDECIDED),
        ("expect({a: env}).toHaveProperty('b')", Outcome.FAILING),
    ],
)
def test_what_is_not_known_leaves_open_what_it_decides(assertion: str, outcome: Outcome) -> None:
    assert _only(assertion).outcome is outcome


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("if (env) { expect(1).toBe(2); }", "environment"),
        ("if (env) return; expect(1).toBe(2);", "environment"),
        ("if (env) throw new Error('x'); expect(1).toBe(1);", "environment"),
        ("expect(1).toBe(1); if (env) throw new Error('x');", "environment"),
        ("if (env) { throw new Error('x'); }", "environment"),
        ("while (true) {}", "bound"),
        ("const f = () => f(); f();", "bound"),
        ("expect(Promise.resolve(1)).resolves.toBe(2);", "promise that nobody waits for"),
        ("return env.then(() => {});", "environment"),
        ("expect.assertions(1); if (env) expect(1).toBe(1);", "environment"),
    ],
)
def test_doubt_about_the_way_leaves_a_test_undecided(body: str, reason: str) -> None:
    (test,) = evaluate(f"{_PRELUDE}test('t', () => {{ {body} }});").tests
    assert verdict(test) == "undecided"
    assert reason in {record.reason for record in test.assertions}


def test_a_certain_failure_ends_the_test_but_an_undecided_assertion_does_not() -> None:
    body = "expect(env).toBe(1); expect(1).toBe(1); expect(1).toBe(2); expect(3).toBe(3);"
    (test,) = evaluate(f"{_PRELUDE}test('t', () => {{ {body} }});").tests
    assert [record.outcome for record in test.assertions] == [Outcome.UNDECIDED, Outcome.PASSING, Outcome.FAILING]


def test_a_test_after_one_that_reaches_a_bound_is_judged() -> None:
    result = evaluate("test('a', () => { while (true) {} }); test('b', () => { expect(1).toBe(1); });")
    assert [verdict(test) for test in result.tests] == ["undecided", "passed"]


def test_tests_under_a_hook_that_may_throw_are_undecided() -> None:
    text = """
    describe('a', () => {
      let value;
      beforeAll(async () => { await process.env.X(); value = 1; });
      test('in doubt', () => { expect(value).toBe(1); });
      test('empty', () => {});
    });
    test('outside', () => { expect(1).toBe(1); });
    """
    assert [verdict(test) for test in evaluate(text).tests] == ["undecided", "undecided", "passed"]


def test_tests_that_may_be_skipped_are_undecided() -> None:
    text = """
    const describeIf = process.env.X ? describe : describe.skip;
    describeIf('a', () => { test.each([[1], [2]])('row %i', (n) => { expect(n).toBe(n); }); });
    (process.env.Y ? it : it.skip)('b', () => { expect(1).toBe(2); });
    it('c', () => { expect(1).toBe(1); });
    """
    result = evaluate(text)
    found: dict[tuple[str, ...], set[str]] = {}
    for test in result.tests:
        found.setdefault(test.titles, set()).add(verdict(test))
    doubtful = {"undecided", "pending"}
    assert found == {("a", "row 1"): doubtful, ("a", "row 2"): doubtful, ("b",): doubtful, ("c",): {"passed"}}


def test_a_failure_stands_at_the_matcher_call() -> None:
    text = "test('t', () => {\n  const check = (n) => expect(n)\n    .toBe(2);\n  check(1);\n});"
    (record,) = evaluate(text).tests[0].assertions
    assert text[record.start : record.end] == "expect(n)\n    .toBe(2)"
    assert (record.path, record.test, record.role, record.detail) == (
        SUITE,
        ("t",),
        Role.COUNT,
        "expected 2, found 1",
    )


def test_an_assertion_in_another_file_stands_where_the_suite_calls_it() -> None:
    text = "const {check} = require('../checks');\ntest('t', () => { check(1); });"
    (record,) = evaluate(text, checks__js="exports.check = (n) => { expect(n).toBe(2); };").tests[0].assertions
    assert (record.path, text[record.start : record.end]) == (SUITE, "check(1)")


def test_an_error_stands_where_the_suite_was() -> None:
    text = "const {read} = require('../reading');\ntest('t', () => {\n  const value = read(null);\n});"
    (record,) = evaluate(text, reading__js="exports.read = (v) => v.name;").tests[0].assertions
    assert (record.outcome, record.role, record.reason) == (Outcome.FAILING, Role.THROWN, "throws")
    assert record.detail == "TypeError: Cannot read properties of null (reading 'name')"
    assert text[record.start : record.end] == "read(null)"


@pytest.mark.parametrize(
    ("body", "outcome", "reason"),
    [
        ("", Outcome.PASSING, "no-assertion"),
        ("expect(1);", Outcome.PASSING, "no-assertion"),
        ("try { expect(1).toBe(2); } catch {}", Outcome.PASSING, "no-assertion"),
    ],
)
def test_a_test_without_assertion_says_so(body: str, outcome: Outcome, reason: str) -> None:
    record = _only(body)
    assert (record.outcome, record.role, record.reason) == (outcome, Role.NONE, reason)


@pytest.mark.parametrize(
    ("assertion", "role"),
    [
        ("expect('a').toMatch(/a/)", Role.MATCH),
        ("expect('a').toContain('a')", Role.MATCH),
        ("expect(['a']).toContain('a')", Role.EQUAL),
        ("expect(1).toBe(1)", Role.COUNT),
        ("expect(1).toBeGreaterThan(0)", Role.COUNT),
        ("expect([]).toHaveLength(0)", Role.COUNT),
        ("expect(true).toBe(true)", Role.TRUTH),
        ("expect(true).toBeTruthy()", Role.TRUTH),
        ("expect({}).toBeTruthy()", Role.PRESENT),
        ("expect({}).toBeDefined()", Role.PRESENT),
        ("expect(null).toBeNull()", Role.PRESENT),
        ("expect({a: 1}).toHaveProperty('a')", Role.PRESENT),
        ("expect('a').toBe('a')", Role.EQUAL),
        ("expect([1]).toEqual([1])", Role.EQUAL),
        ("expect(() => 1).not.toThrow()", Role.THROW),
    ],
)
def test_each_assertion_has_its_role(assertion: str, role: Role) -> None:
    assert _only(assertion).role is role


@pytest.mark.parametrize(
    ("assertion", "detail"),
    [
        ("expect('ab').toMatch(/c+/i)", "text matches /c+/i nowhere"),
        ("expect('ab').not.toMatch(/b/)", "text matches /b/"),
        ("expect('ab').toContain('c')", 'text contains "c" nowhere'),
        ("expect(undefined).toBeDefined()", "expected a value, found undefined"),
        ("expect(1).toBeUndefined()", "expected undefined, found 1"),
        ("expect([1, 2]).toHaveLength(3)", "expected 3 items, found 2"),
        ("expect(2).toBeGreaterThanOrEqual(3)", "expected at least 3, found 2"),
        ("expect({a: 1}).toHaveProperty('b.c')", '{"a": 1} has no property b.c'),
        ("expect(['a']).toContain('b')", '["a"] does not contain "b"'),
        ("expect(undefined).toMatch(/a/)", "received value must be a string, found undefined"),
        ("expect(() => 1).toThrow()", "expected the function to throw, but it does not throw"),
    ],
)
def test_a_failure_is_worded(assertion: str, detail: str) -> None:
    record = _only(assertion)
    assert (record.outcome, record.detail) == (Outcome.FAILING, detail)


_READ = "const tf = fs.readFileSync('main.tf', 'utf8'); "
_TF = 'resource "aws_vpc" "main" {}\n'


def test_a_match_knows_where_it_was_found() -> None:
    record = _only(_READ + "expect(tf).toMatch(/aws_vpc/);", main__tf=_TF)
    (search,) = record.own
    assert isinstance(search, SearchEvent)
    assert (search.kind, search.pattern, search.matches) == (SearchKind.REGEX, "aws_vpc", 1)
    assert search.hits == (("main.tf", 10, 17),)
    assert [event.path for event in record.evidence if isinstance(event, FileEvent)] == ["main.tf"]


def test_contained_text_knows_where_it_was_found_and_what_was_expected() -> None:
    record = _only(_READ + "expect(tf).toContain('\"aws_s3_bucket\"');", main__tf=_TF)
    (search,) = record.own
    assert isinstance(search, SearchEvent)
    assert (search.kind, search.pattern, search.matches, search.inside) == (
        SearchKind.TEXT,
        '"aws_s3_bucket"',
        0,
        ("main.tf",),
    )
    assert (record.outcome, record.expected) == (Outcome.FAILING, '"aws_s3_bucket"')


def test_the_searches_of_a_helper_are_evidence() -> None:
    record = _only(_READ + "const has = (re) => re.test(tf); expect(has(/aws_s3/)).toBe(true);", main__tf=_TF)
    searches = [event for event in record.evidence if isinstance(event, SearchEvent)]
    assert [(event.pattern, event.matches) for event in searches] == [("aws_s3", 0)]


def test_each_turn_of_a_loop_has_its_own_evidence() -> None:
    text = _PRELUDE + (
        "const tf = fs.readFileSync('main.tf', 'utf8');"
        "test('t', () => { ['aws', 'vpc'].forEach((n) => expect(new RegExp(n).test(tf)).toBe(true)); });"
    )
    (test,) = evaluate(text, main__tf=_TF).tests
    patterns = [
        [event.pattern for event in record.evidence if isinstance(event, SearchEvent)] for record in test.assertions
    ]
    assert patterns == [["aws"], ["vpc"]]


def test_a_missing_key_is_evidence_of_what_is_undefined() -> None:
    record = _only(
        "const t = require('../t.json'); expect(t.Resources.Table).toBeDefined();", t__json='{"Resources": {}}'
    )
    missing = [event.place.pointer for event in record.evidence if isinstance(event, MissingEvent)]
    assert (record.outcome, missing) == (Outcome.FAILING, ["/Resources/Table"])


def test_a_part_of_a_document_is_evidence() -> None:
    record = _only(
        "const t = require('../t.json'); expect(t.Resources.A).toEqual({});", t__json='{"Resources": {"A": {}}}'
    )
    nodes = [event.place.pointer for event in record.evidence if isinstance(event, NodeEvent)]
    assert (record.outcome, nodes) == (Outcome.PASSING, ["/Resources/A"])


def test_an_error_carries_only_what_led_to_it() -> None:
    record = _only(_READ + "tf.match(/other/); const found = tf.match(/aws_s3/); found[0];", main__tf=_TF)
    searches = [event.pattern for event in record.evidence if isinstance(event, SearchEvent)]
    assert (record.role, searches) == (Role.THROWN, ["aws_s3"])


def test_an_output_that_no_stack_declares_fails_and_knows_its_test() -> None:
    text = "const outputs = require('../outputs.json');\ntest('t', () => { expect(outputs.b).toBeDefined(); });"
    host = MemoryHost({SUITE: text}, frozenset({"outputs.json"}), ("a",))
    result = evaluate(text, host)
    (record,) = result.tests[0].assertions
    assert record.outcome is Outcome.FAILING
    assert [(event.name, event.declared, event.test) for event in result.outputs] == [("b", False, ("t",))]
    assert [event.name for event in record.evidence if isinstance(event, OutputEvent)] == ["b"]


def test_a_file_that_fails_to_load_fails_all_its_tests_at_the_place_of_the_error() -> None:
    text = "test('a', () => {});\nconst x = null.y;\n"
    result = evaluate(text)
    (test,) = result.tests
    assert (result.failure, verdict(test)) == ("TypeError: Cannot read properties of null (reading 'y')", "failed")
    assert text[test.assertions[0].start : test.assertions[0].end] == "null.y"


def test_a_mocked_module_is_not_known() -> None:
    text = "import * as fs from 'fs';\njest.mock('fs');\ntest('t', () => { expect(fs.existsSync('a')).toBe(true); });"
    assert verdict(evaluate(text).tests[0]) == "undecided"


def test_the_matchers_of_jest_extended_count_where_they_are_imported() -> None:
    text = """
    import 'jest-extended';
    test('a', () => { expect(1).toBeOneOf([1]); expect('ab').toStartWith('a'); expect([]).toBeEmpty(); });
    test('b', () => { expect({a: 1}).toContainKeys(['a', 'b']); });
    test('c', () => { expect([1, 2]).toIncludeSameMembers([2, 1]); expect(true).toBeTrue(); });
    test('d', () => { expect(5).toBeWithin(1, 5); });
    """
    assert [verdict(test) for test in evaluate(text).tests] == ["passed", "failed", "passed", "failed"]


def test_text_beyond_the_first_plane_is_reported_as_it_is_written() -> None:
    text = "describe('🚨', () => { test.each(['🚀'])('%s 🎉', (s) => { expect(s + '!').toBe('🚀'); }); });"
    (test,) = evaluate(text).tests
    (record,) = test.assertions
    assert (test.titles, record.test) == (("🚨", "🚀 🎉"), ("🚨", "🚀 🎉"))
    assert (record.expected, record.detail) == ("🚀", 'expected "🚀", found "🚀!"')
    record = _only("expect('x').toContain('🚀');")
    assert [event.pattern for event in record.own if isinstance(event, SearchEvent)] == ["🚀"]
