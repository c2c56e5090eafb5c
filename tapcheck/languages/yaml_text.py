"""YAML documents with the place of every key: the one door to the `yaml` package.

:func:`read_yaml` gives plain Python values as YAML 1.1 resolves them, for files without custom tags;
:func:`read_yaml_tree` gives the tree that JSON documents have too, with custom tags kept. Aliases and merge
keys are followed by both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.languages.documents.comments import yaml_comments
from tapcheck.languages.documents.tree import DEEPEST, LARGEST, Document, Fields, Items, Node, Plain, Scalar
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One document: its value, and per path the range of its key (of the item itself in a list)."""

    value: Any
    places: Mapping[Path, Span]


def read_yaml(source: SourceFile) -> Result[YamlDocument | None]:
    """The only document of a file; None with a diagnostic when the text is no YAML."""
    import yaml

    text = source.text.removeprefix("\ufeff")
    shift = len(source.text) - len(text)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.index + shift if error.problem_mark else 0
        summary = f"the file is no valid YAML: {error.problem or error.context or 'unexpected text'}"
        return None, (_invalid(source, summary, at),)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return None, (_invalid(source, f"the file is no valid YAML: {str(error).splitlines()[0]}", 0),)
    places: dict[Path, Span] = {(): Span(source.path, 0, 0)}
    waiting: list[tuple[Path, Any]] = [((), node)] if node is not None else []
    seen: set[int] = set()
    while waiting:
        path, item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, yaml.MappingNode):
            for key, below in item.value:
                place = (*path, str(key.value))
                places[place] = Span(source.path, key.start_mark.index + shift, key.end_mark.index + shift)
                waiting.append((place, below))
        elif isinstance(item, yaml.SequenceNode):
            for number, below in enumerate(item.value):
                place = (*path, number)
                places[place] = Span(source.path, below.start_mark.index + shift, below.end_mark.index + shift)
                waiting.append((place, below))
    return YamlDocument(value, places), ()


def _invalid(source: SourceFile, summary: str, at: int) -> Diagnostic:
    return Diagnostic(Problem.SYNTAX, summary, Span(source.path, at, at))


def read_yaml_tree(source: SourceFile) -> Result[Document | None]:
    """The first document of a file as a tree; None with a diagnostic when the text is no YAML.

    A key that a map repeats is a diagnostic; the last one counts. Aliases share the node of their anchor.
    """
    import yaml

    text = source.text.removeprefix("\ufeff")
    builder = _TreeBuilder(source, len(source.text) - len(text))
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        root = builder.read(loader(text))
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.index + builder.shift if error.problem_mark else 0
        summary = f"the file is no valid YAML: {error.problem or error.context or 'unexpected text'}"
        return None, (_invalid(source, summary, min(at, len(source.text))),)
    except (yaml.YAMLError, ValueError) as error:
        return None, (_invalid(source, f"the file is no valid YAML: {str(error).splitlines()[0]}", 0),)
    except _RefusedError as error:
        return None, (Diagnostic(error.problem, error.summary, Span(source.path, error.at, error.at)),)
    comments = yaml_comments(source.text, builder.scalars) if "#" in text else ()
    return Document(source.path, root, comments), tuple(builder.repeated)


def read_yaml_as_written(source: SourceFile) -> Result[tuple[Document, ...] | None]:
    """Every document of a file as a tree in which merge keys are keys and YAML's own tags are kept, written in full.

    None with a diagnostic when the text is no YAML. A key that a map repeats is a diagnostic; the last one counts.
    """
    import yaml

    text = source.text.removeprefix("\ufeff")
    builder = _TreeBuilder(source, len(source.text) - len(text), as_written=True)
    events = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
    found: list[Document] = []
    try:
        while events.peek_event() is not None:
            root = builder.next_document(events)
            if root is not None:
                found.append(Document(source.path, root))
    except (yaml.YAMLError, ValueError) as error:
        return None, (_invalid(source, f"the file is no valid YAML: {str(error).splitlines()[0]}", 0),)
    except _RefusedError as error:
        return None, (Diagnostic(error.problem, error.summary, Span(source.path, error.at, error.at)),)
    return tuple(found), tuple(builder.repeated)


class _RefusedError(Exception):
    def __init__(self, problem: Problem, summary: str, at: int) -> None:
        super().__init__(summary)
        self.problem = problem
        self.summary = summary
        self.at = at


class _TreeBuilder:
    """Builds the tree from parser events without recursion, and counts what aliases repeat."""

    def __init__(self, source: SourceFile, shift: int, *, as_written: bool = False) -> None:
        self.path = source.path
        self.as_written = as_written
        self.text = source.text
        self.shift = shift
        self.nodes = 0
        self.scalars: list[tuple[int, int]] = []
        self.repeated: list[Diagnostic] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._open: list[tuple[Items | Fields, str | None, int]] = []
        self._keys: list[Scalar | None] = []
        self._merges: list[list[Node]] = []
        self._root: Node | None = None

    def read(self, events: Any) -> Node:
        """The first document."""
        return self.next_document(events) or Scalar(None, "", 0, 0)

    def next_document(self, events: Any) -> Node | None:
        """The next document, None at the end of the text."""
        from yaml import (
            AliasEvent,
            DocumentEndEvent,
            MappingEndEvent,
            MappingStartEvent,
            ScalarEvent,
            SequenceEndEvent,
            SequenceStartEvent,
        )

        self._root = None
        self._anchors.clear()
        while (event := events.get_event()) is not None:
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent:
                self._start(Fields({}, self._at(event), self._end(event), self._tag(event.tag)), event.anchor)
            elif kind is SequenceStartEvent:
                self._start(Items([], self._at(event), self._end(event), self._tag(event.tag)), event.anchor)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._finish(self._end(event))
            elif kind is AliasEvent:
                self._alias(event.anchor, self._at(event))
            elif kind is DocumentEndEvent:
                break
        return self._root

    def _tag(self, tag: str | None) -> str:
        return (tag or "") if self.as_written else _custom_tag(tag)

    def _plain(self, event: Any) -> bool:
        return not event.style if self.as_written else bool(event.implicit[0])

    def _at(self, event: Any) -> int:
        return int(event.start_mark.index) + self.shift

    def _end(self, event: Any) -> int:
        return int(event.end_mark.index) + self.shift

    def _scalar(self, event: Any) -> None:
        start, end = self._at(event), self._end(event)
        if event.style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        self.scalars.append((start, end))
        text = event.value
        tag = self._tag(event.tag)
        plain = event.implicit[0] and not tag
        node = Scalar(_resolved(text) if plain else text, text, start, end, tag, self._plain(event))
        if event.anchor:
            self._anchors[event.anchor] = (node, 1)
        self._count(1, start)
        self._place(node)

    def _start(self, node: Items | Fields, anchor: str | None) -> None:
        if len(self._open) >= DEEPEST:
            raise _RefusedError(Problem.BOUND, f"the file is nested deeper than {DEEPEST} levels", node.start)
        self._count(1, node.start)
        self._open.append((node, anchor, self.nodes))
        self._keys.append(None)
        self._merges.append([])
        if anchor:
            self._anchors.pop(anchor, None)

    def _finish(self, end: int) -> None:
        node, anchor, before = self._open.pop()
        self._keys.pop()
        merged = self._merges.pop()
        if isinstance(node, Fields):
            _merge(node, merged)
        last = _last_end(node)
        node.end = end if self.text[end - 1 : end] in ("}", "]") and end > last else max(last, node.start)
        if anchor:
            self._anchors[anchor] = (node, self.nodes - before + 1)
        self._place(node)

    def _alias(self, anchor: str, at: int) -> None:
        known = self._anchors.get(anchor)
        if known is None:
            raise _RefusedError(Problem.INVALID, f"the alias '*{anchor}' refers to nothing that is complete", at)
        self._count(known[1], at)
        self._place(known[0])

    def _count(self, number: int, at: int) -> None:
        self.nodes += number
        if self.nodes > LARGEST:
            raise _RefusedError(Problem.BOUND, f"the file has more than {LARGEST:,} nodes, aliases followed", at)

    def _place(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        holder = self._open[-1][0]
        if isinstance(holder, Items):
            holder.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = node if isinstance(node, Scalar) else Scalar("", "", node.start, node.end)
            return
        self._keys[-1] = None
        if key.text == "<<" and not self.as_written and not key.tag and not isinstance(node, Scalar):
            self._merges[-1].append(node)
            return
        if key.text in holder.members:
            self.repeated.append(
                Diagnostic(
                    Problem.INVALID,
                    f"'{key.text}' stands twice in one map; only the last one counts",
                    Span(self.path, key.start, key.end),
                    "remove one of them",
                )
            )
            holder.members.pop(key.text)
        holder.members[key.text] = (key, node)


def _merge(node: Fields, merged: list[Node]) -> None:
    for source in merged:
        for part in source.items if isinstance(source, Items) else (source,):
            if isinstance(part, Fields):
                for name, member in part.members.items():
                    node.members.setdefault(name, member)


def _last_end(node: Items | Fields) -> int:
    if isinstance(node, Items):
        return max((item.end for item in node.items[-1:]), default=node.end)
    for key, value in reversed(node.members.values()):
        return max(key.end, value.end)
    return node.end


def _custom_tag(tag: str | None) -> str:
    """Custom tags only: what YAML itself defines says nothing that the node does not say."""
    return tag if tag and tag != "!" and not tag.startswith("tag:yaml.org,2002:") else ""


_NUMBER = re.compile(r"[-+]?(?:(0|[1-9][0-9]*)|((?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?))")
_WORDS: dict[str, Plain] = {
    **{spelling: True for word in ("true", "yes", "on") for spelling in (word, word.title(), word.upper())},
    **{spelling: False for word in ("false", "no", "off") for spelling in (word, word.title(), word.upper())},
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}


def _resolved(text: str) -> Plain:
    """What a plain scalar means; numbers with leading zeros stay text, as account ids need it."""
    if text in _WORDS:
        return _WORDS[text]
    match = _NUMBER.fullmatch(text) if len(text) < 300 else None
    if match is None:
        return text
    return int(text) if match[1] else float(text)


@dataclass(frozen=True, slots=True)
class YamlNode:
    """A node as written, before any scalar is given a type.

    ``tag`` is the tag that the text writes, else empty; ``plain`` says that a scalar stands without quotes;
    ``items`` are the items of a sequence, or keys and values of a mapping in turn. Aliases are followed.
    """

    kind: str
    tag: str = ""
    text: str = ""
    plain: bool = True
    items: tuple[YamlNode, ...] = ()


class YamlTextError(Exception):
    """Text that is no single YAML document, or too large a one; the message says why."""


MOST_NODES = 200_000
"""A document with more nodes, aliases counted at full size, is refused."""


def compose_yaml(text: str) -> YamlNode:
    """The only document of a text; raises YamlTextError."""
    import yaml

    composer = _Composer()
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            composer.take(event)
    except yaml.YAMLError as error:
        raise YamlTextError(str(error).splitlines()[0]) from None
    return composer.document()


class _Composer:
    def __init__(self) -> None:
        self.open: list[tuple[Any, list[YamlNode]]] = []
        self.roots: list[YamlNode] = []
        self.anchors: dict[str, tuple[YamlNode, int]] = {}
        self.starts: list[int] = []
        self.count = 0
        self.documents = 0

    def take(self, event: Any) -> None:
        import yaml

        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise YamlTextError("more than one document")
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise YamlTextError(f"reference to undefined anchor '{event.anchor}'")
            self._add(*self.anchors[event.anchor], None)
        elif isinstance(event, yaml.ScalarEvent):
            self._add(YamlNode("scalar", event.tag or "", event.value, event.style is None), 1, event.anchor)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self.open.append((event, []))
            self.starts.append(self.count)
            if len(self.open) > 100:
                raise YamlTextError("nested too deeply")
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            start, items = self.open.pop()
            kind = "sequence" if isinstance(event, yaml.SequenceEndEvent) else "mapping"
            node = YamlNode(kind, start.tag or "", items=tuple(items))
            self._add(node, 1, start.anchor, self.count + 1 - self.starts.pop())

    def _add(self, node: YamlNode, size: int, anchor: str | None, whole: int | None = None) -> None:
        self.count += size
        if self.count > MOST_NODES:
            raise YamlTextError("too many nodes")
        if anchor is not None:
            self.anchors[anchor] = (node, size if whole is None else whole)
        (self.open[-1][1] if self.open else self.roots).append(node)

    def document(self) -> YamlNode:
        return self.roots[0] if self.roots else YamlNode("scalar")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value under a tag of the program's own: `scalar` with its text, `sequence` or `mapping` with plain data.

    ``prefix`` is the registered beginning of the tag where it was registered for all tags that start with it.
    """

    tag: str
    kind: str
    value: Any
    prefix: str | None = None


class YamlLoadError(Exception):
    """PyYAML refuses a document; ``kind`` is the name of its exception class."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def load_yaml(text: str, tags: frozenset[str], prefixes: frozenset[str], every: bool = False) -> list[Any]:
    """The documents of a text as PyYAML's safe loader reads them, with the program's own tags kept.

    Without ``every`` more than one document is refused. Raises :class:`YamlLoadError`.
    """
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    def keep(prefix: str | None) -> Any:
        def construct(loader: Any, *given: Any) -> Tagged:
            node = given[-1]
            if isinstance(node, yaml.ScalarNode):
                return Tagged(node.tag, "scalar", loader.construct_scalar(node), prefix)
            if isinstance(node, yaml.SequenceNode):
                return Tagged(node.tag, "sequence", loader.construct_sequence(node, deep=True), prefix)
            return Tagged(node.tag, "mapping", loader.construct_mapping(node, deep=True), prefix)

        return construct

    for tag in tags:
        Loader.add_constructor(tag, keep(None))
    for prefix in prefixes:
        Loader.add_multi_constructor(prefix, keep(prefix))
    try:
        if every:
            return list(yaml.load_all(text, Loader))
        return [yaml.load(text, Loader)]
    except yaml.YAMLError as error:
        raise YamlLoadError(type(error).__name__, str(error)) from None
    except (RecursionError, TypeError, ValueError) as error:
        raise YamlLoadError("YAMLError", str(error)) from None
