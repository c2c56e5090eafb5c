"""Text that looks random and is the same on every machine: everything follows from a seed string."""

from __future__ import annotations

import base64
import hashlib
import string
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

HEX = "0123456789abcdef"
LOWER = string.digits + string.ascii_lowercase
UPPER = string.digits + string.ascii_uppercase
ALPHANUMERIC = string.ascii_letters + string.digits

T = TypeVar("T")


def number(seed: str, low: int, high: int) -> int:
    """A number from ``low`` to ``high``, both included."""
    return low + int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") % (high - low + 1)


def choice(seed: str, items: Sequence[T]) -> T:
    """One of the items."""
    return items[number(seed, 0, len(items) - 1)]


def octets(seed: str, length: int) -> bytes:
    """Bytes that look random."""
    out = b""
    block = 0
    while len(out) < length:
        out += hashlib.sha256(f"{seed}\0{block}".encode()).digest()
        block += 1
    return out[:length]


def text(seed: str, length: int, alphabet: str) -> str:
    """Characters of an alphabet of at most 256 characters."""
    return "".join(alphabet[value * len(alphabet) >> 16] for value in _pairs(octets(seed, 2 * length)))


def shuffled(seed: str, items: Sequence[T]) -> list[T]:
    """The items in an order that looks random."""
    return [items[at] for at in sorted(range(len(items)), key=lambda at: octets(f"{seed}\0{at}", 8))]


def identifier(seed: str) -> str:
    """A version 4 UUID."""
    return str(uuid.UUID(bytes=octets(seed, 16), version=4))


def token(kind: str, length: int, seed: str) -> str | None:
    """The text that a field such as `{hex:16}` stands for; None when the kind is none of them."""
    build = _TOKENS.get(kind)
    return build(seed, length) if build else None


def _pairs(data: bytes) -> list[int]:
    return [data[at] << 8 | data[at + 1] for at in range(0, len(data), 2)]


def _hex_pairs(seed: str, length: int) -> str:
    return ":".join(f"{value:02x}" for value in octets(seed, length))


def _base64_text(seed: str, length: int) -> str:
    return base64.b64encode(octets(seed, length * 3 // 4)).decode()[:length]


def _lower_from_letter(seed: str, length: int) -> str:
    return text(seed, 1, string.ascii_lowercase) + text(seed, length, LOWER)[1:]


def _certificate(seed: str, _: int) -> str:
    """A PEM file in base64, in the form of a certificate that no program accepts."""
    lines = [base64.b64encode(f"mock certificate {line:02} ".ljust(48, ".").encode()).decode() for line in range(6)]
    lines.append(base64.b64encode(octets(seed, 48)).decode())
    pem = "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])
    return base64.b64encode(pem.encode()).decode()


_TOKENS: Mapping[str, Callable[[str, int], str]] = {
    "hex": lambda seed, length: text(seed, length, HEX),
    "upper_hex": lambda seed, length: text(seed, length, HEX.upper()),
    "digits": lambda seed, length: text(seed, length, string.digits),
    "lower": _lower_from_letter,
    "upper": lambda seed, length: text(seed, length, UPPER),
    "alnum": lambda seed, length: text(seed, length, ALPHANUMERIC),
    "base64": _base64_text,
    "hexpairs": _hex_pairs,
    "sha256": lambda seed, _: base64.b64encode(octets(seed, 32)).decode(),
    "certificate": _certificate,
    "uuid": lambda seed, _: identifier(seed),
}
