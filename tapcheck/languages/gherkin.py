"""Feature files of Gherkin: features, scenarios and steps with their places. Only what readers of them need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tapcheck.records import dataclass

_TITLE = re.compile(
    r"[ \t]*(Feature|Background|Scenario Outline|Scenario Template|Scenario|Example|Rule)[ \t]*:[ \t]*(.*)"
)
_STEP = re.compile(r"[ \t]*(Given|When|Then|And|But|\*)[ \t]+(.*?)[ \t\r]*$")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``keyword`` is `Given`, `When` or `Then`: what `And`, `But` and `*` continue."""

    keyword: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario with the title of its feature, and the steps of the background before its own."""

    feature: str
    title: str
    start: int
    end: int
    steps: tuple[Step, ...]
    outline: bool


def scenarios(text: str) -> Iterator[Scenario]:
    """The scenarios of a feature file, in order; tables, texts and comments are passed over."""
    feature = ""
    background: list[Step] = []
    steps = background
    head: tuple[str, int, int, bool] | None = None
    at, quoted = 0, False
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        quoted = quoted != line.strip().startswith(('"""', "```"))
        if quoted:
            continue
        title, step = _TITLE.match(line), _STEP.match(line)
        if title is not None:
            if head is not None:
                yield Scenario(feature, *head[:3], (*background, *steps), head[3])
                head = None
            match title[1]:
                case "Feature":
                    feature = title[2].strip()
                case "Background":
                    steps = background
                case "Rule":
                    pass
                case kind:
                    stripped = line.rstrip()
                    head = (title[2].strip(), start + title.start(1), start + len(stripped), kind.count(" ") > 0)
                    steps = []
        elif step is not None:
            keyword = step[1] if step[1] in ("Given", "When", "Then") else steps[-1].keyword if steps else "Given"
            steps.append(Step(keyword, step[2], start + step.start(1), start + step.end(2)))
    if head is not None:
        yield Scenario(feature, *head[:3], (*background, *steps), head[3])
