"""The parser of templates, over the tokens of :mod:`tapcheck.languages.hcl.lexer`."""

from __future__ import annotations

from tapcheck.languages.hcl.lexer import Tokens
from tapcheck.languages.hcl.literals import (
    common_indentation,
    strip_left,
    strip_right,
    unescape_heredoc,
    unescape_quoted,
)
from tapcheck.languages.hcl.tree import Expression, Interpolation, Part, Template, TemplateFor, TemplateIf, Text
from tapcheck.languages.hcl.trouble import DEEPEST, HclError, TooDeepError

_NAMES = {"eof": "the end", "nl": "the end of the line", "open": "a string", "close": "the end of the string"}


class TemplateParser:
    """Recursive descent; ``at`` is the index of the next token. Methods raise HclError.

    The parser of expressions completes it, because each has the other inside.
    """

    __slots__ = ("at", "depth", "ends", "kinds", "starts", "texts")

    def __init__(self, tokens: Tokens) -> None:
        self.kinds = tokens.kinds
        self.texts = tokens.texts
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.at = 0
        self.depth = 0

    def trouble(self, summary: str, hint: str = "") -> HclError:
        """An error at the next token."""
        return HclError(summary, self.starts[self.at], self.ends[self.at], hint)

    def found(self) -> str:
        """The next token in words, for messages."""
        kind = self.kinds[self.at]
        return _NAMES.get(kind) or f"'{self.texts[self.at] or kind}'"

    def expression(self) -> Expression:
        """Parse one expression."""
        raise NotImplementedError

    def template(self) -> Template:
        """Parse the template whose `open` token is next."""
        start = self.starts[self.at]
        opening = self.texts[self.at]
        self.at += 1
        self._apply_markers(opening)
        parts = self._parts()
        if self.kinds[self.at] != "close":
            raise self.trouble(
                f"directive '{self.texts[self.at + 1]}' has no beginning here",
                "remove it or add its '%{ if }' or '%{ for }'",
            )
        self.at += 1
        return Template(parts, opening != '"', start, self.ends[self.at - 1])

    def _apply_markers(self, opening: str) -> None:
        """Unescape the literal tokens of this template in place, then strip and move them as its markers say."""
        kinds, texts = self.kinds, self.texts
        unescape = unescape_quoted if opening == '"' else unescape_heredoc
        literals: list[int] = []
        pieces: list[str | None] = []
        at, nested = self.at, 0
        strip_next = False
        previous: int | None = None
        while True:
            kind = kinds[at]
            if nested == 0 and kind == "close":
                break
            if kind == "open":
                nested += 1
            elif kind == "close":
                nested -= 1
            elif nested == 0 and kind == "lit":
                text = unescape(texts[at])
                if strip_next:
                    text = strip_left(text)
                texts[at] = text
                literals.append(at)
                pieces.append(text)
                previous, strip_next = at, False
            elif kind == "${" or kind == "%{":
                if nested == 0:
                    if texts[at] == "~" and previous is not None:
                        texts[previous] = strip_right(texts[previous])
                        pieces[-1] = texts[previous]
                    literals.append(at)
                    pieces.append(None)
                    previous = None
                nested += 1
            elif kind == "}$":
                nested -= 1
                if nested == 0:
                    strip_next = texts[at] == "~"
            at += 1
        if opening == "<<-":
            spaces, moved = common_indentation(pieces)
            if spaces:
                for index in moved:
                    texts[literals[index]] = texts[literals[index]][spaces:]

    def _parts(self) -> list[Part]:
        kinds, texts = self.kinds, self.texts
        parts: list[Part] = []
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeepError("templates are nested too deeply", self.starts[self.at])
        while True:
            at = self.at
            kind = kinds[at]
            if kind == "lit":
                self.at += 1
                parts.append(Text(texts[at], self.starts[at], self.ends[at]))
            elif kind == "${":
                self.at += 1
                inner = self.expression()
                if kinds[self.at] != "}$":
                    raise self.trouble(f"expected '}}' after the interpolated expression, found {self.found()}")
                self.at += 1
                parts.append(Interpolation(inner, self.starts[at], self.ends[self.at - 1]))
            elif kind == "%{":
                word = texts[at + 1] if kinds[at + 1] == "id" else ""
                if word == "if":
                    parts.append(self._if_directive())
                elif word == "for":
                    parts.append(self._for_directive())
                elif word in ("else", "endif", "endfor"):
                    break
                else:
                    self.at += 1
                    raise self.trouble(
                        f"{self.found()} is no template directive", "use 'if', 'else', 'endif', 'for' or 'endfor'"
                    )
            else:
                break
        self.depth -= 1
        return parts

    def _if_directive(self) -> TemplateIf:
        start = self.starts[self.at]
        self.at += 2
        condition = self.expression()
        self._close_directive()
        then = self._parts()
        otherwise: list[Part] = []
        if self._directive_word() == "else":
            self.at += 2
            self._close_directive()
            otherwise = self._parts()
        self._expect_directive("endif", start)
        return TemplateIf(condition, then, otherwise, start, self.ends[self.at - 1])

    def _for_directive(self) -> TemplateFor:
        start = self.starts[self.at]
        self.at += 2
        key, value = self.for_names()
        collection = self.expression()
        self._close_directive()
        body = self._parts()
        self._expect_directive("endfor", start)
        return TemplateFor(key, value, collection, body, start, self.ends[self.at - 1])

    def _directive_word(self) -> str:
        at = self.at
        return self.texts[at + 1] if self.kinds[at] == "%{" and self.kinds[at + 1] == "id" else ""

    def _expect_directive(self, word: str, start: int) -> None:
        if self._directive_word() != word:
            raise HclError(f"template directive has no '%{{ {word} }}'", start, start + 2, f"add '%{{ {word} }}'")
        self.at += 2
        self._close_directive()

    def _close_directive(self) -> None:
        if self.kinds[self.at] != "}$":
            raise self.trouble(f"expected '}}' after a template directive, found {self.found()}")
        self.at += 1

    def for_names(self) -> tuple[str | None, str]:
        """Parse the names of a loop up to its `in`: that of the key, where it is named, and that of the value."""
        kinds, texts = self.kinds, self.texts
        if kinds[self.at] != "id":
            raise self.trouble(f"expected a name after 'for', found {self.found()}")
        key: str | None = None
        value = texts[self.at]
        self.at += 1
        if kinds[self.at] == ",":
            if kinds[self.at + 1] != "id":
                self.at += 1
                raise self.trouble(f"expected a second name after ',', found {self.found()}")
            key, value = value, texts[self.at + 1]
            self.at += 2
        if not (kinds[self.at] == "id" and texts[self.at] == "in"):
            raise self.trouble(f"expected 'in' in a for expression, found {self.found()}")
        self.at += 1
        return key, value
