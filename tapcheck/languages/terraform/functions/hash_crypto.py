"""Hashes, UUIDs and cryptography."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

from tapcheck.languages.terraform.functions.encoding import as_text, decoded_base64
from tapcheck.languages.terraform.functions.signature import Function, FunctionError, Host, Parameter, function
from tapcheck.languages.terraform.types import NUMBER, STRING, Type
from tapcheck.languages.terraform.values import Val, string

_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----", re.DOTALL)

Digest = Callable[[bytes], bytes]


def _digest(name: str) -> Digest:
    return lambda data: hashlib.new(name, data, usedforsecurity=False).digest()


def _hex(data: bytes) -> str:
    return data.hex()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _of_text(name: str, write: Callable[[bytes], str]) -> Function:
    digest = _digest(name)
    return function(
        Parameter("str", STRING),
        result=STRING,
        run=lambda arguments, _, __: string(write(digest(arguments[0].raw.encode()))),
    )


def _of_file(name: str, write: Callable[[bytes], str]) -> Function:
    digest = _digest(name)
    return function(
        Parameter("path", STRING),
        result=STRING,
        run=lambda arguments, _, host: string(write(digest(host.read(arguments[0].raw)))),
    )


def _impure(name: str) -> Callable[[Sequence[Val], Type, Host], Val]:
    return lambda arguments, wanted, host: host.impure(name, arguments, wanted)


def _bcrypt(arguments: Sequence[Val], wanted: Type, host: Host) -> Val:
    if len(arguments) > 2:
        raise FunctionError("bcrypt takes no more than two arguments", 2)
    return host.impure("bcrypt", arguments, wanted)


def _uuidv5(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    import uuid

    written: str = arguments[0].raw
    known = {
        "dns": uuid.NAMESPACE_DNS,
        "url": uuid.NAMESPACE_URL,
        "oid": uuid.NAMESPACE_OID,
        "x500": uuid.NAMESPACE_X500,
    }
    try:
        namespace = known.get(written) or uuid.UUID(written)
    except ValueError:
        raise FunctionError("the namespace is no UUID and none of dns, url, oid, x500", 0) from None
    return string(str(uuid.uuid5(namespace, arguments[1].raw)))


def _rsadecrypt(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    cipher = decoded_base64(arguments[0].raw)
    modulus, exponent = _private_key(arguments[1].raw)
    size = (modulus.bit_length() + 7) // 8
    if len(cipher) > size:
        raise FunctionError("failed to decrypt: the text is too long for the key")
    padded = pow(int.from_bytes(cipher, "big"), exponent, modulus).to_bytes(size, "big")
    end = padded.find(b"\0", 2)
    if padded[:2] != b"\0\2" or end < 10:
        raise FunctionError("failed to decrypt: the text does not fit the key")
    return as_text(padded[end + 1 :], "the decrypted text")


def _private_key(text: str) -> tuple[int, int]:
    """Modulus and private exponent of a PEM key (PKCS#1 or PKCS#8); raises FunctionError."""
    match = _PEM.search(text)
    if match is None or "ENCRYPTED" in match[2]:
        raise FunctionError("failed to parse key: no key found", 1)
    try:
        fields = _integers(base64.b64decode("".join(match[2].split())))
        if len(fields) < 4:
            raise ValueError("not an RSA key")
    except ValueError:
        raise FunctionError("failed to parse key: invalid private key", 1) from None
    return fields[1], fields[3]


def _integers(data: bytes) -> list[int]:
    """The integers of a DER sequence; the RSA key inside a PKCS#8 envelope is unwrapped."""
    kind, content, _ = _der(data, 0)
    if kind != 0x30:
        raise ValueError("not a sequence")
    at = 0
    integers: list[int] = []
    while at < len(content):
        kind, value, at = _der(content, at)
        if kind == 0x04:
            return _integers(value)
        if kind == 0x02:
            integers.append(int.from_bytes(value, "big"))
    return integers


def _der(data: bytes, at: int) -> tuple[int, bytes, int]:
    if at + 2 > len(data):
        raise ValueError("truncated")
    kind, length, start = data[at], data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + length > len(data):
        raise ValueError("truncated")
    return kind, data[start : start + length], start + length


FUNCTIONS: Mapping[str, Function] = {
    "base64sha256": _of_text("sha256", _base64),
    "base64sha512": _of_text("sha512", _base64),
    "bcrypt": function(Parameter("str", STRING), more=Parameter("cost", NUMBER), result=STRING, run=_bcrypt),
    "filebase64sha256": _of_file("sha256", _base64),
    "filebase64sha512": _of_file("sha512", _base64),
    "filemd5": _of_file("md5", _hex),
    "filesha1": _of_file("sha1", _hex),
    "filesha256": _of_file("sha256", _hex),
    "filesha512": _of_file("sha512", _hex),
    "md5": _of_text("md5", _hex),
    "rsadecrypt": function(
        Parameter("ciphertext", STRING), Parameter("privatekey", STRING), result=STRING, run=_rsadecrypt
    ),
    "sha1": _of_text("sha1", _hex),
    "sha256": _of_text("sha256", _hex),
    "sha512": _of_text("sha512", _hex),
    "uuid": function(result=STRING, run=_impure("uuid")),
    "uuidv5": function(Parameter("namespace", STRING), Parameter("name", STRING), result=STRING, run=_uuidv5),
}
