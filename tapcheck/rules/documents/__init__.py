"""Rules about the documents that a spec demands."""

from __future__ import annotations

from tapcheck.rule import Rule
from tapcheck.rules.documents import (
    empty_document,
    invalid_metadata,
    missing_document,
    stale_solution,
    undeclared_service,
    unlisted_service,
)

DOCUMENT_RULES: tuple[Rule, ...] = (
    missing_document.RULE,
    empty_document.RULE,
    invalid_metadata.RULE,
    undeclared_service.RULE,
    unlisted_service.RULE,
    stale_solution.RULE,
)
"""Silent unless the configuration has a section `documents`."""
