test('before', () => {});
describe('block', async () => { test('inside', () => {}); });
