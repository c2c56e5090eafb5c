"""The picture as SVG, drawn without any tool."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from tapcheck.model.infrastructure import Kind
from tapcheck.reporters.graphs.diagram import Diagram, Edge, Node
from tapcheck.reporters.graphs.layers import layered

_LETTER = 7.3
"""Width of a letter of the addresses, in pixels."""
_HEIGHT, _BEND, _GAP, _BETWEEN, _MARGIN = 38, 8, 14, 90, 20
"""Heights of nodes and bends, and the space below, between layers and around everything, in pixels."""
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
_Point = tuple[float, float]


def render(diagram: Diagram) -> str:
    """One picture; the title of each edge, which viewers show on hovering, tells all its places."""
    layers = layered(len(diagram.nodes), [(edge.source, edge.target) for edge in diagram.edges])
    corners: dict[int, _Point] = {}
    widths: dict[int, float] = {}
    left, bottom = float(_MARGIN), 0.0
    tallest = max((_height(row, diagram) for row in layers.rows), default=0)
    for row in layers.rows:
        width = max((_width(diagram.nodes[member]) for member in row if member < len(diagram.nodes)), default=0)
        top = _MARGIN + (tallest - _height(row, diagram)) / 2
        for member in row:
            corners[member] = left, top
            widths[member] = _width(diagram.nodes[member]) if member < len(diagram.nodes) else width
            top += (_HEIGHT if member < len(diagram.nodes) else _BEND) + _GAP
        bottom = max(bottom, top)
        left += width + _BETWEEN
    size = f"{max(left - _BETWEEN, 0) + _MARGIN:.0f}", f"{bottom + _MARGIN - _GAP:.0f}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="0 0 {size[0]} {size[1]}">',
        f"<title>{escape(diagram.name)}</title>",
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z" style="fill:#9ca3af;stroke:none"/></marker></defs>',
        '<rect width="100%" height="100%" style="fill:#fff;stroke:none"/>',
    ]
    for edge, route in zip(diagram.edges, layers.routes, strict=True):
        points = [
            point
            for place, member in enumerate(route)
            for point in _passing(corners[member], widths[member], place, len(route), len(diagram.nodes) > member)
        ]
        backwards = corners[edge.source][0] >= corners[edge.target][0]
        lines.append(_edge(diagram, edge, _backwards(corners, widths, edge) if backwards else points))
    lines += [_node(node, corners[number]) for number, node in enumerate(diagram.nodes)]
    return "\n".join([*lines, "</svg>", ""])


def _height(row: tuple[int, ...], diagram: Diagram) -> float:
    return sum((_HEIGHT if member < len(diagram.nodes) else _BEND) + _GAP for member in row)


def _width(node: Node) -> float:
    return max(len(node.address) * _LETTER, len(node.place) * _LETTER * 10 / 12) + 16


def _passing(corner: _Point, width: float, place: int, length: int, node: bool) -> list[_Point]:
    """Where an edge leaves its first member, passes a bend, or reaches its last one."""
    left, top = corner
    middle = top + (_HEIGHT if node else _BEND) / 2
    if place == 0:
        return [(left + width, middle)]
    return [(left, middle)] if place == length - 1 else [(left, middle), (left + width, middle)]


def _backwards(corners: dict[int, _Point], widths: dict[int, float], edge: Edge) -> list[_Point]:
    """From the right side around to the right side: the edge closes a circle."""
    (one, above), (other, below) = corners[edge.source], corners[edge.target]
    return [(one + widths[edge.source], above + _HEIGHT / 3), (other + widths[edge.target], below + _HEIGHT * 2 / 3)]


def _edge(diagram: Diagram, edge: Edge, points: list[_Point]) -> str:
    pieces = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        bulge = _BETWEEN / 2
        back = to_x - bulge if to_x > x else to_x + bulge
        pieces.append(f"C{x + bulge:.1f} {y:.1f} {back:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
    said = f"{diagram.nodes[edge.source].address} → {diagram.nodes[edge.target].address}: {', '.join(edge.places)}"
    style = ' class="dashed"' if edge.order else ""
    return f'<path d="{"".join(pieces)}" marker-end="url(#tip)"{style}><title>{escape(said)}</title></path>'


def _node(node: Node, corner: _Point) -> str:
    left, top = corner
    style = ' class="dashed"' if node.conditional else ""
    return (
        f'<g><title>{escape(node.kind.value)}</title><rect x="{left:.1f}" y="{top:.1f}" width="{_width(node):.1f}" '
        f'height="{_HEIGHT}" fill="{_COLOURS.get(node.kind, "#f3f4f6")}"{style}/>'
        f'<text x="{left + 8:.1f}" y="{top + 16:.1f}">{escape(node.address)}</text>'
        f'<text x="{left + 8:.1f}" y="{top + 30:.1f}" class="place">{escape(node.place)}</text></g>'
    )
