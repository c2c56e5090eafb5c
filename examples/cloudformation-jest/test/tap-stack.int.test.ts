import { readFileSync } from 'fs';
import { join } from 'path';

const outputs = JSON.parse(readFileSync(join(__dirname, '../cfn-outputs/flat-outputs.json'), 'utf8'));

describe('deployed TapStack', () => {
  test('answers at its URL', () => {
    expect(outputs.ApiEndpoint).toMatch(/^https:\/\/.+\/live\/orders$/);
  });

  test('has its table', () => {
    expect(outputs.TableName).toMatch(/^tap-orders-/);
  });
});
