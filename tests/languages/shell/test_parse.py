"""Shell text and its commands."""

from __future__ import annotations

import random

import pytest

from tapcheck.languages.shell.evaluation import Evaluation, start_state, uses_of
from tapcheck.languages.shell.parse import parse
from tapcheck.languages.shell.syntax import Branches, Command, Function, Group, Item, Script, Substitution


def shown(script: Script) -> list[str]:
    """Every command with its words; what is put in is `?`, bodies stand in brackets."""
    return [" | ".join(_item(item) for item in row.items) + (" ||" if row.excused else "") for row in script.pipelines]


def _item(item: Item) -> str:
    match item:
        case Command(assignments, words, redirects):
            parts = [f"{name}={word.text if word.text is not None else '?'}" for name, word in assignments]
            parts += [word.text if word.text is not None else "?" for word in words]
            parts += [f"{operator}{word.text if word.text is not None else '?'}" for operator, word in redirects]
            return " ".join(parts)
        case Group(body, subshell):
            return f"{'(' if subshell else '{'} {'; '.join(shown(body))}"
        case Branches(bodies):
            return "? " + " / ".join("; ".join(shown(body)) for body in bodies)
        case Function(name, body):
            return f"{name}() {'; '.join(shown(body))}"


CASES = [
    ("a b 'c d' \"e f\" g\\ h", ["a b c d e f g h"]),
    ("a 'it'\\''s' \"\"", ["a it's "]),
    ("a # b\n# c\nd#e", ["a", "d#e"]),
    ("a && b || c; d &", ["a", "b ||", "c", "d"]),
    ("a \\\n  b | c", ["a b | c"]),
    ("x=1 y=$z a", ["x=1 y=? a"]),
    ("a > f 2>/dev/null < g >> h", ["a >f 2>/dev/null <g >>h"]),
    ("( a; b ) | { c; }", ["( a; b | { c"]),
    ("if a; then b; elif c; then d; else e; fi", ["? a / b / c / d / e"]),
    ("for x in 1 2; do a; done; b", ["? x=? <<<1 <<<2 /  / a", "b"]),
    ("while a; do b; done < f", ["{ ? a / b; <f"]),
    ('case "$x" in a|b) c;; (*) d; esac; e', ["? c / d", "e"]),
    ("f() { a; }\nfunction g { b; }\nf", ["f() a", "g() b", "f"]),
    ("@test \"t u\" {\n  a\n}\n@test 'v' { b; }", ["t u() a", "v() b"]),
    ("cat <<EOF > f\nx $y\nEOF\nb", ["cat <<EOF >f", "b"]),
    ("cat <<-'E'\n\ta $(b)\n\tE\nc", ["cat <<-E", "c"]),
    ("[[ $a =~ ^(b)$ ]] && c", ["[[", "c"]),
    ("a=(1 2 3)\nb $((1 + 2)) ${c%%d} ${#e}", ["a=?", "b ? ? ?"]),
    ("! a | b", ["a | b"]),
    ("a <(b) `c`", ["a ? ?"]),
    ("a\0 \0b", ["a b"]),
    ("a\r\nb\r\n", ["a", "b"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_commands(text: str, expected: list[str]) -> None:
    script = parse(text)
    assert script.complete
    assert shown(script) == expected


def test_commands_in_here_documents() -> None:
    text = "cat <<A\nx $(a b) \\$(c)\nA\ncat <<'B'\n$(d)\nB\n"
    found = [
        _item(piece.body.pipelines[0].items[0])
        for row in parse(text).pipelines
        for item in row.items
        if isinstance(item, Command)
        for _, word in item.redirects
        for piece in word.pieces
        if isinstance(piece, Substitution)
    ]
    assert found == ["a b"]


@pytest.mark.parametrize("text", ["if a; then b", "a 'b", "a $(b", "fi", "case x in", ")", "f() {", 'a "$(b"', "${a"])
def test_what_is_not_understood_ends_the_reading(text: str) -> None:
    assert not parse(f"first\n{text}\n").complete
    assert shown(parse(f"first\n{text}\n"))[0] == "first"


def test_places_of_words() -> None:
    text = 'a "b $(c d)"\n'
    (row,) = parse(text).pipelines
    (command,) = row.items
    assert isinstance(command, Command)
    assert [text[word.start : word.end] for word in command.words] == ["a", '"b $(c d)"']


PARTS = (
    "if ", "then ", "else ", "fi\n", "case ", "in ", "esac ", ";;", "for x ", "do ", "done ", "{ ", "} ", "( ", ") ",
    "$(", "`", '"', "'", "<<E\n", "E\n", "|", "||", "&&", "terraform output ", "-json ", "cd ", "$1", "${a", "x=",
    "f() ", "\\", "\n", "#", "[[ ", "]]", "<(", "jq ", ".a ", '@test "a" ', "((", "))", ">o ",
)  # fmt: skip


def test_no_text_raises() -> None:
    chance = random.Random(7)
    for _ in range(2_000):
        text = "".join(chance.choice(PARTS) for _ in range(chance.randint(1, 50)))
        evaluation = Evaluation(lambda _: True)
        evaluation.run(parse(text), start_state((".",), "a/b.sh", {}))
        for use in uses_of(evaluation):
            assert 0 <= use.start <= use.end <= len(text)


@pytest.mark.parametrize("text", ["$(" * 5_000, "{ " * 5_000, "if " * 5_000, "`" * 4_001, "${" * 20_000])
def test_deep_texts_end(text: str) -> None:
    assert not parse(text).complete
