import * as fs from 'fs';
import * as path from 'path';

const lib = path.resolve(__dirname, '../lib');

describe('order service', () => {
  let code: string;

  beforeAll(() => {
    code = fs
      .readdirSync(lib)
      .filter(name => name.endsWith('.tf'))
      .map(name => fs.readFileSync(path.join(lib, name), 'utf8'))
      .join('\n');
  });

  const declares = (type: string, name: string) =>
    new RegExp(`resource\\s+"${type}"\\s+"${name}"`).test(code);

  describe('API Gateway', () => {
    test.each([
      ['aws_api_gateway_rest_api', 'orders'],
      ['aws_api_gateway_resource', 'orders'],
      ['aws_api_gateway_method', 'create_order'],
      ['aws_api_gateway_integration', 'create_order'],
      ['aws_api_gateway_deployment', 'orders'],
      ['aws_api_gateway_stage', 'orders'],
    ])('declares %s.%s', (type, name) => {
      expect(declares(type, name)).toBe(true);
    });

    test('asks for signed requests', () => {
      expect(code).toMatch(/authorization\s*=\s*"AWS_IAM"/);
    });
  });

  describe('Lambda', () => {
    test.each([
      ['aws_lambda_function', 'handler'],
      ['aws_lambda_permission', 'api'],
      ['aws_iam_role', 'handler'],
      ['aws_iam_role_policy_attachment', 'handler_logs'],
      ['aws_cloudwatch_log_group', 'handler'],
    ])('declares %s.%s', (type, name) => {
      expect(declares(type, name)).toBe(true);
    });

    test('runs a supported runtime', () => {
      expect(code).toMatch(/runtime\s*=\s*"nodejs20\.x"/);
    });
  });

  describe('DynamoDB', () => {
    test('declares the table of orders', () => {
      expect(declares('aws_dynamodb_table', 'orders')).toBe(true);
    });

    test('can restore the table', () => {
      expect(code).toMatch(/point_in_time_recovery\s*{\s*enabled\s*=\s*true/);
    });
  });

  describe('ElastiCache', () => {
    test.each([
      ['aws_elasticache_replication_group', 'sessions'],
      ['aws_elasticache_subnet_group', 'sessions'],
    ])('declares %s.%s', (type, name) => {
      expect(declares(type, name)).toBe(true);
    });

    test('encrypts the cache', () => {
      expect(code).toMatch(/at_rest_encryption_enabled\s*=\s*true/);
      expect(code).toMatch(/transit_encryption_enabled\s*=\s*true/);
    });
  });

  describe('Kinesis', () => {
    test('declares the stream of events', () => {
      expect(declares('aws_kinesis_stream', 'events')).toBe(true);
    });
  });

  describe('S3', () => {
    test.each([
      ['aws_s3_bucket', 'archive'],
      ['aws_s3_bucket_versioning', 'archive'],
      ['aws_s3_bucket_public_access_block', 'archive'],
    ])('declares %s.%s', (type, name) => {
      expect(declares(type, name)).toBe(true);
    });

    test('keeps every version', () => {
      expect(code).toMatch(/status\s*=\s*"Enabled"/);
    });
  });
});
