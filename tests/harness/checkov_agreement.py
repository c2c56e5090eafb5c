"""`python -m tests.harness.checkov_agreement CHECKOV FOLDER…`: verdicts of capabilities beside those of Checkov.

CHECKOV is the command of an installed Checkov, each FOLDER holds infrastructure code. Compared are the resources on
which both give a verdict for the same question; the output ends with the figures per capability.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tapcheck.api import check
from tapcheck.config import Config
from tapcheck.model.requirements import Requirement, Specification
from tapcheck.source import Span

SAME = {
    "CKV_AWS_7": "key-rotation",
    "CKV_AWS_28": "point-in-time-recovery",
    "CKV_AWS_119": "encryption-at-rest",
    "CKV_AWS_158": "encryption-at-rest",
    "CKV_AWS_149": "encryption-at-rest",
    "CKV_AWS_145": "encryption-at-rest",
    "CKV_AWS_21": "bucket-versioning",
    "CKV_AWS_293": "deletion-protection",
    "CKV_AWS_150": "deletion-protection",
    "CKV_AWS_79": "instance-metadata-v2",
    "CKV_AWS_24": "open-ports",
    "CKV_AWS_355": "least-privilege",
    "CKV_AWS_53": "public-access-block",
    "CKV2_AWS_6": "public-access-block",
    "CKV2_AWS_5": "security-groups",
    "CKV_AWS_103": "encryption-in-transit",
    "CKV_AWS_30": "encryption-in-transit",
    "CKV2_AWS_61": "bucket-lifecycle",
}
"""Checkov's checks that ask what one of our capabilities asks."""


def main(checkov: str, folders: list[Path]) -> None:
    """Prints every resource on which the two differ, then how often they agree."""
    figures: Counter[tuple[str, str]] = Counter()
    for folder in folders:
        ours, theirs = _ours(folder), dict(_theirs(checkov, folder))
        for (capability, name, number), passed in sorted(theirs.items()):
            outcome = ours.get((capability, name))
            if outcome not in ("satisfied", "violated"):
                figures[capability, "not compared"] += 1
                continue
            same = passed == (outcome == "satisfied")
            figures[capability, "same" if same else "different"] += 1
            if not same:
                print(f"{folder} {name}: {capability} {outcome}, {number} {'passed' if passed else 'failed'}")
    for (capability, kind), number_of in sorted(figures.items()):
        print(f"# {capability} {kind} {number_of}")


def _ours(folder: Path) -> Mapping[tuple[str, str], str]:
    wanted = sorted(set(SAME.values()))
    requirements = tuple(Requirement(name, Span("tapcheck.yaml", 0, 0)) for name in wanted)
    report = check(folder, config=Config(specification=Specification(requirements=requirements)))
    return {(row.capability, row.address.removeprefix("Resources.")): row.outcome for row in report.requirements}


def _theirs(checkov: str, folder: Path) -> Iterator[tuple[tuple[str, str, str], bool]]:
    command = [checkov, "-d", str(folder), "--framework", "terraform", "cloudformation", "-o", "json", "--compact"]
    run = subprocess.run([*command, "--check", ",".join(SAME)], capture_output=True, text=True, check=False)
    reports: Any = json.loads(run.stdout) if run.stdout.strip() else []
    for report in reports if isinstance(reports, list) else [reports]:
        results = report.get("results", {})
        for kind, passed in (("passed_checks", True), ("failed_checks", False)):
            for row in results.get(kind, ()):
                name = row["resource"]
                name = name.rpartition(".")[2] if report["check_type"] == "cloudformation" else name
                yield (SAME[row["check_id"]], name, row["check_id"]), passed


if __name__ == "__main__":
    main(sys.argv[1], [Path(name) for name in sys.argv[2:]])
