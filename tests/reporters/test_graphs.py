"""Pictures of what refers to what."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

import tapcheck
from tapcheck.api import graph
from tapcheck.cli import main
from tapcheck.errors import UsageError
from tapcheck.model.infrastructure import Kind
from tapcheck.reporters.graphs import GRAPH_WRITERS
from tapcheck.reporters.graphs.diagram import Diagram, Edge, Node
from tapcheck.reporters.graphs.layers import layered
from tapcheck.reporters.graphs.placement import placed
from tests.harness.folders import write_files

MAIN = """\
variable "on" { default = true }
resource "aws_vpc" "main" {
  count      = var.on ? 1 : 0
  cidr_block = "10.0.0.0/16"
}
module "net" {
  source = "./net"
  vpc    = aws_vpc.main[0].id
}
resource "aws_eip" "ip" {
  tags       = { a = var.on, b = var.on }
  depends_on = [aws_vpc.main]
}
output "id" { value = module.net.subnet }
"""
NET = """\
variable "vpc" {}
resource "aws_subnet" "s" {
  vpc_id = var.vpc
}
output "subnet" { value = aws_subnet.s.id }
"""
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Queue:
    Type: AWS::SQS::Queue
Outputs:
  Url:
    Value: !Ref Queue
"""
CIRCLE = Diagram(
    'a "b" <c>',
    (
        Node("x.a", Kind.RESOURCE, "m.tf:1"),
        Node("x.b", Kind.RESOURCE, "m.tf:4", True),
        Node("var.c", Kind.VARIABLE, "m.tf:7"),
    ),
    (Edge(0, 1, ("m.tf:2",)), Edge(1, 0, ("m.tf:5", "m.tf:6"), order=True), Edge(1, 1, ("m.tf:5",))),
)


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    write_files(tmp_path, {"tapcheck.yaml": "", "lib/main.tf": MAIN, "lib/net/main.tf": NET})
    return tmp_path / "lib"


def test_edges_and_their_places(stack: Path) -> None:
    diagram = graph(stack)
    named = [
        (diagram.nodes[edge.source].address, diagram.nodes[edge.target].address, edge.places, edge.order)
        for edge in diagram.edges
    ]
    assert sorted(named) == [
        ("aws_eip.ip", "aws_vpc.main", ("lib/main.tf:12",), True),
        ("aws_eip.ip", "var.on", ("lib/main.tf:11",), False),
        ("aws_vpc.main", "var.on", ("lib/main.tf:3",), False),
        ("module.net.aws_subnet.s", "module.net.var.vpc", ("lib/net/main.tf:3",), False),
        ("module.net.output.subnet", "module.net.aws_subnet.s", ("lib/net/main.tf:5",), False),
        ("module.net.var.vpc", "aws_vpc.main", ("lib/main.tf:8",), False),
        ("output.id", "module.net.output.subnet", ("lib/main.tf:14",), False),
    ]
    assert [node for node in diagram.nodes if node.conditional] == [
        Node("aws_vpc.main", Kind.RESOURCE, "lib/main.tf:2", True)
    ]


def test_a_template(tmp_path: Path) -> None:
    write_files(tmp_path, {"tapcheck.yaml": "", "a.yaml": TEMPLATE, "b.yaml": TEMPLATE})
    diagram = graph(tmp_path / "a.yaml")
    assert [node.address for node in diagram.nodes] == ["Resources.Queue", "Outputs.Url"]
    assert diagram.edges == (Edge(1, 0, ("a.yaml:7",)),)
    with pytest.raises(UsageError, match=r"name one of the templates: 'a\.yaml', 'b\.yaml'"):
        graph(tmp_path)


def test_dot() -> None:
    assert GRAPH_WRITERS["dot"](CIRCLE) == (
        'digraph "a \\"b\\" <c>" {\n  rankdir=LR;\n  node [shape=box, fontname="sans-serif"];\n'
        '  "x.a" [label="x.a\\nm.tf:1", tooltip="resource"];\n'
        '  "x.b" [label="x.b\\nm.tf:4", tooltip="resource", style=dashed];\n'
        '  "var.c" [label="var.c\\nm.tf:7", tooltip="variable"];\n'
        '  "x.a" -> "x.b" [tooltip="m.tf:2"];\n'
        '  "x.b" -> "x.a" [tooltip="m.tf:5\\nm.tf:6", style=dashed];\n'
        '  "x.b" -> "x.b" [tooltip="m.tf:5"];\n}\n'
    )


def test_mermaid() -> None:
    assert GRAPH_WRITERS["mermaid"](CIRCLE) == (
        'flowchart LR\n  n0["x.a<br>m.tf:1"]\n  n1["x.b<br>m.tf:4"]\n  n2["var.c<br>m.tf:7"]\n'
        "  classDef conditional stroke-dasharray: 5 5\n  class n1 conditional\n"
        "  %% m.tf:2\n  n0 --> n1\n  %% m.tf:5, m.tf:6\n  n1 -.-> n0\n  %% m.tf:5\n  n1 --> n1\n"
    )


def boxes(picture: str) -> dict[str, tuple[float, float, float, float]]:
    """The corners of each node by its address: left, top, right, bottom."""
    space = "{http://www.w3.org/2000/svg}"
    found: dict[str, tuple[float, float, float, float]] = {}
    for group in ElementTree.fromstring(picture).iter(f"{space}g"):
        box, text = group.find(f"{space}rect"), group.find(f"{space}text")
        assert box is not None
        assert text is not None
        left, top, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        found[text.text or ""] = left, top, left + width, top + height
    return found


def test_svg(stack: Path) -> None:
    diagram = graph(stack)
    picture = GRAPH_WRITERS["svg"](diagram)
    found = boxes(picture)
    assert list(found) == [node.address for node in diagram.nodes]
    for edge in diagram.edges:
        source, target = (found[diagram.nodes[number].address] for number in (edge.source, edge.target))
        assert source[2] < target[0]
    rows = list(found.values())
    for number, one in enumerate(rows):
        for other in rows[number + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert "<title>module.net.var.vpc → aws_vpc.main: lib/main.tf:8</title>" in picture
    numbers = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture)
    assert numbers is not None
    assert all(row[2] <= float(numbers[1]) and row[3] <= float(numbers[2]) for row in rows)


@pytest.mark.parametrize("diagram", [CIRCLE, Diagram("none", (), ())], ids=["a circle", "nothing"])
def test_svg_of_what_is_odd(diagram: Diagram) -> None:
    assert list(boxes(GRAPH_WRITERS["svg"](diagram))) == [node.address for node in diagram.nodes]


def test_layers() -> None:
    layers = layered(5, [(0, 1), (1, 2), (0, 2), (3, 2)])
    assert [sorted(row) for row in layers.rows] == [[0, 4], [1, 3, 5], [2]]
    assert layers.routes == ((0, 1), (1, 2), (0, 5, 2), (3, 2))


def test_layers_of_a_long_chain() -> None:
    layers = layered(5000, [(number, number + 1) for number in range(4999)])
    assert layers.rows == tuple((number,) for number in range(5000))


def test_edges_that_close_a_circle() -> None:
    plan = placed([100, 100], [(0, 1), (1, 0), (1, 1)], 30)
    assert list(plan.corners) == [(20, 20), (210, 20)]
    assert plan.curves == (
        "M120.0 35.0C165.0 35.0 165.0 35.0 210.0 35.0",
        "M210.0 40.0C165.0 40.0 165.0 40.0 120.0 40.0",
        "M310.0 30.0C355.0 30.0 355.0 40.0 310.0 40.0",
    )
    assert (plan.width, plan.height) == (330, 70)


def test_high_layers_have_several_columns() -> None:
    plan = placed([100] * 6, [(box, 5) for box in range(5)], 30, most=2)
    assert list(plan.corners) == [(20, 20), (20, 64), (134, 20), (134, 64), (248, 42), (438, 42)]
    assert list(placed([100] * 6, [(box, 5) for box in range(5)], 30).corners[:2]) == [(20, 20), (20, 64)]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_it() -> None:
    text = GRAPH_WRITERS["dot"](CIRCLE)
    subprocess.run(["dot", "-Tplain"], input=text, text=True, capture_output=True, check=True, timeout=60)


@pytest.mark.parametrize("name", GRAPH_WRITERS)
def test_command_line(stack: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(stack), "--format", name]) == 0
    shown = capsys.readouterr().out
    assert shown == GRAPH_WRITERS[name](graph(stack))
    assert main(["graph", str(stack), "--format", name, "--output", str(stack / "out")]) == 0
    assert (stack / "out").read_text(encoding="utf-8") == shown


def test_an_unknown_folder(tmp_path: Path) -> None:
    with pytest.raises(tapcheck.TapcheckError):
        graph(tmp_path)
