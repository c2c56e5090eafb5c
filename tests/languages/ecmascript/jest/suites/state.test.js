let shared = [];
beforeEach(() => { shared = []; });
describe('state', () => {
  const local = {count: 0};
  test('one', () => { shared.push(1); local.count += 1; expect(shared).toEqual([1]); });
  test('two', () => { shared.push(2); local.count += 1; expect(shared).toEqual([2]); expect(local.count).toBe(2); });
});
describe.each([['a', 1], ['b', 2]])('%s', (name, number) => {
  let seen;
  beforeAll(() => { seen = name + number; });
  test('sees its own', () => { expect(seen).toBe(`${name}${number}`); });
  [1, 2].forEach((n) => { test(`loop ${n}`, () => { expect(n).toBe(n); expect(seen).toMatch(/^[ab]\d$/); }); });
});
for (const key of Object.keys({x: 1, y: 2})) {
  it(`has ${key}`, () => { expect({x: 1}).toHaveProperty(key); });
}
