"""Capacity that a load needs, as known answers, and how loads are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tapcheck import cli
from tapcheck.capabilities.capacity.arithmetic import (
    balancer_units,
    dynamodb_read_units,
    dynamodb_write_units,
    kinesis_shards,
    lambda_concurrency,
)
from tapcheck.capabilities.capacity.quotas import default_connections
from tapcheck.config import load_config
from tapcheck.model.requirements import Workload
from tests.harness.folders import write_files


@pytest.mark.parametrize(
    ("records_per_second", "record_bytes", "shards"),
    [
        (1, 100, 1),
        (1_000, None, 1),
        (1_001, None, 2),
        (1_000, 1_024, 1),
        (1_000, 1_050, 2),
        (50_000_000 / 60, None, 834),
        (50_000_000 / 60, 1_024, 834),
        (50_000_000 / 60, 2_048, 1_628),
        (10, 1024 * 1024, 10),
    ],
)
def test_shards(records_per_second: float, record_bytes: float | None, shards: int) -> None:
    assert kinesis_shards(records_per_second, record_bytes).units == shards


@pytest.mark.parametrize(
    ("requests_per_second", "seconds", "executions"),
    [(100, 0.2, 20), (100, 0.25, 25), (1, 0.1, 1), (833_333.34, 0.12, 100_001)],
)
def test_executions(requests_per_second: float, seconds: float, executions: int) -> None:
    assert lambda_concurrency(requests_per_second, seconds).units == executions


@pytest.mark.parametrize(("rate", "size", "units"), [(10, 100, 10), (10, 1_024, 10), (10, 1_025, 20), (1, 5_000, 5)])
def test_write_units(rate: float, size: float, units: int) -> None:
    assert dynamodb_write_units(rate, size).units == units


@pytest.mark.parametrize(
    ("rate", "size", "strong", "units"),
    [(10, 100, True, 10), (10, 100, False, 5), (10, 8_192, True, 20), (10, 8_192, False, 10), (1, 100, False, 1)],
)
def test_read_units(rate: float, size: float, strong: bool, units: int) -> None:
    assert dynamodb_read_units(rate, size, strong).units == units


@pytest.mark.parametrize(
    ("requests_per_second", "record_bytes", "units"),
    [(25, None, 1), (26, None, 2), (1_000, 100, 40), (1_000, 100_000, 360), (50_000_000 / 60, 1_024, 33_334)],
)
def test_balancer_units(requests_per_second: float, record_bytes: float | None, units: int) -> None:
    assert balancer_units(requests_per_second, record_bytes).units == units


def test_sums_are_shown() -> None:
    assert kinesis_shards(2_500, 2_048).shown == (
        "2,500 records/s / 1,000 records/s per shard = 3 shards",
        "4.88 MiB/s / 1 MiB/s per shard = 5 shards",
    )


@pytest.mark.parametrize(
    ("text", "load"),
    [
        ("{requests: 60/minute}", Workload(1.0)),
        ("{requests: '50M/minute', burst: 3}", Workload(2_500_000.0)),
        ("{requests: '1,200/s', growth: 1.5, read-share: 0.5}", Workload(1_800.0, 0.5)),
        ("{requests: 3.6k/hour, record-size: 2 KB, duration: 120 ms}", Workload(1.0, 0.0, 2_048.0, 0.12)),
        ("{requests: 1/second, record-size: 1 MiB, consistency: strong}", Workload(1.0, 0.0, 1_048_576.0, None, True)),
    ],
)
def test_how_loads_are_written(tmp_path: Path, text: str, load: Workload) -> None:
    folder = write_files(tmp_path, {"tapcheck.yaml": f"workload:\n  - {text}\n"})
    (requirement,) = load_config(folder / "tapcheck.yaml").specification.requirements
    assert requirement.parameters["workload"] == load


@pytest.mark.parametrize("text", ["{requests: many}", "{requests: 1/s, record-size: 1}", "{record-size: 1 KB}"])
def test_what_is_no_load(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert cli.main(["check", str(write_files(tmp_path, {"tapcheck.yaml": f"workload:\n  - {text}\n"}))]) == 2
    assert "tapcheck.yaml:2: workload.0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("engine", "class_", "connections"),
    [
        ("mysql", "db.t3.micro", 76),
        ("mysql", "db.r6g.xlarge", 2457),
        ("mariadb", "db.m5.large", 614),
        ("postgres", "db.t4g.medium", 405),
        ("postgres", "db.r5.24xlarge", 5000),
        ("oracle-ee", "db.m5.large", None),
        ("mysql", "db.x2g.large", None),
        ("mysql", "", None),
    ],
)
def test_connections_of_a_class(engine: str, class_: str, connections: int | None) -> None:
    assert default_connections(engine, class_) == connections
