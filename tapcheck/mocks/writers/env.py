"""`env`: one shell assignment per output, readable by POSIX shells and by dotenv files' readers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tapcheck.mocks.outputs import MockOutput
from tapcheck.mocks.writers.flat import text_of
from tapcheck.mocks.writers.writer import Options

_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+,-]+")


def write_env(outputs: Sequence[MockOutput], _: Options) -> str:
    """`NAME=value` lines; names in upper case with `_` between words."""
    return "".join(f"{variable_name(output.name)}={_quoted(text_of(output))}\n" for output in outputs)


def variable_name(name: str) -> str:
    """The environment variable of an output: `BucketName` and `bucket-name` become `BUCKET_NAME`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    upper = re.sub(r"[^A-Za-z0-9]+", "_", spaced).upper()
    return f"_{upper}" if upper[:1].isdigit() else upper


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return "'" + text.replace("'", "'\\''") + "'"
