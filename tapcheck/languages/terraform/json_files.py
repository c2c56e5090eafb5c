"""`.tf.json` files as the same syntax trees that `.tf` files give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.languages.hcl.json_syntax import JsonArray, JsonNode, JsonObject, JsonString, expression_of, parse_json
from tapcheck.languages.hcl.parser import File
from tapcheck.languages.hcl.tree import Attribute, Block, Body, Label
from tapcheck.languages.terraform.schema import TOP_LEVEL, BlockSchema
from tapcheck.source import SourceFile, Span


def parse_json_configuration(source: SourceFile, schema: Mapping[str, BlockSchema] = TOP_LEVEL) -> Result[File]:
    """The tree of a `.tf.json` or `.tfvars.json` file (the latter with an empty schema)."""
    root, diagnostics = parse_json(source)
    end = len(source.text)
    if root is None:
        return File(Body([], 0, end), (), complete=False), diagnostics
    reader = _Reader(source)
    body = Body([], 0, end)
    for node in _objects(root):
        if not isinstance(node, JsonObject):
            reader.report("a configuration is a JSON object", node)
            continue
        body.items.extend(reader.body(node, schema).items)
    found = (*diagnostics, *reader.diagnostics)
    return File(body, (), complete=not found), found


class _Reader:
    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []

    def report(self, summary: str, node: JsonNode) -> None:
        self.diagnostics.append(Diagnostic(Problem.INVALID, summary, Span(self.source.path, node.start, node.end)))

    def body(self, node: JsonObject, schema: Mapping[str, BlockSchema]) -> Body:
        items: list[Attribute | Block] = []
        for name, value in node.members:
            if name.value == "//":
                continue
            block = schema.get(name.value)
            if block is None:
                expression, problems = expression_of(self.source, value)
                self.diagnostics.extend(problems)
                items.append(Attribute(name.value, expression, name.start, name.end, value.end))
            else:
                items.extend(self._blocks(name.value, block, value, [], name))
        return Body(items, node.start, node.end)

    def _blocks(
        self, kind: str, schema: BlockSchema, node: JsonNode, labels: list[Label], head: JsonString
    ) -> Iterator[Block]:
        for item in _objects(node):
            if not isinstance(item, JsonObject):
                self.report(f"'{kind}' needs an object here", item)
            elif len(labels) < schema.labels:
                for name, value in item.members:
                    if name.value != "//":
                        label = Label(name.value, name.start, name.end)
                        yield from self._blocks(kind, schema, value, [*labels, label], name)
            else:
                body = self.body(item, schema.blocks)
                yield Block(kind, labels, body, head.start, head.end, item.end)


def _objects(node: JsonNode) -> list[JsonNode]:
    return node.items if isinstance(node, JsonArray) else [node]
