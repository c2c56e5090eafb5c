"""The builder of the data files, on bindings and schemas small enough to read."""

from __future__ import annotations

import io
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tapcheck.catalog.refresh.arn_ids import published_patterns, with_published_ids
from tapcheck.catalog.refresh.arns import derive_arns, derive_template_arns
from tapcheck.catalog.refresh.bindings import read_provider
from tapcheck.catalog.refresh.sorted_lines import write_sorted_lines
from tapcheck.catalog.refresh.templates import read_resource_types
from tapcheck.catalog.refresh.versions import Schemas, version_markers

BINDINGS = """
function widgetPartToHclTerraform(struct) {
    const attrs = {
        size: {
            value: cdktn.numberToHclTerraform(struct.size),
            isBlock: false,
            type: "simple",
            storageClassType: "number",
        },
    };
}
class WidgetPartOutputReference extends cdktn.ComplexObject {
    // size - computed: false, optional: false, required: true
    _size;
    get size() {
        return this.getNumberAttribute('size');
    }
    // serial - computed: true, optional: false, required: false
    get serial() {
        return this.getStringAttribute('serial');
    }
}
class WidgetPartList extends cdktn.ComplexList {
    get(index) {
        return new WidgetPartOutputReference(this.terraformResource, this.terraformAttribute, index, this.wrapsSet);
    }
}
class Widget extends cdktn.TerraformResource {
    constructor(scope, id, config) {
        super(scope, id, {
            terraformResourceType: 'acme_widget',
        });
    }
    // arn - computed: true, optional: false, required: false
    get arn() {
        return this.getStringAttribute('arn');
    }
    // labels - computed: false, optional: true, required: false
    _labels;
    get labels() {
        return this.getStringMapAttribute('labels');
    }
    // names - computed: true, optional: true, required: false
    _names;
    get names() {
        return cdktn.Fn.tolist(this.getListAttribute('names'));
    }
    // part - computed: false, optional: true, required: false
    _part = new WidgetPartList(this, "part", true);
    get part() {
        return this._part;
    }
    // tags - computed: true, optional: false, required: false
    _tags = new cdktn.StringMap(this, "tags");
    get tags() {
        return this._tags;
    }
    synthesizeHclAttributes() {
        const attrs = {
            labels: {
                value: cdktn.hashMapperHcl(cdktn.stringToHclTerraform)(this._labels),
                isBlock: false,
                type: "map",
                storageClassType: "stringMap",
            },
            names: {
                value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(this._names),
                isBlock: false,
                type: "set",
                storageClassType: "stringList",
            },
            part: {
                value: cdktn.listMapperHcl(widgetPartToHclTerraform, true)(this._part.internalValue),
                isBlock: true,
                type: "set",
                storageClassType: "WidgetPartList",
            },
        };
    }
}
class DataAcmeWidget extends cdktn.TerraformDataSource {
    constructor(scope, id, config) {
        super(scope, id, {
            terraformResourceType: 'acme_widget',
        });
    }
    // name - computed: false, optional: false, required: true
    get name() {
        return this.getStringAttribute('name');
    }
}
class AcmeProvider extends cdktn.TerraformProvider {
    // part - computed: false, optional: true, required: false
    _part;
    get part() {
        return this._part;
    }
    synthesizeHclAttributes() {
        const attrs = {
            part: {
                value: cdktn.listMapperHcl(widgetPartToHclTerraform, true)(this._part),
                isBlock: true,
                type: "list",
                storageClassType: "AcmeProviderPartList",
            },
        };
    }
}
"""


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    package = {"cdktn": {"provider": {"name": "registry.example.com/acme/acme", "version": "1.2.3"}}}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in (("package/package.json", json.dumps(package)), ("package/lib/widget/index.js", BINDINGS)):
            data = text.encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    path = tmp_path / "cdktn_provider_acme-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as outer:
        outer.writestr("acme/_jsii/provider-acme@1.0.0.jsii.tgz", packed.getvalue())
    return path


def test_bindings_are_read_at_every_depth(wheel: Path) -> None:
    facts = read_provider(wheel)
    assert (facts.source, facts.version, facts.unresolved) == ("acme/acme", "1.2.3", ())
    assert facts.schemas == {
        "r/acme_widget": {
            "arn": "cs",
            "labels": "oMs",
            "names": "kSs",
            "part": ["oBS", {"size": "rn", "serial": "cs"}],
            "tags": "cMs",
        },
        "d/acme_widget": {"name": "rs"},
        "!config": {"part": ["oBL", {"size": "on"}]},
    }


def test_data_files_are_sorted_by_bytes(tmp_path: Path) -> None:
    size = write_sorted_lines(tmp_path / "deep" / "x.tsv", {"b": {"z": 1, "a": 2}, "a/c": [], "a": 1, "!": None})
    data = (tmp_path / "deep" / "x.tsv").read_bytes()
    assert data == b'!\tnull\na\t1\na/c\t[]\nb\t{"a":2,"z":1}\n'
    assert size == len(data)


def test_markers_say_where_majors_differ() -> None:
    older: dict[int, Schemas] = {
        4: {"r/x": {"a": "cs", "gone": "cs"}, "r/old": {"a": "cs"}},
        5: {"r/x": {"a": "cs", "b": ["oBL", {"c": "cs", "d": "cs"}]}, "!config": {}},
    }
    current: Schemas = {
        "r/x": {"a": "cs", "b": ["oBL", {"c": "cs"}], "new": "cs"},
        "r/fresh": {"a": "cs"},
        "!config": {},
    }
    assert version_markers(older, current) == {
        "r/x": {"only": {"gone": 4, "b.d": 5}, "since": {"new": 5}},
        "r/old": {"only": {"": 4}},
        "r/fresh": {"since": {"": 5}},
    }
    assert version_markers({}, current) == {}


class _Registry:
    """As much of cfn-lint's schema manager as the builder uses."""

    def __init__(self, documents: dict[str, dict[str, Any]], attributes: dict[str, dict[str, str]]) -> None:
        self._documents = documents
        self._attributes = attributes

    def get_resource_types(self, _region: str) -> list[str]:
        return list(self._documents)

    def get_resource_schema(self, _region: str, name: str) -> SimpleNamespace:
        return SimpleNamespace(schema=self._documents[name], get_atts=self._attributes[name])


def test_resource_types_of_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {
        "properties": {
            "Name": {"type": "string"},
            "Parts": {"type": "array", "items": {"$ref": "#/definitions/Part"}},
            "Text": {"$ref": "#/definitions/Text"},
            "Tags": {"type": "object", "patternProperties": {".*": {"type": ["null", "integer"]}}},
            "Keys": {"$ref": "#/definitions/Keys"},
            "Arn": {"type": "string"},
        },
        "definitions": {
            "Part": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"Inner": {"$ref": "#/definitions/Part"}, "On": {"type": "boolean"}},
            },
            "Text": {"type": "string"},
            "Open": {"type": "object", "properties": {"Size": {"type": "number"}}},
            "Keys": {"type": "array", "items": {"$ref": "#/definitions/Open"}, "properties": {"Kind": {}}},
        },
        "required": ["Name", "Arn"],
        "readOnlyProperties": ["/properties/Arn"],
        "primaryIdentifier": ["/properties/Name"],
    }
    pointers = {
        "Arn": "/properties/Arn",
        "Parts": "/properties/Parts",
        "Part.On": "/definitions/Part/On",
        "Odd": "/x/y",
    }
    registry = _Registry({"A::B::C": document, "A::B::D": {}}, {"A::B::C": pointers, "A::B::D": {}})
    monkeypatch.setitem(sys.modules, "cfnlint.schema.manager", SimpleNamespace(PROVIDER_SCHEMA_MANAGER=registry))
    assert read_resource_types() == {
        "A::B::C": {
            "a": {"Arn": "s", "Parts": "L#Part", "Part.On": "b", "Odd": "a"},
            "p": {"Name": "s", "Parts": "L#Part", "Text": "s", "Tags": "Mn", "Keys": "L#Open"},
            "r": ["Name"],
            "i": ["Name"],
            "d": {"Part": {"Inner": "#Part", "On": "b"}, "Open": {"Size": "n", "*": "a"}},
        },
        "A::B::D": {},
    }


def test_arns_are_matched_by_service_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    start = r"^arn:(?P<Partition>[\w-]+):glue:(?P<Region>[\w-]*):(?P<Account>\d{12}):"
    rows = [
        {"regex": re.compile(start + r"schema/(?P<SchemaName>.+?)$"), "names": ["schema"], "cfn": "AWS::Glue::Schema"},
        {
            "regex": re.compile(start + r"registry/(?P<RegistryId>.+?)$"),
            "names": ["registry"],
            "cfn": "AWS::Glue::Registry",
        },
    ]
    monkeypatch.setitem(sys.modules, "arnmatch.arn_patterns", SimpleNamespace(ARN_PATTERNS={"glue": rows}))
    derived = derive_arns()
    assert derived["aws_glue_schema.arn"] == "arn:{partition}:glue:{region}:{account}:schema/{.schema_name}"
    assert derived["aws_glue_schema.id"] == "{.schema_name}"
    assert derived["aws_glue_ml_transform.arn"] == "arn:{partition}:glue:{region}:{account}:ml-transform/{.name}"
    assert derived["aws_docdb_event_subscription.arn"].startswith("arn:{partition}:rds:")
    assert "aws_glue_job.arn" not in derived
    assert derive_template_arns() == {
        "AWS::Glue::Schema.arn": "arn:{partition}:glue:{region}:{account}:schema/{.Name}",
        "AWS::Glue::Registry.arn": "arn:{partition}:glue:{region}:{account}:registry/{lower:10}",
    }


START = "arn:{partition}:%s:{region}:{account}:"


@pytest.mark.parametrize(
    ("template", "pattern", "expected"),
    [
        ("task/{lower:10}", r"^arn:aws:x:[a-z0-9-]+:\d{12}:task/task-[0-9a-f]{17}$", "task/task-{hex:17}"),
        ("graph:{lower:10}", r"arn:aws:x:[^:]+:\d{12}:graph:[a-f\d]{32}", "graph:{hex:32}"),
        ("plan/{.name}", r"arn:aws:x:[^:]+:\d{12}:plan/[a-z]+:[a-z0-9]{6}", "plan/{.name}:{lower:6}"),
        ("task/{.name}", r"arn:aws:x:[^:]+:\d{12}:task/\w+", "task/{.name}"),
        ("task/{lower:10}", r"arn:aws:y:[^:]+:\d{12}:task/task-[0-9a-f]{17}", "task/{lower:10}"),
        ("task/{lower:10}", r"arn:aws:x:[^:]+:\d{12}:run/run-[0-9a-f]{17}", "task/{lower:10}"),
        ("task/{lower:10}", r"arn:aws:x:[^:]+:\d{12}:task/!{40}", "task/{lower:10}"),
        ("{lower:10}", r"arn:aws:x:[^:]+:\d{12}:\d{40}", "{lower:10}"),
    ],
)
def test_ids_in_arns_get_the_published_form(template: str, pattern: str, expected: str) -> None:
    start = START % "x"
    mended = with_published_ids({"aws_x_task.arn": start + template}, [re.compile(pattern)])
    assert mended == {"aws_x_task.arn": start + expected}


def test_the_id_of_a_resource_gets_the_form_that_its_arn_needs() -> None:
    formats = {"aws_x_task.arn": START % "x" + "task/{.id}"}
    mended = with_published_ids(formats, [re.compile(r"arn:aws:x:[^:]+:\d{12}:task/task-[0-9a-f]{17}")])
    assert mended == {**formats, "aws_x_task.id": "task-{hex:17}"}


def test_patterns_are_read_from_the_service_descriptions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data" / "x" / "2020-01-01"
    folder.mkdir(parents=True)
    shapes = {
        "TaskArn": {"type": "string", "pattern": "^arn:aws:x:.*$"},
        "OddArn": {"type": "string", "pattern": r"\p{Alpha}"},
        "Arns": {"type": "list"},
        "Name": {"type": "string", "pattern": "n"},
    }
    (folder / "service-2.json").write_text(json.dumps({"shapes": shapes}), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "botocore", SimpleNamespace(__file__=str(tmp_path / "__init__.py")))
    assert [pattern.pattern for pattern in published_patterns()] == ["^arn:aws:x:.*$"]
