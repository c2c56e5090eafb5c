describe('before all fails', () => {
  let value;
  beforeAll(() => { throw new Error('no'); });
  beforeAll(() => { value = 1; });
  afterEach(() => { value = 2; });
  test('a', () => { expect(1).toBe(1); });
  describe('inner', () => { test('b', () => {}); test.skip('c', () => {}); test.todo('d'); });
});
describe('before all asserts', () => {
  beforeAll(() => { expect(1).toBe(2); });
  test('a', () => {});
});
describe('before all rejects', () => {
  beforeAll(async () => { await Promise.reject(new Error('no')); });
  test('a', () => {});
});
describe('before each fails', () => {
  let count = 0;
  beforeEach(() => { count += 1; if (count === 2) throw new Error('second'); });
  test('first', () => {});
  test('second', () => {});
  test('third', () => {});
});
describe('after each fails', () => {
  afterEach(() => { throw new Error('after'); });
  test('a', () => {});
});
describe('hooks with done', () => {
  let ready = false;
  beforeAll((done) => { ready = true; done(); });
  test('ready', () => { expect(ready).toBe(true); });
});
describe('hooks may return values', () => {
  beforeEach(() => 5);
  test('fine', () => {});
});
describe('asynchronous', () => {
  let value = 0;
  beforeAll(async () => { value = await Promise.resolve(3); });
  test('waits', async () => { await null; expect(value).toBe(3); });
  test('rejects', async () => { throw new Error('x'); });
  test('returns a rejected promise', () => Promise.reject('x'));
});
test('outside', () => {});
