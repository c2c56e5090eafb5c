"""Agreement of the HCL parser with `terraform fmt` and with python-hcl2 on the `.tf` files below folders.

Run `python -m tests.harness.hcl_agreement FOLDER...` with `terraform` on the path. For every file it compares whether
both accept it, and for those that python-hcl2 reads too, the block structure: types, labels, arguments and lines. It
prints every difference and fails when there is one that the binary does not decide for us.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tapcheck.languages.hcl.literals import unescape_quoted
from tapcheck.languages.hcl.parser import parse
from tapcheck.languages.hcl.tree import Attribute, Body
from tapcheck.source import SourceFile
from tests.harness import terraform_binary

Shape = list[tuple[int, str, tuple[str, ...]]]
"""Per argument and block: its line, its name and its labels; arguments have none."""


@dataclass
class Tally:
    """What one run found."""

    files: int = 0
    size: int = 0
    refused_by_binary: int = 0
    refused_by_both: int = 0
    wrong: list[str] = field(default_factory=list)
    compared: int = 0
    shapes_differ: list[str] = field(default_factory=list)
    seconds: float = 0.0
    oracle_seconds: float = 0.0
    compared_size: int = 0


def shape(source: SourceFile) -> Shape | None:
    """The structure of a file as our parser reads it; None when it refuses the file."""
    file, problems = parse(source)
    return None if problems else list(_items(source, file.body))


def shape_of_oracle(text: str) -> Shape | None:
    """The structure of a text as python-hcl2 reads it; None when it refuses the text."""
    import hcl2.api
    from lark.exceptions import LarkError

    try:
        tree = hcl2.api.parses_to_tree(text if text.endswith("\n") else text + "\n")
    except (LarkError, RecursionError):
        return None
    return list(_oracle_items(tree))


def _items(source: SourceFile, body: Body) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for item in body.items:
        line = source.position(item.start).line
        if isinstance(item, Attribute):
            yield line, item.name, ("=",)
        else:
            yield line, item.type, tuple(label.value for label in item.labels)
            yield from _items(source, item.body)


def _oracle_items(node: Any) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    kind = getattr(node, "data", "")
    if kind == "attribute":
        yield node.meta.line, str(_tokens(node.children[0])[0]), ("=",)
        return
    if kind == "block":
        names = [child for child in node.children if getattr(child, "data", "") in ("identifier", "string")]
        labels = tuple(_label(child) for child in names[1:])
        yield node.meta.line, str(_tokens(names[0])[0]), labels
    for child in getattr(node, "children", ()):
        if getattr(child, "data", "") in ("body", "block", "attribute", "start"):
            yield from _oracle_items(child)


def _tokens(node: Any) -> list[Any]:
    children = getattr(node, "children", None)
    return [node] if children is None else [token for child in children for token in _tokens(child)]


def _label(node: Any) -> str:
    text = "".join(str(token) for token in _tokens(node))
    return unescape_quoted(text[1:-1]) if text.startswith('"') else text


def measure(folder: Path, tally: Tally, with_oracle: bool = True) -> None:
    """Compare all files below a folder."""
    refused = terraform_binary.fmt_errors(folder)
    for path in sorted(path for path in folder.rglob("*.tf") if path.is_file() and not path.is_symlink()):
        source = SourceFile(path.as_posix(), path.read_bytes())
        tally.files += 1
        tally.size += len(source.data)
        started = time.process_time()
        ours = shape(source)
        tally.seconds += time.process_time() - started
        theirs = path.resolve() not in refused
        tally.refused_by_binary += not theirs
        tally.refused_by_both += not theirs and ours is None
        if (ours is not None) != theirs:
            tally.wrong.append(f"{path}: terraform {'accepts' if theirs else 'refuses'} it")
        if with_oracle and ours is not None:
            _compare(path, source, ours, tally)


def _compare(path: Path, source: SourceFile, ours: Shape, tally: Tally) -> None:
    started = time.process_time()
    theirs = shape_of_oracle(source.text)
    if theirs is None:
        return
    tally.oracle_seconds += time.process_time() - started
    tally.compared += 1
    tally.compared_size += len(source.data)
    if ours != theirs:
        pairs = zip(ours, theirs, strict=False)
        first = next((pair for pair in pairs if pair[0] != pair[1]), (len(ours), len(theirs)))
        tally.shapes_differ.append(f"{path}: {first}")


def main(arguments: list[str]) -> int:
    """Print the tally; 1 when anything differs."""
    tally = Tally()
    with_oracle = "--fmt-only" not in arguments
    for name in arguments:
        if not name.startswith("--"):
            measure(Path(name), tally, with_oracle)
    for line in (*tally.wrong, *tally.shapes_differ):
        print(line)
    print(f"{tally.files} files, {tally.size:,} bytes, parsed in {tally.seconds:.2f} s")
    refused = f"terraform fmt refuses {tally.refused_by_binary}, both {tally.refused_by_both}"
    print(f"{refused}; differ: {len(tally.wrong)}")
    read = f"python-hcl2 reads {tally.compared} of ours in {tally.oracle_seconds:.1f} s"
    print(f"{read}; structure differs: {len(tally.shapes_differ)}")
    return 1 if tally.wrong or tally.shapes_differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
