"""The ids inside derived ARN formats, in the form that the service itself publishes for them.

The service descriptions of `botocore` give many ARNs a regular expression. Where those for the kind of a derived format
match none of its values, its random parts are replaced by the first form that one of the expressions accepts.
"""

from __future__ import annotations

import gzip
import importlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

_FORMS = (
    "{uuid}", "{hex:17}", "{hex:32}", "{hex:16}", "{hex:8}", "{lower:10}", "{lower:12}", "{lower:6}", "{lower:19}",
    "{lower:22}", "{lower:26}", "{lower:27}", "{upper:10}", "{upper:13}", "{upper:16}", "{alnum:10}", "{alnum:16}",
    "{alnum:22}", "{alnum:26}", "{digits:10}", "{digits:12}",
)  # fmt: skip
_ADDITIONS = ("-{alnum:10}", "-{lower:10}", ":{lower:6}")
"""What some services append to a name."""
_EXAMPLES = {
    "partition": "aws", "region": "us-east-1", "account": "123456789012", "physical": "stack-Thing-jofet5xv4ufw",
    "uuid": "30c3d8cb-64d4-4cf3-830a-5628136dd95f",
}  # fmt: skip
_ALPHABETS = {
    "hex": "0a1b2c3d4e5f6789", "lower": "k3z9x2m7q5w8r4t6", "upper": "K3Z9X2M7Q5W8R4T6", "alnum": "kZ9x2Mq5Wr4tA7bC",
    "digits": "1234567890123456",
}  # fmt: skip
_FIELD = re.compile(r"\{([^{}]*)\}")
_SEPARATOR = re.compile(r"([/:])(?![^{}]*\})")
_PREFIX = re.compile(r"(?<![\w\\])([a-z]{1,12}-)(?=[\[(\\])")
_MOST_SEGMENTS = 3
_LAST_OF_PLACE = 9
"""The index of the mark before the resource part: the fifth colon."""


def published_patterns() -> tuple[re.Pattern[str], ...]:
    """The expressions for ARNs in all service descriptions of the installed `botocore`."""
    data = Path(str(importlib.import_module("botocore").__file__)).parent / "data"
    found: dict[str, None] = {}
    for folder in sorted(data.iterdir()):
        newest = sorted(folder.glob("*/service-2.json*"))[-1:]
        for file in newest:
            found.update(dict.fromkeys(_patterns_in(file)))
    return tuple(compiled for text in found if (compiled := _compiled(text)) is not None)


def with_published_ids(formats: Mapping[str, str], patterns: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """The formats, each changed only where a pattern for its kind exists and none matches it as it is.

    Where the random part is the id of the resource, the id gets the form and the ARN keeps naming the id.
    """
    found = dict(formats)
    for key, template in formats.items():
        old, new = _segments(template), _mended(template, patterns)
        id_ = f"{key.removesuffix('.arn')}.id"
        forms = {changed for given, changed in zip(old, new, strict=True) if given == "{.id}" != changed}
        if len(forms) == 1 and id_ not in formats:
            found[id_] = forms.pop()
            new = [given if given == "{.id}" else changed for given, changed in zip(old, new, strict=True)]
        found[key] = "".join(new)
    return found


def example_of(template: str) -> str:
    """A value of the format, with words for attributes of the resource."""
    return _FIELD.sub(lambda match: _example(match[1]), template)


def of_its_kind(template: str, patterns: Sequence[re.Pattern[str]]) -> tuple[re.Pattern[str], ...]:
    """The patterns that name the service of a format and all the words in its resource part, in their order."""
    service, resource = template.split(":", 5)[2], template.rpartition("}:")[2] if "}:" in template else ""
    words = [part for part in _SEPARATOR.split(resource) if "{" not in part and len(part) > 1]
    if not words:
        return ()
    named = re.compile(r"[/:].*?".join(rf"(?<![\w-]){re.escape(word)}" for word in words) + r"(?![\w-])", re.S)
    return tuple(
        pattern
        for pattern in patterns
        if f":{service}:" in _bare(pattern) and named.search(_bare(pattern).partition(f":{service}:")[2])
    )


def _mended(template: str, patterns: Sequence[re.Pattern[str]]) -> list[str]:
    """The segments of the format, with what makes it fit."""
    segments = _segments(template)
    known = of_its_kind(template, patterns) if template.startswith("arn:") else ()
    if not known or any(_fits(template, pattern) for pattern in known):
        return segments
    variants = ((changed, pattern) for pattern in known for changed in _variants(segments, pattern))
    return next((changed for changed, pattern in variants if _fits("".join(changed), pattern)), segments)


def _fits(template: str, pattern: re.Pattern[str]) -> bool:
    return pattern.fullmatch(example_of(template)) is not None


def _variants(segments: Sequence[str], pattern: re.Pattern[str]) -> Iterator[list[str]]:
    """The segments with other forms where the resource part holds a field, as they are first."""
    open_ = [at for at, segment in enumerate(segments) if "{" in segment and at > _LAST_OF_PLACE]
    if not open_ or len(open_) > _MOST_SEGMENTS:
        return
    prefixes = ("", *dict.fromkeys(_PREFIX.findall(pattern.pattern)))
    forms = [f"{prefix}{form}" for prefix in prefixes for form in _FORMS]
    for chosen in product(*([segments[at], *_extended(segments[at]), *forms] for at in open_)):
        changed = list(segments)
        for at, form in zip(open_, chosen, strict=True):
            changed[at] = form
        yield changed


def _extended(segment: str) -> Iterator[str]:
    return (segment + addition for addition in _ADDITIONS if segment.startswith("{."))


def _segments(template: str) -> list[str]:
    """The parts between colons and slashes, and these marks."""
    return _SEPARATOR.split(template)


def _example(field: str) -> str:
    name, *parts = field.split("~")[0].split(":")
    if name in _ALPHABETS:
        return (_ALPHABETS[name] * 4)[: int(parts[0])]
    return _EXAMPLES.get(name) or re.sub(r"[^a-z0-9]", "", name.lower()) or "name"


def _patterns_in(file: Path) -> Iterator[str]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    for name, shape in json.loads(data)["shapes"].items():
        if "arn" in name.lower() and shape.get("type") == "string" and "pattern" in shape:
            yield shape["pattern"]


def _compiled(text: str) -> re.Pattern[str] | None:
    """None for expressions of another dialect."""
    try:
        return re.compile(text)
    except re.error:
        return None


def _bare(pattern: re.Pattern[str]) -> str:
    return pattern.pattern.replace("\\", "")
