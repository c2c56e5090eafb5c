import { readFileSync } from 'fs';
import { join } from 'path';

const template = JSON.parse(readFileSync(join(__dirname, '../lib/TapStack.json'), 'utf8'));

const types: Record<string, string> = {
  TapTable: 'AWS::DynamoDB::Table',
  TapCacheSubnetGroup: 'AWS::ElastiCache::SubnetGroup',
  TapCache: 'AWS::ElastiCache::ReplicationGroup',
  TapFunctionRole: 'AWS::IAM::Role',
  TapFunction: 'AWS::Lambda::Function',
  TapApi: 'AWS::ApiGateway::RestApi',
  TapOrdersResource: 'AWS::ApiGateway::Resource',
  TapOrdersMethod: 'AWS::ApiGateway::Method',
  TapApiPermission: 'AWS::Lambda::Permission',
  TapDeployment: 'AWS::ApiGateway::Deployment',
  TapStage: 'AWS::ApiGateway::Stage',
  TapApiKey: 'AWS::ApiGateway::ApiKey',
  TapUsagePlan: 'AWS::ApiGateway::UsagePlan',
  TapUsagePlanKey: 'AWS::ApiGateway::UsagePlanKey',
  TapAlarmTopic: 'AWS::SNS::Topic',
};

const alarms = [
  'TapDynamoDBReadThrottleAlarm',
  'TapElastiCacheConnectionAlarm',
  'TapApiErrorAlarm',
  'TapFunctionErrorAlarm',
];

describe('TapStack template', () => {
  test('can be deployed under any suffix', () => {
    expect(template.Parameters.EnvironmentSuffix.Default).toBe('dev');
    expect(template.Parameters.EnvironmentSuffix.AllowedValues).toBeUndefined();
  });

  test.each(Object.entries(types))('%s is a %s', (name, type) => {
    expect(template.Resources[name]).toMatchObject({ Type: type });
  });

  test('keeps orders recoverable', () => {
    const table = template.Resources.TapTable;
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
  });

  test.each(alarms)('%s tells somebody', (name) => {
    expect(template.Resources[name].Properties.AlarmActions).toContainEqual({ Ref: 'TapAlarmTopic' });
  });

  test('publishes where things are', () => {
    expect(Object.keys(template.Outputs)).toEqual([
      'ApiUrl',
      'TableName',
      'FunctionArn',
      'CacheEndpoint',
      'AlarmTopicArn',
    ]);
  });
});
