describe('empty', () => {});
