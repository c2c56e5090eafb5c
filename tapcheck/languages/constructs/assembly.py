"""Synthesised templates in the project: `cdk.out`, as `cdk synth` writes it."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator

from tapcheck.languages.program.host import Host

NOT_SYNTHESISED = "stack without a synthesised template in cdk.out"
"""The reason of values that only synthesising the stack would tell."""

_FOLDER = "cdk.out"
_SUFFIX = ".template.json"


def template_of_stack(host: Host, name: str) -> str | None:
    """The path of the synthesised template of the stack with this construct id or name, None without exactly one."""
    found = list(dict.fromkeys(_candidates(host, name)))
    return found[0] if len(found) == 1 else None


def nearest_folder(host: Host, name: str) -> str | None:
    """The folder of this name in the working folder or the nearest one above it, None where the project has none."""
    folder = host.working_folder()
    while True:
        found = posixpath.join(folder, name)
        if host.inside(found) and host.is_folder(found):
            return found
        parent = posixpath.dirname(folder)
        if parent == folder or not host.inside(parent):
            return None
        folder = parent


def _candidates(host: Host, name: str) -> Iterator[str]:
    assembly = nearest_folder(host, _FOLDER)
    if assembly is not None:
        yield from _in_assembly(host, assembly, name)


def _in_assembly(host: Host, assembly: str, name: str) -> Iterator[str]:
    direct = posixpath.join(assembly, name + _SUFFIX)
    if host.is_file(direct):
        yield direct
    for file in _listed(host, assembly, name):
        yield posixpath.join(assembly, file)


def _listed(host: Host, assembly: str, name: str) -> Iterator[str]:
    """The template files that the manifest gives for a stack's id, display name or stack name."""
    try:
        manifest = json.loads(host.read(posixpath.join(assembly, "manifest.json")) or "{}")
    except (ValueError, RecursionError):
        return
    artifacts = manifest.get("artifacts") if isinstance(manifest, dict) else None
    for key, artifact in artifacts.items() if isinstance(artifacts, dict) else ():
        if not isinstance(artifact, dict) or artifact.get("type") != "aws:cloudformation:stack":
            continue
        properties = artifact.get("properties")
        file = properties.get("templateFile") if isinstance(properties, dict) else None
        names = (key, artifact.get("displayName"), properties.get("stackName") if isinstance(properties, dict) else "")
        if name in names and isinstance(file, str):
            yield file
