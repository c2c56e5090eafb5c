test('before', () => {});
describe('block', () => {
  test('inside', () => {});
  throw new Error('while declaring');
});
test('after', () => {});
