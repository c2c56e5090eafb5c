"""A lowered program, written back as JavaScript, prints what the program itself prints when node runs it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.languages.ecmascript.lowering.outline import lowered
from tests.languages.ecmascript.lowering.render import render
from tests.languages.ecmascript.lowering.samples import PLAIN, TYPED

NODE = shutil.which("node")

DRIVER = """
const printed = {};
for (const file of process.argv.slice(2)) {
  let text = '';
  const write = process.stdout.write;
  process.stdout.write = (chunk) => { text += chunk; return true; };
  try { await import(`./${file}`); } catch (error) { text += `threw ${error}`; }
  process.stdout.write = write;
  printed[file] = text;
}
console.log(JSON.stringify(printed));
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each program prints, by file name: `plain-NAME`, `lowered-NAME`."""
    if NODE is None:
        pytest.skip("node is not installed")
    folder = tmp_path_factory.mktemp("programs")
    texts = {f"plain-{name}": text for name, text in PLAIN.items()}
    texts |= {f"lowered-{name}": render(lowered(text, "a.mjs")) for name, text in PLAIN.items()}
    texts |= {f"lowered-{name}": render(lowered(text)) for name, (text, _) in TYPED.items()}
    return _run(NODE, folder, texts)


def _run(node: str, folder: Path, texts: dict[str, str]) -> dict[str, str]:
    for name, text in texts.items():
        (folder / f"{name}.mjs").write_text(text, encoding="utf-8", newline="")
    (folder / "driver.mjs").write_text(DRIVER, encoding="utf-8")
    command = [node, "driver.mjs", *(f"{name}.mjs" for name in texts)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
    answers: dict[str, str] = json.loads(done.stdout)
    return {name.removesuffix(".mjs"): text for name, text in answers.items()}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_program_prints_the_same(name: str, printed: dict[str, str]) -> None:
    assert "threw" not in printed[f"plain-{name}"]
    assert printed[f"lowered-{name}"] == printed[f"plain-{name}"]


@pytest.mark.parametrize("name", TYPED)
def test_typed_program_prints_what_it_says(name: str, printed: dict[str, str]) -> None:
    assert printed[f"lowered-{name}"] == TYPED[name][1]
