"""The report as one page for people: an HTML file that needs no network and no other file."""

from __future__ import annotations

from tapcheck.findings import Report
from tapcheck.reporters.style import Style


def render(report: Report, style: Style) -> str:
    """The page; what makes it is loaded only when one is wanted."""
    from tapcheck.reporters.html.page import page

    return page(report, style)
