"""Schemas of providers from a file of the user's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tapcheck.catalog.given import read_given
from tapcheck.catalog.terraform import preferring
from tapcheck.errors import InputError


@contextmanager
def provider_schemas(file: str | os.PathLike[str]) -> Iterator[None]:
    """While it is entered, providers have the schemas that `terraform providers schema -json` printed into the file.

    They are stronger than the built-in catalog, and add providers that it does not describe. Raises
    :class:`InputError` when the file cannot be read or holds something else.
    """
    try:
        given = read_given(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"'{file}' cannot be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise InputError(f"'{file}' is not what `terraform providers schema -json` prints: {error}") from None
    with preferring(given):
        yield
