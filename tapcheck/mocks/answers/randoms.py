"""Results of the providers that make random values: same rules, fixed outcome."""

from __future__ import annotations

import base64
import string

from tapcheck.mocks import seeds
from tapcheck.mocks.answers.answer import AnswerTable
from tapcheck.mocks.subject import Subject, as_text
from tapcheck.values import Value

_SPECIAL = "!@#$%&*()-_=+[]{}<>:?"
_ADJECTIVES = ("able", "brave", "calm", "deep", "eager", "fair", "glad", "humble", "keen", "modest", "neat", "sunny")
_ADVERBS = ("barely", "calmly", "easily", "gently", "kindly", "nicely", "openly", "quietly", "safely", "simply")
_ANIMALS = ("ant", "bear", "crane", "dove", "eel", "finch", "goose", "heron", "ibis", "koala", "lynx", "otter")
_WORD_LISTS = (_ADVERBS, _ADJECTIVES, _ANIMALS)


def _count(subject: Subject, name: str, default: int) -> int:
    text = as_text(subject.argument(name))
    return int(float(text)) if text else default


def _allowed(subject: Subject, name: str, *, default: bool = True) -> bool:
    value = subject.argument(name)
    return value if isinstance(value, bool) else default


def _characters(subject: Subject) -> Value:
    """Text of the asked length and character classes; the required minimum of each class comes first."""
    length = _count(subject, "length", 16)
    special = subject.argument_text("override_special") or _SPECIAL
    numeric = _allowed(subject, "numeric", default=_allowed(subject, "number"))
    classes = [
        (string.ascii_lowercase, _allowed(subject, "lower"), _count(subject, "min_lower", 0)),
        (string.ascii_uppercase, _allowed(subject, "upper"), _count(subject, "min_upper", 0)),
        (string.digits, numeric, _count(subject, "min_numeric", 0)),
        (special, _allowed(subject, "special"), _count(subject, "min_special", 0)),
    ]
    seed = subject.seed("result")
    used = [(alphabet, minimum) for alphabet, allowed, minimum in classes if allowed or minimum]
    every = "".join(alphabet for alphabet, _ in used) or string.ascii_lowercase
    each = 1 if length >= len(used) else 0
    sure = "".join(seeds.text(f"{seed}{alphabet}", max(minimum, each), alphabet) for alphabet, minimum in used)
    rest = seeds.text(seed, max(0, length - len(sure)), every)
    return "".join(seeds.shuffled(seed, sure + rest))[:length]


def _hidden_hash(subject: Subject) -> Value:
    return "$2a$10$" + seeds.text(subject.seed("bcrypt_hash"), 53, seeds.ALPHANUMERIC)


def _octets(subject: Subject) -> bytes:
    """Bytes whose first is not zero, so that the decimal and hexadecimal forms keep their usual length."""
    length = _count(subject, "byte_length", _count(subject, "length", 8))
    drawn = seeds.octets(subject.seed("bytes"), length)
    return bytes([drawn[0] | 0x10]) + drawn[1:] if drawn else drawn


def _hex(subject: Subject) -> Value:
    return subject.argument_text("prefix") + _octets(subject).hex()


def _decimal(subject: Subject) -> Value:
    return subject.argument_text("prefix") + str(int.from_bytes(_octets(subject), "big"))


def _base64(subject: Subject) -> Value:
    return subject.argument_text("prefix") + base64.b64encode(_octets(subject)).decode()


def _base64_url(subject: Subject) -> Value:
    return subject.argument_text("prefix") + base64.urlsafe_b64encode(_octets(subject)).decode().rstrip("=")


def _id_bytes(subject: Subject) -> Value:
    return base64.urlsafe_b64encode(_octets(subject)).decode().rstrip("=")


def _pet(subject: Subject) -> Value:
    length = _count(subject, "length", 2)
    separator = "-" if subject.argument("separator") is None else subject.argument_text("separator")
    lists = [_ADVERBS] * max(0, length - 2) + list(_WORD_LISTS[-min(2, length) :] if length > 1 else [_ANIMALS])
    words = [seeds.choice(subject.seed(f"word {at}"), words) for at, words in enumerate(lists)]
    prefix = subject.argument_text("prefix")
    return separator.join([*([prefix] if prefix else []), *words])


def _number(subject: Subject) -> Value:
    low, high = _count(subject, "min", 0), _count(subject, "max", 100)
    return seeds.number(subject.seed("result"), low, max(low, high))


def _number_text(subject: Subject) -> Value:
    return as_text(_number(subject))


def _shuffle(subject: Subject) -> Value:
    given = subject.argument("input")
    items = seeds.shuffled(subject.seed("result"), given) if isinstance(given, tuple) else []
    wanted = _count(subject, "result_count", len(items))
    repeated = items * (wanted // max(1, len(items)) + 1) if items else []
    return tuple(repeated[:wanted])


def _uuid(subject: Subject) -> Value:
    return seeds.identifier(subject.seed("result"))


ANSWERS: AnswerTable = {
    "random_string.result": _characters,
    "random_string.id": _characters,
    "random_password.result": _characters,
    "random_password.id": lambda _: "none",
    "random_password.bcrypt_hash": _hidden_hash,
    "random_id.hex": _hex,
    "random_id.dec": _decimal,
    "random_id.b64_std": _base64,
    "random_id.b64_url": _base64_url,
    "random_id.id": _id_bytes,
    "random_bytes.hex": lambda subject: _octets(subject).hex(),
    "random_bytes.base64": lambda subject: base64.b64encode(_octets(subject)).decode(),
    "random_pet.id": _pet,
    "random_integer.result": _number,
    "random_integer.id": _number_text,
    "random_shuffle.result": _shuffle,
    "random_shuffle.id": lambda _: "-",
    "random_uuid.result": _uuid,
    "random_uuid.id": _uuid,
    "random_uuid4.result": _uuid,
    "random_uuid7.result": _uuid,
}
