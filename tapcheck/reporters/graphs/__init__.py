"""Pictures of what refers to what in a stack: one pure function per format, registered by being named here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tapcheck.reporters.graphs import dot, mermaid, svg
from tapcheck.reporters.graphs.diagram import Diagram

GRAPH_WRITERS: Mapping[str, Callable[[Diagram], str]] = {
    "dot": dot.render,
    "mermaid": mermaid.render,
    "svg": svg.render,
}
