"""What the matchers of the package `jest-extended` say.

`npm install expect@29.7.0 jest-extended@4.0.2` in a folder, then `python -m tests.harness.jest_extended_kat FOLDER`
runs the assertions of `tests/languages/ecmascript/jest/extended.txt` (one a line) in node and writes which of them
hold to `known_extended.json` next to that file.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "languages" / "ecmascript" / "jest"

_PROGRAM = """
const {expect} = require('expect');
expect.extend(require('jest-extended'));
const holds = (body) => { try { new Function('expect', body)(expect); return true; } catch { return false; } };
process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).map(holds)));
"""


def assertions() -> tuple[str, ...]:
    """The assertions of the table, each also negated."""
    lines = (FOLDER / "extended.txt").read_text(encoding="utf-8").splitlines()
    return tuple(text for line in lines for text in (line, line.replace(").to", ").not.to", 1)))


def main() -> None:
    """Writes the known answers."""
    given = assertions()
    done = subprocess.run(
        ["node", "-e", _PROGRAM],
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=sys.argv[1],
    )
    table = json.dumps(dict(zip(given, json.loads(done.stdout), strict=True)), indent=1)
    (FOLDER / "known_extended.json").write_text(table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
