"""Templates that belong together."""

from __future__ import annotations

from tapcheck.languages.cloudformation.links import LinkedTemplates, nested_paths
from tapcheck.languages.cloudformation.template import Template, decode
from tapcheck.languages.documents.reading import read_document
from tapcheck.source import SourceFile
from tapcheck.values import Unknown

MAIN = """\
Parameters:
  Zones: {Type: CommaDelimitedList, Default: 'a,b'}
Resources:
  Net:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./nested/net.yml
      Parameters: {Name: prod, Zones: !Ref Zones}
  Far:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: https://bucket.example/nested/net.yml}
Outputs:
  Name: {Value: !GetAtt Net.Outputs.Name}
  Text: {Value: !Sub 'x-${Net.Outputs.Name}'}
  Zones: {Value: !GetAtt Net.Outputs.Zones}
  None: {Value: !GetAtt Net.Outputs.Nothing}
  Far: {Value: !GetAtt Far.Outputs.Name}
"""
NET = """\
Parameters:
  Name: {Type: String, Default: dev}
  Zones: {Type: CommaDelimitedList}
Resources: {}
Outputs:
  Name: {Value: !Sub '${Name}-net'}
  Zones: {Value: !Ref Zones}
"""
EXPORTER = """\
Parameters:
  Stage: {Type: String, Default: dev}
Resources: {}
Outputs:
  Topic: {Value: !Sub 'topic-${Stage}', Export: {Name: !Sub '${Stage}-topic'}}
  Mine: {Value: x, Export: {Name: !Sub '${AWS::StackName}-mine'}}
"""
IMPORTER = """\
Resources: {}
Outputs:
  Topic: {Value: !ImportValue dev-topic}
  Other: {Value: !ImportValue other}
"""


def linked(files: dict[str, str]) -> LinkedTemplates:
    return LinkedTemplates({path: template(path, text) for path, text in files.items()})


def template(path: str, text: str) -> Template:
    document, _ = read_document(SourceFile.from_text(path, text))
    assert document is not None
    return decode(document)


def test_outputs_of_a_nested_stack() -> None:
    evaluator = linked({"main.yml": MAIN, "nested/net.yml": NET}).evaluator("main.yml")
    assert [evaluator.output(name) for name in ("Name", "Text", "Zones")] == ["prod-net", "x-prod-net", "a,b"]
    assert evaluator.output("None") == Unknown("Outputs.Nothing", "string")
    assert evaluator.output("Far") == Unknown("Resources.Far.Outputs.Name", "string")


def test_a_template_that_is_not_here_is_not_followed() -> None:
    templates = linked({"main.yml": MAIN})
    assert list(templates.nested("main.yml")) == []
    assert templates.evaluator("main.yml").output("Name") == Unknown("Resources.Net.Outputs.Name", "string")


def test_calls_of_nested_stacks() -> None:
    (call,) = linked({"main.yml": MAIN, "nested/net.yml": NET}).nested("main.yml")
    assert (call.resource.name, call.path, sorted(call.passed or ())) == ("Net", "nested/net.yml", ["Name", "Zones"])
    assert nested_paths(template("a/main.yml", MAIN)) == ("a/nested/net.yml",)


def test_stacks_that_nest_each_other_end() -> None:
    text = (
        "Resources:\n  A:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: OTHER}\n"
        "Outputs:\n  X: {Value: !GetAtt A.Outputs.X}\n"
    )
    files = {"a.yml": text.replace("OTHER", "b.yml"), "b.yml": text.replace("OTHER", "a.yml")}
    assert isinstance(linked(files).evaluator("a.yml").output("X"), Unknown)


def test_imported_values() -> None:
    templates = linked({"exporter.yml": EXPORTER, "importer.yml": IMPORTER})
    evaluator = templates.evaluator("importer.yml")
    assert evaluator.output("Topic") == "topic-dev"
    assert evaluator.output("Other") == Unknown("import.other", "string")
    assert templates.exporter("dev-topic") == ("exporter.yml", "Topic")
    assert templates.exporter("mine") is None


def test_a_value_that_two_templates_export_is_unknown() -> None:
    templates = linked({"a.yml": EXPORTER, "b.yml": EXPORTER, "importer.yml": IMPORTER})
    assert templates.evaluator("importer.yml").output("Topic") == Unknown("import.dev-topic", "string")


def test_a_twin_exports_the_same_value() -> None:
    templates = linked({"a.yml": EXPORTER, "a.json": EXPORTER, "importer.yml": IMPORTER})
    assert templates.evaluator("importer.yml").output("Topic") == "topic-dev"


def test_values_that_import_each_other_end() -> None:
    text = "Resources: {}\nOutputs:\n  X: {Value: !ImportValue OTHER, Export: {Name: OWN}}\n"
    files = {
        "a.yml": text.replace("OTHER", "b").replace("OWN", "a"),
        "b.yml": text.replace("OTHER", "a").replace("OWN", "b"),
    }
    assert isinstance(linked(files).evaluator("a.yml").output("X"), Unknown)
