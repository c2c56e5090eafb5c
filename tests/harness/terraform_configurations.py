"""Whole configurations without providers, and what the real binary prints as their outputs.

Run `python -m tests.harness.terraform_configurations` with `terraform` on the path to renew every `expected.json`.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tests.harness import terraform_binary

FOLDER = Path(__file__).parent.parent / "languages" / "terraform" / "configurations"
EXPECTED = "expected.json"


def names() -> list[str]:
    """The configurations."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def expected(name: str) -> str:
    """What `terraform output -json` printed."""
    return (FOLDER / name / EXPECTED).read_text(encoding="utf-8")


def printed_by_binary(name: str) -> str:
    """What `terraform output -json` prints now."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(FOLDER / name, folder, dirs_exist_ok=True)
        (folder / EXPECTED).unlink(missing_ok=True)
        for arguments in (["init", "-backend=false", "-input=false"], ["apply", "-auto-approve", "-input=false"]):
            result = terraform_binary.run(arguments, folder)
            if result.returncode:
                raise RuntimeError(result.stdout + result.stderr)
        return terraform_binary.run(["output", "-json"], folder).stdout


def main() -> None:
    """Write what the binary prints for every configuration."""
    for name in names():
        (FOLDER / name / EXPECTED).write_text(printed_by_binary(name), encoding="utf-8")


if __name__ == "__main__":
    main()
