"""Compares tapcheck with cfn-lint on a folder of templates: `python -m tests.harness.cfn_lint_agreement FOLDER`.

Where both check the same thing, each template should get the same verdict from both. The command prints, per kind
of check, in how many templates both, only tapcheck, and only cfn-lint found something, and lists every difference
with the messages. `--cfn-lint COMMAND` names another cfn-lint than the one on the path. cfn-lint's own fixtures
(`test/fixtures/templates` of its repository) are the folder to try; they are not part of this project.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from tapcheck.assembly import Locator
from tapcheck.frontends.infrastructure.cloudformation import read_stacks
from tapcheck.reconcile.matching import reconcile
from tapcheck.rule import Context
from tapcheck.rules import RULES
from tapcheck.workspace import Workspace

Messages = dict[str, dict[str, list[str]]]
"""File → kind of check → messages."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "circular-dependency": ("E3004",),
    "undefined-reference": ("E1010", "E1011", "E1012", "E1019", "E1020", "E3005", "E6005", "E8002", "E8007"),
    "unused-parameter": ("W2001",),
    "unused-mapping": ("W7001",),
    "unused-condition": ("W8001",),
    "redundant-dependency": ("W3005",),
}
"""tapcheck's rule → cfn-lint's rules that look for the same."""

_BATCH = 40
_UNREADABLE = "E0000"


def main() -> None:
    """Reads the command line and prints the comparison."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--cfn-lint", default="cfn-lint", dest="command")
    options = arguments.parse_args()
    root: Path = options.folder.resolve()
    paths = sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in (".yaml", ".yml", ".json")
    )
    mine = _of_tapcheck(root, paths)
    theirs = _of_cfn_lint(root, paths, options.command.split())
    compared = [path for path in paths if path in mine and path in theirs and _UNREADABLE not in theirs[path]]
    print(f"{len(paths)} files, {len(compared)} templates that both can read")
    for kind in KINDS:
        _print_kind(kind, compared, mine, theirs)


def _print_kind(kind: str, paths: Iterable[str], mine: Messages, theirs: Messages) -> None:
    both, only_mine, only_theirs = [], [], []
    for path in paths:
        match kind in mine[path], kind in theirs[path]:
            case True, True:
                both.append(path)
            case True, False:
                only_mine.append(path)
            case False, True:
                only_theirs.append(path)
            case _:
                pass
    print(f"\n{kind}: both {len(both)}, only tapcheck {len(only_mine)}, only cfn-lint {len(only_theirs)}")
    for path in only_mine:
        print(f"  only tapcheck  {path}: {'; '.join(mine[path][kind][:3])}")
    for path in only_theirs:
        print(f"  only cfn-lint  {path}: {'; '.join(theirs[path][kind][:3])}")


def _of_tapcheck(root: Path, paths: Iterable[str]) -> Messages:
    workspace = Workspace(root)
    rules = [rule for rule in RULES if rule.info.id in KINDS]
    found: Messages = {}
    for path in paths:
        stacks = read_stacks(workspace, [path])
        if not stacks or stacks[0].unreadable:
            continue
        locate = Locator(workspace)
        context = Context(reconcile(stacks, (), locate.text), locate)
        rows = found.setdefault(path, {})
        for rule in rules:
            for finding in rule.check(context):
                rows.setdefault(rule.info.id, []).append(f"{finding.location.start.line}: {finding.message}")
    return found


def _of_cfn_lint(root: Path, paths: list[str], command: list[str]) -> Messages:
    kind_of = {number: kind for kind, numbers in KINDS.items() for number in numbers}
    found: Messages = {path: {} for path in paths}
    for start in range(0, len(paths), _BATCH):
        batch = paths[start : start + _BATCH]
        ran = subprocess.run(
            [*command, "--format", "json", "--", *batch], cwd=root, capture_output=True, text=True, check=False
        )
        for row in json.loads(ran.stdout or "[]"):
            number = row["Rule"]["Id"]
            kind = kind_of.get(number, _UNREADABLE if number == _UNREADABLE else "")
            if kind:
                line = row["Location"]["Start"]["LineNumber"]
                path = Path(row["Filename"]).as_posix()
                found.setdefault(path, {}).setdefault(kind, []).append(f"{line}: {number} {row['Message']}")
    return found


if __name__ == "__main__":
    main()
