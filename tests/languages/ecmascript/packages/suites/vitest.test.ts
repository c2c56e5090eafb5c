import { afterAll, assert, beforeAll, describe, expect, it, test, vi } from 'vitest';

const rows: Array<[number, number]> = [[1, 2], [2, 4]];

describe('suite', () => {
  let value: string | undefined;
  beforeAll(() => {
    value = 'ready';
  });
  afterAll(() => {
    value = undefined;
  });
  it('sees hooks', () => {
    expect(value).toBe('ready');
  });
  it('fails', () => {
    expect([1, 2]).toHaveLength(3);
  });
  it('may return a value', () => 1);
  it.todo('later');
  it('without a body');
  it.skip('skipped', () => expect(1).toBe(2));
  it.skipIf(true)('skipped on a condition', () => expect(1).toBe(2));
  it.runIf(true)('run on a condition', () => expect(1).toBe(1));
  it.fails('fails as declared', () => expect(1).toBe(2));
  it.each(rows)('doubles %i', (input, wanted) => {
    expect(input * 2).toBe(wanted);
  });
  it('softly fails', () => {
    expect.soft(1).toBe(2);
    expect.soft(1).toBe(1);
  });
  it('has chai', () => {
    assert.isTrue(true);
    expect({ a: 1 }).to.have.property('a').that.equals(1);
    expect([1]).to.not.be.empty;
  });
  it('has chai that fails', () => {
    expect('abc').to.include('z');
  });
  it('skips itself', (context) => {
    context.skip();
    expect(1).toBe(2);
  });
  it('takes expect from the context', ({ expect }) => {
    expect(1).toBe(1);
  });
  it('mocks', () => {
    const mock = vi.fn(() => 1);
    mock('a');
    expect(mock).toHaveBeenCalledWith('a');
  });
  it('has options', { timeout: 100 }, () => {
    expect(1).toBe(1);
  });
  it('rejects', async () => {
    await expect(Promise.reject(new Error('x'))).rejects.toThrow('x');
  });
});
test('message', () => {
  expect(1, 'reason').toBe(1);
});
