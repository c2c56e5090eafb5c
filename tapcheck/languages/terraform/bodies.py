"""The arguments and blocks of a resource or provider as values; `dynamic` blocks are expanded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tapcheck.languages.hcl.tree import Attribute, Block, Body, Expression
from tapcheck.languages.terraform.evaluation import Locals
from tapcheck.languages.terraform.references import iterator_name
from tapcheck.languages.terraform.results import entries
from tapcheck.languages.terraform.types import DYNAMIC
from tapcheck.languages.terraform.values import Unk, Val, object_of, origin_of, tuple_of, unknown

META_ARGUMENTS = frozenset(("count", "for_each", "provider", "depends_on"))
META_BLOCKS = frozenset(("lifecycle", "provisioner", "connection"))

Evaluate = Callable[[Expression, Locals], Val]


def evaluated_body(
    body: Body, evaluate: Evaluate, bound: Locals, skip: frozenset[str] = frozenset()
) -> tuple[dict[str, Val], frozenset[str]]:
    """The values of a body's arguments and blocks, and which names are blocks.

    Blocks of one type become a tuple of objects, in order; unknown when a `dynamic` block cannot be expanded.
    """
    values: dict[str, Val] = {}
    blocks: dict[str, list[Val] | Val] = {}
    for item in body.items:
        if isinstance(item, Attribute):
            if item.name not in skip:
                values[item.name] = evaluate(item.expression, bound)
        elif item.type == "dynamic" and item.labels:
            _add(blocks, item.labels[0].value, _expanded(item, evaluate, bound))
        elif item.type not in skip:
            _add(blocks, item.type, [_block_value(item.body, evaluate, bound)])
    for name, found in blocks.items():
        values[name] = tuple_of(found) if isinstance(found, list) else found
    return values, frozenset(blocks)


def _add(blocks: dict[str, list[Val] | Val], name: str, found: list[Val] | Val) -> None:
    earlier = blocks.get(name)
    if isinstance(earlier, list) and isinstance(found, list):
        earlier.extend(found)
    elif earlier is None or isinstance(earlier, list):
        blocks[name] = found


def _block_value(body: Body, evaluate: Evaluate, bound: Locals) -> Val:
    values, _ = evaluated_body(body, evaluate, bound)
    return object_of(values)


def _expanded(block: Block, evaluate: Evaluate, bound: Locals) -> list[Val] | Val:
    each = block.body.attribute("for_each")
    content = block.body.blocks("content")
    iterator = iterator_name(block)
    if each is None or not content or iterator is None:
        return []
    collection = evaluate(each.expression, bound)
    if isinstance(collection.raw, Unk):
        return unknown(DYNAMIC, origin_of(collection))
    if not isinstance(collection.raw, tuple | dict):
        return []
    found: list[Val] = []
    for key, value in entries(collection):
        names: Mapping[str, Val] = {**bound, iterator: object_of({"key": key, "value": value})}
        found.append(_block_value(content[0].body, evaluate, names))
    return found
