"""Results of the providers that work without a cloud: time, tls, null, archive, local, http, external."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tapcheck.mocks import seeds
from tapcheck.mocks.answers.answer import Answer, AnswerTable
from tapcheck.mocks.subject import Subject, as_text
from tapcheck.values import Value

MOMENT = datetime(2024, 1, 1, tzinfo=UTC)
"""When every mock deployment happens."""

_UNITS = ("years", "months", "days", "hours", "minutes", "seconds")
_CLOCK_PARTS = ("year", "month", "day", "hour", "minute", "second")


def _moment(subject: Subject) -> datetime:
    """The time that a time resource stands for: its base, moved by its offsets."""
    base = subject.argument_text("rfc3339") if subject.type == "time_static" else subject.argument_text("base_rfc3339")
    try:
        start = datetime.fromisoformat(base) if base else MOMENT
    except ValueError:
        start = MOMENT
    if subject.type == "time_static":
        return start
    kind = "rotation" if subject.type == "time_rotating" else "offset"
    amounts = {unit: _amount(subject, f"{kind}_{unit}") for unit in _UNITS}
    month = start.month - 1 + amounts["months"]
    moved = start.replace(
        year=start.year + amounts["years"] + month // 12, month=month % 12 + 1, day=min(start.day, 28)
    )
    days = amounts["days"] + max(0, start.day - 28)
    return moved + timedelta(days=days, hours=amounts["hours"], minutes=amounts["minutes"], seconds=amounts["seconds"])


def _amount(subject: Subject, name: str) -> int:
    text = as_text(subject.argument(name))
    return int(float(text)) if text else 0


def _timestamp(subject: Subject) -> Value:
    return _moment(subject).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unix(subject: Subject) -> Value:
    return int(_moment(subject).timestamp())


def _clock_part(part: str) -> Answer:
    def answer(subject: Subject) -> Value:
        value = getattr(_moment(subject), part)
        return value if isinstance(value, int) else None

    return answer


def _armoured(label: str, name: str) -> Answer:
    """Text in the form of a PEM file that no program takes for a key."""

    def answer(subject: Subject) -> Value:
        seed = f"mock {name} {subject.address}".encode()
        lines = [
            base64.b64encode(f"mock {label.lower()} {line} ".encode().ljust(48, b".")).decode() for line in range(3)
        ]
        lines.append(base64.b64encode(hashlib.sha256(seed).digest()).decode())
        return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])

    return answer


def _public_line(subject: Subject) -> Value:
    kind = "ssh-ed25519" if subject.argument_text("algorithm") == "ED25519" else "ssh-rsa"
    body = base64.b64encode(b"mock public key " + seeds.octets(subject.seed("public_key"), 32)).decode()
    return f"{kind} AAAA{body}\n"


def _source_bytes(subject: Subject) -> bytes:
    texts = [subject.argument_text(name) for name in ("source_content", "source_file", "source_dir", "content")]
    return "\0".join([subject.address, *texts]).encode()


def _digest(algorithm: str, *, as_base64: bool = False) -> Answer:
    def answer(subject: Subject) -> Value:
        value = hashlib.new(algorithm, _source_bytes(subject), usedforsecurity=False).digest()
        return base64.b64encode(value).decode() if as_base64 else value.hex()

    return answer


def _external_result(subject: Subject) -> Value:
    query = subject.argument("query")
    return dict(query) if isinstance(query, Mapping) else {}


def _large_number(subject: Subject) -> Value:
    return str(seeds.number(subject.seed("id"), 10**18, 9 * 10**18))


def _null_outputs(subject: Subject) -> Value:
    return subject.argument("inputs")


_TIME_TYPES = ("time_static", "time_offset", "time_rotating")
_FILE_TYPES = ("archive_file", "data.archive_file", "local_file", "local_sensitive_file", "data.local_file")

ANSWERS: AnswerTable = {
    **{f"{type_}.{part}": _clock_part(part) for type_ in _TIME_TYPES for part in _CLOCK_PARTS},
    **{f"{type_}.{name}": _timestamp for type_ in _TIME_TYPES for name in ("id", "rfc3339")},
    **{f"{type_}.unix": _unix for type_ in _TIME_TYPES},
    "time_rotating.rotation_rfc3339": _timestamp,
    "time_offset.base_rfc3339": lambda _: MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "time_sleep.id": lambda _: MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "tls_private_key.private_key_pem": _armoured("MOCK RSA KEY", "private"),
    "tls_private_key.private_key_openssh": _armoured("MOCK OPENSSH KEY", "openssh"),
    "tls_private_key.private_key_pem_pkcs8": _armoured("MOCK KEY", "pkcs8"),
    "tls_private_key.public_key_pem": _armoured("PUBLIC KEY", "public"),
    "tls_private_key.public_key_openssh": _public_line,
    "tls_private_key.id": _digest("sha1"),
    "tls_self_signed_cert.cert_pem": _armoured("CERTIFICATE", "certificate"),
    "tls_locally_signed_cert.cert_pem": _armoured("CERTIFICATE", "certificate"),
    "tls_cert_request.cert_request_pem": _armoured("CERTIFICATE REQUEST", "request"),
    **{
        f"{type_}.{prefix}{name}": _digest(algorithm, as_base64=name.startswith("base64") or "base64" in name)
        for type_ in _FILE_TYPES
        for prefix, names in (
            ("output_", ("sha", "md5", "sha256", "sha512", "base64sha256", "base64sha512")),
            ("content_", ("sha1", "md5", "sha256", "sha512", "base64sha256", "base64sha512")),
        )
        for name in names
        for algorithm in ({"sha": "sha1"}.get(name, name.removeprefix("base64")),)
    },
    **{f"{type_}.id": _digest("sha1") for type_ in _FILE_TYPES},
    "archive_file.output_size": lambda subject: 256 + len(_source_bytes(subject)),
    "data.archive_file.output_size": lambda subject: 256 + len(_source_bytes(subject)),
    "data.external.result": _external_result,
    "data.http.response_body": lambda _: "{}",
    "data.http.body": lambda _: "{}",
    "data.http.status_code": lambda _: 200,
    "null_resource.id": _large_number,
    "data.null_data_source.outputs": _null_outputs,
    "terraform_data.id": lambda subject: seeds.identifier(subject.seed("id")),
    "terraform_data.output": lambda subject: subject.argument("input"),
}
