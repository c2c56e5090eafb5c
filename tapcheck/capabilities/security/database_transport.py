"""Whether databases refuse connections without encryption: a parameter of their parameter group says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.verdicts import undecided
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.records import dataclass
from tapcheck.values import Unknown, Value

_FORCED, _FREE = "refuses connections without encryption", "accepts connections without encryption"


@dataclass(frozen=True, slots=True)
class _Store:
    """How a type of database names its engine, its version and its parameter group, and the type of that group."""

    engine: str
    version: str
    group: str
    group_type: str


_STORES: Mapping[str, _Store] = {
    "aws_db_instance": _Store("engine", "engine_version", "parameter_group_name", "aws_db_parameter_group"),
    "AWS::RDS::DBInstance": _Store("Engine", "EngineVersion", "DBParameterGroupName", "AWS::RDS::DBParameterGroup"),
    "aws_rds_cluster": _Store(
        "engine", "engine_version", "db_cluster_parameter_group_name", "aws_rds_cluster_parameter_group"
    ),
    "AWS::RDS::DBCluster": _Store(
        "Engine", "EngineVersion", "DBClusterParameterGroupName", "AWS::RDS::DBClusterParameterGroup"
    ),
    "aws_redshift_cluster": _Store("", "", "cluster_parameter_group_name", "aws_redshift_parameter_group"),
    "AWS::Redshift::Cluster": _Store("", "", "ClusterParameterGroupName", "AWS::Redshift::ClusterParameterGroup"),
}
_SWITCHES = {
    "postgres": "rds.force_ssl",
    "aurora-postgresql": "rds.force_ssl",
    "sqlserver": "rds.force_ssl",
    "mysql": "require_secure_transport",
    "mariadb": "require_secure_transport",
    "aurora-mysql": "require_secure_transport",
}
"""The beginning of an engine's name → the parameter (Amazon RDS User Guide, "Using SSL/TLS with a DB instance")."""
_ON = ("1", "on", "true")
_FORCES = (("postgres", r"(1[5-9]|[2-9]\d)\b"), ("aurora-postgresql", r"(1[7-9]|[2-9]\d)\b"))
_ACCEPTS = (
    ("postgres", r"(9|1[0-4])\b"),
    ("aurora-postgresql", r"(9|1[0-6])\b"),
    ("mysql", r"(5\.|8\.0)"),
    ("mariadb", r"10\."),
    ("aurora-mysql", r""),
    ("sqlserver", r""),
)
"""Engines and versions whose default parameter group forces encryption, or does not (same source); others are open."""


def judged_databases(estate: Estate) -> Iterator[Verdict]:
    """A verdict on every relational database and warehouse whose engine has such a parameter."""
    for type_, store in _STORES.items():
        for item in estate.of_types(type_):
            if not _is_member(item):
                verdict = _verdict(estate, item, store)
                if verdict is not None:
                    yield verdict


def _is_member(item: Declaration) -> bool:
    """A member of a cluster, or a replica, has the parameters of that."""
    return any(
        name in item.values for name in ("DBClusterIdentifier", "replicate_source_db", "SourceDBInstanceIdentifier")
    )


def _verdict(estate: Estate, item: Declaration, store: _Store) -> Verdict | None:
    engine = item.values.get(store.engine) if store.engine else "redshift"
    if not isinstance(engine, str):
        return undecided(item, _FORCED)
    switch = "require_ssl" if engine == "redshift" else _switch_of(engine)
    if switch is None:
        return None
    given = item.values.get(store.group)
    groups = estate.targets(item, store.group_type, below=(store.group,))
    if not groups and given is not None and not str(given).startswith("default."):
        return Verdict(Outcome.UNDECIDED, item, "has a parameter group that is not declared here", (store.group,))
    for group in groups:
        value = _parameter(group, switch)
        if isinstance(value, Unknown):
            return undecided(item, _FORCED)
        if value is not None:
            seen = (Evidence(group.head, f"{switch} is {value} here"),)
            if str(value).lower() in _ON:
                return Verdict(Outcome.SATISFIED, item, _FORCED, evidence=seen)
            return Verdict(Outcome.VIOLATED, item, _FREE, evidence=seen, mend=f"set {switch} to 1")
    forced = _by_default(engine, item.values.get(store.version))
    if forced is None:
        return undecided(item, _FORCED)
    if forced:
        return Verdict(Outcome.SATISFIED, item, _FORCED)
    return Verdict(Outcome.VIOLATED, item, _FREE, mend=f"give it a parameter group in which {switch} is on")


def _switch_of(engine: str) -> str | None:
    return next((switch for name, switch in _SWITCHES.items() if engine.startswith(name)), None)


def _by_default(engine: str, version: Value) -> bool | None:
    """Whether the default parameter group forces encryption; None where the version decides and is not known."""
    text = version if isinstance(version, str) else ""
    for forces, rows in ((True, _FORCES), (False, _ACCEPTS)):
        for name, pattern in rows:
            if re.match(rf"{name}(?:-\w+)*$", engine) and re.match(pattern, text):
                return forces
    return None


def _parameter(group: Declaration, name: str) -> Value:
    """The value of a parameter of a group of either language; unknown where it cannot be told which ones it has."""
    given = group.values.get("parameter", group.values.get("Parameters"))
    if isinstance(given, Mapping):
        return given.get(name)
    rows = given if isinstance(given, tuple) else (given,)
    named = [(_either(row, "name", "ParameterName"), row) for row in rows]
    for row_name, row in named:
        if row_name == name:
            return _either(row, "value", "ParameterValue")
    return next((row_name for row_name, _ in named if isinstance(row_name, Unknown)), None)


def _either(row: Value, name: str, other: str) -> Value:
    return row.get(name, row.get(other)) if isinstance(row, Mapping) else row
