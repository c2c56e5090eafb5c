"""The picture in the language of Graphviz."""

from __future__ import annotations

from tapcheck.reporters.graphs.diagram import Diagram, Edge, Node


def render(diagram: Diagram) -> str:
    """One `digraph`; places are the tooltips."""
    lines = [f"digraph {_quoted(diagram.name)} {{", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    lines += [f"  {_quoted(node.address)} [{_node(node)}];" for node in diagram.nodes]
    for edge in diagram.edges:
        source, target = diagram.nodes[edge.source], diagram.nodes[edge.target]
        lines.append(f"  {_quoted(source.address)} -> {_quoted(target.address)} [{_edge(edge)}];")
    return "\n".join([*lines, "}", ""])


def _node(node: Node) -> str:
    style = ", style=dashed" if node.conditional else ""
    return f"label={_quoted(node.address, node.place)}, tooltip={_quoted(node.kind.value)}{style}"


def _edge(edge: Edge) -> str:
    return f"tooltip={_quoted(*edge.places)}{', style=dashed' if edge.order else ''}"


def _quoted(*lines: str) -> str:
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
