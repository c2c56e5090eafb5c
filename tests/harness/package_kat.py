"""What packages with assertions say of the small programs in `tests/languages/ecmascript/packages`.

`python -m tests.harness.package_kat` really runs them with node and writes `known_answers.json` there. It needs the
packages in a folder: `npm install --prefix FOLDER aws-cdk-lib constructs chai@5 chai4@npm:chai@4`, named by
`TAPCHECK_PACKAGES`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path

from tests.languages.ecmascript.packages.tables import TABLES, Table

FOLDER = Path(__file__).resolve().parent.parent / "languages" / "ecmascript" / "packages"
KNOWN_ANSWERS = FOLDER / "known_answers.json"

_RUNNER = """
const bodies = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const Run = Object.getPrototypeOf(async function () {}).constructor;
process.on('unhandledRejection', () => {});
(async () => {
  const loaded = {};
  for (const [name, path] of Object.entries(bodies.modules)) loaded[name] = await import(path);
  const load = (name) => loaded[name] || require(name);
  const passed = [];
  for (const body of bodies.texts) {
    try { await new Run('require', body)(load); passed.push(true); } catch (error) { passed.push(false); }
  }
  console.log('\\n' + JSON.stringify(passed));
})();
"""


def ask(table: Table, modules: dict[str, str], folder: Path) -> list[bool]:
    """For each program whether it ends without an error; ``modules`` maps imported names to what is loaded."""
    texts = [f"{table.header}\n{body}" for body in table.bodies]
    ran = subprocess.run(
        ["node", "-e", _RUNNER],
        cwd=folder,
        input=json.dumps({"texts": texts, "modules": modules}),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    answers: list[bool] = json.loads(ran.stdout.splitlines()[-1])
    return answers


def digest(table: Table) -> str:
    """Changes with the programs, so that stale answers are noticed."""
    return hashlib.sha256("\0".join((table.header, *table.bodies)).encode()).hexdigest()


def main() -> None:
    """Writes the known answers: for each program `p` (passes), `f` (fails) or `-` (versions of a package differ)."""
    folder = Path(os.environ["TAPCHECK_PACKAGES"])
    known = {}
    for name, table in TABLES.items():
        answers = [ask(table, modules, folder) for modules in table.versions]
        agreed = (set(answer) for answer in zip(*answers, strict=True))
        verdicts = "".join("-" if len(answer) > 1 else "p" if True in answer else "f" for answer in agreed)
        known[name] = {"digest": digest(table), "answers": verdicts}
    KNOWN_ANSWERS.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
