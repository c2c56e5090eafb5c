"""Writes docs/rules from the rule modules: `python -m tests.harness.rule_pages`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tapcheck.rules import every_rule
from tapcheck.rules.pages import index, page

FOLDER = Path(__file__).parents[2] / "docs" / "rules"


def pages() -> Mapping[str, str]:
    """File name → text of every page that docs/rules must hold."""
    rules = every_rule()
    return {
        "README.md": index(tuple(rule.info for rule in rules)),
        **{f"{rule.info.id}.md": page(rule) for rule in rules},
    }


def main() -> None:
    """Makes docs/rules hold exactly these pages."""
    wanted = pages()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
