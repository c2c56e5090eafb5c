import test from 'ava';

test.before((t) => {
  t.context.base = 1;
});
test.beforeEach((t) => {
  t.context.each = (t.context.each || 0) + 1;
});
test('is', (t) => t.is(1 + 1, 2));
test('is not', (t) => t.is(NaN, 0));
test('context', (t) => t.deepEqual(t.context, { base: 1, each: 1 }));
test('without assertions', () => {});
test('deep', (t) => t.deepEqual({ a: [1] }, { a: [1] }));
test('deep differs', (t) => t.deepEqual({ a: [1] }, { a: [1], b: undefined }));
test('like', (t) => t.like({ a: 1, b: { c: [1, 2], d: 3 } }, { b: { c: [1] } }));
test('not like', (t) => t.like({ a: 1 }, { b: 1 }));
test('truth', (t) => {
  t.true(true);
  t.false(false);
  t.truthy('a');
  t.falsy('');
  t.assert(1);
  t.not(1, 2);
});
test('strict truth', (t) => t.true(1));
test('regex', (t) => t.regex('logs-dev', /^logs/));
test('no regex', (t) => t.notRegex('logs-dev', /^logs/));
test('throws', (t) => {
  const error = t.throws(() => JSON.parse('{'), { instanceOf: SyntaxError });
  t.is(error.name, 'SyntaxError');
});
test('throws another message', (t) =>
  t.throws(
    () => {
      throw new Error('a');
    },
    { message: 'b' },
  ));
test('throws no error', (t) => t.throws(() => 1));
test('throws later', async (t) => {
  await t.throwsAsync(async () => {
    throw new TypeError('x');
  }, { instanceOf: TypeError, message: /x/ });
});
test('does not throw', (t) => t.notThrows(() => 1));
test('planned', (t) => {
  t.plan(2);
  t.pass();
  t.pass();
});
test('planned too many', (t) => {
  t.plan(2);
  t.pass();
});
test('fail', (t) => t.fail());
test.failing('fails as declared', (t) => t.fail());
test.failing('fails not', (t) => t.pass());
test.skip('skipped', (t) => t.fail());
test.todo('later');
test.serial('in order', (t) => t.pass());
const macro = (t, input, wanted) => t.is(input.length, wanted);
test('macro', macro, 'abc', 3);
test('macro fails', macro, 'abc', 4);
