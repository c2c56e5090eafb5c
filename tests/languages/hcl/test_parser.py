"""The HCL parser: trees, exact positions, newline rules, messages, recovery and limits."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tapcheck.diagnostics import Problem
from tapcheck.languages.hcl.parser import File, parse, parse_expression, parse_template
from tapcheck.languages.hcl.tree import Attribute, Block, Body
from tapcheck.source import SourceFile

_PLACES = ("start", "end", "name_end", "head_end")


def read(text: str) -> File:
    """The tree of a text that must be valid."""
    file, problems = parse(SourceFile.from_text("main.tf", text))
    assert problems == ()
    return file


def plain(node: Any) -> Any:
    """A tree without positions: class name and fields."""
    if isinstance(node, list | tuple):
        return [plain(item) for item in node]
    slots = getattr(type(node), "__slots__", None)
    if slots is None:
        return node
    return [type(node).__name__, *(plain(getattr(node, name)) for name in slots if name not in _PLACES)]


def expression(text: str) -> Any:
    """The tree of one expression, without positions."""
    tree, problems = parse_expression(SourceFile.from_text("e", text))
    assert problems == ()
    return plain(tree)


EXPRESSIONS: dict[str, Any] = {
    "1.50": ["Number", "1.50"],
    "true": ["Keyword", True],
    "null": ["Keyword", None],
    '"a\\n\\u00e9"': ["Text", "a\né"],
    "a.b[0].c": [
        "Reference",
        "a",
        [["GetAttribute", "b"], ["GetIndex", ["Number", "0"], False], ["GetAttribute", "c"]],
    ],
    "a.0": ["Reference", "a", [["GetIndex", ["Number", "0"], True]]],
    "a[*].b[*].c": [
        "Reference",
        "a",
        [["Splat", True, [["GetAttribute", "b"], ["Splat", True, [["GetAttribute", "c"]]]]]],
    ],
    "a.*.b[0]": [
        "Reference",
        "a",
        [["Splat", False, [["GetAttribute", "b"]]], ["GetIndex", ["Number", "0"], False]],
    ],
    "f(1, x...)": ["Call", "f", [["Number", "1"], ["Reference", "x", []]], True],
    "core::f()": ["Call", "core::f", [], False],
    "f(x).y": ["Follow", ["Call", "f", [["Reference", "x", []]], False], [["GetAttribute", "y"]]],
    "1 + 2 * 3 - 4": [
        "Binary",
        "-",
        ["Binary", "+", ["Number", "1"], ["Binary", "*", ["Number", "2"], ["Number", "3"]]],
        ["Number", "4"],
    ],
    "!a || b && c": [
        "Binary",
        "||",
        ["Unary", "!", ["Reference", "a", []]],
        ["Binary", "&&", ["Reference", "b", []], ["Reference", "c", []]],
    ],
    "a ? b : c ? d : e": [
        "Conditional",
        ["Reference", "a", []],
        ["Reference", "b", []],
        ["Conditional", ["Reference", "c", []], ["Reference", "d", []], ["Reference", "e", []]],
    ],
    "[1,\n 2,\n]": ["TupleItems", [["Number", "1"], ["Number", "2"]]],
    "{ a = 1, (b) : 2\n true = 3 }": [
        "ObjectItems",
        [
            [["Reference", "a", []], ["Number", "1"]],
            [["Parentheses", ["Reference", "b", []]], ["Number", "2"]],
            [["Keyword", True], ["Number", "3"]],
        ],
    ],
    "{ b = x\n (k) = 1 }": [
        "ObjectItems",
        [
            [["Reference", "b", []], ["Reference", "x", []]],
            [["Parentheses", ["Reference", "k", []]], ["Number", "1"]],
        ],
    ],
    "[for k, v in m : v if k]": [
        "For",
        "k",
        "v",
        ["Reference", "m", []],
        None,
        ["Reference", "v", []],
        False,
        ["Reference", "k", []],
    ],
    "{for v in m : v => 1...}": [
        "For",
        None,
        "v",
        ["Reference", "m", []],
        ["Reference", "v", []],
        ["Number", "1"],
        True,
        None,
    ],
    '"a${b}c"': ["Template", [["Text", "a"], ["Interpolation", ["Reference", "b", []]], ["Text", "c"]], False],
    '"a ${~ b ~} c"': ["Template", [["Text", "a"], ["Interpolation", ["Reference", "b", []]], ["Text", "c"]], False],
    '"$${a} %%{b} $$${c}"': ["Text", "${a} %{b} $${c}"],
    '"%{ if a }x%{ else }y%{ endif }"': [
        "Template",
        [["TemplateIf", ["Reference", "a", []], [["Text", "x"]], [["Text", "y"]]]],
        False,
    ],
    '"%{ for k, v in m }${k}%{ endfor }"': [
        "Template",
        [["TemplateFor", "k", "v", ["Reference", "m", []], [["Interpolation", ["Reference", "k", []]]]]],
        False,
    ],
    "(a\n  + b\n)": ["Parentheses", ["Binary", "+", ["Reference", "a", []], ["Reference", "b", []]]],
    '"${f("}")}"': ["Template", [["Interpolation", ["Call", "f", [["Text", "}"]], False]]], False],
    "größe-1": ["Reference", "größe-1", []],
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expression(text: str) -> None:
    assert expression(text) == EXPRESSIONS[text]


HEREDOCS = {
    "a = <<EOT\n  x\n y\nEOT\n": "  x\n| y\n",
    "a = <<-EOT\n    x\n      y\n\n    z\n    EOT\n": "x\n|  y\n|\n|z\n",
    "a = <<-EOT\n  a\n ${2}\n  EOT\n": " a\n|\n",
    "a = <<-EOT\n  a\n${2}\n  EOT\n": "  a\n|\n",
    "a = <<EOT\n\\n $${x} %%{y}\nEOT\n": "\\n ${x} %{y}\n",
    "a = <<-EOT\r\n    x\r\n    EOT\r\n": "x\r\n",
    "a = <<EOT\nEOT\n": "",
}
"""The literal parts of a heredoc, one a line."""


@pytest.mark.parametrize("text", HEREDOCS)
def test_heredoc_text(text: str) -> None:
    attribute = read(text).body.attribute("a")
    assert attribute is not None
    found = [part[1] for part in plain(attribute.expression)[1] if part[0] == "Text"]
    assert "|".join(text for text in found if text) == HEREDOCS[text]


TEXT = """\
# first
resource "aws_s3_bucket" "logs" { // why
  bucket = "ü-${var.name}" /* here */

  lifecycle { prevent_destroy = true }
}
"""


def test_positions() -> None:
    source = SourceFile.from_text("main.tf", TEXT)
    file, _ = parse(source)
    (block,) = file.body.items
    assert isinstance(block, Block)
    inner = block.body.items
    assert isinstance(inner[0], Attribute)
    spans = {
        "block": (block.start, block.end),
        "head": (block.start, block.head_end),
        "label": (block.labels[0].start, block.labels[0].end),
        "attribute": (inner[0].start, inner[0].end),
        "name": (inner[0].start, inner[0].name_end),
        "expression": (inner[0].expression.start, inner[0].expression.end),
        "nested": (inner[1].start, inner[1].end),
    }
    assert {name: TEXT[start:end] for name, (start, end) in spans.items()} == {
        "block": TEXT[8:-1],
        "head": 'resource "aws_s3_bucket" "logs"',
        "label": '"aws_s3_bucket"',
        "attribute": 'bucket = "ü-${var.name}"',
        "name": "bucket",
        "expression": '"ü-${var.name}"',
        "nested": "lifecycle { prevent_destroy = true }",
    }
    assert [TEXT[start:end] for start, end in file.comments] == ["# first", "// why", "/* here */"]
    place = source.position(inner[0].expression.end)
    assert (place.line, place.column, place.offset) == (3, 27, TEXT.encode().index(b'" /*') + 1)


VALID = [
    "\ufeffa = 1\n",
    "a = 1",
    "a = 1\r\nb = 2\r\n",
    "a = (\n1\n- 2)\n",
    "a = f(\n1,\n)\n",
    "a = {\n  x = y\n  (z) = 1\n}\n",
    "a = --1\nb = !!x\n",
    "a = [ /* c */ 1 # d\n, 2]\n",
    'b "x" y { }\n',
    "b { a = 1 }\n",
    "b {}\n",
    "a = b.c // d\n",
    'a = {"for" = 1}\n',
    "_a-b = 1\n",
    'a = "${\n1\n}"\n',
    "a = <<_E\nx\n_E\n",
    "a = <<E\nx\n  E  \n",
    "a = x[\n0\n]\n",
]
INVALID = {
    "a = 1 b = 2\n": (1, "expected a newline after 'a', found 'b'"),
    "a =\n1\n": (1, "an expression is missing"),
    "a = 1 +\n2\n": (1, "an expression is missing"),
    "b {} c {}\n": (1, "expected a newline after 'b', found 'c'"),
    "b\n{\n}\n": (1, "expected '=' or a block after 'b', found the end of the line"),
    "b { a=1 c=2 }\n": (1, "expected '}' after the only argument of a one-line block, found 'c'"),
    "b { c {} }\n": (1, "expected a newline or '}' after '{', found 'c'"),
    'a = "x\n': (1, "string is not closed on its line"),
    'a = "\\q"\n': (1, "'\\q' is no escape sequence"),
    'a = "${}"\n': (1, "an expression is missing"),
    'a = "${1"\nb = 2\n': (1, "string is not closed on its line"),
    'a = "%{endif}"\n': (1, "directive 'endif' has no beginning here"),
    'a = "%{if x}"\n': (1, "template directive has no '%{ endif }'"),
    'a = "%{foo}"\n': (1, "'foo' is no template directive"),
    "a = x.0.1\n": (1, "'.0.1' is no index"),
    "a = {x=1 y=2}\n": (1, "expected a newline, ',' or '}' after an object item, found 'y'"),
    "a = 1\na = 2\n": (2, "argument 'a' is set twice"),
    "a = [1 2]\n": (1, "expected ',' or ']' in a list, found '2'"),
    "a = (1\n": (1, "'(' is never closed"),
    "a = [1}\n": (1, "'[' is closed by '}'"),
    "a = 1)\n": (1, "')' closes nothing"),
    "b {\n  a = 1\n": (1, "block 'b' is never closed"),
    "a = <<EOT\nx\n": (1, "heredoc 'EOT' is not closed"),
    "a = << EOT\nEOT\n": (1, "heredoc has no marker"),
    "a = 'x'\n": (1, "single quotes do not delimit strings"),
    "a = 1 & 2\n": (1, "'&' is no operator of HCL"),
    "/* x\n": (1, "comment is not closed"),
    "a = 1 ? 2\n": (1, "conditional needs ':' and a second result, found the end of the line"),
    "a = f(1 2)\n": (1, "expected ',' or ')' in the call of 'f', found '2'"),
    "a = [for x y : z]\n": (1, "expected 'in' in a for expression, found 'y'"),
    "a = {for x in y : z}\n": (1, "expected '=>' in a for expression in braces, found '}'"),
    "a = [for x in y : z => 1]\n": (1, "'=>' belongs to for expressions in braces"),
    'b "${x}" {\n}\n': (1, "a block label cannot be a template"),
    "= 1\n": (1, "expected an argument or a block, found '='"),
    "a = x.\n": (1, "expected an attribute name after '.', found the end of the line"),
    "a = x.*.*\n": (1, "'.*' cannot follow '.*'"),
    "a = core::\n": (1, "expected a function name after '::', found the end of the line"),
}


@pytest.mark.parametrize("text", VALID)
def test_valid(text: str) -> None:
    assert read(text).complete


@pytest.mark.parametrize("text", INVALID)
def test_invalid(text: str) -> None:
    source = SourceFile.from_text("main.tf", text)
    file, problems = parse(source)
    assert not file.complete
    found = [(source.position(item.span.start).line, item.summary, item.problem) for item in problems]
    assert found == [(*INVALID[text], Problem.SYNTAX)]


BROKEN = """\
resource "a" "one" {
  x = [1, 2
}

resource "a" "two" {
  script = <<-EOT
    #!/bin/sh
resource "not" "this" {
  EOT
}

variable "three" {
  default = "abc
}

locals {
  four = 4
}

data "a" "five" {
  z = 1
"""


def test_broken_blocks_lose_only_themselves() -> None:
    source = SourceFile.from_text("main.tf", BROKEN)
    file, problems = parse(source)
    kept = [(item.type, [label.value for label in item.labels]) for item in file.body.items if isinstance(item, Block)]
    assert kept == [("resource", ["a", "two"]), ("locals", [])]
    assert [(source.position(item.span.start).line, item.summary) for item in problems] == [
        (3, "'[' is closed by '}'"),
        (13, "string is not closed on its line"),
        (20, "block 'data' is never closed"),
    ]
    assert [source.text[item.context.start : item.context.start + 8] for item in problems if item.context] == [
        "resource",
        "variable",
        'data "a"',
    ]


def test_bytes_that_are_no_utf8() -> None:
    file, problems = parse(SourceFile("main.tf", b'a = 1\n# \xff\nb = "\xc3\xa4"\n'))
    assert [item.name for item in file.body.items if isinstance(item, Attribute)] == ["a", "b"]
    assert [(item.summary, item.span.start) for item in problems] == [("the file is not valid UTF-8", 8)]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "(" * 3000 + "1" + ")" * 3000,
        "a = " + "[" * 3000 + "]" * 3000,
        "a = " + '"${' * 3000 + "1" + '}"' * 3000,
        "a = " + "-" * 3000 + "1",
        " b {\n" * 3000 + " }\n" * 3000,
        "a = " + "x ? y : " * 3000 + "z",
        "a = x" + "[*]" * 3000,
    ],
    ids=["parentheses", "lists", "interpolations", "signs", "blocks", "conditionals", "splats"],
)
def test_nesting_has_a_limit(text: str) -> None:
    file, problems = parse(SourceFile.from_text("main.tf", text))
    assert not file.complete
    assert problems[0].problem is Problem.BOUND


def test_long_chains_are_no_nesting() -> None:
    assert read("a = " + " + ".join(["1"] * 5000) + "\n").complete
    assert read("a = x" + ".y" * 5000 + "\n").complete
    assert read("a = [" + "1, " * 5000 + "]\n").complete


def test_template_with_places() -> None:
    source = SourceFile.from_text("x.json", '"\\u0041${b}"')
    template, problems = parse_template(source, text="A${b}", places=[1, 7, 8, 9, 10, 11])
    assert problems == ()
    assert template is not None
    assert [(part.start, part.end) for part in template.parts] == [(1, 7), (7, 11)]


ALPHABET = [
    '"',
    "${",
    "}",
    "{",
    "[",
    "]",
    "(",
    ")",
    "\n",
    " ",
    "a",
    "=",
    "1",
    ".",
    "*",
    "<<E\n",
    "E\n",
    "for",
    "in",
    ":",
]
ALPHABET += ["=>", "?", "%{", "~}", "#", "/*", "*/", "\\", "é", "b {\n", "if", "endif", ",", "-", "!", "\r\n", "\ufeff"]


def test_no_text_raises_and_spans_lie_inside() -> None:
    chance = random.Random(5)
    for _ in range(3000):
        text = "".join(chance.choice(ALPHABET) for _ in range(chance.randrange(1, 40)))
        file, problems = parse(SourceFile.from_text("main.tf", text))
        assert file.complete == (not problems)
        for problem in problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(text)
            assert problem.summary
        _check_spans(file.body, len(text))


def _check_spans(body: Body, end: int) -> None:
    for item in body.items:
        assert 0 <= item.start < item.end <= end
        if isinstance(item, Block):
            _check_spans(item.body, end)
