"""The parser of expressions and templates, over the tokens of :mod:`tapcheck.languages.hcl.lexer`."""

from __future__ import annotations

from tapcheck.languages.hcl.lexer import Tokens
from tapcheck.languages.hcl.literals import (
    common_indentation,
    strip_left,
    strip_right,
    unescape_heredoc,
    unescape_quoted,
)
from tapcheck.languages.hcl.tree import (
    Binary,
    Call,
    Conditional,
    Expression,
    Follow,
    For,
    GetAttribute,
    GetIndex,
    Interpolation,
    Keyword,
    Number,
    ObjectItems,
    Parentheses,
    Part,
    Reference,
    Splat,
    Step,
    Template,
    TemplateFor,
    TemplateIf,
    Text,
    TupleItems,
    Unary,
)
from tapcheck.languages.hcl.trouble import DEEPEST, HclError, TooDeepError

_PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_STEP_STARTS = frozenset((".", "["))
_NAMES = {"eof": "the end", "nl": "the end of the line", "open": "a string", "close": "the end of the string"}


class ExpressionParser:
    """Recursive descent; ``at`` is the index of the next token. Methods raise HclError."""

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
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeepError("expressions are nested too deeply", self.starts[self.at])
        left = self._unary()
        kinds = self.kinds
        kind = kinds[self.at]
        if kind in _PRECEDENCE:
            left = self._binary(left, 1)
            kind = kinds[self.at]
        if kind == "?":
            self.at += 1
            then = self.expression()
            if kinds[self.at] != ":":
                raise self.trouble(
                    f"conditional needs ':' and a second result, found {self.found()}",
                    "a conditional is 'condition ? if_true : if_false'",
                )
            self.at += 1
            otherwise = self.expression()
            left = Conditional(left, then, otherwise, left.start, otherwise.end)
        self.depth -= 1
        return left

    def _binary(self, left: Expression, lowest: int) -> Expression:
        kinds = self.kinds
        while True:
            operator = kinds[self.at]
            precedence = _PRECEDENCE.get(operator)
            if precedence is None or precedence < lowest:
                return left
            self.at += 1
            right = self._unary()
            if _PRECEDENCE.get(kinds[self.at], 0) > precedence:
                right = self._binary(right, precedence + 1)
            left = Binary(operator, left, right, left.start, right.end)

    def _unary(self) -> Expression:
        kind = self.kinds[self.at]
        if kind == "-" or kind == "!":
            start = self.starts[self.at]
            self.at += 1
            self.depth += 1
            if self.depth > DEEPEST:
                raise TooDeepError("operators are nested too deeply", start)
            operand = self._unary()
            self.depth -= 1
            return Unary(kind, operand, start, operand.end)
        term = self._term()
        if self.kinds[self.at] in _STEP_STARTS:
            steps = self._steps()
            if type(term) is Reference and not term.steps:
                return Reference(term.name, steps, term.start, self.ends[self.at - 1])
            return Follow(term, steps, term.start, self.ends[self.at - 1])
        return term

    def _term(self) -> Expression:
        at = self.at
        kind = self.kinds[at]
        start = self.starts[at]
        if kind == "id":
            following = self.kinds[at + 1]
            if following == "(" or following == "::":
                return self._call()
            self.at = at + 1
            name = self.texts[at]
            if name in _KEYWORDS:
                return Keyword(_KEYWORDS[name], start, self.ends[at])
            return Reference(name, [], start, self.ends[at])
        if kind == "str":
            self.at = at + 1
            return Text(unescape_quoted(self.texts[at]), start, self.ends[at])
        if kind == "num":
            self.at = at + 1
            return Number(self.texts[at], start, self.ends[at])
        if kind == "open":
            return self.template()
        if kind == "[":
            return self._tuple()
        if kind == "{":
            return self._object()
        if kind == "(":
            self.at = at + 1
            inner = self.expression()
            if self.kinds[self.at] != ")":
                raise self.trouble(f"expected ')', found {self.found()}", "close the parenthesis")
            self.at += 1
            return Parentheses(inner, start, self.ends[self.at - 1])
        if kind in ("nl", "eof", "close", "}$"):
            raise self.trouble("an expression is missing", "write a value here")
        raise self.trouble(f"expected an expression, found {self.found()}")

    def _call(self) -> Expression:
        kinds, texts = self.kinds, self.texts
        start = self.starts[self.at]
        name = texts[self.at]
        self.at += 1
        while kinds[self.at] == "::":
            if kinds[self.at + 1] != "id":
                self.at += 1
                raise self.trouble(f"expected a function name after '::', found {self.found()}")
            name += "::" + texts[self.at + 1]
            self.at += 2
        if kinds[self.at] != "(":
            raise self.trouble(f"expected '(' after the function name '{name}', found {self.found()}")
        self.at += 1
        arguments: list[Expression] = []
        expand = False
        while kinds[self.at] != ")":
            arguments.append(self.expression())
            kind = kinds[self.at]
            if kind == ",":
                self.at += 1
            elif kind == "...":
                expand = True
                self.at += 1
                if kinds[self.at] != ")":
                    raise self.trouble(f"expected ')' after '...', found {self.found()}")
            elif kind != ")":
                raise self.trouble(
                    f"expected ',' or ')' in the call of '{name}', found {self.found()}",
                    "separate arguments with commas",
                )
        self.at += 1
        return Call(name, arguments, expand, start, self.ends[self.at - 1])

    def _tuple(self) -> Expression:
        kinds = self.kinds
        start = self.starts[self.at]
        self.at += 1
        if self._at_for():
            return self._for(start, "]")
        items: list[Expression] = []
        while kinds[self.at] != "]":
            items.append(self.expression())
            kind = kinds[self.at]
            if kind == ",":
                self.at += 1
            elif kind != "]":
                raise self.trouble(f"expected ',' or ']' in a list, found {self.found()}", "separate items with commas")
        self.at += 1
        return TupleItems(items, start, self.ends[self.at - 1])

    def _object(self) -> Expression:
        kinds, texts = self.kinds, self.texts
        start = self.starts[self.at]
        self.at += 1
        if self._at_for():
            return self._for(start, "}")
        items: list[tuple[Expression, Expression]] = []
        while True:
            while kinds[self.at] == "nl":
                self.at += 1
            kind = kinds[self.at]
            if kind == "}":
                break
            key: Expression
            if not items and kind == "id" and texts[self.at] == "for":
                raise self.trouble("'for' here starts a for expression that is not complete", 'quote the key: "for"')
            if kind == "id" and kinds[self.at + 1] in ("=", ":"):
                name = texts[self.at]
                begin, end = self.starts[self.at], self.ends[self.at]
                key = Keyword(_KEYWORDS[name], begin, end) if name in _KEYWORDS else Reference(name, [], begin, end)
                self.at += 1
            else:
                key = self.expression()
            if kinds[self.at] not in ("=", ":"):
                raise self.trouble(f"expected '=' after an object key, found {self.found()}")
            self.at += 1
            items.append((key, self.expression()))
            kind = kinds[self.at]
            if kind == "," or kind == "nl":
                self.at += 1
            elif kind != "}":
                raise self.trouble(
                    f"expected a newline, ',' or '}}' after an object item, found {self.found()}",
                    "separate items with newlines or commas",
                )
        self.at += 1
        return ObjectItems(items, start, self.ends[self.at - 1])

    def _at_for(self) -> bool:
        at = self.at
        return self.kinds[at] == "id" and self.texts[at] == "for" and self.kinds[at + 1] == "id"

    def _for(self, start: int, closing: str) -> Expression:
        kinds = self.kinds
        self.at += 1
        key, value = self._for_names()
        collection = self.expression()
        if kinds[self.at] != ":":
            raise self.trouble(f"expected ':' after the collection of a for expression, found {self.found()}")
        self.at += 1
        result = self.expression()
        result_key: Expression | None = None
        group = False
        if closing == "}":
            result_key = result
            if kinds[self.at] != "=>":
                raise self.trouble(f"expected '=>' in a for expression in braces, found {self.found()}")
            self.at += 1
            result = self.expression()
            if kinds[self.at] == "...":
                group = True
                self.at += 1
        elif kinds[self.at] == "=>":
            raise self.trouble("'=>' belongs to for expressions in braces", "use { } instead of [ ]")
        condition: Expression | None = None
        if kinds[self.at] == "id" and self.texts[self.at] == "if":
            self.at += 1
            condition = self.expression()
        if kinds[self.at] != closing:
            raise self.trouble(f"expected '{closing}' at the end of a for expression, found {self.found()}")
        self.at += 1
        return For(key, value, collection, result_key, result, group, condition, start, self.ends[self.at - 1])

    def _for_names(self) -> tuple[str | None, str]:
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

    def _steps(self) -> list[Step]:
        kinds, starts, ends = self.kinds, self.starts, self.ends
        steps: list[Step] = []
        while True:
            at = self.at
            kind = kinds[at]
            if kind == ".":
                following = kinds[at + 1]
                if following == "id":
                    steps.append(GetAttribute(self.texts[at + 1], starts[at], ends[at + 1]))
                    self.at = at + 2
                elif following == "num":
                    steps.append(self._legacy_index())
                elif following == "*":
                    steps.append(self._attribute_splat())
                else:
                    self.at += 1
                    raise self.trouble(f"expected an attribute name after '.', found {self.found()}")
            elif kind == "[":
                if kinds[at + 1] == "*" and kinds[at + 2] == "]":
                    self.at = at + 3
                    steps.append(self._full_splat(at))
                    return steps
                steps.append(self._index())
            else:
                return steps

    def _legacy_index(self) -> GetIndex:
        at = self.at
        number = Number(self.texts[at + 1], self.starts[at + 1], self.ends[at + 1])
        if not number.text.isdigit():
            self.at += 1
            raise self.trouble(f"'.{number.text}' is no index", "write each index in brackets: [0][1]")
        self.at = at + 2
        return GetIndex(number, True, self.starts[at], number.end)

    def _attribute_splat(self) -> Splat:
        kinds = self.kinds
        start = self.starts[self.at]
        self.at += 2
        inner: list[Step] = []
        while kinds[self.at] == "." and kinds[self.at + 1] in ("id", "num"):
            if kinds[self.at + 1] == "id":
                inner.append(GetAttribute(self.texts[self.at + 1], self.starts[self.at], self.ends[self.at + 1]))
                self.at += 2
            else:
                inner.append(self._legacy_index())
        if kinds[self.at] == "." and kinds[self.at + 1] == "*":
            raise self.trouble("'.*' cannot follow '.*'", "use '[*]' for nested lists")
        return Splat(False, inner, start, self.ends[self.at - 1])

    def _full_splat(self, opening: int) -> Splat:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeepError("splats are nested too deeply", self.starts[opening])
        inner = self._steps() if self.kinds[self.at] in _STEP_STARTS else []
        self.depth -= 1
        return Splat(True, inner, self.starts[opening], self.ends[self.at - 1])

    def _index(self) -> GetIndex:
        start = self.starts[self.at]
        self.at += 1
        key = self.expression()
        if self.kinds[self.at] != "]":
            raise self.trouble(f"expected ']' after an index, found {self.found()}")
        self.at += 1
        return GetIndex(key, False, start, self.ends[self.at - 1])

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
        key, value = self._for_names()
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
