# One test a line.
# ruff: noqa: E501
"""Go tests with what `go test` says of them: `p` passes, `f` fails. `test_against_go.py` asks the real one."""

from __future__ import annotations

HEAD = """\
package test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/ioutil"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var _ = []interface{}{json.Marshal, errors.New, fmt.Sprint, ioutil.ReadFile, os.Getenv, path.Join, filepath.Join,
	reflect.DeepEqual, regexp.MustCompile, sort.Strings, strconv.Itoa, strings.Contains, assert.True, require.True}

"""

FILES = {
    "lib/main.tf": 'resource "aws_s3_bucket" "logs" {\n  bucket = "x"\n}\n\noutput "bucket_name" {\n  value = 1\n}\n',
    "lib/template.json": '{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Count": 2}}, "List": [1, "a", true, null], "Ratio": 1.5}',
}

_JSON = 'data, _ := os.ReadFile("../lib/template.json"); var m map[string]interface{}; err := json.Unmarshal(data, &m); require.NoError(t, err); '

DECIDED: tuple[tuple[str, str], ...] = (
    ('assert.Equal(t, 1, 1)', "p"),
    ('assert.Equal(t, 1, 2)', "f"),
    ('assert.Equal(t, 1, 1.0)', "f"),
    ('assert.EqualValues(t, 1, 1.0)', "p"),
    ('assert.Equal(t, 1, int64(1))', "f"),
    ('assert.EqualValues(t, 1, int64(1))', "p"),
    ('assert.Exactly(t, 1, int64(1))', "f"),
    ('assert.NotEqual(t, 1, int64(1))', "p"),
    ('x := 3; assert.Equal(t, 3.0, float64(x))', "p"),
    ('assert.Equal(t, []int{1, 2}, []int{1, 2})', "p"),
    ('assert.Equal(t, []int{1, 2}, []int{2, 1})', "f"),
    ('assert.ElementsMatch(t, []int{1, 2, 2}, []int{2, 1, 2})', "p"),
    ('assert.ElementsMatch(t, []int{1, 2, 2}, []int{2, 1, 1})', "f"),
    ('assert.ElementsMatch(t, []string{}, nil)', "p"),
    ('assert.Subset(t, []string{"a", "b"}, []string{"b"})', "p"),
    ('assert.Subset(t, []string{"a"}, []string{"b"})', "f"),
    ('assert.NotSubset(t, []string{"a"}, []string{"b"})', "p"),
    ('assert.NotSubset(t, []string{"a", "b"}, []string{"b"})', "f"),
    ('assert.JSONEq(t, `{"a": [1, 2], "b": null}`, `{"b":null,"a":[1,2]}`)', "p"),
    ('assert.JSONEq(t, `{"a": 1}`, `{"a": 2}`)', "f"),
    ('assert.JSONEq(t, `{"a": 1}`, `{"a": `)', "f"),
    ('assert.InDelta(t, 1.0, 1.05, 0.1)', "p"),
    ('assert.InDelta(t, 1.0, 1.2, 0.1)', "f"),
    ('assert.EqualError(t, errors.New("boom"), "boom")', "p"),
    ('assert.EqualError(t, errors.New("boom"), "bang")', "f"),
    ('assert.ErrorContains(t, errors.New("a boom"), "boom")', "p"),
    ('assert.ErrorContains(t, errors.New("a boom"), "bang")', "f"),
    ('assert.ErrorContains(t, nil, "bang")', "f"),
    ('assert.Zero(t, 0); assert.Zero(t, ""); assert.Zero(t, false)', "p"),
    ('assert.Zero(t, 1)', "f"),
    ('assert.NotZero(t, "x")', "p"),
    ('assert.Positive(t, 1); assert.Negative(t, -1)', "p"),
    ('assert.Positive(t, 0)', "f"),
    ('assert.Panics(t, func() { panic("x") })', "p"),
    ('assert.Panics(t, func() {})', "f"),
    ('assert.NotPanics(t, func() {})', "p"),
    ('assert.NotPanics(t, func() { panic("x") })', "f"),
    ('assert.Condition(t, func() bool { return 1 < 2 })', "p"),
    ('assert.Condition(t, func() bool { return 2 < 1 })', "f"),
    ('assert.Len(t, "abc", 3); assert.Len(t, map[string]int{"a": 1}, 1)', "p"),
    ('assert.Len(t, []int{1}, 2)', "f"),
    ('assert.Empty(t, ""); assert.Empty(t, []int{}); assert.Empty(t, nil); assert.Empty(t, 0); assert.Empty(t, false)', "p"),
    ('assert.Empty(t, "x")', "f"),
    ('assert.NotEmpty(t, []int{0})', "p"),
    ('assert.NotEmpty(t, 0)', "f"),
    ('var e error; assert.Nil(t, e); assert.NoError(t, e)', "p"),
    ('assert.Nil(t, errors.New("x"))', "f"),
    ('assert.Contains(t, []string{"a"}, "a"); assert.Contains(t, map[string]int{"k": 1}, "k"); assert.Contains(t, "abc", "b")', "p"),
    ('assert.Contains(t, []string{"a"}, "b")', "f"),
    ('assert.NotContains(t, "abc", "z")', "p"),
    ('assert.NotContains(t, map[string]int{"k": 1}, "k")', "f"),
    ('assert.Greater(t, 2, 1); assert.Less(t, "a", "b"); assert.GreaterOrEqual(t, 1.5, 1.5)', "p"),
    ('assert.Greater(t, "a", "b")', "f"),
    ('assert.Regexp(t, "^a+$", "aaa"); assert.NotRegexp(t, "b", "aaa")', "p"),
    ('assert.Regexp(t, "^b", "ab")', "f"),
    ('assert.True(t, strings.EqualFold("Go", "GO"))', "p"),
    ('assert.Equal(t, []string{"a", "b,c"}, strings.SplitN("a,b,c", ",", 2))', "p"),
    ('assert.Equal(t, []string{"a", "b"}, strings.Fields(" a  b "))', "p"),
    ('assert.Equal(t, 4, strings.LastIndex("go go", "o"))', "p"),
    ('assert.Equal(t, "xxab", strings.Repeat("x", 2)+"ab")', "p"),
    ('assert.True(t, strings.ContainsAny("abc", "xyzc")); assert.False(t, strings.ContainsAny("abc", "xyz"))', "p"),
    ('assert.True(t, strings.ContainsRune("abc", 98))', "p"),
    ('before, after, found := strings.Cut("k=v", "="); assert.Equal(t, "k", before); assert.Equal(t, "v", after); assert.True(t, found)', "p"),
    ('assert.Equal(t, 3, strings.Count("cheese", "e")); assert.Equal(t, -1, strings.Index("a", "b"))', "p"),
    ('assert.Equal(t, "bb", strings.Replace("aa", "a", "b", -1)); assert.Equal(t, "ba", strings.Replace("aa", "a", "b", 1))', "p"),
    ('assert.Equal(t, "ÄB", strings.ToUpper("äb")); assert.Equal(t, 2, len("ä"))', "p"),
    ('assert.Equal(t, "a/c", path.Join("a", "b", "..", "c")); assert.Equal(t, ".tf", path.Ext("x/main.tf")); assert.Equal(t, "main.tf", path.Base("x/main.tf"))', "p"),
    ('assert.Equal(t, "x", filepath.Dir("x/main.tf")); assert.Equal(t, ".", filepath.Dir("main.tf")); assert.Equal(t, "", filepath.Join(""))', "p"),
    ('assert.Equal(t, 42, func() int { n, _ := strconv.Atoi("42"); return n }())', "p"),
    ('_, err := strconv.Atoi("x"); assert.Error(t, err)', "p"),
    ('err := fmt.Errorf("%w: %s", errors.New("boom"), "b"); assert.Equal(t, "boom: b!", fmt.Sprintf("%v!", err))', "p"),
    ('b, err := strconv.ParseBool("true"); assert.NoError(t, err); assert.True(t, b)', "p"),
    ('_, err := strconv.ParseBool("yes"); assert.NoError(t, err)', "f"),
    ('f, _ := strconv.ParseFloat("1.5", 64); assert.Equal(t, 1.5, f)', "p"),
    ('n, _ := strconv.ParseInt("12", 10, 64); assert.Equal(t, int64(12), n)', "p"),
    ('n, _ := strconv.ParseInt("12", 10, 64); assert.Equal(t, 12, n)', "f"),
    ('assert.Equal(t, "true", strconv.FormatBool(true)); assert.Equal(t, "\\"a\\"", strconv.Quote("a"))', "p"),
    ('xs := []string{"b", "a"}; sort.Strings(xs); assert.Equal(t, []string{"a", "b"}, xs)', "p"),
    ('xs := []int{3, 1}; sort.Ints(xs); assert.Equal(t, []int{1, 3}, xs)', "p"),
    ('xs := []int{3, 1, 2}; sort.Slice(xs, func(i, j int) bool { return xs[i] > xs[j] }); assert.Equal(t, []int{3, 2, 1}, xs)', "p"),
    ('assert.True(t, reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {1}}))', "p"),
    ('m := map[string]int{"b": 1, "a": 2}; keys := []string{}; for k := range m { keys = append(keys, k) }; sort.Strings(keys); assert.Equal(t, []string{"a", "b"}, keys)', "p"),
    ('re := regexp.MustCompile(`(\\w+)=(\\d+)`); assert.Equal(t, []string{"a=1", "a", "1"}, re.FindStringSubmatch("x a=1 b=2"))', "p"),
    ('re := regexp.MustCompile(`(\\w+)=(\\d+)`); assert.Len(t, re.FindAllString("a=1 b=2", -1), 2); assert.Len(t, re.FindAllStringSubmatch("a=1 b=2", -1), 2)', "p"),
    ('re := regexp.MustCompile(`a`); assert.Len(t, re.FindAllString("aaa", 2), 2)', "p"),
    ('re := regexp.MustCompile(`a(b)?`); assert.Equal(t, "x-", re.ReplaceAllString("xa", "-$1")); assert.Nil(t, re.FindStringSubmatch("z"))', "p"),
    ('ok, err := regexp.MatchString(`(?i)HELLO`, "hello"); assert.NoError(t, err); assert.True(t, ok)', "p"),
    ('assert.Equal(t, `a\\.b`, regexp.QuoteMeta("a.b"))', "p"),
    (_JSON + 'r := m["Resources"].(map[string]interface{}); b := r["Bucket"].(map[string]interface{}); assert.Equal(t, "AWS::S3::Bucket", b["Type"])', "p"),
    (_JSON + 'r := m["Resources"].(map[string]interface{}); assert.Contains(t, r, "Topic")', "f"),
    (_JSON + 'b := m["Resources"].(map[string]interface{})["Bucket"].(map[string]interface{}); assert.Equal(t, 2, b["Count"])', "f"),
    (_JSON + 'b := m["Resources"].(map[string]interface{})["Bucket"].(map[string]interface{}); assert.Equal(t, 2.0, b["Count"])', "p"),
    (_JSON + 'l := m["List"].([]interface{}); assert.Len(t, l, 4); assert.Nil(t, l[3]); assert.Equal(t, true, l[2])', "p"),
    (_JSON + '_, ok := m["Nope"].(map[string]interface{}); assert.False(t, ok); assert.Nil(t, m["Nope"])', "p"),
    (_JSON + '_, ok := m["Ratio"].(string); assert.True(t, ok)', "f"),
    ('var m map[string]interface{}; err := json.Unmarshal([]byte("{"), &m); assert.NoError(t, err)', "f"),
    ('var l []string; err := json.Unmarshal([]byte(`["a"]`), &l); assert.NoError(t, err); assert.Equal(t, []string{"a"}, l)', "p"),
    ('type row struct { Name string `json:"name"`; Size int }; var r row; require.NoError(t, json.Unmarshal([]byte(`{"name": "a", "Size": 3}`), &r)); assert.Equal(t, "a", r.Name); assert.Equal(t, 3, r.Size)', "p"),
    ('type row struct { Name string `json:"name"` }; var r row; require.NoError(t, json.Unmarshal([]byte(`{"name": "b"}`), &r)); assert.Equal(t, "a", r.Name)', "f"),
    ('var rows []struct{ ID string `json:"id"` }; require.NoError(t, json.Unmarshal([]byte(`[{"id": "x"}]`), &rows)); assert.Equal(t, "x", rows[0].ID)', "p"),
    ('content, err := ioutil.ReadFile("../lib/main.tf"); require.NoError(t, err); assert.Contains(t, string(content), "aws_s3_bucket")', "p"),
    ('content, _ := os.ReadFile("../lib/main.tf"); lines := strings.Split(string(content), "\\n"); assert.Len(t, lines, 8); assert.Equal(t, "}", strings.TrimSpace(lines[2]))', "p"),
    ('_, err := os.ReadFile("../lib/none.tf"); assert.True(t, os.IsNotExist(err))', "p"),
    ('_, err := os.Stat("../lib"); assert.NoError(t, err)', "p"),
    ('for _, tc := range []struct{ in string; want int }{{"a", 1}, {"bb", 2}, {"c", 2}} { tc := tc; t.Run(tc.in, func(t *testing.T) { assert.Equal(t, tc.want, len(tc.in)) }) }', "f"),
    ('tests := map[string]struct{ want bool }{"yes": {want: true}}; for name, tc := range tests { t.Run(name, func(t *testing.T) { require.True(t, tc.want) }) }', "p"),
    ('type p struct{ n int }; a := &p{1}; b := a; b.n = 2; assert.Equal(t, 2, a.n)', "p"),
    ('n := 0; func() { defer func() { n = 5 }(); n = 1 }(); assert.Equal(t, 5, n)', "p"),
    ('if err := errors.New("x"); err != nil { t.Fatalf("got %v", err) }', "f"),
    ('var x interface{} = 5; _, ok := x.(string); assert.False(t, ok)', "p"),
    ('var x interface{} = 5; _ = x.(string)', "f"),
    ('var m map[string][]string; m = map[string][]string{}; m["a"] = append(m["a"], "x"); assert.Equal(t, []string{"x"}, m["a"])', "p"),
    ('xs := []int{1, 2, 3}; copy(xs, []int{9}); assert.Equal(t, []int{9, 2, 3}, xs)', "p"),
    ('b := []byte("abc"); assert.Equal(t, "abc", string(b)); assert.Equal(t, 3, len(b))', "p"),
    ('assert.Equal(t, "x", fmt.Sprint("x"), "message %s", "y")', "p"),
    ('outer: for i := 0; i < 3; i++ { for j := 0; j < 3; j++ { if j == 1 { continue outer }; if i == 2 { break outer } }; t.Log(i) }', "p"),
    ('assert := assert.New(t); assert.Equal(1, 1); assert.Equal(1, 2)', "f"),
    ('t.Error("x"); t.SkipNow()', "f"),
    ('require.Len(t, []int{}, 0); require.Empty(t, "")', "p"),
    ('var nilslice []int; assert.Nil(t, nilslice); assert.Equal(t, 0, len(nilslice)); assert.NotEqual(t, []int{}, nilslice)', "p"),
)  # fmt: skip
"""Bodies of tests with their verdicts."""

OPEN: tuple[tuple[str, str], ...] = (
    ('assert.IsType(t, "", "x")', "p"),
    ('assert.IsType(t, "", 1)', "f"),
    ('assert.IsIncreasing(t, []int{1, 2, 3})', "p"),
    ('assert.IsIncreasing(t, []int{1, 1})', "f"),
    ('assert.Equal(t, "Hello World", strings.Title("hello world"))', "p"),
    ('assert.Equal(t, "a", strings.TrimRight("abb", "b")); assert.Equal(t, "a", strings.TrimFunc("1a1", func(r rune) bool { return r == 49 }))', "p"),
    ('assert.Equal(t, "a 1 true 1.5", fmt.Sprintf("%s %d %t %v", "a", 1, true, 1.5))', "p"),
    ('assert.Equal(t, "[a b] map[k:1] <nil>", fmt.Sprintf("%v %v %v", []string{"a", "b"}, map[string]int{"k": 1}, nil))', "p"),
    ('assert.Equal(t, "007|  x|x  |1.50|a1", fmt.Sprintf("%03d|%3s|%-3s|%.2f|%x", 7, "x", "x", 1.5, 161))', "p"),
    ('assert.Equal(t, "string int", fmt.Sprintf("%T %T", "a", 1))', "p"),
    ('assert.Equal(t, "a1 b", fmt.Sprint("a", 1, " b"))', "p"),
    ('re := regexp.MustCompile(`b`); assert.Equal(t, []int{1, 2}, re.FindStringIndex("abc")); assert.Equal(t, []string{"a", "c"}, re.Split("abc", -1))', "p"),
    ('_, err := regexp.Compile(`(`); assert.NoError(t, err)', "f"),
    ('found, _ := filepath.Glob("../lib/*.tf"); assert.Equal(t, []string{"../lib/main.tf"}, found)', "p"),
    ('entries, err := os.ReadDir("../lib"); require.NoError(t, err); assert.Len(t, entries, 2); assert.Equal(t, "main.tf", entries[0].Name())', "p"),
    ('x := []int{1, 2, 3}; y := x[:2]; y[0] = 9; assert.Equal(t, 9, x[0])', "p"),
    ('x := [2]int{1, 2}; y := x; y[0] = 9; assert.Equal(t, 1, x[0])', "p"),
    ('type p struct{ n int }; a := p{1}; b := a; b.n = 2; assert.Equal(t, 1, a.n)', "p"),
    ('assert.Equal(t, 2, 7/3); assert.Equal(t, 1, 7%3); assert.Equal(t, -2, -7/3); assert.Equal(t, 8, 1<<3); assert.Equal(t, 6, 7&^1)', "p"),
    ('s := ""; for i, r := range "aé" { s += fmt.Sprintf("%d%c", i, r) }; assert.Equal(t, "0a1é", s)', "p"),
    ('defer func() { recover() }(); var m map[string]int; m["a"] = 1; assert.True(t, false)', "p"),
    ('err := fmt.Errorf("wrapped: %w", os.ErrNotExist); assert.ErrorIs(t, err, os.ErrNotExist)', "p"),
    ('assert.Contains(t, fmt.Sprintf("%#v", errors.New("boom")), "&errors.errorString")', "p"),
    ('var sb strings.Builder; sb.WriteString("ab"); assert.Equal(t, "ab", sb.String())', "p"),
    ('type kind int; const ( A kind = iota; B; C ); assert.Equal(t, kind(2), C)', "p"),
    ('type kind string; const A kind = "a"; assert.Equal(t, "a", A)', "f"),
    ('type kind string; const A kind = "a"; assert.Equal(t, "a", string(A))', "p"),
    ('var x interface{} = "s"; switch v := x.(type) { case int: assert.Fail(t, "int"); case string: assert.Equal(t, "s", v) }', "p"),
    ('x := 1; p := &x; *p = 2; assert.Equal(t, 2, x)', "p"),
    ('var nilmap map[string]int; assert.Equal(t, 0, nilmap["x"]); assert.Empty(t, nilmap); assert.Nil(t, nilmap)', "p"),
)  # fmt: skip
"""The same for tests that the evaluator leaves undecided."""
