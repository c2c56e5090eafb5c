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

  describe('core resources', () => {
    test.each([
      ['aws_api_gateway_rest_api', 'orders'],
      ['aws_lambda_function', 'handler'],
      ['aws_dynamodb_table', 'orders'],
      ['aws_elasticache_replication_group', 'sessions'],
      ['aws_kinesis_stream', 'events'],
      ['aws_s3_bucket', 'archive'],
    ])('declares %s.%s', (type, name) => {
      expect(declares(type, name)).toBe(true);
    });

    test('keeps every version of archived orders', () => {
      expect(code).toMatch(/resource\s+"aws_s3_bucket_versioning"\s+"archive"/);
      expect(code).toMatch(/status\s*=\s*"Enabled"/);
    });

    test('encrypts the cache', () => {
      expect(code).toMatch(/at_rest_encryption_enabled\s*=\s*true/);
      expect(code).toMatch(/transit_encryption_enabled\s*=\s*true/);
    });
  });

  describe('machine learning', () => {
    test('declares the SageMaker endpoint', () => {
      expect(code).toMatch(/resource\s+"aws_sagemaker_endpoint"\s+"fraud_detection"/);
    });
  });

  describe('network', () => {
    test('has a VPC of its own', () => {
      expect(code).toMatch(/resource\s+"aws_vpc"\s+"main"/);
    });

    test('mentions the VPC', () => {
      expect(code).toMatch(/\bVPC\b/);
    });

    test.each(['cache', 'handler'])('declares the security group of the %s', name => {
      expect(declares('aws_security_group', name)).toBe(true);
    });
  });

  describe('permissions', () => {
    test('lets the handler write orders', () => {
      expect(code).toMatch(/resource\s+"aws_iam_role_policy"\s+"handler_orders"/);
    });

    test('lets the handler write logs', () => {
      expect(code).toContain('resource "aws_iam_role_policy_attachment" "handler_log"');
    });
  });

  describe('outputs', () => {
    test.each(['api_url', 'orders_table_name', 'cache_endpoint'])('declares %s', name => {
      expect(code).toMatch(new RegExp(`output\\s+"${name}"`));
    });
  });
});
