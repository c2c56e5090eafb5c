"""Small Go tests with the outcomes of their assertions, in order, as `go test` has them.

`?` stands for an assertion that only reality can decide.
"""

from __future__ import annotations

FILES = {
    "lib/main.tf": 'resource "aws_s3_bucket" "logs" {\n  bucket = "x"\n}\noutput "bucket_name" {\n  value = 1\n}\n',
    "lib/notes.txt": "one\ntwo\nthree\n",
}

READ = 'content, err := os.ReadFile("../lib/main.tf")\nrequire.NoError(t, err)\ntext := string(content)\n'

CASES: dict[str, tuple[str, str]] = {
    "equality": ('assert.Equal(t, 1, 1)\nassert.Equal(t, "a", "b")\nassert.NotEqual(t, 1, 2)', "pfp"),
    "lists and maps": (
        'assert.Equal(t, []int{1, 2}, []int{1, 2})\nassert.Equal(t, map[string]int{"a": 1}, map[string]int{"a": 2})\n'
        "assert.ElementsMatch(t, []int{1}, []int{1})",
        "pfp",
    ),
    "require ends the test": ("require.True(t, false)\nassert.True(t, true)", "f"),
    "files": (READ + 'assert.Contains(t, text, "aws_s3_bucket")\nassert.NotContains(t, text, "aws_vpc")', "ppp"),
    "a missing file": ('_, err := os.ReadFile("../lib/none.tf")\nassert.NoError(t, err)\nassert.Error(t, err)', "fp"),
    "a file that a call may have made": ('other.Make()\nassert.FileExists(t, "../lib/made.txt")', "?"),
    "file checks": ('assert.FileExists(t, "../lib/main.tf")\nassert.FileExists(t, "../lib/no.tf")', "pf"),
    "regular expressions": (
        READ + 'assert.Regexp(t, `output\\s+"bucket_name"`, text)\nassert.Regexp(t, regexp.MustCompile("^x$"), text)\n'
        "ok, _ := regexp.MatchString(`(?m)^resource`, text)\nassert.True(t, ok)\n"
        "assert.True(t, regexp.MustCompile(`vpc`).MatchString(text))",
        "ppfpf",
    ),
    "strings": (
        'parts := strings.Split("a,b,c", ",")\nassert.Len(t, parts, 3)\n'
        'assert.Equal(t, "a-b-c", strings.Join(parts, "-"))\n'
        'assert.True(t, strings.HasPrefix("abc", "ab") && !strings.HasSuffix("abc", "ab"))\n'
        'assert.Equal(t, "ABC", strings.ToUpper(strings.TrimSpace(" abc ")))',
        "pppp",
    ),
    "formats": ('assert.Equal(t, "a-1-true-50%", fmt.Sprintf("%s-%d-%v-50%%", "a", 1, true))', "p"),
    "paths": ('assert.Equal(t, "../lib/a.tf", filepath.Join("..", "lib", "x", "..", "a.tf"))', "p"),
    "loops": (
        "sum := 0\nfor i := 0; i < 4; i++ {\n  if i == 2 { continue }\n  sum += i\n}\nassert.Equal(t, 4, sum)\n"
        "n := 0\nfor { n++; if n > 4 { break } }\nassert.Equal(t, 5, n)\n"
        'for i, v := range []string{"a", "b"} { assert.Equal(t, i == 0, v == "a") }\n'
        "for i := range 3 { assert.Less(t, i, 3) }",
        "ppppppp",
    ),
    "switch": (
        'name := ""\nswitch x := 2; x {\ncase 1:\n  name = "one"\ncase 2, 3:\n  name = "few"\n  fallthrough\n'
        'case 4:\n  name += "!"\ndefault:\n  name = "many"\n}\nassert.Equal(t, "few!", name)\n'
        'switch {\ncase name == "":\n  t.Fatal("empty")\ndefault:\n  assert.True(t, true)\n}',
        "pp",
    ),
    "maps": (
        'm := map[string]string{"a": "x"}\nm["b"] = "y"\nv, ok := m["c"]\nassert.False(t, ok)\nassert.Equal(t, "", v)\n'
        'assert.Len(t, m, 2)\nassert.Contains(t, m, "b")\ndelete(m, "b")\nassert.NotContains(t, m, "b")',
        "ppppp",
    ),
    "structures": (
        'type row struct { name string; want int }\nr := row{name: "a"}\nassert.Equal(t, 0, r.want)\nr.want = 3\n'
        "p := &r\nassert.Equal(t, 3, p.want)",
        "pp",
    ),
    "append and slices": (
        'var xs []string\nxs = append(xs, "a", "b", "c")\n'
        'assert.Equal(t, []string{"b", "c"}, xs[1:])\nassert.Len(t, xs, 3)',
        "pp",
    ),
    "closures": (
        "n := 0\nadd := func(by int) int { n += by; return n }\nadd(2)\n"
        "assert.Equal(t, 5, add(3))\nassert.Equal(t, 5, n)",
        "pp",
    ),
    "several results": (
        'pair := func() (string, error) { return "a", nil }\nv, err := pair()\n'
        'assert.NoError(t, err)\nassert.Equal(t, "a", v)\n'
        "swap := func(a, b int) (x, y int) { x, y = b, a; return }\na, b := swap(1, 2)\nassert.Equal(t, 21, a*10+b)",
        "ppp",
    ),
    "own failures": (
        'if 1 > 2 {\n  t.Errorf("never")\n}\nt.Errorf("wrong %s", "value")\nt.Fatal("end")\nassert.True(t, true)',
        "ff",
    ),
    "skips": ('t.Skip("not now")\nassert.True(t, false)', "s"),
    "the short mode": ('if testing.Short() {\n  t.Skip("slow")\n}\nassert.Equal(t, 1, 1)', "?"),
    "the environment": ('assert.Equal(t, "x", os.Getenv("NAME"))', "?"),
    "other packages": ("value := other.Get()\nassert.Equal(t, 1, value)\nassert.NotNil(t, nil)", "?f"),
    "an index beyond the end": ("xs := []int{1}\n_ = xs[3]\nassert.True(t, true)", "f"),
    "filled by a call": ("var rows []string\nother.Fill(&rows)\nassert.Len(t, rows, 2)", "?"),
    "a structure filled by a call": (
        "var row struct{ Name string }\nother.Fill(&row)\nassert.Empty(t, row.Name)\n"
        "type box struct{ n int }\np := &box{n: 1}\nother.Fill(p)\nassert.Equal(t, 1, p.n)\n"
        "q := box{n: 1}\nother.Show(q)\nassert.Equal(t, 1, q.n)",
        "??p",
    ),
    "a variable filled by a call": ("n := 1\nother.Fill(&n)\nassert.Equal(t, 1, n)", "?"),
    "a pointer that is kept": ("n := 1\np := &n\n*p = 2\nassert.Equal(t, 1, n)", "?"),
    "an output in a structure": (
        'row := struct{ ID, Name string }{Name: "a"}\nassert.Equal(t, "a", row.Name)\n'
        'terraform.OutputStruct(t, options, "row", &row)\nassert.Equal(t, "a", row.Name)\nassert.Empty(t, row.ID)',
        "p??",
    ),
    "a failing assertion in a subtest": (
        'ok := t.Run("inner", func(t *testing.T) { assert.True(t, false) })\nassert.False(t, ok)',
        "p",
    ),
    "assertions as values": ("check := assert.New(t)\ncheck.Equal(1, 1)\ncheck.True(false)", "pf"),
    "a broken expression": ("assert.Equal(t, 1, <-ch)", "?"),
    "no assertion": ('fmt.Println("hello")', "p"),
}
"""Name → body of a test, outcomes."""
