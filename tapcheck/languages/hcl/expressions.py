"""The parser of expressions, over the tokens of :mod:`tapcheck.languages.hcl.lexer`."""

from __future__ import annotations

from tapcheck.languages.hcl.literals import unescape_quoted
from tapcheck.languages.hcl.templates import TemplateParser
from tapcheck.languages.hcl.tree import (
    Binary,
    Call,
    Conditional,
    Expression,
    Follow,
    For,
    GetAttribute,
    GetIndex,
    Keyword,
    Number,
    ObjectItems,
    Parentheses,
    Reference,
    Splat,
    Step,
    Text,
    TupleItems,
    Unary,
)
from tapcheck.languages.hcl.trouble import DEEPEST, TooDeepError

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


class ExpressionParser(TemplateParser):
    """Recursive descent. Methods raise HclError."""

    __slots__ = ()

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
        key, value = self.for_names()
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
