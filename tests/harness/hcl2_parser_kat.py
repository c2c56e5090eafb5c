"""HCL as the package `hcl2-parser` reads it, and as this project does.

`npm install hcl2-parser@1.0.3` in a folder, then `python -m tests.harness.hcl2_parser_kat FOLDER` writes what the
package gives for the texts of `tests/languages/ecmascript/library/cases/hcl.txt` to `known_hcl.json` next to them. The
texts are JSON strings, one a line.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.harness.javascript_kat import FOLDER

_PROGRAM = r"""
const hcl = require('hcl2-parser');
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const answer = (call) => {
  try { const [value, error] = call(); return [value, error === null]; } catch (e) { return e.message; }
};
const answers = texts.map((text) => [answer(() => hcl.parseToObject(text)), answer(() => hcl.parseToString(text))]);
process.stdout.write(JSON.stringify(answers.map(([object, string]) => [JSON.stringify(object), string])));
"""


def texts() -> list[str]:
    """The texts of the table."""
    lines = (FOLDER / "cases" / "hcl.txt").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def main() -> None:
    """Writes the known answers."""
    given = texts()
    done = subprocess.run(
        ["node", "-e", _PROGRAM],
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=sys.argv[1],
    )
    answers: list[Any] = json.loads(done.stdout)
    table = json.dumps(dict(zip(given, answers, strict=True)), indent=1)
    (FOLDER / "known_hcl.json").write_text(table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
