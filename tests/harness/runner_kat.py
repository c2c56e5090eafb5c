"""What node:test, mocha, ava and vitest say of the suites in `tests/languages/ecmascript/packages/suites`.

`python -m tests.harness.runner_kat` really runs them and writes `known_suites.json` beside that folder. It needs the
runners in a folder, named by `TAPCHECK_PACKAGES`: `npm install --prefix FOLDER mocha ava vitest chai4@npm:chai@4`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "languages" / "ecmascript" / "packages"
SUITES = FOLDER / "suites"
KNOWN_SUITES = FOLDER / "known_suites.json"

_NODE_REPORTER = """
export default async function* (source) {
  const found = {};
  for await (const {type, data} of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite' || data.name.endsWith('.mjs')) continue;
    found[data.name] = data.skip !== undefined ? 'pending' : type === 'test:pass' ? 'passed' : 'failed';
  }
  yield JSON.stringify(found);
}
"""


def ask_node(folder: Path) -> dict[str, str]:
    """Title → status, as `node --test` has it."""
    (folder / "reporter.mjs").write_text(_NODE_REPORTER)
    found: dict[str, str] = _json(_run(folder, "node", "--test", "--test-reporter=./reporter.mjs", "node.test.mjs"))
    return found


def ask_mocha(folder: Path) -> dict[str, str]:
    """Title → status, as mocha has it."""
    report = _json(_run(folder, "node", "node_modules/mocha/bin/mocha.js", "--reporter", "json", "mocha.test.cjs"))
    lists = {"passes": "passed", "failures": "failed", "pending": "pending"}
    return {test["title"]: status for key, status in lists.items() for test in report[key]}


def ask_ava(folder: Path) -> dict[str, str]:
    """Title → status, as ava has it."""
    found: dict[str, str] = {}
    for line in _run(folder, "node", "node_modules/ava/entrypoints/cli.mjs", "--tap", "ava.test.mjs").splitlines():
        status, _, rest = line.partition(" - ")
        if status.split()[:1] in (["ok"], ["not"]) and rest:
            title, _, mark = rest.partition(" # ")
            found[title] = "pending" if mark else "passed" if status.startswith("ok") else "failed"
    return found


def ask_vitest(folder: Path) -> dict[str, str]:
    """Title → status, as vitest has it."""
    report = _json(_run(folder, "node", "node_modules/vitest/vitest.mjs", "run", "--reporter=json", "vitest.test.ts"))
    known = {"passed": "passed", "failed": "failed"}
    tests = (test for suite in report["testResults"] for test in suite["assertionResults"])
    return {test["title"]: known.get(test["status"], "pending") for test in tests}


def _json(text: str) -> Any:
    return json.loads(text[text.index("{") :])


def _run(folder: Path, *command: str) -> str:
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    return ran.stdout


def main() -> None:
    """Writes the known answers."""
    folder = Path(os.environ["TAPCHECK_PACKAGES"])
    for path in SUITES.iterdir():
        text = path.read_text().replace("require('chai')", "require('chai4')")
        (folder / path.name).write_text(text)
    if not (folder / "package.json").exists():
        (folder / "package.json").write_text("{}")
    shutil.rmtree(folder / "node_modules" / ".cache", ignore_errors=True)
    known = {
        "ava.test.mjs": ask_ava(folder),
        "mocha.test.cjs": ask_mocha(folder),
        "node.test.mjs": ask_node(folder),
        "vitest.test.ts": ask_vitest(folder),
    }
    KNOWN_SUITES.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
