"""Values of infrastructure code: known ones, unknown ones with an origin, and sensitive ones.

A known value is plain Python: None (null), bool, str, int or Decimal (numbers), tuple (lists, sets and
tuples), dict (maps and objects).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that only a deployment knows.

    ``type`` is its type as `terraform output -json` writes types (`"string"`, `["list", "string"]`), or
    None; ``origin`` is the address and path of what decides it, for instance `aws_s3_bucket.logs.arn`.
    """

    origin: str = ""
    type: Any = None


Value = None | bool | str | int | Decimal | tuple[Any, ...] | Mapping[str, Any] | Unknown
