class Klass {}
function named() {}
const anonymous = [() => {}][0];
class Shown { toString() { return 'shown'; } }

describe(Klass, () => { test(named, () => {}); });
describe(42, () => { test(7.5, () => {}); });
describe('', () => { test('', () => {}); });
describe('a % b %s', () => { test('100%', () => {}); });

test.each([[1, 2, 3], [4, 5, 9]])('%i + %i = %i', () => {});
test.each([1, 2])('one %d', () => {});
test.each(['a', 'b%s', 'c%%', '$x'])('text %s and %s', () => {});
test.each([['a', 1, true, null, undefined]])('%s %s %s %s %s', () => {});
test.each([['a', 1, true, null, undefined]])('%p %p %p %p %p', () => {});
test.each([[{a: 1, b: {c: 2}}, [1, [2]], 'q"q', -0, NaN]])('%p %p %p %p %p', () => {});
test.each([[{a: 1, b: {c: [1]}}, [1, [2]], 'q', -0, 1.5]])('%j %j %j %j %j', () => {});
test.each([[{a: 1, b: {c: 2}}, [1, [2]], 'q\'q', -0, 1.5]])('%o %o %o %o %o', () => {});
test.each([[{a: 1, 'b-c': {c: {d: {e: 1}}}}, [1, 'x'], 'q', /r/g, null]])('%O %O %O %O %O', () => {});
test.each([[{a: 1}, [1, 'two', {x: 1}], new Shown(), named.name, 3]])('%s %s %s %s %s', () => {});
test.each([['3.7px', '4.2', 5.9, true, null]])('%i %f %d %d %i', () => {});
test.each([['x', 'y']])('index %# of %s %s', () => {});
test.each([['x'], ['y']])('%# %% %s %%s', () => {});
test.each([['a', 'b', 'c']])('only %s', () => {});
test.each([['a']])('%s and %s and %p', () => {});
test.each([[]])('empty row %s', () => {});
test.each([[1], [2]])('no placeholder', () => {});
test.each([{name: 'n', value: {deep: 1}}, {name: 'm', value: [1, [2]]}])('$name is $value', () => {});
test.each([{a: {b: {c: 'x'}}, i: 1}])('$a.b.c $a.b $a.x $i $missing $# $ $a', () => {});
test.each([{a: 'text', b: undefined, c: null, d: () => 1, e: Klass, f: Symbol('s')}])('$a $b $c $d $e $f', () => {});
test.each([{a: 1}, {a: 2}])('%s object', () => {});
test.each([{a: 1}, {a: 2}])('%# $a', () => {});
test.each([{a: 1}, {a: 2}])('$# $a %%', () => {});
test.each([[{a: 1}], [{a: 2}]])('wrapped $a', () => {});
test.each([{ab: 1, a: 2}])('$ab $a $abc', () => {});
test.each([[new Map([['k', 1]]), new Set([1]), new Date(0), /x/, new Error('e')]])('%p %p %p %p %p', () => {});
test.each([[expect.any(Number), expect.objectContaining({a: 1}), Symbol('s'), named, anonymous]])('%p %p %p %p %p', () => {});
test.each([[new Klass(), new Shown(), [new Klass()], Klass, {k: new Klass()}]])('%p %p %p %p %p', () => {});
test.each([[[], {}, [[]], [{}], '']])('%p %p %p %p %p', () => {});
test.each([[{z: 1, a: 2, 10: 3}, 'line\nbreak', 'back\\slash', 1e21, 1e-7]])('%p %p %p %p %p', () => {});
test.each([['long text that goes on and on', {longKey: 'a long value that goes on', another: 'and one more long value here'}]])('%s %s', () => {});
test.each([[{longKey: 'a long value that goes on', another: 'and one more long value here', third: 'x'}]])('%O', () => {});
test.each([[['long element number one', 'long element number two', 'long element number three', 'four']]])('%O', () => {});
test.each([[1, 2], [3]])('mixed %s %s', () => {});
test.each([1, [2, 3]])('not a table %s %s', () => {});
test.each([null, {a: 1}])('null first $a %s', () => {});
test.each([null, {a: 1}])('null first $a', () => {});

test.each`
  a    | b    | expected
  ${1} | ${1} | ${2}
  ${'x'} | ${[1, {y: 2}]} | ${{z: 1}}
`('$a + $b = $expected ($#) %s', () => {});
describe.each`
  name
  ${'one'}
  ${undefined}
`('block $name', ({name}) => { test(`inside ${name}`, () => {}); });
describe.each([['one', 1], ['two', 2]])('%s block %i', (name, number) => {
  test.each([[number]])(`inside ${name} %d`, () => {});
});
describe.each([{n: 1}])('$n', ({n}) => { it('uses ' + n, () => { expect(n).toBe(1); }); });
test.each([])('empty table', () => {});
test.each('text')('no table', () => {});
test.each`
  a | b
  ${1}
`('too few', () => {});
test.each([[1, 2]])('arguments %s %s', (a, b) => { expect([a, b]).toEqual([1, 2]); });
test.each([[1]])('done %s', (a, done) => { expect(a).toBe(1); done(); });
test.each([[1]])('done fails %s', (a, done) => { done(new Error('x')); });
test.each([[1, 2]])('spread %s', (...all) => { expect(all).toEqual([1, 2]); });
