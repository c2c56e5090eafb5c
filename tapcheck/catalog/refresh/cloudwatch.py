"""Metrics and dimension sets out of the database of `@aws-cdk/aws-service-spec`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_LIST_METRICS = """
const {loadAwsServiceSpecSync} = require('@aws-cdk/aws-service-spec');
const db = loadAwsServiceSpecSync();
const rows = [];
for (const metric of db.all('metric'))
  rows.push([metric.namespace, metric.name,
    [...db.follow('usesDimensionSet', metric)].map(row => row.entity.dimensions.map(item => item.name))]);
console.log(JSON.stringify(rows));
"""


def read_metrics(node_modules: Path) -> Mapping[str, Any]:
    """Namespace → `{"sets": [[name, …], …], "metrics": {name: [number of a set, …]}}`.

    ``node_modules`` is a folder in which npm installed the package; its own loader reads the database, so node
    must be on the path.
    """
    done = subprocess.run(
        ["node", "-e", _LIST_METRICS], cwd=node_modules.parent, capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, set[tuple[str, ...]]]] = {}
    for namespace, metric, sets in json.loads(done.stdout):
        known = found.setdefault(namespace, {}).setdefault(metric, set())
        known.update(tuple(sorted(names)) for names in sets)
    return {namespace: _packed(metrics) for namespace, metrics in found.items()}


def _packed(metrics: Mapping[str, Iterable[tuple[str, ...]]]) -> Mapping[str, Any]:
    sets = sorted({names for found in metrics.values() for names in found})
    return {
        "sets": [list(names) for names in sets],
        "metrics": {name: sorted(sets.index(names) for names in metrics[name]) for name in sorted(metrics)},
    }
