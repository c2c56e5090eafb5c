"""Synthesised code of CDKTF in the project: `cdktf.out`, as `cdktf synth` writes it."""

from __future__ import annotations

import json
import posixpath

from tapcheck.languages.constructs.assembly import nearest_folder
from tapcheck.languages.program.host import Host
from tapcheck.languages.program.values import Unknown

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
