"""CloudWatch facts: which metrics a service publishes, in which sets of dimensions, and what these must be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from tapcheck.catalog.lines import packaged_lines, table_rows
from tapcheck.records import dataclass

Dimensions = frozenset[str]


@dataclass(frozen=True, slots=True)
class Namespace:
    """What is known of one namespace.

    ``metrics`` holds the sets of dimension names in which each known metric is published. ``checked`` says that
    no metric of it is published in any other set, ``complete`` that it has no other metrics.
    """

    name: str
    metrics: Mapping[str, frozenset[Dimensions]]
    checked: bool
    complete: bool

    @property
    def dimensions(self) -> frozenset[str]:
        """Every dimension name that any metric of it has."""
        return frozenset(name for sets in self.metrics.values() for found in sets for name in found)


@dataclass(frozen=True, slots=True)
class DimensionValue:
    """Which attributes of a resource type give the value of a dimension; none where no attribute does."""

    attributes: tuple[str, ...]
    advice: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    checked: bool
    complete: bool
    general: frozenset[Dimensions]
    metrics: Mapping[str, frozenset[Dimensions]]


@cache
def namespace(name: str) -> Namespace | None:
    """What is known of a namespace such as `AWS/SQS`; None for custom and unknown ones."""
    lines = packaged_lines("cloudwatch/service-spec.tsv")
    spec = lines.find(name) if lines else None
    section = _supplement().get(name)
    if spec is None and section is None:
        return None
    metrics: dict[str, frozenset[Dimensions]] = {}
    if spec is not None:
        sets = [frozenset(names) for names in spec["sets"]]
        metrics = {metric: frozenset(sets[number] for number in found) for metric, found in spec["metrics"].items()}
    if section is None:
        return Namespace(name, metrics, checked=False, complete=False)
    for metric, found in section.metrics.items():
        metrics[metric] = metrics.get(metric, frozenset()) | found
    metrics = {metric: found | section.general for metric, found in metrics.items()}
    return Namespace(name, metrics, section.checked or section.complete, section.complete)


def dimension_value(dimension: str, type_: str) -> DimensionValue | None:
    """What a dimension must be given of a resource type; None where nothing is known."""
    return _dimension_values().get((dimension, type_))


@cache
def _dimension_values() -> Mapping[tuple[str, str], DimensionValue]:
    found: dict[tuple[str, str], DimensionValue] = {}
    for line in table_rows("cloudwatch/dimension-values.txt"):
        dimension, type_, attributes, *advice = (part.strip() for part in line.split("|"))
        found[dimension, type_] = DimensionValue(tuple(attributes.split()), advice[0] if advice else "")
    return found


@cache
def _supplement() -> Mapping[str, _Section]:
    sections: dict[str, _Section] = {}
    head, general, metrics = "", frozenset[Dimensions](), dict[str, frozenset[Dimensions]]()
    for line in [*table_rows("cloudwatch/supplement.txt"), "[]"]:
        if line.startswith("["):
            if head:
                name, _, flag = head[1:].partition("]")
                sections[name] = _Section(flag.strip() == "checked", flag.strip() == "complete", general, metrics)
            head, general, metrics = line, frozenset(), {}
        elif line.startswith("+"):
            for metric in line[1:].split():
                metrics.setdefault(metric, frozenset())
        else:
            names, _, sets = line.partition(" : ")
            found = frozenset(frozenset(_names(item)) for item in sets.split("|"))
            if names == "*":
                general = found
            else:
                for metric in names.split():
                    metrics[metric] = metrics.get(metric, frozenset()) | found
    return sections


def _names(text: str) -> Iterator[str]:
    return (name.strip() for name in text.split(",") if name.strip() not in ("", "-"))
