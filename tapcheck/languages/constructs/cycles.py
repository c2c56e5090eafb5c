"""Circles of dependencies between the resources of a template, as `Template` looks for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_PLACEHOLDER = re.compile(r"\$\{(?!!)([^}]*)\}")


def dependency_cycle(template: Any) -> tuple[str, ...]:
    """The logical ids of resources that depend on one another, in a circle; empty when there is no circle."""
    resources = template.get("Resources") if isinstance(template, dict) else None
    if not isinstance(resources, dict):
        return ()
    edges = {
        name: [target for target in dict.fromkeys(_dependencies(resource)) if target in resources]
        for name, resource in resources.items()
    }
    free = _free_of_cycles(edges)
    return _walk(next((name for name in edges if name not in free), None), edges, free)


def _free_of_cycles(edges: dict[str, list[str]]) -> set[str]:
    free: set[str] = set()
    while True:
        found = [name for name, targets in edges.items() if name not in free and all(item in free for item in targets)]
        if not found:
            return free
        free.update(found)


def _walk(name: str | None, edges: dict[str, list[str]], free: set[str]) -> tuple[str, ...]:
    path: list[str] = []
    while name is not None:
        if name in path:
            return (*path[path.index(name) :], name)
        path.append(name)
        name = next(target for target in edges[name] if target not in free)
    return ()


def _dependencies(resource: Any) -> Iterator[str]:
    if not isinstance(resource, dict):
        return
    after = resource.get("DependsOn")
    for name in after if isinstance(after, list) else [after]:
        if isinstance(name, str):
            yield name
    yield from _references(resource.get("Properties"))


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    elif isinstance(value, dict):
        key, held = next(iter(value.items())) if len(value) == 1 else ("", None)
        if key == "Ref":
            yield from _names(held)
        elif key == "Fn::GetAtt":
            yield from _names(held[0] if isinstance(held, (list, str)) and held else None)
        elif key == "Fn::Sub":
            yield from _substituted(held)
        else:
            for item in value.values():
                yield from _references(item)


def _substituted(held: Any) -> Iterator[str]:
    pattern, values = (held[0], held[1:2]) if isinstance(held, list) and held else (held, [])
    if isinstance(pattern, str):
        for match in _PLACEHOLDER.finditer(pattern):
            yield match[1].split(".")[0]
    for item in values:
        if isinstance(item, dict):
            yield from _references(list(item.values()))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
