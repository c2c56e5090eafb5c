"""One pure function per format: the report as text. A reporter is registered by being named here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tapcheck.findings import Report
from tapcheck.reporters import concise, github, gitlab, html, json, junit, markdown, sarif, text
from tapcheck.reporters.style import Style

REPORTERS: Mapping[str, Callable[[Report, Style], str]] = {
    "text": text.render,
    "concise": concise.render,
    "json": json.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "markdown": markdown.render,
    "html": html.render,
}
