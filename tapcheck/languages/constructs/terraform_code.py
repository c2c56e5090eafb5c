"""Synthesised code of CDKTF in the project: `cdktf.out`, as `cdktf synth` writes it."""

from __future__ import annotations

import json
import posixpath
from typing import Any

from tapcheck.languages.constructs.assembly import nearest_folder
from tapcheck.languages.program.host import Host
from tapcheck.languages.program.trace import SearchEvent, SearchKind
from tapcheck.languages.program.values import ListValue, MapValue, Unknown

CODE_NOT_SYNTHESISED = "stack without synthesised code in cdktf.out"
"""The reason of values that only synthesising the stack would tell."""

_LAYOUT = "layout of synthesised code"


class SynthesisedCode(Unknown):
    """The text that `Testing.synth` gives: its layout is unknown, what it says is known.

    ``source`` is the JSON text in the project, ``path`` the file that holds it, relative to the project root.
    """

    __slots__ = ("path", "source")

    def __init__(self, source: str, path: str) -> None:
        super().__init__(_LAYOUT, kind="string")
        self.source = source
        self.path = path


def code_of_stack(host: Host, name: str) -> SynthesisedCode | None:
    """The synthesised code of the stack with this construct id, None where there is none that can be read."""
    folder = nearest_folder(host, "cdktf.out")
    if folder is None or not name or "/" in name or name in (".", ".."):
        return None
    path = posixpath.join(folder, "stacks", name, "cdk.tf.json")
    source = (host.read(path) or "") if host.is_file(path) else ""
    source = source.removeprefix("\ufeff")
    try:
        readable = isinstance(json.loads(source), dict)
    except (ValueError, RecursionError):
        return None
    return SynthesisedCode(source, host.relative(path)) if readable else None


def as_tests_get_it(document: Any) -> Any:
    """Parsed code as `Testing.synth` gives it: without comments, and with state wherever the test runs.

    Changes the given ``MapValue`` and what is inside of it.
    """
    _drop_comments(document)
    state = document
    for key in ("terraform", "backend", "local"):
        state = state.properties.get(key) if isinstance(state, MapValue) else None
    if isinstance(state, MapValue) and "path" in state.properties:
        state.properties["path"] = Unknown("path of a state file", kind="string")
    return document


def blocks_of(document: Any, section: str, kind: str) -> list[Any]:
    """The bodies of all blocks of one type in a section of parsed code."""
    part = document.properties.get(section) if isinstance(document, MapValue) else None
    entries = part.properties.get(kind) if isinstance(part, MapValue) else None
    if isinstance(entries, MapValue):
        return list(entries.properties.values())
    return entries.items if isinstance(entries, ListValue) else []


def search_for(path: str, section: str, kind: str) -> SearchEvent:
    """The search for a type that the code in a file does not have."""
    return SearchEvent(SearchKind.TEXT, f'{section} "{kind}"', "", 0, (), (path,))


def _drop_comments(value: Any) -> None:
    if isinstance(value, MapValue):
        value.properties.pop("//", None)
    for item in value.properties.values() if isinstance(value, MapValue) else value.items:
        if isinstance(item, (MapValue, ListValue)):
            _drop_comments(item)
