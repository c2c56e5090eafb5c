"""JSON with the place of every node: one pass of one regular expression, no recursion."""

from __future__ import annotations

import json
import re

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.languages.documents.tree import DEEPEST, LARGEST, Document, Fields, Items, Node, Plain, Scalar
from tapcheck.source import SourceFile, Span

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        ([{}\[\],:])
      | "([^"\\\x00-\x1f]*)"
      | ("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")
      | (-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![\w.])
      | (true|false|null)(?!\w)
    )""",
    re.VERBOSE,
)
_SPACE = re.compile(r"[ \t\r\n]*")
_WORDS: dict[str, Plain] = {"true": True, "false": False, "null": None}


def read_json(source: SourceFile) -> Result[Document | None]:
    """The document in a file, or None with the first place at which it is no JSON.

    A name that an object repeats is a diagnostic; the last one counts.
    """
    reader = _Reader(source)
    try:
        root = reader.document()
    except _BadJsonError as error:
        span = Span(source.path, error.at, min(error.at + 1, len(source.text)))
        return None, (Diagnostic(error.problem, error.summary, span, "mend the JSON"),)
    return Document(source.path, root), tuple(reader.repeated)


class _BadJsonError(Exception):
    def __init__(self, summary: str, at: int, problem: Problem = Problem.SYNTAX) -> None:
        super().__init__(summary)
        self.summary = summary
        self.at = at
        self.problem = problem


class _Reader:
    def __init__(self, source: SourceFile) -> None:
        self.path = source.path
        self.text = source.text
        self.at = 1 if source.text.startswith("\ufeff") else 0
        self.nodes = 0
        self.repeated: list[Diagnostic] = []

    def document(self) -> Node:
        """Reads values until the stack of open objects and lists is empty."""
        above: list[Items | Fields] = []
        names: list[Scalar | None] = []
        node = self._value(above, names)
        while above:
            holder = above[-1]
            if node is not None:
                self._add(holder, names, node)
            closing = "]" if isinstance(holder, Items) else "}"
            kind, text, start, end = self._token()
            if kind == "mark" and text == closing:
                holder.end = end
                above.pop()
                names.pop()
                node = holder
                if not above:
                    break
                continue
            if node is not None:
                if text != "," or kind != "mark":
                    raise self._unexpected(start, f"',' or '{closing}'")
                kind, text, start, end = self._token()
            if isinstance(holder, Fields):
                if kind != "text":
                    raise self._unexpected(start, "a name in double quotes")
                names[-1] = Scalar(text, text, start, end)
                kind, text, start, end = self._token()
                if kind != "mark" or text != ":":
                    raise self._unexpected(start, "':'")
                node = self._value(above, names)
            else:
                node = self._value(above, names, (kind, text, start, end))
        rest = _SPACE.match(self.text, self.at)
        if rest and rest.end() < len(self.text):
            raise self._unexpected(rest.end(), "the end of the file")
        if node is None:
            raise _BadJsonError("the file holds no JSON value", self.at)
        return node

    def _add(self, holder: Items | Fields, names: list[Scalar | None], node: Node) -> None:
        if isinstance(holder, Items):
            holder.items.append(node)
            return
        key = names[-1]
        if key is None:
            return
        if key.text in holder.members:
            self.repeated.append(
                Diagnostic(
                    Problem.INVALID,
                    f"'{key.text}' stands twice in one object; only the last one counts",
                    Span(self.path, key.start, key.end),
                    "remove one of them",
                )
            )
            holder.members.pop(key.text)
        holder.members[key.text] = (key, node)

    def _value(
        self, above: list[Items | Fields], names: list[Scalar | None], token: tuple[str, str, int, int] | None = None
    ) -> Node | None:
        """A scalar; or None after opening an object or a list, which goes on top of ``above``."""
        kind, text, start, end = token or self._token()
        self.nodes += 1
        if self.nodes > LARGEST:
            raise _BadJsonError(f"the file has more than {LARGEST:,} values", start, Problem.BOUND)
        match kind:
            case "text":
                return Scalar(text, text, start, end)
            case "number":
                return Scalar(_number(text), text, start, end)
            case "word":
                return Scalar(_WORDS[text], text, start, end)
            case "mark" if text in "{[":
                if len(above) >= DEEPEST:
                    raise _BadJsonError(f"the file is nested deeper than {DEEPEST} levels", start, Problem.BOUND)
                above.append(Fields({}, start, end) if text == "{" else Items([], start, end))
                names.append(None)
                return None
            case _:
                raise self._unexpected(start, "a value")

    def _token(self) -> tuple[str, str, int, int]:
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            space = _SPACE.match(self.text, self.at)
            raise self._unexpected(space.end() if space else self.at, "JSON")
        self.at = end = match.end()
        group = match.lastindex or 0
        start = match.start(group)
        match group:
            case 1:
                return "mark", match[1], start, end
            case 2:
                return "text", match[2], start - 1, end
            case 3:
                return "text", json.loads(match[3]), start, end
            case 4:
                return "number", match[4], start, end
            case _:
                return "word", match[5], start, end

    def _unexpected(self, at: int, wanted: str) -> _BadJsonError:
        if at >= len(self.text):
            return _BadJsonError(f"the file is no valid JSON: it ends where {wanted} should stand", len(self.text))
        return _BadJsonError(f"the file is no valid JSON: {self.text[at]!r} stands where {wanted} should", at)


def _number(text: str) -> int | float:
    if len(text) < 300 and text.lstrip("-").isdigit():
        return int(text)
    return float(text)
