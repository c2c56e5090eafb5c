"""Plans and states as JSON: `terraform show -json` of either, and `.tfstate` files (version 4)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span
from tapcheck.values import Unknown, Value


class SnapshotKind(StrEnum):
    """What a file is a snapshot of."""

    PLAN = "plan"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class SnapshotResource:
    """One resource instance; ``address`` is the full one, ``module`` the module's (`module.net["a"]`), else empty.

    ``actions`` are what a plan does to it (`create`, `delete`, …); empty in a state. Values that a plan leaves open
    are unknown.
    """

    address: str
    module: str
    mode: str
    type: str
    name: str
    key: str | int | None
    values: Mapping[str, Value]
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotOutput:
    """An output of the root module; ``type`` as `terraform output -json` writes types, None where it is not written."""

    value: Value
    type: Any
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a plan or state says; a plan with the data sources that planning has read already."""

    kind: SnapshotKind
    version: str
    resources: tuple[SnapshotResource, ...]
    outputs: Mapping[str, SnapshotOutput]
    variables: Mapping[str, Value] = field(default_factory=dict)


def read_snapshot(source: SourceFile) -> Result[Snapshot | None]:
    """The plan or state in a file; None with a diagnostic when it is neither."""
    try:
        data = json.loads(source.text.removeprefix("\ufeff"), parse_float=Decimal)
    except json.JSONDecodeError as error:
        return None, (_problem(source, f"the file is no valid JSON: {error.msg}", error.pos),)
    except RecursionError:
        return None, (_problem(source, "the JSON is nested too deeply"),)
    try:
        snapshot = _snapshot(data)
    except (KeyError, TypeError, AttributeError, ValueError):
        snapshot = None
    if snapshot is None:
        return None, (_problem(source, "the file is neither a plan nor a state of Terraform"),)
    return snapshot, ()


def _problem(source: SourceFile, summary: str, at: int = 0) -> Diagnostic:
    hint = "write one with 'terraform show -json'"
    return Diagnostic(Problem.UNREADABLE, summary, Span(source.path, at, min(at + 1, len(source.text))), hint)


def _snapshot(data: Any) -> Snapshot | None:
    if not isinstance(data, dict):
        return None
    if data.get("version") == 4 and "resources" in data:
        return _state_file(data)
    if "planned_values" in data:
        return _plan(data)
    if "format_version" in data and "planned_values" not in data and "resource_changes" not in data:
        values = data.get("values") or {}
        resources = tuple(_resources(values.get("root_module") or {}, {}))
        return Snapshot(SnapshotKind.STATE, str(data.get("terraform_version", "")), resources, _outputs(values))
    return None


def _plan(data: dict[str, Any]) -> Snapshot:
    changes = {change["address"]: change["change"] for change in data.get("resource_changes") or ()}
    planned = data["planned_values"]
    resources = tuple(_resources(planned.get("root_module") or {}, changes))
    prior = ((data.get("prior_state") or {}).get("values") or {}).get("root_module") or {}
    planned_addresses = {item.address for item in resources}
    looked_up = tuple(
        item for item in _resources(prior, {}) if item.mode == "data" and item.address not in planned_addresses
    )
    outputs = dict(_outputs(planned))
    for name, change in (data.get("output_changes") or {}).items():
        if change.get("actions") == ["delete"]:
            continue
        known = outputs.get(name)
        value = _merged(change.get("after"), change.get("after_unknown"), f"output.{name}")
        sensitive = known.sensitive if known else bool(change.get("after_sensitive"))
        outputs[name] = SnapshotOutput(value, known.type if known else None, sensitive)
    variables = {name: _plain(item.get("value")) for name, item in (data.get("variables") or {}).items()}
    return Snapshot(
        SnapshotKind.PLAN, str(data.get("terraform_version", "")), (*resources, *looked_up), outputs, variables
    )


def _resources(module: dict[str, Any], changes: Mapping[str, Any]) -> Iterator[SnapshotResource]:
    address = module.get("address", "")
    for item in module.get("resources") or ():
        change = changes.get(item["address"], {})
        values = _merged(item.get("values") or {}, change.get("after_unknown"), item["address"])
        yield SnapshotResource(
            item["address"],
            address,
            "resource" if item["mode"] == "managed" else item["mode"],
            item["type"],
            item["name"],
            item.get("index"),
            values if isinstance(values, Mapping) else {},
            tuple(change.get("actions") or ()),
        )
    for child in module.get("child_modules") or ():
        yield from _resources(child, changes)


def _outputs(values: dict[str, Any]) -> dict[str, SnapshotOutput]:
    return {
        name: SnapshotOutput(_plain(item.get("value")), item.get("type"), bool(item.get("sensitive")))
        for name, item in (values.get("outputs") or {}).items()
    }


def _state_file(data: dict[str, Any]) -> Snapshot:
    resources: list[SnapshotResource] = []
    for item in data.get("resources") or ():
        mode = "resource" if item["mode"] == "managed" else item["mode"]
        prefix = f"{item['module']}." if item.get("module") else ""
        base = f"{prefix}{'data.' if mode == 'data' else ''}{item['type']}.{item['name']}"
        for instance in item.get("instances") or ():
            key = instance.get("index_key")
            written = "" if key is None else f"[{key}]" if isinstance(key, int) else f"[{json.dumps(key)}]"
            values = _plain(instance.get("attributes") or {})
            resources.append(
                SnapshotResource(
                    base + written,
                    item.get("module", ""),
                    mode,
                    item["type"],
                    item["name"],
                    key,
                    values if isinstance(values, Mapping) else {},
                )
            )
    return Snapshot(SnapshotKind.STATE, str(data.get("terraform_version", "")), tuple(resources), _outputs(data))


def _plain(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    plain: Value = value
    return plain


def _merged(after: Any, unknowns: Any, origin: str) -> Value:
    """A value with unknown ones at the places that a plan marks."""
    if unknowns is True:
        return Unknown(origin)
    if isinstance(after, dict) or isinstance(unknowns, dict):
        known = after if isinstance(after, dict) else {}
        marks = unknowns if isinstance(unknowns, dict) else {}
        names = dict.fromkeys((*known, *(name for name, item in marks.items() if item)))
        return {name: _merged(known.get(name), marks.get(name), f"{origin}.{name}") for name in names}
    if isinstance(after, list):
        places = unknowns if isinstance(unknowns, list) else []
        return tuple(
            _merged(item, places[place] if place < len(places) else None, f"{origin}[{place}]")
            for place, item in enumerate(after)
        )
    return _plain(after)
