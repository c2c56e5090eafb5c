"""Mock values that suites guide: what the code leaves open takes a value that the assertions of the suites accept.

Open is what neither the code nor the configuration decides: a variable or parameter without a value, an output of a
module that is not here, an imported value, and the account, region and stack name where nobody gives them. Values
that the code decides are never changed: where a suite contradicts them, it fails on the mocks as it would later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tapcheck.config import Config
from tapcheck.flat_styles import native_outputs
from tapcheck.frontends.infrastructure.terraform_choices import Choices
from tapcheck.languages.ecmascript.regex.sample import sample
from tapcheck.mock_trials import Failure, failures
from tapcheck.mocking import Mocked, Place, joined, mock_stack
from tapcheck.mocks.outputs import MockOutputs
from tapcheck.mocks.settings import OPEN_PLACES, MockSettings
from tapcheck.model.infrastructure import Language
from tapcheck.nearby_suites import suites_about
from tapcheck.records import dataclass
from tapcheck.values import Value
from tapcheck.workspace import Workspace

_MOST_TRIALS = 24
"""Evaluations of the suites for one stack."""
_MOST_OPEN = 12
_NEAR = 600
"""Characters before an assertion in which its test may read the outputs that it is about."""
_STRINGS = re.compile(r"""'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`""")
_PATTERNS = re.compile(r"(?<=[(,=:\[!&|\s])/((?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([dgimsuvy]*)")
_NUMBERS = re.compile(r"(?<![\w.'\"/-])\d{1,6}(?![\w.'\"-])")
_FORMS = {
    "account": re.compile(r"(?<!\d)\d{12}(?!\d)"),
    "region": re.compile(r"(?<![\w-])(?:us|eu|ap|sa|ca|af|me|il|cn|mx)(?:-gov)?-[a-z]+-\d(?!\d)"),
    "stack": re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}"),
}


def guided_place(place: Place, config: Config, choices: Choices) -> MockOutputs:
    """The mock outputs of everything at one place; a flat file has the style in which the suites there read it."""
    workspace = Workspace(place.root)
    outputs = [guided_stack(workspace, name, place.language, config, choices).outputs for name in place.names]

    def native() -> frozenset[str]:
        from tapcheck.flat_styles import native_outputs

        return native_outputs(workspace, place.folder, joined(outputs), config)

    return joined(outputs, native)


def guided_stack(workspace: Workspace, name: str, language: Language, config: Config, choices: Choices) -> Mocked:
    """The mocks of one stack, with values for what is open that the suites around it accept, if there are any."""
    first = mock_stack(workspace, name, language, config.mocks, choices)
    if not first.outputs:
        return first
    folder = name if language is Language.TERRAFORM else name.rpartition("/")[0] or "."
    open_ = {**_open_places(workspace, folder, first, config), **_open_values(first, config)}
    return _Guide(workspace, name, language, config, choices, first).followed(open_, folder) if open_ else first


def _open_values(mocked: Mocked, config: Config) -> dict[str, Value]:
    """What is open, with the value that it has now; what the configuration overrides is not open."""
    open_ = {key: value for key, value in sorted(mocked.open.items()) if key not in config.mocks.overrides}
    return dict(list(open_.items())[:_MOST_OPEN])


def _open_places(workspace: Workspace, folder: str, mocked: Mocked, config: Config) -> dict[str, Value]:
    """The account, region and stack name, where they are open and a suite may mean another one.

    Nearly every output depends on the account and the region: they count only where a suite writes another one.
    """
    open_ = [place for place in OPEN_PLACES if place in mocked.places and not getattr(config.mocks, place, None)]
    found: dict[str, Value] = {}
    for place in open_:
        now = getattr(mocked.settings, place)
        if place == "stack" or any(form != now for form in _written(workspace, folder, mocked, config, _FORMS[place])):
            found[place] = now
    return found


def _written(workspace: Workspace, folder: str, mocked: Mocked, config: Config, form: re.Pattern[str]) -> Iterator[str]:
    for path in suites_about(workspace, folder, mocked.outputs, config):
        source = workspace.read(path)
        yield from form.findall(source.text.replace("\\", "") if source is not None else "")


@dataclass(slots=True)
class _Trial:
    """Mocks with one choice of values, and which assertions fail on them."""

    mocked: Mocked
    failures: frozenset[Failure]


class _Guide:
    def __init__(
        self,
        workspace: Workspace,
        name: str,
        language: Language,
        config: Config,
        choices: Choices,
        first: Mocked,
    ) -> None:
        self._workspace = workspace
        self._name = name
        self._language = language
        self._config = config
        self._choices = choices
        self._first = first
        self._left = _MOST_TRIALS
        self._paths: tuple[str, ...] = ()
        self._dependent: frozenset[str] = frozenset()
        self._native: frozenset[str] = frozenset()

    def followed(self, open_: Mapping[str, Value], folder: str) -> Mocked:
        """The mocks after each open value was chosen in turn."""
        self._dependent = self._depending(open_)
        paths = suites_about(self._workspace, folder, self._dependent, self._config) if self._dependent else ()
        self._paths = tuple(path for path in paths if not path.endswith(".go"))
        if not self._paths:
            return self._first
        self._native = native_outputs(self._workspace, folder, self._first.outputs, self._config)
        best = self._tried(self._first)
        while best.failures and (better := self._better(best, open_)) is not None:
            best = better
        return best.mocked

    def _depending(self, open_: Mapping[str, Value]) -> frozenset[str]:
        """The outputs whose values change with what is open."""
        other = self._mocked(self._first.settings, {key: _another(key, value) for key, value in open_.items()})
        now, then = self._first.outputs, other.outputs
        return frozenset(name for name in now if now[name] != then.get(name, now[name]))

    def _better(self, best: _Trial, open_: Mapping[str, Value]) -> _Trial | None:
        """The first choice of one value that mends a failure; None when there is none or enough was tried."""
        for failure in sorted(best.failures):
            for key, value in self._candidates(best, open_, failure):
                if self._left <= 0:
                    return None
                mocked = self._mocked(best.mocked.settings, {key: value})
                trial = self._tried(mocked)
                if _is_better(trial.failures, best.failures, failure):
                    return trial
        return None

    def _candidates(self, best: _Trial, open_: Mapping[str, Value], failure: Failure) -> Iterator[tuple[str, Value]]:
        source = self._workspace.read(failure[0])
        text = source.text[failure[1] : failure[2]] if source is not None else ""
        seen: set[str] = set()
        for key, value in open_.items():
            now = _now(best.mocked.settings, key, value)
            for candidate in _candidates(key, now, text, self._texts(best.mocked)):
                if candidate != now and (mark := repr((key, candidate))) not in seen:
                    seen.add(mark)
                    yield key, candidate

    def _texts(self, mocked: Mocked) -> tuple[str, ...]:
        return tuple(value for name in sorted(self._dependent) if isinstance(value := mocked.outputs.get(name), str))

    def _mocked(self, settings: MockSettings, chosen: Mapping[str, Value]) -> Mocked:
        places = {key: str(value) for key, value in chosen.items() if key in OPEN_PLACES}
        others = {key: value for key, value in chosen.items() if key not in OPEN_PLACES}
        wanted = replace(settings, **places, overrides={**settings.overrides, **others})
        return mock_stack(self._workspace, self._name, self._language, self._config.mocks, self._choices, wanted)

    def _tried(self, mocked: Mocked) -> _Trial:
        self._left -= 1
        failing = failures(self._workspace, self._paths, mocked.outputs, self._native, self._language)
        return _Trial(mocked, frozenset(failure for failure in failing if self._concerns_dependent(failure)))

    def _concerns_dependent(self, failure: Failure) -> bool:
        """Whether an output that depends on what is open stands in the assertion or a little before it."""
        source = self._workspace.read(failure[0])
        text = source.text[max(0, failure[1] - _NEAR) : failure[2]] if source is not None else ""
        return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for name in self._dependent)


def _is_better(now: frozenset[Failure], before: frozenset[Failure], mended: Failure) -> bool:
    """Whether the failure is gone and nothing fails instead, but for what its test asserts after it."""
    test = (mended[0], mended[3])
    return mended not in now and all(
        (path, name) == test and start > mended[1] for path, start, _, name in now - before
    )


def _another(key: str, value: Value) -> Value:
    """Another value of the same type, which tells what depends on it."""
    match value:
        case bool():
            return not value
        case str():
            return {"account": "210987654321", "region": "eu-north-1", "stack": "Another"}.get(key, f"{value}-other")
        case tuple():
            return (*value, *(_another(key, item) for item in value[:1]))
        case Mapping():
            return {name: _another(key, item) for name, item in value.items()}
        case None:
            return "other"
        case _:
            return int(str(value).partition(".")[0]) + 1


def _now(settings: MockSettings, key: str, first: Value) -> Value:
    chosen: Value = getattr(settings, key) if key in OPEN_PLACES else settings.overrides.get(key, first)
    return chosen


def _candidates(key: str, now: Value, text: str, outputs: Iterable[str]) -> Iterator[Value]:
    """Values for one thing, likely ones first, from the literals in the text of an assertion."""
    if isinstance(now, bool):
        yield not now
    elif isinstance(now, str):
        yield from _texts_for(key, now, text, outputs)
    elif isinstance(now, tuple):
        for number in dict.fromkeys(_NUMBERS.findall(text)):
            if now and 0 < int(number) <= 64:
                yield tuple(now[at % len(now)] for at in range(int(number)))
    elif isinstance(now, int):
        yield from (int(number) for number in dict.fromkeys(_NUMBERS.findall(text)))


def _texts_for(key: str, now: str, text: str, outputs: Iterable[str]) -> Iterator[str]:
    literals = tuple(dict.fromkeys(_literals(text)))
    form = _FORMS.get(key)
    if key in ("account", "region") and form is not None:
        yield from dict.fromkeys(found for found in form.findall(text.replace("\\", "")))
        return
    yield from (now.lower(), now.upper())
    around = {(value.partition(now)[0], value.rpartition(now)[2]) for value in outputs if now in value}
    for literal in literals:
        for before, after in sorted(around):
            inner = literal.removeprefix(before).removesuffix(after)
            for candidate in (inner, inner + now, f"{now}-{inner}", f"{inner}-{now}"):
                if candidate and (form is None or form.fullmatch(candidate)):
                    yield candidate


def _literals(text: str) -> Iterator[str]:
    for match in _PATTERNS.finditer(text):
        made = sample(match[1], match[2])
        if made:
            yield made
    for match in _STRINGS.finditer(text):
        literal = match[1] or match[2] or match[3] or ""
        yield re.sub(r"\\(.)", r"\1", literal)
        if re.search(r"[\\^$\[(+*]", literal):
            yield sample(literal) or ""
