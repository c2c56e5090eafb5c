"""What python-hcl2 makes of a text: the one door to that package and to its parser."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

LARGEST = 400_000
"""Characters of a text that is parsed: the package takes seconds for larger ones."""


class HclLoadError(Exception):
    """The package refuses a text; ``kind`` is the name of its exception class."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@lru_cache(maxsize=256)
def load_hcl(text: str) -> Any:
    """The data that `hcl2.loads` gives; raises HclLoadError. Callers must not change it."""
    import hcl2
    from lark.exceptions import LarkError

    if len(text) > LARGEST:
        raise HclLoadError("", "a large file")
    try:
        return hcl2.load(io.StringIO(text))
    except LarkError as error:
        raise HclLoadError(type(error).__name__, str(error)) from None
    except (RecursionError, RuntimeError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise HclLoadError(type(error).__name__, str(error)) from None
