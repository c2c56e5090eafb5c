"""What jest says of the assertions and suites in `tests/languages/ecmascript/jest`.

`python -m tests.harness.jest_kat` really runs them and writes `known_answers.json` there. It needs node and jest:
see `tests/harness/jest.py`.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.harness.jest import node_modules
from tests.languages.ecmascript.jest.assertions import suite, texts

FOLDER = Path(__file__).resolve().parent.parent / "languages" / "ecmascript" / "jest"
KNOWN_ANSWERS = FOLDER / "known_answers.json"
SUITES = FOLDER / "suites"

_REPORTER = """
module.exports = class {
  onRunComplete(_contexts, results) {
    const suites = results.testResults.map((suite) => [suite.testFilePath, suite.testResults.map((test) =>
      [[...test.ancestorTitles, test.title], test.status])]);
    require('fs').writeFileSync('report.json', JSON.stringify(suites));
  }
};
"""
_STATUSES = {"passed": "passed", "failed": "failed", "pending": "pending", "todo": "pending"}


def ask_jest(files: dict[str, str]) -> dict[str, Any]:
    """For each suite its tests as [titles, status], and whether the file itself loads."""
    modules = node_modules()
    with tempfile.TemporaryDirectory() as name:
        project = Path(name).resolve()
        (project / "package.json").write_text(json.dumps({"jest": {"transform": {r"\.[jt]sx?$": "@swc/jest"}}}))
        (project / "node_modules").symlink_to(modules, target_is_directory=True)
        for path, text in files.items():
            (project / path).write_text(text)
        (project / "reporter.js").write_text(_REPORTER)
        subprocess.run(
            ["node", str(modules / "jest" / "bin" / "jest.js"), "--reporters=./reporter.js", "--ci"],
            cwd=project,
            capture_output=True,
            timeout=300,
            check=False,
        )
        return {Path(path).name: _answer(tests) for path, tests in json.loads((project / "report.json").read_text())}


def _answer(tests: list[tuple[list[str], str]]) -> dict[str, Any]:
    return {"loads": bool(tests), "tests": [[titles, _STATUSES[status]] for titles, status in tests]}


def digest(bodies: list[str]) -> str:
    """Changes with the assertions, so that stale answers are noticed."""
    return hashlib.sha256("\0".join(bodies).encode()).hexdigest()


def main() -> None:
    """Writes the known answers."""
    bodies = texts()
    files = {path.name: path.read_text() for path in sorted(SUITES.glob("*.test.*"))}
    answers = ask_jest({"assertions.test.js": suite(bodies), **files})
    own = answers.pop("assertions.test.js")
    statuses = {int(titles[0]): status for titles, status in own["tests"]}
    known = {
        "assertions": {
            "digest": digest(bodies),
            "passed": [body for index, body in enumerate(bodies) if statuses[index] == "passed"],
        },
        "suites": {name: answers[name] for name in sorted(answers)},
    }
    KNOWN_ANSWERS.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
