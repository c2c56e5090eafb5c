test('a', () => {});
test('b');
