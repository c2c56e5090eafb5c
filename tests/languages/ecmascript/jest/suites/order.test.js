const log = [];
beforeAll(() => log.push('ba') && undefined);
beforeEach(() => { log.push('be'); });
afterEach(() => { log.push('ae'); });
afterAll(() => { log.push('aa'); });
test('first', () => { expect(log).toEqual(['ba', 'be']); });
describe('inner', () => {
  beforeEach(() => { log.push('be2'); });
  beforeAll(() => { log.push('ba2'); });
  afterAll(() => { log.push('aa2'); });
  afterEach(() => { log.push('ae2'); });
  beforeEach(() => { log.push('be3'); });
  test('second', () => { expect(log).toEqual(['ba', 'be', 'ae', 'ba2', 'be', 'be2', 'be3']); });
  test.skip('not this', () => { log.push('never'); });
  describe('empty of running tests', () => {
    beforeAll(() => { log.push('never'); });
    test.skip('skipped', () => {});
    test.todo('later');
  });
  test('third', () => {
    expect(log.slice(7)).toEqual(['ae2', 'ae', 'be', 'be2', 'be3']);
  });
});
test('last', () => {
  expect(log.slice(12)).toEqual(['ae2', 'ae', 'aa2', 'be']);
});
describe.skip('skipped block', () => {
  beforeAll(() => { throw new Error('never'); });
  test('a', () => { throw new Error('never'); });
  test.only('b', () => { throw new Error('never'); });
  describe('deeper', () => { it('c', () => { throw new Error('never'); }); });
});
xdescribe('also skipped', () => { it('d', () => {}); });
xit('e', () => {});
xtest('f', () => {});
test.todo('g');
let counter = 0;
describe('state', () => {
  counter += 1;
  test('declared before anything runs', () => { expect(counter).toBe(2); });
});
counter += 1;
test.failing('fails as it should', () => { expect(1).toBe(2); });
test.failing('passes though it should not', () => { expect(1).toBe(1); });
test.concurrent('concurrent', async () => { expect(1).toBe(1); });
it('takes done', (done) => { expect(1).toBe(1); done(); });
it('done with an error', (done) => { done(new Error('x')); });
it('has a time limit', () => {}, 1000);
it('cannot nest', () => { test('inner', () => {}); });
it('passes this on', function () { expect(this).toBeDefined(); });
