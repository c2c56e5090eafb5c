"""S3 buckets of both languages: in Terraform their settings are resources of their own that refer to the bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.relations import argument_means
from tapcheck.capabilities.truths import Truth
from tapcheck.capabilities.verdicts import undecided
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.records import dataclass
from tapcheck.values import Unknown, Value

TYPES = ("aws_s3_bucket", "AWS::S3::Bucket")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting that buckets must have.

    ``companion`` is the type of the Terraform resource that gives it and ``path`` the argument there; ``inline`` is the
    argument of `aws_s3_bucket` that older configurations use, ``property`` the property of the template's bucket.
    ``good`` judges each value of the setting, and one good value is enough. ``satisfied`` and ``violated`` end the
    sentence that begins with the name of the bucket; the rest says what to write.
    """

    companion: str
    path: str
    inline: str
    property: str
    good: Callable[[Value], Truth]
    satisfied: str
    violated: str
    mend_terraform: str
    mend_template: str


def companions(estate: Estate, bucket: Declaration, type_: str) -> tuple[Declaration, ...]:
    """The resources of a type whose `bucket` is this bucket, by reference or by the same written name."""
    return tuple(item for item in estate.of_types(type_) if argument_means(estate, item, "bucket", bucket, "bucket"))


def judged_buckets(estate: Estate, setting: Setting) -> Iterator[Verdict]:
    """A verdict on every bucket."""
    for bucket in estate.of_types(*TYPES):
        rows = [
            (bucket, value) for _, value in at(bucket.values, setting.inline if estate.terraform else setting.property)
        ]
        if estate.terraform:
            for item in companions(estate, bucket, setting.companion):
                rows += [(item, value) for _, value in at(item.values, setting.path)]
        yield _verdict(estate, bucket, rows, setting)


def bucket_judge(setting: Setting) -> Callable[[Estate, Mapping[str, Any]], Iterator[Verdict]]:
    """A function that judges every bucket by one setting, without parameters."""
    return lambda estate, _settings: judged_buckets(estate, setting)


def _verdict(estate: Estate, bucket: Declaration, rows: list[tuple[Declaration, Value]], setting: Setting) -> Verdict:
    open_ended = False
    for item, value in rows:
        truth = setting.good(value)
        if truth:
            seen = (Evidence(item.head, f"'{item.address}' gives it"),) if item is not bucket else ()
            return Verdict(Outcome.SATISFIED, bucket, setting.satisfied, evidence=seen)
        open_ended = open_ended or truth is None
    if open_ended or (estate.terraform and not rows and not estate.complete):
        return undecided(bucket, setting.satisfied)
    mend = setting.mend_terraform if estate.terraform else setting.mend_template
    evidence = tuple(Evidence(item.head, "this says otherwise") for item, _ in rows if item is not bucket)
    return Verdict(Outcome.VIOLATED, bucket, setting.violated, evidence=evidence, mend=mend)


def is_text(*wanted: str) -> Callable[[Value], bool | None]:
    """A judge of values that must be one of these texts; case does not count."""

    def good(value: Value) -> bool | None:
        return None if isinstance(value, Unknown) else str(value).lower() in wanted

    return good


def is_present(value: Value) -> bool | None:
    """A judge of values that must only be there."""
    return None if isinstance(value, Unknown) else value not in (None, "", (), {})
