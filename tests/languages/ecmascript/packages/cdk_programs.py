"""Programs over `aws-cdk-lib/assertions`."""

from __future__ import annotations

import json

TEMPLATE = {
    "Description": "a template",
    "Parameters": {"Stage": {"Type": "String", "Default": "dev"}, "Size": {"Type": "Number"}},
    "Mappings": {"Regions": {"here": {"ami": "a-1"}}},
    "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
    "Resources": {
        "Logs": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Retain",
            "Properties": {
                "BucketName": "logs-dev",
                "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}, {"Key": "c", "Value": "3"}],
                "Versioned": True,
                "Days": 30,
                "Nested": {"Deep": {"Leaf": "x", "Other": None}},
            },
        },
        "Data": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "data-dev", "Days": 7}},
        "Bare": {"Type": "AWS::SNS::Topic"},
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Policy": '{"Statement": [{"Effect": "Allow", "Count": 1}]}', "Name": "line one\nline two"},
            "DependsOn": ["Logs"],
        },
    },
    "Outputs": {"LogsName": {"Value": {"Ref": "Logs"}, "Export": {"Name": "logs"}}, "Other": {"Value": "x"}},
}
HEADER = (
    "const {Template, Match, Capture} = require('aws-cdk-lib/assertions');\n"
    f"const template = Template.fromJSON({json.dumps(TEMPLATE)});"
)

_PATTERNS = (
    "{}",
    "{BucketName: 'logs-dev'}",
    "{BucketName: 'none'}",
    "{BucketName: 'logs-dev', Days: 7}",
    "{Days: 30}",
    "{Days: '30'}",
    "{Versioned: true}",
    "{Versioned: 1}",
    "{Missing: undefined}",
    "{BucketName: undefined}",
    "{BucketName: null}",
    "{Missing: Match.absent()}",
    "{BucketName: Match.absent()}",
    "{BucketName: Match.anyValue()}",
    "{Missing: Match.anyValue()}",
    "{BucketName: Match.not('data-dev')}",
    "{BucketName: Match.not(Match.stringLikeRegexp('-dev$'))}",
    "{BucketName: Match.stringLikeRegexp('^logs')}",
    "{BucketName: Match.stringLikeRegexp('LOGS')}",
    "{Days: Match.stringLikeRegexp('30')}",
    "{BucketName: Match.stringLikeRegexp('(')}",
    "{Tags: [{Key: 'a', Value: '1'}, {Key: 'b', Value: '2'}, {Key: 'c', Value: '3'}]}",
    "{Tags: [{Key: 'a'}, {Key: 'b'}, {Key: 'c'}]}",
    "{Tags: [{Key: 'a'}]}",
    "{Tags: Match.arrayWith([{Key: 'a', Value: '1'}])}",
    "{Tags: Match.arrayWith([{Key: 'a'}])}",
    "{Tags: Match.arrayWith([Match.objectLike({Key: 'a'})])}",
    "{Tags: Match.arrayWith([Match.objectLike({Key: 'c'}), Match.objectLike({Key: 'a'})])}",
    "{Tags: Match.arrayWith([Match.objectLike({Key: 'a'}), Match.objectLike({Key: 'c'})])}",
    "{Tags: Match.arrayWith([])}",
    "{Tags: Match.arrayWith([Match.anyValue()])}",
    "{Tags: Match.arrayWith([Match.absent()])}",
    "{Tags: Match.arrayWith([Match.not({Key: 'a', Value: '1'})])}",
    "{Tags: Match.arrayEquals([Match.anyValue(), Match.anyValue(), Match.anyValue()])}",
    "{Tags: Match.arrayEquals([{Key: 'a'}, {Key: 'b'}, {Key: 'c'}])}",
    "{Tags: Match.exact([{Key: 'a', Value: '1'}, {Key: 'b', Value: '2'}, {Key: 'c', Value: '3'}])}",
    "{Tags: Match.exact([{Key: 'a'}, {Key: 'b'}, {Key: 'c'}])}",
    "{Tags: Match.not(Match.arrayWith([Match.objectLike({Key: 'z'})]))}",
    "{Tags: {}}",
    "{BucketName: []}",
    "{BucketName: {}}",
    "{Nested: {Deep: {Leaf: 'x'}}}",
    "{Nested: {Deep: {Leaf: 'y'}}}",
    "{Nested: Match.objectEquals({Deep: {Leaf: 'x'}})}",
    "{Nested: Match.objectEquals({Deep: {Leaf: 'x', Other: null}})}",
    "{Nested: Match.objectEquals({Deep: {Leaf: 'x', Other: Match.anyValue()}})}",
    "{Nested: Match.objectEquals({Deep: Match.objectLike({Leaf: 'x'})})}",
    "{Nested: Match.objectLike({Deep: {Leaf: Match.anyValue(), Gone: Match.absent()}})}",
    "{Nested: Match.exact({Deep: {Leaf: 'x'}})}",
    "{Nested: {Deep: {Other: null}}}",
    "{Nested: {Deep: {Other: {}}}}",
    "{Nested: {Deep: {Other: Match.absent()}}}",
    "{Nested: {Deep: {Other: Match.objectLike({})}}}",
    "{Nested: {Deep: {Other: Match.objectLike({a: 1})}}}",
    "{Nested: {Deep: {Other: Match.objectEquals({})}}}",
    "Match.absent()",
    "Match.anyValue()",
    "Match.not({BucketName: 'data-dev', Days: 7})",
    "Match.objectEquals({BucketName: 'data-dev', Days: 7})",
    "Match.exact({BucketName: 'data-dev', Days: 7})",
    "Match.exact(Match.anyValue())",
    "null",
    "'text'",
    "[]",
    "Match.objectLike({BucketName: new Capture()})",
    "{BucketName: new Capture()}",
    "{Missing: new Capture()}",
    "{BucketName: new Capture(Match.stringLikeRegexp('^data'))}",
)
_WHOLE = (
    "{}",
    "{DeletionPolicy: 'Retain'}",
    "{DeletionPolicy: 'Delete'}",
    "{Properties: {Days: 7}}",
    "{Properties: Match.absent()}",
    "{Properties: {}}",
    "{DependsOn: ['Logs']}",
    "{DependsOn: Match.arrayWith(['Logs'])}",
    "{Type: 'AWS::S3::Bucket'}",
    "Match.objectLike({Type: Match.stringLikeRegexp('S3')})",
    "Match.objectEquals({Type: 'AWS::SNS::Topic'})",
    "undefined",
)
_TYPES = ("AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::SQS::Queue")
_ENTRIES = (
    ("Output", "LogsName", "{}"),
    ("Output", "LogsName", "{Value: {Ref: 'Logs'}}"),
    ("Output", "LogsName", "{Value: {Ref: 'Data'}}"),
    ("Output", "LogsName", "Match.objectLike({Export: {Name: Match.stringLikeRegexp('log')}})"),
    ("Output", "LogsName", "{Export: Match.absent()}"),
    ("Output", "Nothing", "{}"),
    ("Output", "*", "{Value: 'x'}"),
    ("Output", "*", "{Value: 'y'}"),
    ("Output", "*", "Match.anyValue()"),
    ("Parameter", "Stage", "{Type: 'String'}"),
    ("Parameter", "Stage", "{Type: 'Number'}"),
    ("Parameter", "*", "{Default: Match.absent()}"),
    ("Parameter", "Nothing", "{}"),
    ("Mapping", "Regions", "{here: {ami: 'a-1'}}"),
    ("Mapping", "Regions", "{there: Match.anyValue()}"),
    ("Condition", "IsProd", "{'Fn::Equals': [{Ref: 'Stage'}, 'prod']}"),
    ("Condition", "IsProd", "{'Fn::Equals': [{Ref: 'Stage'}, 'dev']}"),
    ("Condition", "Nothing", "{}"),
)
_OTHERS = (
    "template.resourceCountIs('AWS::S3::Bucket', 2);",
    "template.resourceCountIs('AWS::S3::Bucket', 1);",
    "template.resourceCountIs('AWS::S3::Bucket', '2');",
    "template.resourceCountIs('AWS::SQS::Queue', 0);",
    "template.resourceCountIs('AWS::SQS::Queue', 1);",
    "template.resourcePropertiesCountIs('AWS::S3::Bucket', {Days: 7}, 1);",
    "template.resourcePropertiesCountIs('AWS::S3::Bucket', {Days: Match.anyValue()}, 2);",
    "template.resourcePropertiesCountIs('AWS::S3::Bucket', {Days: 8}, 0);",
    "template.resourcePropertiesCountIs('AWS::SNS::Topic', {}, 1);",
    "template.resourcePropertiesCountIs('AWS::SNS::Topic', Match.absent(), 1);",
    "template.templateMatches({Resources: {Data: {Properties: {Days: 7}}}});",
    "template.templateMatches({Resources: {Data: {Properties: {Days: 8}}}});",
    "template.templateMatches({Resources: {Gone: Match.absent()}});",
    "template.templateMatches(Match.objectEquals({Resources: {}}));",
    "template.templateMatches({Description: Match.stringLikeRegexp('^a')});",
    "if (Object.keys(template.findResources('AWS::S3::Bucket')).join() !== 'Logs,Data') throw 1;",
    "if (Object.keys(template.findResources('AWS::S3::Bucket', {Properties: {Days: 7}})).join() !== 'Data') throw 1;",
    "if (Object.keys(template.findResources('AWS::SQS::Queue')).length) throw 1;",
    "if (template.findResources('AWS::S3::Bucket').Data.Properties.Days !== 7) throw 1;",
    "if (template.findOutputs('*').Other.Value !== 'x') throw 1;",
    "if (Object.keys(template.findOutputs('LogsName')).length !== 1) throw 1;",
    "if (Object.keys(template.findParameters('*', {Type: 'Number'})).join() !== 'Size') throw 1;",
    "if (Object.keys(template.findMappings('Regions')).join() !== 'Regions') throw 1;",
    "if (Object.keys(template.findConditions('Nothing')).length) throw 1;",
    "if (template.getResourceId('AWS::SNS::Topic') !== 'Bare') throw 1;",
    "template.getResourceId('AWS::S3::Bucket');",
    "template.getResourceId('AWS::SQS::Queue');",
    "if (template.getResourceId('AWS::S3::Bucket', {Properties: {Days: 7}}) !== 'Data') throw 1;",
    "if (template.toJSON().Outputs.Other.Value !== 'x') throw 1;",
    'Template.fromString(\'{"Resources": {"A": {"Type": "T"}}}\').resourceCountIs(\'T\', 1);',
    "Template.fromString('{');",
    "Template.fromString('{}').resourceCountIs('T', 0);",
    "Template.fromJSON({Resources: {A: {Type: 'T', DependsOn: 'B'}, B: {Type: 'T', DependsOn: ['A']}}});",
    "Template.fromJSON({Resources: {A: {Type: 'T', Properties: {x: {Ref: 'B'}}}, "
    "B: {Type: 'T', Properties: {y: [{'Fn::GetAtt': ['A', 'Arn']}]}}}});",
    "Template.fromJSON({Resources: {A: {Type: 'T', Properties: {x: {'Fn::Sub': 'a ${B.Arn}'}}}, "
    "B: {Type: 'T', Properties: {y: {'Fn::Sub': ['${z} ${!A}', {z: {Ref: 'C'}}]}}}, C: {Type: 'T'}}});",
    "Template.fromJSON({Resources: {A: {Type: 'T', DependsOn: 'A'}}}, {skipCyclicalDependenciesCheck: true});",
    "Template.fromJSON({Resources: {A: {Type: 'T', DependsOn: 'A'}}});",
    "template.hasResourceProperties('AWS::Lambda::Function', {Policy: Match.serializedJson({Statement: "
    "[{Effect: 'Allow', Count: 1}]})});",
    "template.hasResourceProperties('AWS::Lambda::Function', {Policy: Match.serializedJson({Statement: "
    "[{Effect: 'Allow'}]})});",
    "template.hasResourceProperties('AWS::Lambda::Function', {Policy: Match.serializedJson(Match.objectLike("
    "{Statement: [{Effect: 'Allow'}]}))});",
    "template.hasResourceProperties('AWS::Lambda::Function', {Name: Match.serializedJson({})});",
    "template.hasResourceProperties('AWS::Lambda::Function', {Name: Match.stringLikeRegexp('^line two$')});",
    "template.hasResourceProperties('AWS::Lambda::Function', {Name: Match.stringLikeRegexp('one.line')});",
    "const c = new Capture(); template.hasResourceProperties('AWS::S3::Bucket', {BucketName: c}); "
    "if (c.asString() !== 'logs-dev') throw 1;",
    "const c = new Capture(); template.hasResourceProperties('AWS::S3::Bucket', {BucketName: c}); "
    "if (!c.next() || c.asString() !== 'data-dev' || c.next()) throw 1;",
    "const c = new Capture(); template.hasResourceProperties('AWS::S3::Bucket', {BucketName: c}); c.asNumber();",
    "const c = new Capture(); c.asString();",
    "const c = new Capture(); template.templateMatches({Description: c}); c.asString();",
    "const c = new Capture(); template.hasResourceProperties('AWS::S3::Bucket', {Tags: Match.arrayWith([c])}); "
    "if (c.asObject().Key !== 'a') throw 1;",
    "const c = new Capture(); template.hasResourceProperties('AWS::S3::Bucket', {Tags: c}); "
    "if (c.asArray().length !== 3) throw 1;",
    "const c = new Capture(Match.stringLikeRegexp('^data')); "
    "template.hasResourceProperties('AWS::S3::Bucket', {BucketName: c}); if (c.asString() !== 'data-dev') throw 1;",
    "const c = new Capture(); template.hasResourceProperties('AWS::S3::Bucket', {Days: c, BucketName: 'data-dev'}); "
    "if (c.asNumber() !== 7) throw 1;",
    "const c = new Capture(); template.hasResourceProperties('AWS::S3::Bucket', {Versioned: c}); "
    "if (c.asBoolean() !== true) throw 1;",
    "const c = Capture();",
)


def programs() -> tuple[str, ...]:
    """All programs."""
    found = [
        f"template.{method}('{kind}', {pattern});"
        for method in ("hasResourceProperties", "allResourcesProperties")
        for kind in _TYPES
        for pattern in _PATTERNS
    ]
    found += [
        f"template.{method}('{kind}', {pattern});"
        for method in ("hasResource", "allResources")
        for kind in (*_TYPES, "AWS::Lambda::Function")
        for pattern in _WHOLE
    ]
    found += [f"template.has{section}('{name}', {pattern});" for section, name, pattern in _ENTRIES]
    return (*found, *_OTHERS)
