"""YAML documents with the place of every key: the one door to the `yaml` package.

Values are plain Python as YAML 1.1 resolves them; aliases and merge keys are followed. Custom tags are not
known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.source import SourceFile, Span

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One document: its value, and per path the range of its key (of the item itself in a list)."""

    value: Any
    places: Mapping[Path, Span]


def read_yaml(source: SourceFile) -> Result[YamlDocument | None]:
    """The only document of a file; None with a diagnostic when the text is no YAML."""
    import yaml

    text = source.text.removeprefix("\ufeff")
    shift = len(source.text) - len(text)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.index + shift if error.problem_mark else 0
        summary = f"the file is no valid YAML: {error.problem or error.context or 'unexpected text'}"
        return None, (_invalid(source, summary, at),)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return None, (_invalid(source, f"the file is no valid YAML: {str(error).splitlines()[0]}", 0),)
    places: dict[Path, Span] = {(): Span(source.path, 0, 0)}
    waiting: list[tuple[Path, Any]] = [((), node)] if node is not None else []
    seen: set[int] = set()
    while waiting:
        path, item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, yaml.MappingNode):
            for key, below in item.value:
                place = (*path, str(key.value))
                places[place] = Span(source.path, key.start_mark.index + shift, key.end_mark.index + shift)
                waiting.append((place, below))
        elif isinstance(item, yaml.SequenceNode):
            for number, below in enumerate(item.value):
                place = (*path, number)
                places[place] = Span(source.path, below.start_mark.index + shift, below.end_mark.index + shift)
                waiting.append((place, below))
    return YamlDocument(value, places), ()


def _invalid(source: SourceFile, summary: str, at: int) -> Diagnostic:
    return Diagnostic(Problem.SYNTAX, summary, Span(source.path, at, at))
