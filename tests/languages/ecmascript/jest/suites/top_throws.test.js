test('before', () => {});
const block = 'text'.match(/nothing/)[0];
test('after', () => {});
