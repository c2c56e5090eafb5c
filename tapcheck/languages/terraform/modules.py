"""Folders to modules: which files count, overrides, and where a module call leads."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import field

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.languages.hcl.json_syntax import JsonArray, JsonObject, JsonString, parse_json
from tapcheck.languages.hcl.parser import File, parse
from tapcheck.languages.terraform.configuration import Module, ModuleCall
from tapcheck.languages.terraform.decode import decode
from tapcheck.languages.terraform.json_files import parse_json_configuration
from tapcheck.records import dataclass
from tapcheck.workspace import Workspace

SUFFIXES = (".tf", ".tf.json", ".tofu", ".tofu.json")
"""How the names of configuration files end."""
_DEEPEST_CALLS = 30


@dataclass(slots=True)
class ModuleTree:
    """A module as called: ``path`` are the names of the calls that lead to it from the root.

    ``children`` holds None for a call whose source is not on this machine.
    """

    path: tuple[str, ...]
    module: Module
    children: dict[str, ModuleTree | None] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def walk(self) -> list[ModuleTree]:
        """This module and all below it, parents first, calls in source order."""
        found = [self]
        for child in self.children.values():
            if child is not None:
                found.extend(child.walk())
        return found


class Modules:
    """The modules of a workspace, each folder read once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._modules: dict[str, Module] = {}
        self._manifests: dict[str, Mapping[str, str]] = {}

    def load(self, folder: str, names: Sequence[str] | None = None) -> Module:
        """The module in a folder; ``names`` are its configuration files where the caller knows them."""
        folder = posixpath.normpath(folder)
        if folder not in self._modules:
            self._modules[folder] = self._read(folder, self.workspace.names(folder) if names is None else names)
        return self._modules[folder]

    def tree(self, folder: str) -> ModuleTree:
        """The module in a folder with all modules that it calls, directly or not."""
        root = posixpath.normpath(folder)
        return self._called(root, root, (), (root,))

    def local_folder(self, folder: str, call: ModuleCall) -> str | None:
        """The folder that a call with a relative source leads to, where it exists in the workspace."""
        if call.source is None or not call.source.startswith(("./", "../", ".\\", "..\\")):
            return None
        target = posixpath.normpath(posixpath.join(folder, call.source.replace("\\", "/")))
        return target if self.workspace.is_folder(target) else None

    def _called(self, root: str, folder: str, path: tuple[str, ...], above: tuple[str, ...]) -> ModuleTree:
        tree = ModuleTree(path, self.load(folder))
        for name, call in tree.module.calls.items():
            target = self.local_folder(folder, call) or self._installed(root, (*path, name))
            if target is not None and (target in above or len(path) >= _DEEPEST_CALLS):
                summary = f"module '{name}' calls a module that it is part of"
                tree.diagnostics.append(Diagnostic(Problem.INVALID, summary, call.head, context=call.span))
                target = None
            tree.children[name] = (
                None if target is None else self._called(root, target, (*path, name), (*above, target))
            )
        return tree

    def _installed(self, root: str, path: tuple[str, ...]) -> str | None:
        if root not in self._manifests:
            self._manifests[root] = self._manifest(root)
        directory = self._manifests[root].get(".".join(path))
        if directory is None:
            return None
        target = posixpath.normpath(posixpath.join(root, directory.replace("\\", "/")))
        return target if self.workspace.is_folder(target) else None

    def _manifest(self, root: str) -> Mapping[str, str]:
        path = posixpath.join(root, ".terraform/modules/modules.json")
        source = self.workspace.read(path) if self.workspace.is_file(path) else None
        node = parse_json(source)[0] if source else None
        entries = _member(node, "Modules") if node else None
        if not isinstance(entries, JsonArray):
            return {}
        found: dict[str, str] = {}
        for entry in entries.items:
            key, directory = _member(entry, "Key"), _member(entry, "Dir")
            if isinstance(key, JsonString) and isinstance(directory, JsonString):
                found[key.value] = directory.value
        return found

    def _read(self, folder: str, names: Sequence[str]) -> Module:
        files: list[tuple[str, File, bool]] = []
        unreadable: list[str] = []
        diagnostics: list[Diagnostic] = []
        for name, overriding in configuration_files(names):
            path = posixpath.normpath(posixpath.join(folder, name))
            source = self.workspace.read(path)
            if source is None:
                unreadable.append(path)
                problem = self.workspace.problem(path)
                diagnostics.extend((problem,) if problem else ())
                continue
            file, problems = parse_json_configuration(source) if name.endswith(".json") else parse(source)
            diagnostics.extend(problems)
            files.append((path, file, overriding))
        return decode(folder, files, unreadable, diagnostics)


def configuration_files(names: Sequence[str]) -> list[tuple[str, bool]]:
    """The configuration files among the names in a folder, in Terraform's order, with whether each overrides.

    A `.tofu` file hides the `.tf` file of the same name, as in OpenTofu.
    """
    wanted = [name for name in names if name.endswith(SUFFIXES) and not name.startswith((".", "#"))]
    present = set(wanted)
    visible = sorted(name for name in wanted if not _hidden(name, present))
    ordinary = [(name, False) for name in visible if not _overrides(name)]
    return ordinary + [(name, True) for name in visible if _overrides(name)]


def _hidden(name: str, present: set[str]) -> bool:
    for suffix, stronger in ((".tf.json", ".tofu.json"), (".tf", ".tofu")):
        if name.endswith(suffix):
            return name[: -len(suffix)] + stronger in present
    return False


def _overrides(name: str) -> bool:
    stem = name.removesuffix(".json").removesuffix(".tf").removesuffix(".tofu")
    return stem == "override" or stem.endswith("_override")


def _member(node: object, name: str) -> object:
    if isinstance(node, JsonObject):
        for key, value in node.members:
            if key.value == name:
                return value
    return None
