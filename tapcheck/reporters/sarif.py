"""SARIF 2.1.0, the format of code scanning services.

Source: Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS Standard, with Errata 01.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tapcheck import __version__
from tapcheck.findings import Finding, Hidden, HiddenBy, Location, Report, RuleInfo
from tapcheck.reporters.style import Style

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
"""What the relative addresses of files are relative to; the reader of the log knows where that is."""

_SUPPRESSION = {HiddenBy.COMMENT: "inSource", HiddenBy.BASELINE: "external"}


def render(report: Report, style: Style) -> str:
    """The report as a SARIF log of one run; hidden findings are in it as suppressed results.

    Columns count Unicode code points, and the log says so.
    """
    shown = (*report.findings, *(hidden.finding for hidden in report.hidden))
    found = {finding.rule for finding in shown}
    rules = [info for info in report.rules if info.id in found]
    places = {info.id: place for place, info in enumerate(rules)}
    write = _Results(report.excerpts, places, style)
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "tapcheck",
                "semanticVersion": __version__,
                **({"informationUri": style.documentation} if style.documentation else {}),
                "rules": [_rule(info, style) for info in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that the checked files belong to."}}},
        "invocations": [
            {
                "executionSuccessful": report.compared,
                "toolExecutionNotifications": [
                    {"level": "note", "message": {"text": notice}} for notice in report.notices
                ],
            }
        ],
        "results": [
            *(write.result(finding) for finding in report.findings),
            *(write.result(hidden.finding, hidden) for hidden in report.hidden),
        ],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rule(info: RuleInfo, style: Style) -> dict[str, Any]:
    explanation = info.explanation.strip()
    rule: dict[str, Any] = {
        "id": info.id,
        "name": "".join(word.capitalize() for word in info.id.split("-")),
        "shortDescription": {"text": _sentence(info.summary)},
        "fullDescription": {"text": explanation},
        "help": {"text": explanation, "markdown": f"# {info.id}\n\n{_sentence(info.summary)}\n\n{explanation}\n"},
        "defaultConfiguration": {"level": info.severity.value},
        "properties": {"tags": [info.family.value], "problem.severity": _problem_severity(info)},
    }
    if style.documentation:
        address = f"{style.documentation.rstrip('/')}/{info.id}"
        rule["helpUri"] = address
        rule["help"]["markdown"] += f"\n[More about `{info.id}`]({address})\n"
    return rule


def _problem_severity(info: RuleInfo) -> str:
    """GitHub's names of severities."""
    return {"error": "error", "warning": "warning", "note": "recommendation"}[info.severity.value]


class _Results:
    """Writes findings as results of one run."""

    def __init__(self, excerpts: Mapping[str, Mapping[int, str]], places: Mapping[str, int], style: Style) -> None:
        self._excerpts = excerpts
        self._places = places
        self._style = style

    def result(self, finding: Finding, hidden: Hidden | None = None) -> dict[str, Any]:
        text = _sentence(finding.message) + (f" {_sentence(finding.help)}" if finding.help else "")
        result: dict[str, Any] = {"ruleId": finding.rule}
        if finding.rule in self._places:
            result["ruleIndex"] = self._places[finding.rule]
        place = self._place(finding.location)
        if finding.subject:
            place["logicalLocations"] = [{"fullyQualifiedName": finding.subject.address, "kind": finding.subject.kind}]
        result |= {"level": finding.severity.value, "message": {"text": text}, "locations": [place]}
        if finding.related:
            result["relatedLocations"] = [
                {"id": number, **self._place(related.location), "message": {"text": _sentence(related.message)}}
                for number, related in enumerate(finding.related, start=1)
            ]
        if finding.fingerprint:
            result["partialFingerprints"] = {"tapcheck/v1": finding.fingerprint}
        result["suppressions"] = [_suppression(hidden)] if hidden else []
        result["properties"] = {"confidence": finding.confidence.value, "test": list(finding.test)}
        return result

    def _place(self, location: Location) -> dict[str, Any]:
        start, end = location.start, location.end
        region: dict[str, Any] = {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }
        marked = self._marked(location)
        if marked:
            region["snippet"] = {"text": marked}
        uri = quote(self._style.path(location.path))
        return {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": _ROOT}, "region": region}}

    def _marked(self, location: Location) -> str:
        """The text of the range; empty where the report does not hold all its lines."""
        lines = self._excerpts.get(location.path, {})
        start, end = location.start, location.end
        if not all(number in lines for number in range(start.line, end.line + 1)):
            return ""
        if start.line == end.line:
            return lines[start.line][start.column - 1 : end.column - 1]
        between = (lines[number] for number in range(start.line + 1, end.line))
        return "\n".join([lines[start.line][start.column - 1 :], *between, lines[end.line][: end.column - 1]])


def _suppression(hidden: Hidden) -> dict[str, str]:
    reason = {"justification": hidden.reason} if hidden.reason else {}
    return {"kind": _SUPPRESSION[hidden.by], "status": "accepted", **reason}


def _sentence(text: str) -> str:
    """With a capital and a full stop, as the format wants messages."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!", "…")) else ".")
