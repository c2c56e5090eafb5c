"""What a command loads: only what the project at hand needs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "tapcheck"

FILES = {
    "main.tf": 'output "name" {\n  value = "a"\n}\n',
    "template.yaml": "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n",
    "stack.test.js": "test('adds', () => { expect(1 + 1).toBe(2); });\n",
}

CASES = [
    (("template.yaml",), ("terraform", "hcl", "ecmascript", "program", "python", "golang")),
    (("main.tf",), ("ecmascript", "program", "python", "golang")),
    (("stack.test.js",), ("terraform", "python", "golang")),
    (("main.tf", "stack.test.js"), ("python", "golang")),
]


@pytest.mark.parametrize(("names", "languages"), CASES)
def test_languages_that_a_project_does_not_use_are_not_loaded(
    tmp_path: Path, names: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    for name in names:
        (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    code = (
        f"import sys; from tapcheck.cli import main; main(['check', {str(tmp_path)!r}, '--allow-empty']);"
        f"print('loaded', *[name for name in {languages!r} if f'tapcheck.languages.{{name}}' in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.splitlines()[-1] == "loaded"


def test_data_classes_are_defined_by_the_decorator_of_this_program() -> None:
    other = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "records.py"
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"
        if any(alias.name == "dataclass" for alias in node.names)
    ]
    assert other == []
