"""Outcomes of assertions in Go tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tapcheck.frontends.expectations.project_host import ProjectHost
from tapcheck.languages.golang.evaluate import evaluate_suite
from tapcheck.languages.golang.terratest import TerraformUse
from tapcheck.languages.program.results import ProgramResult
from tapcheck.workspace import Workspace
from tests.languages.golang.cases import CASES, FILES

HEAD = """\
package test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.org/other"
	"github.com/GoogleCloudPlatform/cloud-foundation-toolkit/infra/blueprint-test/pkg/tft"
	"github.com/gruntwork-io/terratest/modules/terraform"
	structure "github.com/gruntwork-io/terratest/modules/test-structure"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/stretchr/testify/suite"
)

"""
LETTERS = {"passing": "p", "failing": "f", "undecided": "?", "skipped": "s"}


def run(folder: Path, text: str, **others: str) -> tuple[ProgramResult, tuple[TerraformUse, ...]]:
    (folder / "test").mkdir()
    files = {**FILES, "test/case_test.go": HEAD + text, **{f"test/{name}.go": body for name, body in others.items()}}
    for path, content in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    workspace = Workspace(folder)
    found = evaluate_suite(ProjectHost(workspace, (), "test", deployed=False), "test/case_test.go", {})
    return found.result, found.uses


def outcomes(result: ProgramResult) -> dict[str, str]:
    return {
        "/".join(test.titles): "".join(LETTERS[item.outcome.value] for item in test.assertions) for test in result.tests
    }


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_outcomes_of_assertions(body: str, expected: str, tmp_path: Path) -> None:
    result, _ = run(tmp_path, f"func TestIt(t *testing.T) {{\n{body}\n}}\n")
    assert outcomes(result)["TestIt"] == expected


def test_what_runs_before_the_tests(tmp_path: Path) -> None:
    text = """\
var first, second, third string
func init() { first = "a" }
func init() { second = first + "b" }
func TestMain(m *testing.M) {
	third = second + "c"
	os.Exit(m.Run())
	third = "never"
}
func TestIt(t *testing.T) { assert.Equal(t, "abc", third) }
"""
    result, _ = run(tmp_path, text)
    assert outcomes(result) == {"TestIt": "p"}


def test_types_of_other_files_and_of_what_stands_below(tmp_path: Path) -> None:
    text = """\
func TestIt(t *testing.T) {
	var all everything
	all.Network.Zone.Name = "z"
	assert.Equal(t, "z", all.Network.Zone.Name)
	assert.Empty(t, all.Network.Zone.Region)
	assert.Nil(t, all.Network.Next)
}
"""
    other = """\
package test

type everything struct{ Network network }
type network struct {
	Zone zone
	Next *network
}
type zone struct{ Name, Region string }
"""
    result, _ = run(tmp_path, text, shared=other)
    assert outcomes(result) == {"TestIt": "ppp"}


def test_subtests_have_the_names_that_go_prints(tmp_path: Path) -> None:
    text = """\
func TestTable(t *testing.T) {
	cases := []struct{ name string; want bool }{{"a name", true}, {name: "b"}, {"b", true}}
	for _, tc := range cases {
		tc := tc
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.True(t, tc.want)
		})
	}
}
func testHelper(t *testing.T) {}
func TestMain(m *testing.M) {}
"""
    result, _ = run(tmp_path, text)
    assert outcomes(result) == {"TestTable": "", "TestTable/a_name": "p", "TestTable/b": "f", "TestTable/b#01": "p"}


def test_functions_and_methods_of_the_package(tmp_path: Path) -> None:
    other = """\
package test

const Prefix = "lo"

type box struct{ n int }

func (b *box) Twice() int { return b.n * 2 }
"""
    text = """\
func TestIt(t *testing.T) {
	b := &box{n: 4}
	assert.Equal(t, 8, b.Twice())
	assert.Equal(t, "logs", Prefix+"gs")
}
"""
    result, _ = run(tmp_path, text, shared=other)
    assert outcomes(result) == {"TestIt": "pp"}


def test_suites_of_testify(tmp_path: Path) -> None:
    text = """\
type MySuite struct {
	suite.Suite
	text string
}

func (s *MySuite) SetupSuite() { s.text = "abc" }
func (s *MySuite) TestOne()    { s.Equal("abc", s.text) }
func (s *MySuite) TestTwo()    { s.Require().Contains(s.text, "x"); s.True(true) }
func TestAll(t *testing.T)     { suite.Run(t, new(MySuite)) }
"""
    result, _ = run(tmp_path, text)
    assert outcomes(result) == {"TestAll": "", "TestAll/TestOne": "p", "TestAll/TestTwo": "f"}


OPTIONS = 'o := terraform.WithDefaultRetryableErrors(t, &terraform.Options{TerraformDir: "../lib", Vars: vars})\n'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('terraform.Output(t, o, "a")', ["output a lib required"]),
        ('terraform.OutputContext(t, ctx, o, "a")', ["output a lib required"]),
        ('v, err := terraform.OutputE(t, o, "a")\n_, _ = v, err', ["output a lib optional"]),
        (
            'terraform.OutputMap(t, o, "a")\nterraform.OutputList(t, o, "b")',
            ["output a lib required", "output b lib required"],
        ),
        ('terraform.OutputForKeys(t, o, []string{"a", "b"})', ["output a lib required", "output b lib required"]),
        ("terraform.OutputAll(t, o)", []),
        ('all := terraform.OutputAll(t, o)\nassert.Equal(t, "x", all["a"])', ["output a lib required"]),
        ('var row struct{ A string }\nterraform.OutputStruct(t, o, "a", &row)', ["output a lib required"]),
        ('if os.Getenv("X") != "" {\n terraform.Output(t, o, "a")\n}', ["output a lib required"]),
        ('if other.Maybe() {\n terraform.Output(t, o, "a")\n}', ["output a lib optional"]),
        (
            'if _, err := terraform.InitAndApplyE(t, o); err != nil { t.Fatal(err) }\nterraform.Output(t, o, "a")',
            ["output a lib required"],
        ),
        (
            "plan := terraform.InitAndPlanAndShowWithStruct(t, o)\n"
            'terraform.RequirePlannedValuesMapKeyExists(t, plan, "x.y")\n_ = plan.ResourceChangesMap["x.z"]',
            ["resource x.y lib required", "resource x.z lib required"],
        ),
        (
            'structure.RunTestStage(t, "check", func() {\n terraform.Output(t, o, "a")\n})',
            ["output a lib required"],
        ),
        ('terraform.Output(t, other.Options(), "a")', ["output a None required"]),
        (
            'dir := structure.CopyTerraformFolderToTemp(t, "..", "lib")\n'
            "structure.SaveTerraformOptions(t, dir, &terraform.Options{TerraformDir: dir})\n"
            'terraform.Output(t, structure.LoadTerraformOptions(t, dir), "a")',
            ["output a lib required"],
        ),
    ],
)
def test_what_terratest_needs(body: str, expected: list[str], tmp_path: Path) -> None:
    _, uses = run(tmp_path, f"func TestIt(t *testing.T) {{\nvars := other.Vars()\n{OPTIONS}{body}\n}}\n")
    found = [f"{use.need.value} {use.name} {use.folder} {'required' if use.required else 'optional'}" for use in uses]
    assert found == expected


def test_variables_are_placed_at_their_keys(tmp_path: Path) -> None:
    text = (
        'func TestIt(t *testing.T) {\nvars := map[string]interface{}{"region": "eu"}\n'
        + OPTIONS
        + "terraform.Apply(t, o)\n}\n"
    )
    _, uses = run(tmp_path, text)
    (use,) = uses
    assert (HEAD + text)[use.start : use.end] == '"region"'
    assert (use.need.value, use.name, use.folder) == ("variable", "region", "lib")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "func TestX(t *testing.T) {",
        "func TestX(",
        "\x00",
        "}{",
        "func TestX(t *testing.T) { TestX(t) }",
        "func TestX(t *testing.T) { for {} }",
        'func TestX(t *testing.T) { assert.True(t, strings.ContainsAny("a")); strings.HasPrefix(1, "a") }',
        'func TestX(t *testing.T) { _ = "abc"["a":"b"]; _ = []int{1}["a":] }',
        "func TestX(t *testing.T) { var r struct{ A int }; other.Fill(&r.A, &r.B.C, &nothing[0]); *r = 3; **r++ }",
    ],
)
def test_strange_files_end(text: str, tmp_path: Path) -> None:
    result, _ = run(tmp_path, text)
    assert all(item.outcome.value in LETTERS for test in result.tests for item in test.assertions)


FOLDER = 'tft.WithTFDir("../lib")'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'tft.NewTFBlueprintTest(t, {FOLDER}).GetStringOutput("a")', ["output a lib required"]),
        (
            'tft.NewTFBlueprintTest(t, tft.WithFixtureName("x")).GetStringOutput("a")',
            ["output a ../fixtures/x required"],
        ),
        ('tft.NewTFBlueprintTest(t, tft.WithTFDir(other.Folder())).GetStringOutput("a")', ["output a None required"]),
        (f'tft.NewTFBlueprintTest(t, {FOLDER}, other.Option()).GetStringOutput("a")', ["output a None required"]),
        (f'tft.NewTFBlueprintTest(t, {FOLDER}).GetTFSetupStringOutput("a")', []),
        (f'tft.NewTFBlueprintTest(t, {FOLDER}).GetJsonOutput("")', []),
        (f'tft.NewTFBlueprintTest(t, {FOLDER}, tft.WithVars(VARS)).GetStringOutput("a")', ["output a lib required"]),
        (f"tft.NewTFBlueprintTest(t, {FOLDER}, tft.WithVars(VARS)).Test()", ["variable v lib required"]),
        (
            f'opts := []other.Option{{{FOLDER}}}\nb := tft.NewTFBlueprintTest(t, opts...)\nb.GetStringOutput("a")',
            ["output a lib required"],
        ),
        (
            f"b := tft.NewTFBlueprintTest(t, {FOLDER}, tft.WithVars(VARS))\nb.DefineApply(b.DefaultApply)\n"
            'b.DefineVerify(func(a *assert.Assertions) { a.NotEmpty(b.GetStringOutput("a")) })\nb.Test()',
            ["variable v lib required", "output a lib required"],
        ),
        (
            f"b := tft.NewTFBlueprintTest(t, {FOLDER}, tft.WithVars(VARS))\nb.RedeployTest(2, other.Vars())",
            [],
        ),
        (
            f"b := tft.NewTFBlueprintTest(t, {FOLDER})\n"
            'b.DefineTeardown(func(a *assert.Assertions) { b.GetStringOutput("b") })\n'
            'b.DefineVerify(func(a *assert.Assertions) { b.GetStringOutput("a"); t.FailNow() })\nb.Test()',
            ["output a lib required", "output b lib required"],
        ),
        (
            f"b := tft.NewTFBlueprintTest(t, {FOLDER})\n"
            'b.DefineVerify(func(a *assert.Assertions) { b.GetStringOutput("a") })',
            ["output a lib optional"],
        ),
        (
            f"b := tft.NewTFBlueprintTest(other.T(), {FOLDER})\n"
            'b.DefineVerify(func(a *assert.Assertions) { b.GetStringOutput("a") })',
            ["output a lib optional"],
        ),
        (
            f'_, plan := tft.NewTFBlueprintTest(t, {FOLDER}).PlanAndShow()\n_ = plan.ResourceChangesMap["x.y"]',
            ["resource x.y lib required"],
        ),
    ],
)
def test_what_blueprints_need(body: str, expected: list[str], tmp_path: Path) -> None:
    body = body.replace("VARS", 'map[string]interface{}{"v": 1}')
    _, uses = run(tmp_path, f"func TestIt(t *testing.T) {{\n{body}\n}}\n")
    assert [
        f"{use.need} {use.name} {use.folder} {'required' if use.required else 'optional'}" for use in uses
    ] == expected


@pytest.mark.parametrize(("text", "expected"), [("true", "s"), ("false # now", "?"), ("${SKIP}", "?")])
def test_blueprints_that_their_folder_skips(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/test.yaml").write_text(f"spec:\n  skip: {text}\n", encoding="utf-8")
    body = f"b := tft.NewTFBlueprintTest(t, {FOLDER})\nb.Test()"
    result, _ = run(tmp_path, f"func TestIt(t *testing.T) {{\n{body}\n}}\n")
    assert outcomes(result) == {"TestIt": expected}


def test_blueprints_of_other_testers(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/test.yaml").write_text("spec:\n  skip: true\n", encoding="utf-8")
    body = f"b := tft.NewTFBlueprintTest(&tester{{}}, {FOLDER})\nb.Test()\nb.DefaultVerify(assert.New(&tester{{}}))"
    result, _ = run(tmp_path, f"type tester struct{{}}\nfunc TestIt(t *testing.T) {{\n{body}\n}}\n")
    assert outcomes(result) == {"TestIt": "p"}
