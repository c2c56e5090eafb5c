"""The module `crypto`: digests of known bytes; what is random is unknown."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.buffers import buffer_of, bytes_of, decoded, encoding_of
from tapcheck.languages.ecmascript.library.operands import answers, given, known, natives, text_of, unknown_function
from tapcheck.languages.program.values import Implementation, MapValue, NativeFunction, Undefined, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_RANDOM = [
    "generateKeyPairSync",
    "randomBytes",
    "randomFillSync",
    "randomInt",
    "randomUUID",
    "generateKeySync",
    "getRandomValues",
    "createCipheriv",
    "createDecipheriv",
    "createSign",
    "createVerify",
]
_TEXTS = ("randomUUID",)
_ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")


def _algorithm(machine: Machine, value: Any) -> str:
    name = text_of(machine, known(value)).lower().replace("sha-", "sha")
    if name not in _ALGORITHMS:
        raise machine.throw("Error", "Digest method not supported")
    return name


def _digester(compute: Any) -> MapValue:
    """An object with `update` and `digest`; its data are the bytes so far, unknown once any are."""
    target = MapValue(kind="Hash", data=b"")

    def update(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
        machine.journal.touch(target)
        value = given(arguments)
        if isinstance(value, Unknown):
            target.unknown = Unknown(value.reason)
        else:
            target.data += bytes_of(machine, value, encoding_of(machine, given(arguments, 1)))
        return target

    @answers("string")
    def digest(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        if target.unknown is not None:
            return Unknown(target.unknown.reason, kind="string")
        data = compute(target.data)
        if isinstance(given(arguments), Undefined):
            return buffer_of(data)
        return decoded(data, encoding_of(machine, given(arguments)))

    target.properties.update(natives({"update": update, "digest": digest}))
    target.hidden = {"update", "digest"}
    return target


@answers()
def _create_hash(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    name = _algorithm(machine, given(arguments))
    return _digester(lambda data: hashlib.new(name, data, usedforsecurity=False).digest())


@answers()
def _create_hmac(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    name = _algorithm(machine, given(arguments))
    key = bytes_of(machine, given(arguments, 1))
    return _digester(lambda data: hmac.new(key, data, name).digest())


def crypto_module() -> MapValue:
    """The module `crypto`."""
    functions: dict[str, Implementation] = {"createHash": _create_hash, "createHmac": _create_hmac}
    made: dict[str, NativeFunction] = natives(functions)
    for name in _RANDOM:
        made[name] = unknown_function(name, "random", "string" if name in _TEXTS else "")
    return MapValue(dict(made))
