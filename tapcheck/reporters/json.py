"""The JSON report, version 1: a contract. Fields are added, never renamed or removed, within a version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tapcheck import __version__
from tapcheck.findings import AssertionRow, Covered, Finding, Location, Report, RequirementRow, Severity, Since
from tapcheck.reporters.style import Style

VERSION = 1

_SECTIONS = {
    "resource": "resources",
    "output": "outputs",
    "variable": "variables",
    "data": "data",
    "module": "modules",
}
"""Kind of declaration → section of the coverage; other kinds are not counted there."""

_VERDICTS = ("passing", "failing", "undecided", "skipped")


def render(report: Report, style: Style) -> str:
    """The report as JSON text."""
    document: dict[str, Any] = {
        "version": VERSION,
        "tool": {"name": "tapcheck", "version": __version__},
        "root": report.root,
        "summary": _summary(report),
        "suites": [
            {
                "path": suite.path,
                "stacks": list(suite.stacks),
                "tests": suite.tests,
                "assertions": _counts(suite.assertions),
                "outputs": suite.outputs,
                "understood": suite.understood,
            }
            for suite in report.suites
        ],
        "findings": [_finding(finding) for finding in report.findings],
        "coverage": {stack: _coverage(rows) for stack, rows in report.coverage.items()},
        "notices": list(report.notices),
        "stacks": list(report.stacks),
    }
    if report.users:
        document["users"] = [
            {
                "path": user.path,
                "kind": user.kind,
                "stacks": list(user.stacks),
                "uses": user.uses,
                "undecided": user.undecided,
            }
            for user in report.users
        ]
    if report.hidden:
        document["suppressed"] = [
            {"by": hidden.by.value, "reason": hidden.reason, **_finding(hidden.finding)} for hidden in report.hidden
        ]
    if report.since:
        document["since"] = _since(report.since)
    if report.shard:
        document["shard"] = {
            "number": report.shard.number,
            "of": report.shard.of,
            "suites": report.shard.suites,
            "own": report.shard.own,
            "silent": list(report.shard.silent),
        }
        document["deferred"] = [_finding(finding) for finding in report.deferred]
    if report.requirements:
        document["requirements"] = [_requirement(row) for row in report.requirements]
    if style.assertions:
        document["assertions"] = [_assertion(row) for row in report.assertions]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _summary(report: Report) -> dict[str, Any]:
    resources, declared_resources = report.touched("resource")
    outputs, declared_outputs = report.touched("output")
    return {
        "stacks": len(report.stacks),
        "suites": len(report.suites),
        "findings": {severity.value: report.count(severity) for severity in Severity},
        "assertions": _counts(report.verdicts()),
        "coverage": {
            "resources": {"declared": declared_resources, "tested": resources},
            "outputs": {"declared": declared_outputs, "tested": outputs},
        },
        **({"requirements": report.outcomes()} if report.requirements else {}),
    }


def _counts(verdicts: Mapping[str, int]) -> dict[str, int]:
    return {"total": sum(verdicts.values()), **{verdict: verdicts.get(verdict, 0) for verdict in _VERDICTS}}


def _finding(finding: Finding) -> dict[str, Any]:
    document: dict[str, Any] = {
        "rule": finding.rule,
        "family": finding.family.value,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
    }
    if finding.subject:
        document["subject"] = {
            "kind": finding.subject.kind,
            "address": finding.subject.address,
            "stack": finding.subject.stack,
        }
    document["location"] = _location(finding.location)
    document["test"] = list(finding.test)
    document["related"] = [{**_location(related.location), "message": related.message} for related in finding.related]
    if finding.help:
        document["help"] = finding.help
    document["fingerprint"] = finding.fingerprint
    return document


def _since(since: Since) -> dict[str, Any]:
    sections = {kind: _SECTIONS[kind] for kind in ("resource", "output")}
    counts = {section: since.coverage.get(kind, (0, 0)) for kind, section in sections.items()}
    return {
        "revision": since.revision,
        "known": since.known,
        "mended": [_finding(finding) for finding in since.mended],
        "coverage": {
            section: {"declared": declared, "tested": tested} for section, (tested, declared) in counts.items()
        },
        "assertions": _counts(since.verdicts),
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "start": {"line": location.start.line, "column": location.start.column},
        "end": {"line": location.end.line, "column": location.end.column},
    }


def _requirement(row: RequirementRow) -> dict[str, Any]:
    document: dict[str, Any] = {
        "capability": row.capability,
        "outcome": row.outcome,
        "stack": row.stack,
        "address": row.address,
        "message": row.message,
        "location": _location(row.location),
    }
    if row.quote:
        document["from"] = row.quote
    if row.reason:
        document["reason"] = row.reason
    return document


def _coverage(rows: tuple[Covered, ...]) -> dict[str, list[dict[str, Any]]]:
    document: dict[str, list[dict[str, Any]]] = {section: [] for section in _SECTIONS.values()}
    for row in rows:
        if row.kind in _SECTIONS:
            document[_SECTIONS[row.kind]].append({"address": row.address, "tests": row.tests})
    return document


def _assertion(row: AssertionRow) -> dict[str, Any]:
    return {
        "path": row.path,
        "line": row.line,
        "test": list(row.test),
        "verdict": row.verdict,
        "reason": row.reason,
        "code": row.code,
        "covers": list(row.covers),
    }
