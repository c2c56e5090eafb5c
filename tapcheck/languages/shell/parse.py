"""Shell text → :class:`Script`. Tolerant: what is not understood ends the reading, and never raises.

POSIX shell and what bash adds to words. Arithmetic, arrays and expansions with operators are kept as unknown pieces.
A NUL character counts as nothing, so that whoever rewrites a text can keep its length.
"""

from __future__ import annotations

import re
from dataclasses import field

from tapcheck.languages.shell.syntax import (
    Branches,
    Command,
    Function,
    Group,
    Item,
    Literal,
    Piece,
    Pipeline,
    Script,
    Substitution,
    Variable,
    Word,
)
from tapcheck.records import dataclass

_DEEPEST = 40
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\+?=")
_REDIRECT = re.compile(r"\d*(?:<<<|<<-?|&>>?|>>|>&|<&|>\||<>|>|<)")
_PLAIN = re.compile(r"[^\s;&|()<>'\"`$\\#]+")
_INSIDE = re.compile(r"""[^"$`\\]+""")
_IN = re.compile(r"in\b")
_ESAC = re.compile(r"esac\b")
_COMMAND_IN_TEXT = re.compile(r"(?<!\\)\$\((?!\()")
_BRACED = re.compile(r"([A-Za-z_]\w*|[@*#?$!0-9-])(?:\[0\]|:?[?].*)?", re.DOTALL)
_SPECIAL = "@*#?$!-0123456789"
_FUNCTION = re.compile(r"(?:function[ \t]+([\w:.-]+)[ \t]*(?:\([ \t]*\))?|([\w:.-]+)[ \t]*\([ \t]*\))\s*(?=[{(])")
_BATS_TEST = re.compile(r"""@test[ \t]+(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\s{]+))[ \t]*(?=\{)""")
_KEYWORD = re.compile(r"(if|then|elif|else|fi|for|select|while|until|do|done|case|esac|\{|\}|!|time)(?=[\s;&|()<>]|$)")
_CLOSING = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}"})
_NEXT_BODY = frozenset({"then", "elif", "else", "do"})


def parse(text: str) -> Script:
    """The script in a text."""
    return _Parser(text).whole()


class _Trouble(Exception):
    """The rest cannot be read."""


@dataclass(slots=True)
class _Parser:
    text: str
    at: int = 0
    depth: int = 0
    waiting: list[tuple[str, bool, bool]] = field(default_factory=list)
    """Here-documents whose bodies follow on the next line: the delimiter, whether tabs go, whether it is quoted."""
    inserted: list[Piece] = field(default_factory=list)
    """Commands in the bodies of here-documents."""

    def whole(self) -> Script:
        pipelines: list[Pipeline] = []
        try:
            self._list(pipelines, frozenset())
            complete = self.at >= len(self.text)
        except _Trouble:
            complete = False
        return Script(tuple(pipelines), complete)

    def _list(self, found: list[Pipeline], ends: frozenset[str]) -> str:
        """Reads pipelines until a closing word or bracket of ``ends``, which it consumes and gives."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Trouble
        while True:
            self._blank(newlines=True)
            if self.inserted:
                found.append(_reading(Word(tuple(self.inserted), self.at, self.at)))
                self.inserted.clear()
            if self.at >= len(self.text):
                self.depth -= 1
                return ""
            for closing in (")", ";;", "`"):
                if closing in ends and self.text.startswith(closing, self.at):
                    self.at += len(closing)
                    self.depth -= 1
                    return closing
            keyword = _KEYWORD.match(self.text, self.at)
            if keyword is not None and keyword[1] in _CLOSING:
                if keyword[1] not in ends:
                    raise _Trouble
                self.at = keyword.end()
                self.depth -= 1
                return keyword[1]
            if self.text[self.at] in ";&":
                self.at += 1
                continue
            found.append(self._pipeline())

    def _pipeline(self) -> Pipeline:
        before = self.at
        items = [self._item()]
        while True:
            self._blank()
            if self.text.startswith("||", self.at):
                self.at += 2
                return Pipeline(tuple(items), excused=True)
            if self.text.startswith("&&", self.at):
                self.at += 2
                return Pipeline(tuple(items))
            if self.text.startswith("|", self.at):
                self.at += 2 if self.text.startswith("|&", self.at) else 1
                self._blank(newlines=True)
                items.append(self._item())
                continue
            if self.at == before:
                raise _Trouble
            return Pipeline(tuple(items))

    def _item(self) -> Item:
        keyword = _KEYWORD.match(self.text, self.at)
        while keyword is not None and keyword[1] in ("!", "time"):
            self.at = keyword.end()
            self._blank()
            keyword = _KEYWORD.match(self.text, self.at)
        if keyword is not None:
            self.at = keyword.end()
            return self._compound(keyword[1])
        start = self.at
        test = _BATS_TEST.match(self.text, start)
        if test is not None:
            self.at = test.end() + 1
            title = next(title for title in test.groups() if title is not None)
            return Function(title, self._body(frozenset({"}"})), start, test.end(), is_test=True)
        function = _FUNCTION.match(self.text, start)
        if function is not None:
            self.at = function.end() + 1
            ends = frozenset({"}"}) if self.text[function.end()] == "{" else frozenset({")"})
            return Function(function[1] or function[2], self._body(ends), start, function.end())
        if self.text.startswith("(", self.at):
            self.at += 1
            if self.text.startswith("(", self.at):
                self._skip_to("))")
                return Group(Script(()), subshell=True)
            return self._redirected(Group(self._body(frozenset({")"})), subshell=True))
        return self._command()

    def _compound(self, keyword: str) -> Item:
        match keyword:
            case "{":
                return self._redirected(Group(self._body(frozenset({"}"})), subshell=False))
            case "if":
                return self._redirected(self._branches(frozenset({"then", "elif", "else", "fi"}), "fi"))
            case "while" | "until":
                return self._redirected(self._branches(frozenset({"do", "done"}), "done"))
            case "for" | "select":
                head = self._command()
                loop = self._branches(frozenset({"do", "done"}), "done")
                name = head.words[0].text if head.words else None
                unknown = Word((Variable(""),), self.at, self.at)
                step = Command(((name, unknown),) if name else (), (), tuple(("<<<", word) for word in head.words[2:]))
                first = Script((Pipeline((step,)),))
                return self._redirected(Branches((first, *loop.bodies)))
            case "case":
                return self._redirected(self._case())
            case _:
                raise _Trouble

    def _redirected(self, item: Group | Branches) -> Item:
        """The item with what its input and output are connected to."""
        found: list[tuple[str, Word]] = []
        self._blank()
        while (redirect := self._redirect()) is not None:
            found.append(redirect)
            self._blank()
        if not found:
            return item
        connected = Pipeline((Command((), (), tuple(found)),))
        return Group(Script((Pipeline((item,)), connected)), subshell=False)

    def _body(self, ends: frozenset[str]) -> Script:
        pipelines: list[Pipeline] = []
        if not self._list(pipelines, ends):
            raise _Trouble
        return Script(tuple(pipelines))

    def _branches(self, ends: frozenset[str], last: str) -> Branches:
        bodies: list[Script] = []
        while True:
            pipelines: list[Pipeline] = []
            end = self._list(pipelines, ends)
            bodies.append(Script(tuple(pipelines)))
            if end == last:
                return Branches(tuple(bodies))
            if end not in _NEXT_BODY:
                raise _Trouble

    def _case(self) -> Branches:
        bodies: list[Script] = []
        self._blank()
        self._word_or_trouble()
        self._blank(newlines=True)
        if not _IN.match(self.text, self.at):
            raise _Trouble
        self.at += 2
        while True:
            self._blank(newlines=True)
            if _ESAC.match(self.text, self.at):
                self.at += 4
                return Branches(tuple(bodies))
            if self.text.startswith("(", self.at):
                self.at += 1
            while not self.text.startswith(")", self.at):
                self._blank(newlines=True)
                if self.text.startswith("|", self.at):
                    self.at += 1
                else:
                    self._word_or_trouble()
                self._blank(newlines=True)
            self.at += 1
            pipelines: list[Pipeline] = []
            end = self._list(pipelines, frozenset({";;", "esac"}))
            bodies.append(Script(tuple(pipelines)))
            if end == "esac":
                return Branches(tuple(bodies))
            if end != ";;":
                raise _Trouble

    def _command(self) -> Command:
        assignments: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirects: list[tuple[str, Word]] = []
        while True:
            self._blank()
            redirect = self._redirect()
            if redirect is not None:
                redirects.append(redirect)
                continue
            assignment = _ASSIGNMENT.match(self.text, self.at)
            if assignment is not None and not words:
                self.at = assignment.end()
                if self.text.startswith("(", self.at):
                    self._skip_brackets()
                    value: Word | None = Word((Variable(""),), assignment.end(), self.at)
                else:
                    value = self._word()
                assignments.append((assignment[1], value or Word((), self.at, self.at)))
                continue
            word = self._word()
            if word is None:
                return Command(tuple(assignments), tuple(words), tuple(redirects))
            if word.text == "[[":
                self._skip_to("]]")
            words.append(word)

    def _redirect(self) -> tuple[str, Word] | None:
        found = _REDIRECT.match(self.text, self.at)
        if found is None or self.text.startswith(("<(", ">("), self.at):
            return None
        operator = found[0].lstrip("0123456789") if not found[0].startswith("2") else found[0]
        self.at = found.end()
        self._blank()
        quoted = self.text[self.at : self.at + 1] in ("'", '"', "\\")
        target = self._word_or_trouble()
        if operator in ("<<", "<<-"):
            self.waiting.append((target.text or "", operator == "<<-", quoted))
        return operator, target

    def _word_or_trouble(self) -> Word:
        word = self._word()
        if word is None:
            raise _Trouble
        return word

    def _word(self) -> Word | None:
        start = self.at
        pieces: list[Piece] = []
        while self.at < len(self.text):
            plain = _PLAIN.match(self.text, self.at)
            if plain is not None:
                pieces.append(Literal(plain[0].replace("\0", "")))
                self.at = plain.end()
                continue
            match self.text[self.at]:
                case "'":
                    pieces.append(Literal(self._until("'")))
                case '"':
                    self.at += 1
                    self._quoted(pieces)
                case "$" | "`":
                    pieces.append(self._expansion())
                case "\\":
                    if not self.text.startswith("\\\n", self.at):
                        pieces.append(Literal(self.text[self.at + 1 : self.at + 2]))
                    self.at += 2
                case "#" if self.at > start:
                    pieces.append(Literal("#"))
                    self.at += 1
                case "<" | ">" if self.at == start and self.text.startswith("(", self.at + 1):
                    self.at += 2
                    pieces.append(Substitution(self._body(frozenset({")"}))))
                case _:
                    break
        return Word(tuple(pieces), start, self.at) if self.at > start else None

    def _until(self, quote: str) -> str:
        end = self.text.find(quote, self.at + 1)
        if end < 0:
            raise _Trouble
        text = self.text[self.at + 1 : end]
        self.at = end + 1
        return text

    def _quoted(self, pieces: list[Piece]) -> None:
        """Text in which only `$`, backticks and backslashes mean something, up to the closing quote."""
        while True:
            if self.at >= len(self.text):
                raise _Trouble
            plain = _INSIDE.match(self.text, self.at)
            if plain is not None:
                pieces.append(Literal(plain[0].replace("\0", "")))
                self.at = plain.end()
                continue
            match self.text[self.at]:
                case '"':
                    self.at += 1
                    pieces.append(Literal(""))
                    return
                case "\\":
                    following = self.text[self.at + 1 : self.at + 2]
                    if following != "\n":
                        pieces.append(Literal(following if following in ('"', "$", "`", "\\") else "\\" + following))
                    self.at += 2
                case _:
                    pieces.append(self._expansion())

    def _expansion(self) -> Piece:
        text = self.text
        if text[self.at] == "`":
            start = self.at + 1
            end = start + len(self._until("`"))
            pipelines: list[Pipeline] = []
            _Parser(text[:end], start, self.depth)._list(pipelines, frozenset())
            return Substitution(Script(tuple(pipelines)))
        following = text[self.at + 1 : self.at + 2]
        if text.startswith("$((", self.at):
            self._skip_to("))")
            return Variable("")
        if following == "(":
            self.at += 2
            return Substitution(self._body(frozenset({")"})))
        if following == "{":
            return self._braced()
        if following in ("'", '"'):
            self.at += 1
            return Literal("")
        name = _NAME.match(text, self.at + 1)
        if name is not None:
            self.at = name.end()
            return Variable(name[0])
        if following and following in _SPECIAL:
            self.at += 2
            return Variable(following)
        self.at += 1
        return Literal("$")

    def _braced(self) -> Piece:
        """`${…}`: a plain name, or one with a default, is the variable; everything else is unknown."""
        start = self.at + 2
        level, at = 1, start
        while level:
            if at >= len(self.text):
                raise _Trouble
            level += {"{": 1, "}": -1}.get(self.text[at], 0)
            at += 1
        self.at = at
        plain = _BRACED.fullmatch(self.text[start : at - 1])
        return Variable(plain[1] if plain else "")

    def _skip_to(self, end: str) -> None:
        found = self.text.find(end, self.at)
        if found < 0:
            raise _Trouble
        self.at = found + len(end)

    def _skip_brackets(self) -> None:
        level = 0
        while True:
            if self.at >= len(self.text):
                raise _Trouble
            char = self.text[self.at]
            if char == "'":
                self._until("'")
                continue
            level += {"(": 1, ")": -1}.get(char, 0)
            self.at += 1
            if not level:
                return

    def _blank(self, newlines: bool = False) -> None:
        """Skips blanks, continued lines and comments; line ends too where commands may follow."""
        text = self.text
        while self.at < len(text):
            char = text[self.at]
            if char in " \t\r\0":
                self.at += 1
            elif text.startswith("\\\n", self.at):
                self.at += 2
            elif char == "#" and (self.at == 0 or text[self.at - 1] in " \t\n;&|()\r\0"):
                end = text.find("\n", self.at)
                self.at = len(text) if end < 0 else end
            elif char == "\n" and newlines:
                self.at += 1
                self._here_documents()
            else:
                return

    def _here_documents(self) -> None:
        waiting, self.waiting = self.waiting, []
        for delimiter, stripped, quoted in waiting:
            start = end = self.at
            while self.at < len(self.text):
                end = self.at
                stop = self.text.find("\n", self.at)
                stop = len(self.text) if stop < 0 else stop
                line = self.text[self.at : stop]
                self.at = min(stop + 1, len(self.text))
                if (line.lstrip("\t") if stripped else line).rstrip("\r") == delimiter:
                    break
            if not quoted:
                self._commands_between(start, end)

    def _commands_between(self, start: int, end: int) -> None:
        after, self.at = self.at, start
        while (found := _COMMAND_IN_TEXT.search(self.text, self.at, end)) is not None:
            self.at = found.start()
            self.inserted.append(self._expansion())
        self.at = after


def _reading(word: Word) -> Pipeline:
    return Pipeline((Command((), (), (("<<", word),)),))
