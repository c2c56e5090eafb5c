test('not this one', () => { throw new Error('x'); });
test.only('this one', () => {});
describe('block', () => {
  test('nor this', () => {});
  fit('but this', () => {});
  test.skip('never', () => {});
  test.todo('later');
});
describe.only('only block', () => {
  test('all of it', () => {});
  test('really', () => { expect(1).toBe(2); });
  test.skip('but this', () => {});
  describe('nested', () => { test('too', () => {}); });
});
describe.only('only block with an only test', () => {
  test('not', () => {});
  test.only('just this', () => {});
  describe('nested', () => { test('and this', () => {}); });
});
fdescribe('focused', () => { it.each([[1], [2]])('row %i', () => {}); });
describe('each', () => { test.only.each([[1], [2]])('only row %i', (n) => { expect(n).toBe(1); }); });
describe('hooks', () => {
  beforeAll(() => { throw new Error('must not run'); });
  test('a', () => {});
});
