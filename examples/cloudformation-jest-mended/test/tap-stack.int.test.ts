import { readFileSync } from 'fs';
import { join } from 'path';

const outputs = JSON.parse(readFileSync(join(__dirname, '../cfn-outputs/flat-outputs.json'), 'utf8'));

describe('deployed TapStack', () => {
  test('answers at its URL', () => {
    expect(outputs.ApiUrl).toMatch(/^https:\/\/[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com\/live\/orders$/);
  });

  test('has its table', () => {
    expect(outputs.TableName).toMatch(/^tap-orders-[a-z0-9-]+$/);
  });

  test('runs its function', () => {
    expect(outputs.FunctionArn).toMatch(/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:tap-orders-[a-z0-9-]+$/);
  });

  test('has a cache', () => {
    expect(outputs.CacheEndpoint).toMatch(/^[a-z0-9.-]+\.cache\.amazonaws\.com:6379$/);
  });

  test('tells somebody', () => {
    expect(outputs.AlarmTopicArn).toMatch(/^arn:aws:sns:[a-z0-9-]+:\d{12}:tap-alarms-[a-z0-9-]+$/);
  });
});
