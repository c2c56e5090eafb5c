"""The picture of what needs what: each resource of a small stack, the files or types of a large one."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from tapcheck.records import dataclass
from tapcheck.reporters.counting import number
from tapcheck.reporters.graphs.placement import placed
from tapcheck.reporters.html.markup import Html, element, joined
from tapcheck.reporters.html.network import Need, Network
from tapcheck.reporters.html.stock import Item, StackStock

MOST_BOXES = 120
"""A picture with more boxes than this is no longer read, so it shows groups."""

_HEIGHT, _LETTER, _SMALL = 44.0, 7.3, 6.1
"""The height of a box and the widths of letters of its two lines, in pixels."""
_LONGEST = 38
_TALLEST = 16
"""Boxes and bends above one another."""


LEGEND = (
    ("box tested", "tested"),
    ("box untested", "untested"),
    ("box conditional", "conditional"),
    ("box circle", "in a circle"),
    ("box missing", "declared nowhere"),
)
"""How boxes look, and what that says."""


@dataclass(frozen=True, slots=True)
class _Box:
    """``items`` are the numbers of the nodes of the network that it stands for."""

    title: str
    detail: str
    classes: str
    items: tuple[int, ...]
    full: str


@dataclass(frozen=True, slots=True)
class _Arrow:
    source: int
    target: int
    said: str
    classes: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture as SVG, and what it shows in words; ``boxes`` is how large it is."""

    svg: Html
    caption: str
    boxes: int


def picture_of(stack: StackStock, network: Network, room: int) -> Picture | None:
    """The picture of a stack with at most ``room`` boxes; None where nothing needs anything, or there is no room."""
    linked = sorted({node for need in network.needs for node in (need.source, need.target)})
    if not linked or not room:
        return None
    items = [*stack.of_kind("resource"), *stack.of_kind("data")]
    by_address = {item.declared.address: item for item in items}
    most = min(MOST_BOXES, room)
    if len(linked) <= most:
        boxes, shown = [_single(network, node, by_address) for node in linked], "resource"
    else:
        boxes, shown = _groups(network, linked, by_address, most)
    place = {node: place for place, box in enumerate(boxes) for node in box.items}
    arrows = _arrows(network, boxes, place)
    caption = _caption(stack, network, boxes, shown, alone=len(network.nodes) - len(linked))
    return Picture(_svg(stack.name, boxes, arrows, caption), caption, len(boxes))


def legend() -> Html:
    """What the looks of boxes say."""
    return element(
        "div",
        [
            element("span", element("svg", _sample(classes), width=22, height=14, aria_hidden="true"), said)
            for classes, said in LEGEND
        ],
        class_="key-line",
    )


def _sample(classes: str) -> Html:
    return element("g", element("rect", x=1, y=1, width=20, height=12, rx=3), class_=classes)


def _single(network: Network, node: int, items: dict[str, Item]) -> _Box:
    address = network.nodes[node]
    circle = " circle" if any(node in members for members in network.circles) else ""
    item = items.get(address)
    if node >= network.declared or item is None:
        return _Box(_short(address), "declared nowhere", f"box missing{circle}", (node,), address)
    declared = item.declared
    classes = f"box {'tested' if item.tests else 'untested'}{' conditional' if declared.conditional else ''}{circle}"
    where = f"{posixpath.basename(declared.path)}:{declared.line} · {number(item.tests, 'test')}"
    return _Box(_short(address), where, classes, (node,), address)


def _groups(network: Network, linked: Iterable[int], items: dict[str, Item], most: int) -> tuple[list[_Box], str]:
    """The files, or the types where there are too few or too many files; the smallest ones are one group."""
    known = [node for node in linked if network.nodes[node] in items]
    files = {items[network.nodes[node]].declared.path for node in known}
    by_file = 5 <= len(files) < most
    name: Callable[[int], str] = lambda node: (  # noqa: E731
        items[network.nodes[node]].declared.path if by_file else items[network.nodes[node]].declared.type
    )
    members: dict[str, list[int]] = {}
    for node in known:
        members.setdefault(name(node), []).append(node)
    lost = [node for node in linked if node >= network.declared]
    kept = max(1, most - 1 - min(len(lost), most // 3))
    ranked = sorted(members, key=lambda title: (-len(members[title]), title))
    named = {title: members[title] for title in members if title in set(ranked[:kept])}
    rest = [node for title in members if title not in named for node in members[title]]
    boxes = [_group(network, title, nodes, items) for title, nodes in named.items()]
    if rest:
        boxes.append(_group(network, f"{len(ranked) - kept} more", rest, items))
    boxes += [_single(network, node, items) for node in lost[: most // 3]]
    return boxes, "file" if by_file else "type"


def _group(network: Network, title: str, nodes: list[int], items: dict[str, Item]) -> _Box:
    tested = sum(items[network.nodes[node]].tests > 0 for node in nodes)
    inside = set(nodes)
    circle = " circle" if any(inside.issuperset(members) for members in network.circles) else ""
    state = "tested" if tested == len(nodes) else "partly" if tested else "untested"
    return _Box(_short(title), f"{tested} of {len(nodes)} tested", f"box {state}{circle}", tuple(nodes), title)


def _arrows(network: Network, boxes: list[_Box], place: dict[int, int]) -> list[_Arrow]:
    between: dict[tuple[int, int], list[Need]] = {}
    for need in network.needs:
        source, target = place.get(need.source), place.get(need.target)
        if source is None or target is None or (source == target and need.source != need.target):
            continue
        between.setdefault((source, target), []).append(need)
    return [
        _Arrow(source, target, _said(boxes[source], boxes[target], needs), _classes(boxes[target], needs))
        for (source, target), needs in between.items()
    ]


def _said(source: _Box, target: _Box, needs: list[Need]) -> str:
    if len(needs) > 1:
        return f"{source.full} → {target.full}: {number(len(needs), 'reference')}"
    (need,) = needs
    through = f", through {need.through}" if need.through else ""
    return f"{source.full} → {target.full}: {need.link.path}:{need.link.line}{through}"


def _classes(target: _Box, needs: list[Need]) -> str:
    names = ["arrow"]
    if any(need.circle for need in needs):
        names.append("circle")
    if "missing" in target.classes.split():
        names.append("missing")
    if all(need.link.order for need in needs):
        names.append("order")
    return " ".join(names)


def _caption(stack: StackStock, network: Network, boxes: list[_Box], shown: str, alone: int) -> str:
    there = sum("missing" not in box.classes.split() for box in boxes)
    parts = [f"{stack.name}: {number(there, shown)}, {number(len(network.needs), 'reference')}"]
    if network.circles:
        parts.append(number(len(network.circles), "circle"))
    absent = len(network.nodes) - network.declared
    if absent:
        parts.append(f"{number(absent, 'name')} that nothing declares")
    if alone:
        parts.append(f"{alone} without references not drawn")
    return " · ".join(parts)


def _svg(name: str, boxes: list[_Box], arrows: list[_Arrow], caption: str) -> Html:
    plan = placed([_width(box) for box in boxes], [(arrow.source, arrow.target) for arrow in arrows], _HEIGHT, _TALLEST)
    tips = joined(
        element(
            "marker",
            element("path", d="M0 0L8 4L0 8z", class_=f"tip of-{kind}"),
            id=f"tip-{kind}",
            viewBox="0 0 8 8",
            refX=8,
            refY=4,
            markerWidth=8,
            markerHeight=8,
            markerUnits="userSpaceOnUse",
            orient="auto",
        )
        for kind in ("arrow", "circle", "missing")
    )
    drawn = [
        element("path", element("title", arrow.said), d=curve, class_=arrow.classes, data_ends=_ends(boxes, arrow))
        for arrow, curve in zip(arrows, plan.curves, strict=True)
    ]
    drawn += [_drawn(box, corner) for box, corner in zip(boxes, plan.corners, strict=True)]
    return element(
        "svg",
        element("title", f"What needs what in {caption}"),
        element("defs", tips),
        drawn,
        role="img",
        aria_label=f"What needs what in {caption}. The field above it tells the same in words, resource by resource.",
        width=f"{plan.width:.0f}",
        height=f"{plan.height:.0f}",
        viewBox=f"0 0 {plan.width:.0f} {plan.height:.0f}",
        data_stack=name,
    )


def _ends(boxes: list[_Box], arrow: _Arrow) -> str:
    return f"{boxes[arrow.source].items[0]} {boxes[arrow.target].items[0]}"


def _drawn(box: _Box, corner: tuple[float, float]) -> Html:
    left, top = corner
    return element(
        "g",
        element("title", f"{box.full}, {box.detail}"),
        element("rect", width=f"{_width(box):.1f}", height=f"{_HEIGHT:.0f}", rx=6),
        element("text", box.title, x=12, y=19),
        element("text", box.detail, x=12, y=34, class_="detail"),
        class_=box.classes,
        transform=f"translate({left:.1f} {top:.1f})",
        data_node=box.items[0] if len(box.items) == 1 else None,
        data_group=box.full if len(box.items) > 1 else None,
        data_first=box.items[0],
        data_items=" ".join(map(str, box.items)) if len(box.items) > 1 else None,
    )


def _width(box: _Box) -> float:
    return max(len(box.title) * _LETTER, len(box.detail) * _SMALL, 60) + 24


def _short(text: str) -> str:
    """The text with its middle left out where it is long: its ends tell the type and the name."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2 - 2]}…{text[-(_LONGEST // 2) :]}"
