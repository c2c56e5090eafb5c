"""One pure function per format: the report as text. A reporter is registered by being named here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module

from tapcheck.findings import Report
from tapcheck.reporters.style import Style

_NAMES = ("text", "concise", "json", "sarif", "junit", "github", "gitlab", "markdown", "html")


def _render(name: str, report: Report, style: Style) -> str:
    """A run needs one or two of the formats, and loading all takes a tenth of a short run: each waits for its use."""
    render: Callable[[Report, Style], str] = import_module(f"{__name__}.{name}").render
    return render(report, style)


REPORTERS: Mapping[str, Callable[[Report, Style], str]] = {name: partial(_render, name) for name in _NAMES}
"""Name of a format → the `render` of its module."""
