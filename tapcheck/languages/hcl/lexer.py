"""Tokens of HCL, with character offsets.

One regular expression does the work. Newlines that Terraform ignores (inside parentheses, brackets,
`for` objects and interpolations) are dropped here, so the parser needs no look-ahead past them.
"""

from __future__ import annotations

import re
from dataclasses import field

from tapcheck.languages.hcl.trouble import DEEPEST, HclError, OpenHeredocError, TooDeepError
from tapcheck.records import dataclass

_ESCAPE = r'\\[nrt"\\]|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}'
_PLAIN = rf'[^"\\$%\r\n]|\$\$\{{|%%\{{|\$(?!\{{)|%(?!\{{)|\r(?!\n)|{_ESCAPE}'

_TOKEN = re.compile(
    rf"""[ \t]*(?:
      ([^\W\d][\w\-]*)                                              # 1 identifier
    | (\r?\n)                                                       # 2 newline
    | "([^"\\$%\r\n]*|(?:{_PLAIN})*)"                               # 3 string without interpolation
    | (&&|\|\||==|!=|<=|>=|=>|\.\.\.|::|<(?!<)|[-+*%>?:=.,()\[\]{{}}!]|/(?![/*]))  # 4 operator
    | (\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)                              # 5 number
    | ((?:\#|//)[^\n]*)                                             # 6 comment to the end of the line
    | (/\*(?s:.*?)\*/)                                              # 7 comment
    | (<<-?)([^\W\d][\w\-]*)(\r?\n)                                 # 8 9 10 heredoc
    | (")                                                           # 11 template
    | (~)(?=\}})                                                    # 12 strip marker
    | (\Z)                                                          # 13 end
    )""",
    re.VERBOSE,
)
_FOR_AHEAD = re.compile(
    r"(?:[ \t\r\n]|\#[^\n]*\n|//[^\n]*\n|/\*(?s:.*?)\*/)*for[ \t\r\n]+[^\W\d][\w\-]*[ \t\r\n]*(?:,|[ \t\r\n]in\b)"
)
_QUOTED = re.compile(rf"(?:[^\"\\$%\r\n]+|{_PLAIN})+")
_LITERAL_IN_HEREDOC = re.compile(r"(?:[^$%\n]+|\$\$\{|%%\{|\$(?!\{)|%(?!\{))*\n?")

OPENING = {"(": ")", "[": "]", "{": "}"}


@dataclass(slots=True)
class Tokens:
    """Parallel lists: kind, text, start and end of each token.

    Kinds are `id`, `nl`, `str` (a whole string without interpolation), `num`, the operators themselves,
    `open` and `close` around a template (the text of `open` is `"`, `<<` or `<<-`), and inside one `lit`, `${`,
    `%{` and `}$` (text `~` for a strip marker); `eof` ends the list.
    """

    kinds: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)

    def add(self, kind: str, text: str, start: int, end: int) -> None:
        """Append one token."""
        self.kinds.append(kind)
        self.texts.append(text)
        self.starts.append(start)
        self.ends.append(end)


def tokenize(text: str, start: int, end: int) -> Tokens:
    """The tokens of the body that ``text[start:end]`` holds; raises HclError."""
    lexer = _Lexer(text, end)
    lexer.code(start, inside_template=False)
    tokens = lexer.tokens
    if tokens.kinds and tokens.kinds[-1] != "nl":
        tokens.add("nl", "\n", end, end)
    tokens.add("eof", "", end, end)
    return tokens


def tokenize_expression(text: str, start: int, end: int) -> Tokens:
    """The tokens of one expression, in which newlines mean nothing; raises HclError."""
    lexer = _Lexer(text, end)
    lexer.code(start, inside_template=False, newlines=False)
    lexer.tokens.add("eof", "", end, end)
    return lexer.tokens


def tokenize_template(text: str, start: int, end: int) -> Tokens:
    """The tokens of a template that fills ``text[start:end]``, as a template file does; raises HclError."""
    lexer = _Lexer(text, end)
    lexer.tokens.add("open", "", start, start)
    lexer.template(start, end, _LITERAL_IN_HEREDOC)
    lexer.tokens.add("close", "", end, end)
    lexer.tokens.add("eof", "", end, end)
    return lexer.tokens


class _Lexer:
    __slots__ = ("depth", "end", "text", "tokens")

    def __init__(self, text: str, end: int) -> None:
        self.text = text
        self.end = end
        self.tokens = Tokens()
        self.depth = 0

    def code(self, at: int, inside_template: bool, newlines: bool | None = None) -> int:
        """Lex expressions and bodies from ``at``; gives the offset of the `}` that ends an interpolation, or the end.

        One long loop on purpose: it runs once per token, and a call per token would halve the speed.
        """
        text, stop, tokens = self.text, self.end, self.tokens
        kinds = tokens.kinds
        kind, value, begin, finish = kinds.append, tokens.texts.append, tokens.starts.append, tokens.ends.append
        match = _TOKEN.match
        keep_newlines = (not inside_template) if newlines is None else newlines
        brackets: list[tuple[str, int, bool]] = []
        while True:
            token = match(text, at, stop)
            if token is None:
                raise self._unreadable(at)
            group = token.lastindex
            at = token.end()
            if group == 1:
                name = token[1]
                start = token.start(1)
                if not name.isascii() or (at < stop and text[at] > "\x7f"):
                    name, at = self._unicode_name(start)
                kind("id")
                value(name)
                begin(start)
                finish(at)
            elif group == 4:
                operator = token[4]
                start = at - len(operator)
                if operator in "([{":
                    brackets.append((operator, start, keep_newlines))
                    keep_newlines = operator == "{" and not _FOR_AHEAD.match(text, at, stop)
                    if len(brackets) > 10 * DEEPEST:
                        raise TooDeepError("brackets are nested too deeply", start)
                elif operator in ")]}":
                    if brackets:
                        opening, _, keep_newlines = brackets.pop()
                        if OPENING[opening] != operator:
                            raise HclError(
                                f"'{opening}' is closed by '{operator}'",
                                start,
                                hint=f"add the missing '{OPENING[opening]}' before it",
                            )
                    elif inside_template and operator == "}":
                        return start
                    else:
                        raise HclError(
                            f"'{operator}' closes nothing", start, hint="remove it or open the bracket before it"
                        )
                kind(operator)
                value(operator)
                begin(start)
                finish(at)
            elif group == 2:
                if keep_newlines and kinds and kinds[-1] != "nl":
                    kind("nl")
                    value("\n")
                    begin(token.start(2))
                    finish(at)
            elif group == 3:
                kind("str")
                value(token[3])
                begin(token.start(3) - 1)
                finish(at)
            elif group == 5:
                kind("num")
                value(token[5])
                begin(token.start(5))
                finish(at)
            elif group == 6:
                start = token.start(6)
                tokens.comments.append((start, at - 1 if text[at - 1] == "\r" else at))
                if text[at - 1] == "\r":
                    at -= 1
            elif group == 7:
                tokens.comments.append((token.start(7), at))
            elif group == 11:
                tokens.add("open", '"', at - 1, at)
                at = self._quoted(at)
                tokens.add("close", "", at - 1, at)
            elif group == 10:
                tokens.add("open", token[8], token.start(8), at)
                at = self._heredoc(at, token[9], token.start(8))
                tokens.add("close", "", at, at)
            elif group == 12:
                pass
            elif inside_template:
                raise HclError("interpolation is not closed", at, hint="add the missing '}'")
            else:
                if brackets and brackets[-1][0] != "{":
                    opening, start, _ = brackets[-1]
                    raise HclError(f"'{opening}' is never closed", start, hint=f"add the missing '{OPENING[opening]}'")
                return at

    def template(self, at: int, end: int, literal: re.Pattern[str]) -> None:
        """Lex literal parts, interpolations and directives that fill ``[at, end)``."""
        while at < end:
            at = self._literal(at, end, literal)
            if at < end and self.text[at] in "$%" and self.text.startswith("{", at + 1):
                at = self._interpolation(at)

    def _literal(self, at: int, end: int, literal: re.Pattern[str]) -> int:
        found = literal.match(self.text, at, end)
        if found is not None and found.end() > at:
            self.tokens.add("lit", found[0], at, found.end())
            return found.end()
        return at

    def _interpolation(self, at: int) -> int:
        text, tokens = self.text, self.tokens
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeepError("interpolations are nested too deeply", at, at + 2)
        inner = at + 2
        strip = text.startswith("~", inner)
        if strip:
            inner += 1
        tokens.add(text[at] + "{", "~" if strip else "", at, inner)
        close = self.code(inner, inside_template=True)
        tokens.add("}$", "~" if text[close - 1] == "~" else "", close, close + 1)
        self.depth -= 1
        return close + 1

    def _quoted(self, at: int) -> int:
        text = self.text
        opened_at = at - 1
        while True:
            at = self._literal(at, self.end, _QUOTED)
            character = text[at : at + 1] if at < self.end else ""
            if character == '"':
                return at + 1
            if character in ("$", "%"):
                at = self._interpolation(at)
            elif character in ("\n", "\r"):
                raise HclError(
                    "string is not closed on its line",
                    opened_at,
                    at,
                    "close it with '\"' or use a heredoc for several lines",
                )
            elif character == "\\":
                raise HclError(
                    f"'{text[at : at + 2]}' is no escape sequence",
                    at,
                    at + 2,
                    "write '\\\\' for a backslash in a string",
                )
            else:
                raise HclError("string is not closed", opened_at, at, "add the missing '\"'")

    def _heredoc(self, at: int, marker: str, opened_at: int) -> int:
        closing = re.compile(r"^[ \t]*" + re.escape(marker) + r"[ \t]*(?=\r?\n)", re.MULTILINE)
        while True:
            found = closing.search(self.text, at, self.end)
            if found is None:
                raise OpenHeredocError(
                    f"heredoc '{marker}' is not closed", opened_at, at, f"add a line that holds only '{marker}'"
                )
            end = found.start()
            while at < end:
                at = self._literal(at, end, _LITERAL_IN_HEREDOC)
                if at < end and self.text[at] in "$%" and self.text.startswith("{", at + 1):
                    at = self._interpolation(at)
            if at <= end:
                return found.end()

    def _unicode_name(self, start: int) -> tuple[str, int]:
        text, at = self.text, start + 1
        while at < self.end and (text[at] == "-" or ("a" + text[at]).isidentifier()):
            at += 1
        name = text[start:at]
        if not name[0].isidentifier():
            raise HclError(f"'{name[0]}' cannot start a name", start)
        return name, at

    def _unreadable(self, at: int) -> HclError:
        text = self.text
        while at < self.end and text[at] in " \t":
            at += 1
        character = text[at : at + 1]
        if text.startswith("<<", at):
            return HclError("heredoc has no marker", at, at + 2, "write '<<EOT' with the text on the next lines")
        if text.startswith("/*", at):
            return HclError("comment is not closed", at, at + 2, "add the missing '*/'")
        if character == "\ufffd":
            return HclError("the file is not valid UTF-8 here", at, hint="save the file as UTF-8")
        if character == "'":
            return HclError("single quotes do not delimit strings", at, hint="use double quotes")
        if character in "&|^~;`":
            return HclError(f"'{character}' is no operator of HCL", at)
        return HclError(f"{character!r} is not allowed here", at)
