"""The configuration file `tapcheck.yaml`: read, validated, frozen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tapcheck.errors import ConfigError
from tapcheck.findings import Severity
from tapcheck.model.consumers import Consumer
from tapcheck.model.requirements import Specification
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span
from tapcheck.specification import INCLUDABLE, specification

if TYPE_CHECKING:
    from tapcheck.languages.json_schema import Violation

PORTABLE = ("accounts", "regions", "zones", "images", "partitions")
"""What a portable stack leaves open."""

KeyPath = tuple[str | int, ...]

FILE_NAMES = ("tapcheck.yaml", "tapcheck.yml")
"""Where the configuration is looked for, in the checked folder."""


class FailOn(StrEnum):
    """The least severity that makes a check fail."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class SuiteStacks:
    """Which stacks the suites with this path (a pattern with * and ?) test."""

    path: str
    stacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StackVariables:
    """Which files give the variables of the stacks with this path (a pattern with * and ?), weakest first.

    Their names are relative to the folder of the stack, as `terraform -var-file` takes them there.
    """

    path: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StackPlan:
    """A plan (`terraform show -json`) in a file; ``stack`` is the folder it was made in, empty for tapcheck to tell."""

    file: Path
    stack: str = ""


@dataclass(frozen=True, slots=True)
class MockConfig:
    """What mock values are made with; None leaves the choice to the generator."""

    account: str | None = None
    region: str | None = None
    partition: str | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a person can decide about a check.

    ``select`` and ``ignore`` hold ids of rules or names of families; an empty ``select`` means all.
    """

    stacks: tuple[str, ...] = ()
    suites: tuple[SuiteStacks, ...] = ()
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    portable: frozenset[str] = frozenset()
    """What the infrastructure must not fix: `accounts`, `regions`, `zones`, `images`, `partitions`."""
    fail_on: FailOn = FailOn.ERROR
    mocks: MockConfig = field(default_factory=MockConfig)
    variables: tuple[StackVariables, ...] = ()
    plans: tuple[StackPlan, ...] = ()
    fail_under: Mapping[str, float] = field(default_factory=dict)
    """The least percentage of `resources` and of `outputs` that tests must touch."""
    tf_var_environment: bool = False
    """Whether environment variables `TF_VAR_x` count; without it the same files give the same report everywhere."""
    specification: Specification = field(default_factory=Specification)
    """What the file promises about the infrastructure."""
    consumers: tuple[Consumer, ...] = ()


def find_config(folder: Path) -> Path | None:
    """The configuration file of a folder, if it has one."""
    return next((folder / name for name in FILE_NAMES if (folder / name).is_file()), None)


def load_config(path: Path, root: Path | None = None) -> Config:
    """The configuration in a file, with the specs that it includes; reports name files relative to ``root``.

    Raises :class:`ConfigError`, with path and line, when a file cannot be read or is not valid.
    """
    value, promised = _read(path, root, ())
    return replace(_config(value), specification=promised)


def _read(path: Path, root: Path | None, trail: tuple[Path, ...]) -> tuple[Mapping[str, Any], Specification]:
    """The validated content of a file, and what it and the files that it includes promise."""
    from tapcheck.languages.yaml_text import read_yaml

    try:
        source = SourceFile(_name(path, root), path.read_bytes())
    except OSError as error:
        raise ConfigError(f"{path}: the configuration cannot be read: {(error.strerror or '').lower()}") from None
    document, diagnostics = read_yaml(source)
    if document is None:
        problem = diagnostics[0]
        raise ConfigError(f"{path}:{source.position(problem.span.start).line}: {problem.summary}")
    value = {} if document.value is None else document.value
    offences = _offences(value)
    if offences:
        where, sentence = offences[0]
        span = document.places[_known_place(where, document.places)]
        raise ConfigError(f"{path}:{source.position(span.start).line}: {sentence}")
    promised = specification(source, value, document.places)
    for number, name in enumerate(value.get("include", ())):
        place = f"{path}:{source.position(document.places['include', number].start).line}"
        promised = promised.with_more(_included(path.parent / name, place, root, (*trail, path.resolve())))
    return value, promised


def _included(path: Path, place: str, root: Path | None, trail: tuple[Path, ...]) -> Specification:
    """What an included file promises; ``trail`` are the files that lead to it."""
    target = path.resolve()
    if target in trail:
        circle = " → ".join(item.name for item in (*trail[trail.index(target) :], target))
        raise ConfigError(f"{place}: the files include one another: {circle}")
    if not target.is_file():
        raise ConfigError(f"{place}: there is no file '{path}' to include")
    value, promised = _read(path, root, trail)
    foreign = sorted(value.keys() - INCLUDABLE)
    if foreign:
        allowed = ", ".join(sorted(INCLUDABLE))
        raise ConfigError(f"{path}: an included file holds {allowed}; '{foreign[0]}' belongs into the including one")
    return promised


def _name(path: Path, root: Path | None) -> str:
    """How reports name the file."""
    full = path.resolve()
    if root is not None and full.is_relative_to(root.resolve()):
        return full.relative_to(root.resolve()).as_posix()
    return path.as_posix()


def schema() -> Mapping[str, Any]:
    """The JSON Schema of the configuration file."""
    text = Path(__file__).with_name("tapcheck.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _offences(value: Any) -> list[tuple[KeyPath, str]]:
    """What the schema objects to: where, and one sentence; in the order of the file's structure."""
    from tapcheck.languages.json_schema import violations

    found = [_offence(violation) for violation in violations(schema(), value)]
    return sorted(found, key=lambda row: [str(part) for part in row[0]])


def _offence(error: Violation) -> tuple[KeyPath, str]:
    where = error.path
    if (
        error.keyword == "additionalProperties"
        and isinstance(error.schema, Mapping)
        and isinstance(error.instance, Mapping)
    ):
        known = error.schema["properties"]
        unknown = next(str(key) for key in error.instance if key not in known)
        near = get_close_matches(unknown, known, n=1)
        offer = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(sorted(known))}"
        return (*where, unknown), f"unknown key '{unknown}'; {offer}"
    if error.keyword == "enum" and isinstance(error.instance, str):
        choices = [str(choice) for choice in error.demand]
        near = get_close_matches(error.instance, choices, n=1)
        offer = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(choices)}"
        return where, f"unknown name '{error.instance}'; {offer}"
    name = ".".join(str(part) for part in where) or "the configuration"
    return where, f"{name}: {error.message}"


def _known_place(path: KeyPath, places: Mapping[KeyPath, Span]) -> KeyPath:
    while path and path not in places:
        path = path[:-1]
    return path


def _config(value: Mapping[str, Any]) -> Config:
    rules = value.get("rules", {})
    mocks = value.get("mocks", {})
    stacks = [row if isinstance(row, Mapping) else {"path": row} for row in value.get("stacks", ())]
    return Config(
        stacks=tuple(_folder(row["path"]) for row in stacks),
        suites=tuple(
            SuiteStacks(row["path"], tuple(_folder(name) for name in row["stacks"])) for row in value.get("suites", ())
        ),
        exclude=tuple(value.get("exclude", ())),
        select=tuple(rules.get("select", ())),
        ignore=tuple(rules.get("ignore", ())),
        severities={name: Severity(level) for name, level in rules.get("severity", {}).items()},
        portable=_portable(rules.get("options", {}).get("portable", False)),
        fail_on=FailOn(value.get("fail-on", FailOn.ERROR)),
        fail_under=value.get("fail-under", {}),
        mocks=MockConfig(mocks.get("account"), mocks.get("region"), mocks.get("partition"), mocks.get("overrides", {})),
        variables=tuple(
            StackVariables(_folder(row["path"]), tuple(row["var-files"])) for row in stacks if row.get("var-files")
        ),
        tf_var_environment=value.get("tf-var-environment", False),
        consumers=tuple(
            Consumer(row["name"], tuple(row["needs"]), _folder(row.get("stack", "*")))
            for row in value.get("used-by", ())
        ),
    )


def _portable(wanted: bool | list[str]) -> frozenset[str]:
    return frozenset(wanted) if isinstance(wanted, list) else frozenset(PORTABLE if wanted else ())


def _folder(name: str) -> str:
    return name.removeprefix("./").rstrip("/") or "."
