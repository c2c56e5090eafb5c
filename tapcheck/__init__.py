"""Compares what tests and the spec expect with what infrastructure code declares.

The public names below are loaded when they are first used, so that importing tapcheck costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapcheck.api import Project, check, load, mock_outputs, surface, verify
    from tapcheck.config import Config
    from tapcheck.errors import ConfigError, InputError, InternalError, TapcheckError, UsageError
    from tapcheck.findings import Finding, Location, Report, Severity
    from tapcheck.schemas import provider_schemas
    from tapcheck.testing.expectations import expect

__version__ = "0.1.0"

__all__ = [
    "Config",
    "ConfigError",
    "Finding",
    "InputError",
    "InternalError",
    "Location",
    "Project",
    "Report",
    "Severity",
    "TapcheckError",
    "UsageError",
    "__version__",
    "check",
    "expect",
    "load",
    "mock_outputs",
    "provider_schemas",
    "surface",
    "verify",
]

_HOMES = {
    "Config": "tapcheck.config",
    "ConfigError": "tapcheck.errors",
    "Finding": "tapcheck.findings",
    "InputError": "tapcheck.errors",
    "InternalError": "tapcheck.errors",
    "Location": "tapcheck.findings",
    "Project": "tapcheck.api",
    "Report": "tapcheck.findings",
    "Severity": "tapcheck.findings",
    "TapcheckError": "tapcheck.errors",
    "UsageError": "tapcheck.errors",
    "check": "tapcheck.api",
    "expect": "tapcheck.testing.expectations",
    "load": "tapcheck.api",
    "mock_outputs": "tapcheck.api",
    "provider_schemas": "tapcheck.schemas",
    "surface": "tapcheck.api",
    "verify": "tapcheck.api",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'tapcheck' has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)
