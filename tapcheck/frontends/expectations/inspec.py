"""InSpec profiles that kitchen-terraform runs: the outputs that their controls read as inputs.

kitchen-terraform gives the outputs of the root module of a suite to the profile of that suite, under their own names
and as `output_NAME`; `attrs_outputs` gives further names. Without `kitchen.yml` nobody can tell where inputs come from.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from tapcheck.frontends.expectations.relevant_files import relevant_suites
from tapcheck.frontends.expectations.stack_places import StackPlace, StackPlaces
from tapcheck.languages.documents.reading import read_document
from tapcheck.languages.documents.tree import Fields, Items, Node, text_of
from tapcheck.model.expectations import Assertion, Mention, Suite, Verdict, Wanted
from tapcheck.model.infrastructure import Kind
from tapcheck.model.reasons import ReasonCode
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span
from tapcheck.workspace import Workspace

_KITCHEN = (".kitchen.yml", "kitchen.yml", ".kitchen.yaml", "kitchen.yaml")
_READ = re.compile(
    r"(?<![\w.:])(?:input|attribute)[ \t]*\(?[ \t]*(?P<quote>['\"])(?P<name>[\w-]+)(?P=quote)(?P<rest>[^\n]*)"
)
_DEFAULT = re.compile(r",\s*(?::?(?:value|default)\s*(?::|=>))")
_CONTROL = re.compile(r"^[ \t]*control[ \t]*\(?[ \t]*(['\"])(.+?)\1", re.MULTILINE)
_UNKNOWN_SOURCE = "where the inputs come from cannot be told"


@dataclass(frozen=True, slots=True)
class _Profile:
    """Where the inputs of a profile come from: the modules that may give them, and names that other places give."""

    folders: tuple[str, ...]
    renamed: Mapping[str, str]
    given: frozenset[str]
    closed: bool


def read_suites(workspace: Workspace, paths: Iterable[str], places: StackPlaces) -> tuple[Suite, ...]:
    """The controls at ``paths`` that read inputs."""
    return relevant_suites(workspace, paths, lambda source: _read(workspace, source, places))


def _read(workspace: Workspace, source: SourceFile, places: StackPlaces) -> Suite | None:
    reads = [found for found in _READ.finditer(source.text) if not _commented(source.text, found.start())]
    controls = list(_CONTROL.finditer(source.text))
    if not reads:
        return None
    profile = _profile(workspace, source.path)
    found = places.of_folders(profile.folders) if profile is not None else ()
    place = found[0] if len(found) == 1 and not found[0].stack.unreadable else None
    tests = tuple(_control(row, source.path) for row in controls)
    mentions: list[Mention] = []
    open_: list[Assertion] = []
    perhaps: dict[str, None] = {}
    for row in reads:
        test = _test(controls, row.start())
        span = Span(source.path, row.start("name") - 1, row.end("name") + 1)
        name = row["name"]
        output = _output(name, profile, place, places)
        if output is not None and place is not None:
            wanted = Wanted(Kind.OUTPUT, "", output, folder=place.folder)
            mentions.append(Mention(wanted, span, test, _DEFAULT.search(row["rest"]) is None, "input"))
        elif profile is None or name not in profile.given:
            perhaps[name.removeprefix("output_")] = None
            open_.append(Assertion(span, test, Verdict.UNDECIDED, _UNKNOWN_SOURCE, code=ReasonCode.ENVIRONMENT))
    files = place.files if place is not None and mentions else ()
    return Suite(
        source.path, "inspec", (*tests, *open_), (), files, len(tests), mentions=tuple(mentions), perhaps=tuple(perhaps)
    )


def _output(name: str, profile: _Profile | None, place: StackPlace | None, places: StackPlaces) -> str | None:
    """The output behind an input; None where it may come from elsewhere."""
    if profile is None or place is None or name in profile.given or name.startswith("input_"):
        return None
    output = profile.renamed.get(name, name.removeprefix("output_"))
    return output if profile.closed or output in places.outputs(place.stack) else None


def _profile(workspace: Workspace, path: str) -> _Profile | None:
    """How kitchen-terraform runs the profile that a control stands in."""
    folder = posixpath.dirname(path)
    while True:
        for name in _KITCHEN:
            kitchen = posixpath.join(folder, name)
            if workspace.is_file(kitchen):
                return _of_kitchen(workspace, folder or ".", kitchen, path)
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _of_kitchen(workspace: Workspace, folder: str, kitchen: str, path: str) -> _Profile | None:
    source = workspace.read(kitchen)
    document = read_document(source)[0] if source is not None else None
    if document is None or not isinstance(document.root, Fields) or "<%" in (source.text if source else ""):
        return None
    root = document.root
    folders: dict[str, None] = {}
    renamed: dict[str, str] = {}
    given: set[str] = set()
    closed = True
    for suite in _maps(root.get("suites")):
        name = text_of(suite.get("name")) or ""
        profile = posixpath.normpath(posixpath.join(folder, "test/integration", name))
        if not path.startswith(f"{profile}/"):
            continue
        drivers = [block for block in (suite.get("driver"), root.get("driver")) if isinstance(block, Fields)]
        if not any(text_of(driver.get("name")) == "terraform" for driver in drivers):
            return None
        written = [text for driver in drivers if (text := text_of(driver.get("root_module_directory"))) is not None]
        folders[posixpath.normpath(posixpath.join(folder, written[0] if written else "."))] = None
        for verifier in (suite.get("verifier"), root.get("verifier")):
            for system in _maps(verifier.get("systems")) if isinstance(verifier, Fields) else ():
                closed = closed and not {"attrs", "profile_locations"} & system.members.keys()
                renamed.update(_texts(system.get("attrs_outputs")))
        given |= _given(workspace, posixpath.join(profile, "inspec.yml"))
    return _Profile(tuple(folders), renamed, frozenset(given), closed) if folders else None


def _given(workspace: Workspace, path: str) -> frozenset[str]:
    """The inputs to which the profile itself gives a value."""
    source = workspace.read(path) if workspace.is_file(path) else None
    document = read_document(source)[0] if source is not None else None
    if document is None or not isinstance(document.root, Fields):
        return frozenset()
    rows = [*_maps(document.root.get("inputs")), *_maps(document.root.get("attributes"))]
    valued = (row for row in rows if {"value", "default"} & row.members.keys())
    return frozenset(name for row in valued if (name := text_of(row.get("name"))) is not None)


def _maps(node: Node | None) -> Iterator[Fields]:
    return (item for item in (node.items if isinstance(node, Items) else ()) if isinstance(item, Fields))


def _texts(node: Node | None) -> Mapping[str, str]:
    members = node.members.items() if isinstance(node, Fields) else ()
    return {name: text for name, (_, value) in members if (text := text_of(value)) is not None}


def _control(found: re.Match[str], path: str) -> Assertion:
    span = Span(path, found.start(), found.end())
    return Assertion(span, (found[2],), Verdict.UNDECIDED, "command", code=ReasonCode.NETWORK)


def _test(controls: list[re.Match[str]], at: int) -> tuple[str, ...]:
    before = [found[2] for found in controls if found.start() <= at]
    return tuple(before[-1:])


def _commented(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return "#" in re.sub(r"'[^']*'|\"[^\"]*\"", "", line)
