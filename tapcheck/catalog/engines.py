"""Facts about database and cache engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")
_PORTS = {
    "postgres": 5432,
    "aurora-postgresql": 5432,
    "mysql": 3306,
    "aurora-mysql": 3306,
    "aurora": 3306,
    "mariadb": 3306,
    "oracle": 1521,
    "sqlserver": 1433,
    "docdb": 27017,
    "neptune": 8182,
    "redis": 6379,
    "valkey": 6379,
    "memcached": 11211,
}
_VERSIONS = {
    "postgres": "15.4",
    "aurora-postgresql": "15.4",
    "mysql": "8.0.35",
    "aurora-mysql": "8.0.mysql_aurora.3.05.2",
    "mariadb": "10.11.6",
    "oracle": "19.0.0.0.ru-2023-10.rur-2023-10.r1",
    "sqlserver": "15.00.4345.5.v1",
    "docdb": "5.0.0",
    "neptune": "1.3.0.0",
    "redis": "7.1.0",
    "valkey": "7.2.6",
    "memcached": "1.6.22",
}


def usual_port(engine: str) -> int:
    """The port that an engine listens on unless told otherwise; MySQL's for an engine that is not known."""
    return _of(engine, _PORTS, 3306)


def usual_version(engine: str) -> str:
    """A version of an engine."""
    return _of(engine, _VERSIONS, "1.0")


def _of(engine: str, table: Mapping[str, T], fallback: T) -> T:
    """The entry of an engine; editions (`oracle-ee`) share the entry of their family."""
    return next((value for name, value in table.items() if engine == name or engine.startswith(f"{name}-")), fallback)
