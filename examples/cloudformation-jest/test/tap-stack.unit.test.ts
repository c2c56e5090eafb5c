import { readFileSync } from 'fs';
import { join } from 'path';

const template = JSON.parse(readFileSync(join(__dirname, '../lib/TapStack.json'), 'utf8'));

describe('TapStack template', () => {
  test('has the parameters of a deployment', () => {
    expect(template.Parameters.EnvironmentSuffix.Default).toBe('dev');
    expect(template.Parameters.VpcCidr).toBeDefined();
  });

  test('keeps orders recoverable', () => {
    const table = template.Resources.TapTable;
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
  });

  test('accelerates reads', () => {
    expect(template.Resources.TapDaxCluster.Type).toBe('AWS::DAX::Cluster');
  });

  test('runs the function inside the network', () => {
    expect(template.Resources.TapFunction.Properties.VpcConfig).toBeDefined();
  });

  test.each(['TapDynamoDBReadThrottleAlarm', 'TapElastiCacheConnectionAlarm', 'TapApiErrorAlarm'])(
    '%s tells somebody',
    (name) => {
      expect(template.Resources[name].Properties.AlarmActions).toContainEqual({ Ref: 'TapAlarmTopic' });
    },
  );

  test('publishes where things are', () => {
    expect(Object.keys(template.Outputs)).toContain('VpcId');
    expect(template.Outputs).toHaveProperty('TableName');
  });
});
