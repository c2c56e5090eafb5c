"""How suites want the lists and maps of a flat outputs file written: as text of JSON, or as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tapcheck.config import Config
from tapcheck.mocks.outputs import MockOutputs
from tapcheck.model.expectations import OutputRead
from tapcheck.model.infrastructure import Language
from tapcheck.nearby_suites import evaluated, suites_about
from tapcheck.records import dataclass
from tapcheck.workspace import Workspace

_SHOWN = 40
"""Characters that are looked at before and after a read."""
_REACH = 4000
"""Characters after an assignment in which uses of the variable are looked for."""
_PARSED = re.compile(r"(?:JSON\.parse|json\.loads)\(\s*$")
_TEXT = re.compile(r"\??\.split\(")
_NATIVE = re.compile(
    r"\??\.(?:length|map|forEach|filter|every|some|find|append|items|keys|values)\b"
    r"|\??\.?\[\d|\)\.(?:not\.)?toHaveLength\("
)
_ITERATED = re.compile(
    r"Array\.isArray\(\s*$|\bof\s+$|\blen\(\s*$|\bfor\s+\w+\s+in\s+$|Object\.(?:keys|values|entries)\(\s*$"
)
_ASSIGNED = re.compile(r"(?<![\w.])(\w+)\s*(?::[^=;\n]+)?=\s*(?:await\s+)?$")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The text before and after a place where a suite uses an output."""

    output: str
    before: str
    after: str


def native_outputs(workspace: Workspace, folder: str, outputs: MockOutputs, config: Config) -> frozenset[str]:
    """The names of the lists and maps that the suites around a stack use as such."""
    names = [entry.name for entry in outputs.entries if isinstance(entry.plain, (list, dict))]
    paths = suites_about(workspace, folder, names, config) if names else ()
    suites = evaluated(workspace, paths, sorted(outputs.declared), Language.TERRAFORM) if paths else ()
    reads = (read for suite in suites for read in suite.outputs)
    return used_natively(place for read in reads for place in surroundings(workspace, read))


def surroundings(workspace: Workspace, read: OutputRead) -> Iterator[Surroundings]:
    """The place of a read, and those where the variable that takes the value is used after it."""
    source = workspace.read(read.span.path)
    if source is None:
        return
    text, start, end = source.text, read.span.start, read.span.end
    yield _around(read.name, text, start, end)
    assigned = _ASSIGNED.search(text, max(0, start - _SHOWN), start)
    if assigned:
        for use in re.finditer(rf"(?<![\w.]){re.escape(assigned[1])}(?!\w)", text[end : end + _REACH]):
            yield _around(read.name, text, end + use.start(), end + use.end())


def used_natively(places: Iterable[Surroundings]) -> frozenset[str]:
    """The outputs that are used as lists or maps, and nowhere as text."""
    native: set[str] = set()
    textual: set[str] = set()
    for place in places:
        if _PARSED.search(place.before) or _TEXT.match(place.after):
            textual.add(place.output)
        elif _ITERATED.search(place.before) or _NATIVE.match(place.after):
            native.add(place.output)
    return frozenset(native - textual)


def _around(output: str, text: str, start: int, end: int) -> Surroundings:
    return Surroundings(output, text[max(0, start - _SHOWN) : start], text[end : end + _SHOWN])
