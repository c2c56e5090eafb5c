"""HCL text to syntax trees.

A file with broken parts keeps all the others: when the whole does not parse, each top-level block is
parsed on its own, and every block that fails gives one diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.languages.hcl.expressions import ExpressionParser
from tapcheck.languages.hcl.lexer import Tokens, tokenize, tokenize_expression, tokenize_template
from tapcheck.languages.hcl.literals import unescape_quoted
from tapcheck.languages.hcl.tree import Attribute, Block, Body, Expression, Keyword, Label, Number, Template, Text
from tapcheck.languages.hcl.trouble import DEEPEST, HclError, OpenHeredocError, TooDeepError
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span

_TOP_LEVEL = re.compile(r'^[^\W\d][\w\-]*(?:[ \t]+(?:"[^"\n]*"|[^\W\d][\w\-]*))*[ \t]*(\{|=(?!=))', re.MULTILINE)
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class File:
    """A parsed file: its body and the ranges of its comments, in order. ``complete`` is false after an error."""

    body: Body
    comments: tuple[tuple[int, int], ...]
    complete: bool


def parse(source: SourceFile) -> Result[File]:
    """The tree of a whole file; what cannot be parsed is left out and reported."""
    text = source.text
    start = 1 if text.startswith(_BOM) else 0
    diagnostics: list[Diagnostic] = []
    if source.undecodable is not None:
        at = len(source.data[: source.undecodable].decode("utf-8", errors="replace"))
        diagnostics.append(
            Diagnostic(
                Problem.SYNTAX, "the file is not valid UTF-8", Span(source.path, at, at + 1), "save the file as UTF-8"
            )
        )
    try:
        tokens = tokenize(text, start, len(text))
        items = _BodyParser(tokens).items("eof")
    except HclError as trouble:
        return _parse_in_pieces(source, start, trouble, diagnostics)
    file = File(Body(items, start, len(text)), tuple(tokens.comments), complete=not diagnostics)
    return file, tuple(diagnostics)


def parse_expression(source: SourceFile, start: int = 0, end: int | None = None) -> Result[Expression | None]:
    """The expression that fills ``[start, end)`` of a file."""
    try:
        tokens = tokenize_expression(source.text, start, len(source.text) if end is None else end)
        parser = ExpressionParser(tokens)
        expression = parser.expression()
        if parser.kinds[parser.at] != "eof":
            raise parser.trouble(f"expected the end of the expression, found {parser.found()}")
    except HclError as trouble:
        return None, (_diagnostic(source, trouble),)
    return expression, ()


def parse_template(
    source: SourceFile, start: int = 0, end: int | None = None, text: str | None = None, places: list[int] | None = None
) -> Result[Template | None]:
    """The template that fills ``[start, end)`` of a file, as a template file or a JSON string holds one.

    With ``text`` that text is parsed instead, and ``places[i]`` is the offset in the file of its character
    ``i`` (one more for the end): a JSON string with escapes is read so.
    """
    try:
        if text is None:
            tokens = tokenize_template(source.text, start, len(source.text) if end is None else end)
        else:
            tokens = tokenize_template(text, 0, len(text))
            _move(tokens, places or [])
        parser = ExpressionParser(tokens)
        template = parser.template()
    except HclError as trouble:
        if places:
            trouble.start, trouble.end = (places[min(at, len(places) - 1)] for at in (trouble.start, trouble.end))
        return None, (_diagnostic(source, trouble),)
    return template, ()


def _move(tokens: Tokens, places: list[int]) -> None:
    tokens.starts[:] = [places[at] for at in tokens.starts]
    tokens.ends[:] = [places[at] for at in tokens.ends]


def _parse_in_pieces(source: SourceFile, start: int, first: HclError, diagnostics: list[Diagnostic]) -> Result[File]:
    items: list[Attribute | Block] = []
    comments: list[tuple[int, int]] = []
    seen: set[str] = set()
    for begin, end, tokens, found in _pieces(source, start):
        if tokens is not None:
            comments.extend(tokens.comments)
        if isinstance(found, HclError):
            diagnostics.append(_diagnostic(source, found, Span(source.path, begin, end)))
            continue
        for item in found:
            if type(item) is Attribute:
                if item.name in seen:
                    diagnostics.append(_diagnostic(source, _redefined(item.name, item.start)))
                    continue
                seen.add(item.name)
            items.append(item)
    if not diagnostics:
        diagnostics.append(_diagnostic(source, first))
    return File(Body(items, start, len(source.text)), tuple(comments), complete=False), tuple(diagnostics)


def _pieces(
    source: SourceFile, start: int
) -> Iterator[tuple[int, int, Tokens | None, list[Attribute | Block] | HclError]]:
    text = source.text
    values = source.path.endswith((".tfvars", ".tfbackend"))
    begins = [match.start() for match in _TOP_LEVEL.finditer(text, start) if values or match[1] == "{"]
    if not begins or begins[0] > start:
        begins.insert(0, start)
    bounds = [*begins, len(text)]
    index = 0
    while index < len(begins):
        found: list[Attribute | Block] | HclError = []
        begin, following, tokens = bounds[index], index + 1, None
        while True:
            tokens, found = _parse_piece(text, begin, bounds[following])
            if isinstance(found, OpenHeredocError) and following < len(begins) and following - index < DEEPEST:
                following += 1
                continue
            if isinstance(found, OpenHeredocError):
                following = index + 1
            break
        yield begin, bounds[following], tokens, found
        index = following


def _parse_piece(text: str, begin: int, end: int) -> tuple[Tokens | None, list[Attribute | Block] | HclError]:
    tokens: Tokens | None = None
    try:
        tokens = tokenize(text, begin, end)
        return tokens, _BodyParser(tokens).items("eof")
    except HclError as trouble:
        return tokens, trouble


class _BodyParser(ExpressionParser):
    __slots__ = ()

    def items(self, closing: str) -> list[Attribute | Block]:
        """The items up to the token ``closing``, which is left."""
        kinds, texts, starts, ends = self.kinds, self.texts, self.starts, self.ends
        items: list[Attribute | Block] = []
        seen: set[str] = set()
        while True:
            at = self.at
            kind = kinds[at]
            if kind == "nl":
                self.at = at + 1
                continue
            if kind == closing:
                return items
            if kind != "id":
                raise self.trouble(f"expected an argument or a block, found {self.found()}")
            name = texts[at]
            if kinds[at + 1] == "=":
                if name in seen:
                    raise _redefined(name, starts[at])
                seen.add(name)
                items.append(self._attribute(name, starts[at], ends[at]))
            else:
                items.append(self._block(name, starts[at], ends[at]))
            if kinds[self.at] != "nl":
                raise self.trouble(
                    f"expected a newline after '{name}', found {self.found()}",
                    "start each argument and block on its own line",
                )
            self.at += 1

    def _attribute(self, name: str, start: int, name_end: int) -> Attribute:
        at = self.at + 2
        expression: Expression
        if self.kinds[at + 1] == "nl":
            kind = self.kinds[at]
            if kind == "str":
                self.at = at + 1
                expression = Text(unescape_quoted(self.texts[at]), self.starts[at], self.ends[at])
                return Attribute(name, expression, start, name_end, expression.end)
            if kind == "num":
                self.at = at + 1
                expression = Number(self.texts[at], self.starts[at], self.ends[at])
                return Attribute(name, expression, start, name_end, expression.end)
            if kind == "id" and self.texts[at] in ("true", "false"):
                self.at = at + 1
                expression = Keyword(self.texts[at] == "true", self.starts[at], self.ends[at])
                return Attribute(name, expression, start, name_end, expression.end)
        self.at = at
        expression = self.expression()
        return Attribute(name, expression, start, name_end, self.ends[self.at - 1])

    def _block(self, name: str, start: int, name_end: int) -> Block:
        kinds, texts, starts, ends = self.kinds, self.texts, self.starts, self.ends
        labels: list[Label] = []
        head_end = name_end
        self.at += 1
        while True:
            at = self.at
            kind = kinds[at]
            if kind == "str":
                labels.append(Label(unescape_quoted(texts[at]), starts[at], ends[at]))
            elif kind == "id":
                labels.append(Label(texts[at], starts[at], ends[at]))
            else:
                break
            head_end = ends[at]
            self.at = at + 1
        if kind == "open":
            raise self.trouble("a block label cannot be a template", "write the name without interpolation")
        if kind != "{":
            raise self.trouble(
                f"expected '=' or a block after '{name}', found {self.found()}",
                "an argument is 'name = value', a block 'name { … }'",
            )
        opened_at = starts[self.at]
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeepError("blocks are nested too deeply", start)
        self.at += 1
        items = self._block_items(name, opened_at)
        self.depth -= 1
        self.at += 1
        end = ends[self.at - 1]
        return Block(name, labels, Body(items, opened_at + 1, end - 1), start, head_end, end)

    def _block_items(self, name: str, opened_at: int) -> list[Attribute | Block]:
        kinds = self.kinds
        if kinds[self.at] == "nl":
            try:
                return self.items("}")
            except HclError as trouble:
                if kinds[self.at] == "eof" and trouble.start == self.starts[self.at]:
                    raise HclError(f"block '{name}' is never closed", opened_at, hint="add the missing '}'") from None
                raise
        if kinds[self.at] == "}":
            return []
        if kinds[self.at] == "id" and kinds[self.at + 1] == "=":
            attribute = self._attribute(self.texts[self.at], self.starts[self.at], self.ends[self.at])
            if kinds[self.at] != "}":
                raise self.trouble(
                    f"expected '}}' after the only argument of a one-line block, found {self.found()}",
                    "start each argument on its own line",
                )
            return [attribute]
        raise self.trouble(
            f"expected a newline or '}}' after '{{', found {self.found()}", "start nested content on its own line"
        )


def _redefined(name: str, at: int) -> HclError:
    return HclError(f"argument '{name}' is set twice", at, at + len(name), "remove one of the two")


def _diagnostic(source: SourceFile, trouble: HclError, context: Span | None = None) -> Diagnostic:
    end = len(source.text)
    start = min(trouble.start, end)
    span = Span(source.path, start, max(start, min(trouble.end, end)))
    problem = Problem.BOUND if isinstance(trouble, TooDeepError) else Problem.SYNTAX
    return Diagnostic(problem, trouble.summary, span, trouble.hint, context)
