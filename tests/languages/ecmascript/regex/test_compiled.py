"""The interface of compiled regular expressions, what they refuse, and their limits."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
import regex

from tapcheck.languages.ecmascript.regex import RegexSyntaxError, Untranslatable, compile_regex
from tapcheck.languages.matching import Flag, MatchBudgetExceeded, compile_pattern


def test_properties_of_a_regex() -> None:
    compiled = compile_regex(r"(?<type>\w+)\.(\w+)(?<rest>\.\w+)?", "mgi")
    assert (compiled.source, compiled.flags) == (r"(?<type>\w+)\.(\w+)(?<rest>\.\w+)?", "gim")
    assert (compiled.group_count, compiled.group_names) == (3, ("type", "rest"))


def test_properties_of_a_match() -> None:
    found = compile_regex(r"(?<type>\w+)\.(\w+)(?<rest>\.\w+)?").exec("= aws_vpc.main", 0)
    assert found is not None
    assert [found.group(index) for index in range(4)] == ["aws_vpc.main", "aws_vpc", "main", None]
    assert [(found.start(index), found.end(index)) for index in range(4)] == [(2, 14), (2, 9), (10, 14), (None, None)]
    assert found.named() == {"type": "aws_vpc", "rest": None}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("", "(?:)"),
        ("a/b", r"a\/b"),
        (r"a\/b", r"a\/b"),
        ("[/]/", r"[/]\/"),
        ("a\nb\r\u2028", r"a\nb\r\u2028"),
        ("\\\n", r"\n"),
    ],
)
def test_source_is_shown_as_a_literal(source: str, shown: str) -> None:
    assert compile_regex(source).source == shown


@pytest.mark.parametrize(
    ("pattern", "text", "start", "sticky", "span"),
    [
        ("ab", "xabab", 0, False, (1, 3)),
        ("ab", "xabab", 2, False, (3, 5)),
        ("ab", "xabab", 0, True, None),
        ("ab", "xabab", 3, True, (3, 5)),
        ("ab", "xabab", 6, False, None),
        (r"a\s+b", "ab a  b", 0, False, (3, 7)),
        (r"a\s+b", "a  b", 0, True, (0, 4)),
        (r"a\s+b", "a  b", 1, True, None),
        (r"a\s{2}b", "a b a   b a  b", 0, False, (10, 14)),
        (r"a\s{0,2}", "a   b", 0, False, (0, 3)),
        (r"a\sb\s*", "a  b a\u00a0b \u3000", 0, False, (5, 10)),
        (r"aab\s*c", "aaab c", 0, False, (1, 6)),
        ("(?:)", "ab", 2, False, (2, 2)),
        ("resource|data", "a data", 0, False, (2, 6)),
        ("(resource) .*(main)", "main resource", 0, False, None),
    ],
)
def test_where_a_match_is(pattern: str, text: str, start: int, sticky: bool, span: tuple[int, int] | None) -> None:
    found = compile_regex(pattern).exec(text, start, sticky)
    assert (None if found is None else found.span()) == span


@pytest.mark.parametrize(
    ("pattern", "flags", "reason"),
    [
        ("a", "v", "the v flag is not supported"),
        ("(?:" * 100 + "a" + ")" * 100, "", "the groups are nested too deeply"),
        ("(?:" * 9 + "ab" + ")+" * 9, "", "loops are nested too deeply"),
        ("a{99999999999}", "", "a quantifier with a very large bound"),
        (r"(?:(a)?b\1)*", "", "a backreference to a group that an earlier turn of a loop may have set"),
        (r"(?:(a)|b)*\1", "", "a backreference to a group that an earlier turn of a loop may have set"),
        (r"(a)(\1?\1)*", "", "a repeated group that can match nothing"),
        (r"\p{L}", "iu", "a Unicode property without regard to case"),
        (r"\p{Emoji}", "u", "the Unicode property Emoji is not translated"),
        (r"\p{Script=Osage}", "u", "the script Osage is not in the table of this translation"),
    ],
)
def test_refused_patterns(pattern: str, flags: str, reason: str) -> None:
    with pytest.raises(Untranslatable) as refusal:
        compile_regex(pattern, flags)
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("pattern", "flags", "text"),
    [
        (r"(a)\1", "i", "aA\u00e9"),
        (r"x*", "u", "\ud83d\ude00"),
    ],
)
def test_refused_texts(pattern: str, flags: str, text: str) -> None:
    with pytest.raises(Untranslatable):
        compile_regex(pattern, flags).exec(text, 0)


def test_a_doubtful_capture_is_refused_only_when_it_is_read() -> None:
    found = compile_regex(r"(?:(?=(a))a|b)+").exec("ab", 0)
    assert found is not None
    assert found.group() == "ab"
    with pytest.raises(Untranslatable):
        found.group(1)


def test_syntax_errors_carry_the_message_of_the_runtime() -> None:
    with pytest.raises(RegexSyntaxError) as error:
        compile_regex("(a", "g")
    assert str(error.value) == "Invalid regular expression: /(a/g: Unterminated group"


def test_a_runaway_search_stops_at_its_budget() -> None:
    compiled = compile_regex("^(a|a|b)*(?:a|a)*$")
    began = time.monotonic()
    with pytest.raises(MatchBudgetExceeded):
        compiled.exec("a" * 60 + "x", 0)
    assert time.monotonic() - began < 10


def test_a_missing_text_is_seen_before_the_search() -> None:
    assert compile_regex("^(a|a|b)*(?:a|a)*resource$").exec("a" * 60, 0) is None


def test_the_engine_is_loaded_only_when_it_is_needed() -> None:
    program = (
        "import sys\n"
        "from tapcheck.languages.ecmascript.regex import compile_regex\n"
        "compile_regex(r'a\\s+b').exec('a b', 0)\n"
        "compile_regex('(a|b)')\n"
        "sys.exit('regex' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_flags_are_those_of_the_engine() -> None:
    theirs = (regex.IGNORECASE, regex.MULTILINE, regex.DOTALL, regex.ASCII)
    assert tuple(map(int, (Flag.IGNORE_CASE, Flag.MULTILINE, Flag.DOT_ALL, Flag.ASCII))) == tuple(map(int, theirs))


def test_patterns_report_spans_and_group_numbers() -> None:
    pattern = compile_pattern("(?P<a>x)|(y)")
    found = pattern.search("zy")
    assert found is not None
    assert (found.span(), found.span(1), found.span(2)) == ((1, 2), (-1, -1), (1, 2))
    assert dict(pattern.group_numbers) == {"a": 1}
    assert pattern.match("zy") is None
    assert pattern.search("zy", 0, 1) is None
