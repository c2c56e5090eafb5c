"""Values of attributes that need more than a format: they depend on several arguments, or are documents.

Each module holds one mapping from `TYPE.attribute` (data sources: `data.TYPE.attribute`) to a function of
the instance. :func:`find_answer` is the only way in.
"""

from __future__ import annotations

from tapcheck.mocks.answers import aws_lookups, aws_network, aws_services, local_providers, policies, randoms
from tapcheck.mocks.answers.answer import Answer

_TABLES = (
    aws_lookups.ANSWERS,
    aws_network.ANSWERS,
    aws_services.ANSWERS,
    local_providers.ANSWERS,
    policies.ANSWERS,
    randoms.ANSWERS,
)


def find_answer(type_: str, attribute: str, *, data: bool) -> Answer | None:
    """The function that answers an attribute; a data source falls back on the resource of its type."""
    keys = (f"data.{type_}.{attribute}", f"{type_}.{attribute}") if data else (f"{type_}.{attribute}",)
    for key in keys:
        for table in _TABLES:
            if key in table:
                return table[key]
    return None
