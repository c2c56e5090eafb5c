"""Regular expressions as node executes them, and as this project does.

`python -m tests.harness.js_regex_kat` runs the cases of `tests/languages/ecmascript/regex/cases.py` in node and
writes what it answers to `known_answers.json` next to them.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tapcheck.languages.ecmascript.regex import RegexSyntaxError, compile_regex
from tapcheck.languages.ecmascript.regex.units import to_code_points, to_units

Case = tuple[str, str, str, int]
"""Pattern, flags, text and the offset at which the search starts."""

_CASES = Path(__file__).resolve().parent.parent / "languages" / "ecmascript" / "regex"

_PROGRAM = r"""
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const answers = cases.map(([pattern, flags, text, start]) => {
  try {
    const stateful = flags.includes('g') || flags.includes('y') ? flags : flags + 'g';
    new RegExp(pattern, flags);
    const regex = new RegExp(pattern, stateful + (flags.includes('d') ? '' : 'd'));
    regex.lastIndex = start;
    const found = regex.exec(text);
    if (found === null) return null;
    const names = found.groups ? Object.entries(found.groups).map(([k, v]) => [k, v === undefined ? null : v]) : [];
    return {spans: Array.from(found.indices, (span) => span === undefined ? null : span), names};
  } catch (error) {
    return {error: error.message};
  }
});
process.stdout.write(JSON.stringify(answers));
"""


def ask_node(cases: Iterable[Case]) -> list[Any]:
    """What node answers: None, the spans and named groups of the match, or the message of the error."""
    done = subprocess.run(
        ["node", "-e", _PROGRAM], input=json.dumps(list(cases)), capture_output=True, text=True, check=True, timeout=120
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def ask_tapcheck(case: Case) -> Any:
    """The same from this project; raises Untranslatable or MatchBudgetExceeded when it has no answer."""
    pattern, flags, text, start = case
    text = to_units(text)
    try:
        regex = compile_regex(pattern, flags)
    except RegexSyntaxError as error:
        return {"error": str(error)}
    found = regex.exec(text, start, sticky="y" in flags)
    if found is None:
        return None
    spans = [found.span(group) for group in range(regex.group_count + 1)]
    return {
        "spans": [None if span is None else list(span) for span in spans],
        "names": [[name, value and to_code_points(value)] for name, value in found.named().items()],
    }


def write_known_answers(cases: Sequence[Case], path: Path) -> None:
    """Write one line per case: the case and node's answer."""
    lines = [json.dumps([*case, answer]) for case, answer in zip(cases, ask_node(cases), strict=True)]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="ascii", newline="\n")


if __name__ == "__main__":
    from tests.languages.ecmascript.regex.cases import CASES

    write_known_answers(CASES, _CASES / "known_answers.json")
