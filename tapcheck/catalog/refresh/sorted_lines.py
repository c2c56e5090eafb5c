"""Writing the data files that `catalog.lines` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_sorted_lines(path: Path, records: Mapping[str, Any]) -> int:
    """Write `key<TAB>json` lines sorted by their bytes; gives the number of bytes written."""
    lines = (f"{key}\t{json.dumps(value, separators=(',', ':'), sort_keys=True)}\n" for key, value in records.items())
    data = b"".join(sorted(line.encode() for line in lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return len(data)
