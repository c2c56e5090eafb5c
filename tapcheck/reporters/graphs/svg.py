"""The picture as SVG, drawn without any tool."""

from __future__ import annotations

from html import escape

from tapcheck.model.infrastructure import Kind
from tapcheck.reporters.graphs.diagram import Diagram, Edge, Node
from tapcheck.reporters.graphs.placement import Point, placed

_LETTER = 7.3
"""Width of a letter of the addresses, in pixels."""
_HEIGHT = 38
"""Height of nodes, in pixels."""
_COLOURS = {
    Kind.RESOURCE: "#dbeafe",
    Kind.DATA: "#e0e7ff",
    Kind.OUTPUT: "#dcfce7",
    Kind.VARIABLE: "#fef9c3",
    Kind.LOCAL: "#f3f4f6",
    Kind.MODULE: "#fae8ff",
    Kind.PROVIDER: "#ffedd5",
}
_STYLE = (
    "text{font-family:ui-monospace,monospace;font-size:12px}"
    ".place{font-size:10px;fill:#6b7280}"
    "rect{stroke:#6b7280;rx:4px}"
    "path{fill:none;stroke:#9ca3af}"
    "path:hover{stroke:#dc2626;stroke-width:2}"
    ".dashed{stroke-dasharray:5 4}"
)


def render(diagram: Diagram) -> str:
    """One picture; the title of each edge, which viewers show on hovering, tells all its places."""
    plan = placed(
        [_width(node) for node in diagram.nodes], [(edge.source, edge.target) for edge in diagram.edges], _HEIGHT
    )
    size = f"{plan.width:.0f}", f"{plan.height:.0f}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="0 0 {size[0]} {size[1]}">',
        f"<title>{escape(diagram.name)}</title>",
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z" style="fill:#9ca3af;stroke:none"/></marker></defs>',
        '<rect width="100%" height="100%" style="fill:#fff;stroke:none"/>',
    ]
    lines += [_edge(diagram, edge, curve) for edge, curve in zip(diagram.edges, plan.curves, strict=True)]
    lines += [_node(node, corner) for node, corner in zip(diagram.nodes, plan.corners, strict=True)]
    return "\n".join([*lines, "</svg>", ""])


def _width(node: Node) -> float:
    return max(len(node.address) * _LETTER, len(node.place) * _LETTER * 10 / 12) + 16


def _edge(diagram: Diagram, edge: Edge, curve: str) -> str:
    said = f"{diagram.nodes[edge.source].address} → {diagram.nodes[edge.target].address}: {', '.join(edge.places)}"
    style = ' class="dashed"' if edge.order else ""
    return f'<path d="{curve}" marker-end="url(#tip)"{style}><title>{escape(said)}</title></path>'


def _node(node: Node, corner: Point) -> str:
    left, top = corner
    style = ' class="dashed"' if node.conditional else ""
    return (
        f'<g><title>{escape(node.kind.value)}</title><rect x="{left:.1f}" y="{top:.1f}" width="{_width(node):.1f}" '
        f'height="{_HEIGHT}" fill="{_COLOURS.get(node.kind, "#f3f4f6")}"{style}/>'
        f'<text x="{left + 8:.1f}" y="{top + 16:.1f}">{escape(node.address)}</text>'
        f'<text x="{left + 8:.1f}" y="{top + 30:.1f}" class="place">{escape(node.place)}</text></g>'
    )
