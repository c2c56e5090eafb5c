import * as fs from 'fs';
import * as path from 'path';

const outputs: Record<string, string> = JSON.parse(
  fs.readFileSync(path.resolve(__dirname, '../cfn-outputs/flat-outputs.json'), 'utf8')
);

describe('deployed order service', () => {
  test('answers behind the API Gateway', () => {
    expect(outputs.api_url).toMatch(
      /^https:\/\/[a-z0-9]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com\/[a-z]+\/orders$/
    );
  });

  test('runs the handler', () => {
    expect(outputs.handler_arn).toMatch(
      /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:orders-[a-z]+-handler$/
    );
  });

  test('stores orders in DynamoDB', () => {
    expect(outputs.orders_table_name).toBe(`orders-${outputs.environment}-orders`);
    expect(outputs.orders_table_arn).toMatch(/^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\//);
    expect(outputs.orders_table_arn.endsWith(outputs.orders_table_name)).toBe(true);
  });

  test('keeps sessions in the cache', () => {
    expect(outputs.cache_endpoint).toMatch(/\.cache\.amazonaws\.com$/);
  });

  test('publishes events', () => {
    expect(outputs.event_stream_arn).toMatch(/^arn:aws:kinesis:[a-z0-9-]+:\d{12}:stream\/orders-/);
  });

  test('archives into a bucket of this account', () => {
    expect(outputs.archive_bucket_name).toMatch(/^orders-[a-z]+-archive-\d{12}$/);
  });
});
