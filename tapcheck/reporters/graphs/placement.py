"""Places boxes on a plane and leads curves from box to box: the geometry of pictures, whatever draws them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tapcheck.records import dataclass
from tapcheck.reporters.graphs.layers import layered

_BEND, _GAP, _BETWEEN, _MARGIN = 8, 14, 90, 20
"""The height of bends, and the space below boxes, between layers and around everything, in pixels."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placement:
    """The upper left corner of each box, the curve of each edge in the language of SVG paths, and the whole size."""

    corners: tuple[Point, ...]
    curves: tuple[str, ...]
    width: float
    height: float


def placed(
    widths: Sequence[float], edges: Sequence[tuple[int, int]], height: float, most: int | None = None
) -> Placement:
    """Boxes of the given widths and one height, each to the left of what its edges lead to.

    A layer of more than ``most`` members, boxes and bends, is laid out in several columns beside one another.
    """
    layers = layered(len(widths), edges)
    boxes = len(widths)
    corners: dict[int, Point] = {}
    wide: dict[int, float] = {}
    left, bottom = float(_MARGIN), 0.0
    columns = [
        (column, start + len(column) == len(row)) for row in layers.rows for start, column in _columns(row, most)
    ]
    tallest = max((_tall(column, boxes, height) for column, _ in columns), default=0)
    for row, last in columns:
        width = max((widths[member] for member in row if member < boxes), default=0)
        top = _MARGIN + (tallest - _tall(row, boxes, height)) / 2
        for member in row:
            corners[member] = left, top
            wide[member] = widths[member] if member < boxes else width
            top += (height if member < boxes else _BEND) + _GAP
        bottom = max(bottom, top)
        left += width + (_BETWEEN if last else _GAP)
    curves = []
    for (source, target), route in zip(edges, layers.routes, strict=True):
        if corners[source][0] >= corners[target][0]:
            curves.append(_backwards(corners, wide, source, target, height))
            continue
        points = [
            point
            for place, member in enumerate(route)
            for point in _passing(corners[member], wide[member], place, len(route), height if member < boxes else _BEND)
        ]
        curves.append(_curve(points))
    return Placement(
        tuple(corners[box] for box in range(boxes)),
        tuple(curves),
        max(left - _BETWEEN, 0) + _MARGIN,
        bottom + _MARGIN - _GAP,
    )


def _columns(row: Sequence[int], most: int | None) -> Iterator[tuple[int, Sequence[int]]]:
    """The parts of a layer, of about the same length, each with the number of members before it."""
    parts = -(-len(row) // most) if most else 1
    length = max(1, -(-len(row) // max(1, parts)))
    return ((start, row[start : start + length]) for start in range(0, len(row), length))


def _tall(row: Sequence[int], boxes: int, height: float) -> float:
    return sum((height if member < boxes else _BEND) + _GAP for member in row)


def _passing(corner: Point, width: float, place: int, length: int, height: float) -> list[Point]:
    """Where an edge leaves its first member, passes a bend, or reaches its last one."""
    left, top = corner
    middle = top + height / 2
    if place == 0:
        return [(left + width, middle)]
    return [(left, middle)] if place == length - 1 else [(left, middle), (left + width, middle)]


def _backwards(corners: dict[int, Point], widths: dict[int, float], source: int, target: int, height: float) -> str:
    """The edge closes a circle: to the left, or around on the right side where it stays in its column."""
    (one, above), (other, below) = corners[source], corners[target]
    start, end = above + height * 2 / 3, below + height * 2 / 3
    if other + widths[target] < one:
        return _bow((one, start), (other + widths[target], end), -_BETWEEN / 2)
    return _bow((one + widths[source], above + height / 3), (other + widths[target], end), _BETWEEN / 2)


def _bow(start: Point, end: Point, bulge: float) -> str:
    (x, y), (to_x, to_y) = start, end
    return f"M{x:.1f} {y:.1f}C{x + bulge:.1f} {y:.1f} {to_x + abs(bulge):.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def _curve(points: Sequence[Point]) -> str:
    pieces = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        bulge = _BETWEEN / 2
        back = to_x - bulge if to_x > x else to_x + bulge
        pieces.append(f"C{x + bulge:.1f} {y:.1f} {back:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
    return "".join(pieces)
