"""The picture in the language of Mermaid, which code hosts draw inside Markdown."""

from __future__ import annotations

from tapcheck.reporters.graphs.diagram import Diagram


def render(diagram: Diagram) -> str:
    """One `flowchart`; the places of each edge are in a comment above it."""
    lines = ["flowchart LR"]
    for number, node in enumerate(diagram.nodes):
        lines.append(f'  n{number}["{_escaped(node.address)}<br>{_escaped(node.place)}"]')
    conditional = [f"n{number}" for number, node in enumerate(diagram.nodes) if node.conditional]
    if conditional:
        lines += ["  classDef conditional stroke-dasharray: 5 5", f"  class {','.join(conditional)} conditional"]
    for edge in diagram.edges:
        arrow = "-.->" if edge.order else "-->"
        lines += [f"  %% {', '.join(edge.places)}", f"  n{edge.source} {arrow} n{edge.target}"]
    return "\n".join([*lines, ""])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
