"""Which folder's state a `terraform_remote_state` reads, among the stacks of one repository."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping

from tapcheck.languages.terraform.configuration import Module
from tapcheck.languages.terraform.decode import plain_text
from tapcheck.values import Value

_IDENTITY = {
    "s3": ("bucket", "key"),
    "gcs": ("bucket", "prefix"),
    "azurerm": ("storage_account_name", "container_name", "key"),
    "consul": ("path",),
    "kubernetes": ("secret_suffix",),
    "http": ("address",),
}
"""The settings that tell where a backend keeps one state."""


def folder_of_state(
    reader: str, arguments: Mapping[str, Value], folders: Iterable[str], load: Callable[[str], Module]
) -> str | None:
    """The folder whose state the data source in the folder ``reader`` reads; None when no stack is sure to write it.

    ``arguments`` are the evaluated ones of the data source, ``folders`` those of all stacks.
    """
    backend, config = arguments.get("backend"), arguments.get("config")
    if not isinstance(backend, str) or not isinstance(config, Mapping):
        return None
    if backend == "local":
        path = config.get("path")
        if not isinstance(path, str):
            return None
        return _writer_of_file(posixpath.normpath(posixpath.join(reader, path)), folders, load)
    names = _IDENTITY.get(backend)
    if names is None:
        return None
    wanted = tuple(config.get(name) for name in names)
    if not all(isinstance(item, str) for item in wanted):
        return None
    found = [folder for folder in folders if folder != reader and _place(load(folder), backend, names) == wanted]
    return found[0] if len(found) == 1 else None


def _writer_of_file(path: str, folders: Iterable[str], load: Callable[[str], Module]) -> str | None:
    for folder in folders:
        place = _place(load(folder), "local", ("path",))
        written = place[0] if place and place[0] else "terraform.tfstate"
        if posixpath.normpath(posixpath.join(folder, written)) == path:
            return folder
    return None


def _place(module: Module, backend: str, names: tuple[str, ...]) -> tuple[str | None, ...]:
    for directive in module.directives:
        if directive.kind == "backend" and directive.name == backend:
            return tuple(plain_text(directive.expression(name)) for name in names)
    return ()
