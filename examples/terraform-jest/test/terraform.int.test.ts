import * as fs from 'fs';
import * as path from 'path';

const outputs: Record<string, string> = JSON.parse(
  fs.readFileSync(path.resolve(__dirname, '../cfn-outputs/flat-outputs.json'), 'utf8')
);

describe('deployed order service', () => {
  test('answers behind the API Gateway', () => {
    expect(outputs.ApiUrl).toMatch(/^https:\/\/[a-z0-9]+\.execute-api\./);
  });

  test('stores orders in DynamoDB', () => {
    expect(outputs.OrdersTableName).toContain('orders');
  });

  test('knows the ARN of the table', () => {
    expect(outputs.OrdersTableArn).toMatch(/^arn:aws:dynamodb:/);
  });

  test('scores orders with SageMaker', () => {
    expect(outputs.FraudDetectionEndpointName).toBeDefined();
  });

  test('runs in its own VPC', () => {
    expect(outputs.VpcId).toMatch(/^vpc-[0-9a-f]{8,17}$/);
  });

  test('archives into a bucket', () => {
    const bucket = outputs.archive_bucket_name;
    expect(bucket).toMatch(/^[a-z0-9.-]{3,63}$/);
  });
});
