import assert from 'node:assert/strict';
import test, { after, before, beforeEach, describe, it } from 'node:test';

const seen = [];
let shared;

before(() => {
  shared = 'ready';
});
after(() => {});

test('top passes', () => {
  assert.equal(shared, 'ready');
});
test('top fails', () => {
  assert.equal(1, 2);
});
test('asynchronous fails', async () => {
  await Promise.reject(new Error('x'));
});
test('without a body');
test('skipped by option', { skip: true }, () => assert.fail());
test('skipped with a reason', { skip: 'later' }, () => assert.fail());
test('not skipped', { skip: false }, () => {});
test.skip('skipped', () => assert.fail());
test('only is nothing special', { only: true }, () => {});
test('skips itself', (t) => {
  t.skip('no outputs');
});
test('plan holds', async (t) => {
  t.plan(2);
  await t.test('planned one', () => {});
  await t.test('planned two', () => {});
});
test('outer of a failing one', async (t) => {
  await t.test('inner passes', () => assert.ok(1));
  await t.test('inner fails', () => assert.ok(0));
});
test('handle has a name', (t) => {
  assert.equal(t.name, 'handle has a name');
  t.diagnostic('note');
});
describe('group', () => {
  beforeEach(() => seen.push('each'));
  it('runs hooks', () => assert.deepEqual(seen, ['each']));
  it('runs them again', () => assert.deepEqual(seen, ['each', 'each']));
  it('throws', () => assert.throws(() => JSON.parse('{')));
  it('matches', () => assert.match('logs-dev', /^logs-/));
  it('does not match', () => assert.match('data-dev', /^logs-/));
  it('rejects', async () => {
    await assert.rejects(async () => {
      throw new Error('gone');
    }, /gone/);
  });
  it.skip('skipped in the group', () => assert.fail());
  describe('deeper', () => {
    it('is seen', () => {});
  });
});
describe.skip('skipped group', () => {
  it('is skipped with it', () => assert.fail());
});
