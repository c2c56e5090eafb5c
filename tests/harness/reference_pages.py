"""Writes docs/reference from the argument parser and the JSON Schema: `python -m tests.harness.reference_pages`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tapcheck.cli import parser
from tapcheck.config import schema

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def pages() -> Mapping[str, str]:
    """File name → text of every generated page."""
    return {
        "command-line.md": "\n".join(_command_line()) + "\n",
        "configuration.md": "\n".join(_configuration()) + "\n",
    }


def _command_line() -> Iterator[str]:
    yield from ("# Command line", "", "Generated from the argument parser.", "")
    whole = parser()
    yield from (
        "Exit codes: 0 nothing at or above the threshold, 1 findings, 2 wrong usage or configuration, or nothing to",
        "compare, 3 a bug of tapcheck's own.",
        "",
    )
    (commands,) = (action for action in whole._actions if isinstance(action, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        yield from (f"## tapcheck {name}", "", command.description or "", "")
        rows = [action for action in command._actions if not isinstance(action, argparse._HelpAction)]
        if rows:
            yield from ("| argument | what it does |", "|---|---|")
            yield from (f"| {_argument(action)} | {_cell(action.help or '')} |" for action in rows)
            yield ""


def _argument(action: argparse.Action) -> str:
    shown = action.metavar if isinstance(action.metavar, str) else ""
    if not shown and action.choices is not None and action.nargs != 0:
        shown = "\\|".join(map(str, action.choices))
    if not action.option_strings:
        return f"`{shown or action.dest}`"
    value = f" {shown or action.dest.upper()}" if action.nargs != 0 else ""
    return ", ".join(
        f"`{option}{value}`".replace("\\|", "|") if "\\|" not in value else f"`{option}` {value.strip()}"
        for option in action.option_strings
    )


def _configuration() -> Iterator[str]:
    document = schema()
    yield from (
        "# Configuration",
        "",
        "Generated from the JSON Schema of `tapcheck.yaml`, which `tapcheck schema` prints.",
        "",
    )
    yield "One file in the checked folder, optional as a whole and in every part. Unknown keys are errors."
    yield ""
    for name, part in document["properties"].items():
        yield from (f"## {name}", "", _described(part), "")
        rows = list(_rows(part, "", document["$defs"]))
        if rows:
            yield from ("| key | what it says | values |", "|---|---|---|")
            yield from (f"| `{key}` | {_cell(says)} | {_cell(values)} |" for key, says, values in rows)
            yield ""


def _rows(part: Mapping[str, Any], prefix: str, definitions: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for inner in _inner(part, definitions):
        for name, below in inner.get("properties", {}).items():
            resolved = {**_resolved(below, definitions), **below}
            yield f"{prefix}{name}", _described(resolved), _values(resolved)
            yield from _rows(below, f"{prefix}{name}.", definitions)
        entries = inner.get("additionalProperties")
        if isinstance(entries, Mapping):
            yield from _rows(entries, f"{prefix}*.", definitions)


def _inner(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What an object holds: itself, its items, and what it refers to."""
    resolved = _resolved(part, definitions)
    if resolved is not part:
        yield from _inner(resolved, definitions)
        return
    yield part
    for key in ("items", "then"):
        if isinstance(part.get(key), Mapping) and "$ref" in part[key]:
            yield from _inner(part[key], definitions)
    if isinstance(part.get("items"), Mapping) and "$ref" not in part["items"]:
        yield from _inner(part["items"], definitions)


def _resolved(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = part.get("$ref")
    found: Mapping[str, Any] = definitions[reference.rpartition("/")[2]] if reference else part
    return found


def _described(part: Mapping[str, Any]) -> str:
    return str(part.get("description") or part.get("title") or "")


def _values(part: Mapping[str, Any]) -> str:
    if "enum" in part:
        return ", ".join(f"`{value}`" for value in part["enum"])
    kind = part.get("type", "anything")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("%%", "%")


def main() -> None:
    """Writes the pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
